"""How soon a server notices that its worker died or hangs, how soon it is gone when it is told to stop, and
how many previews it shows, measured on real processes.

The promises: a death is noticed in 2 s, a hang after ten times the longest step and at least 60 s; gone 10 s
after SIGTERM, 30 s while something above 2K is painted; at most ten previews a second of a node.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import signal
import struct
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NamedTuple

import aiohttp
import psutil
from rich.console import Console
from rich.table import Table

from bench.promises import above, leave, tell
from bench.serving import Serving, served, small_painting
from server.config import HANG_SECONDS
from server.pool.pool import LARGE_SIDE

PATIENCE = 600.0
"""Seconds after which something that does not come is an error."""
COUNTED_SECONDS = 8.0
"""For so long previews are counted."""
EVALUATIONS = 500
SIDE = 96
LARGE_SHORT_SIDE = 1408
"""Of the sample of 451 × 300 px, whose long side is above 2K then."""
LARGE_MEMORY = 5e9
"""Bytes that a painting of this size takes, measured: 4.5 GB."""
BEGIN_SECONDS = 90.0
"""How long its first evaluation is waited for."""
PULSES = 3.0
"""Seconds in which a worker has told how large a picture is that it has begun."""
LOOKS = 5.0
"""Seconds that a hang may be noticed later than promised: a worker is looked at every second, and then its
process is ended."""


class Row(NamedTuple):
    """What was measured, in words, and what was promised; `most` is judged, where `value` is known."""

    what: str
    measured: str
    promised: str
    value: float = 0.0
    most: float = 0.0
    unit: str = "s"

    @classmethod
    def seconds(cls, what: str, value: float, most: float) -> Row:
        """Return a row of seconds, of which at most so many were promised."""
        return cls(what, f"{value:.2f} s", f"{most:g} s", value, most)

    def broken(self) -> Iterator[str]:
        """Yield that it is more than was promised, if it is."""
        name = self.what[0].upper() + self.what[1:]
        yield from above(name, self.value, self.most, self.unit, digits=2)


class Watch:
    """Who watches one run of a server on its socket."""

    def __init__(self, server: Serving, session: aiohttp.ClientSession, socket: Any, run: str) -> None:
        self.server, self.session, self.run = server, session, run
        self._socket = socket

    async def until(self, holds: Callable[[dict[str, Any]], bool], seconds: float = PATIENCE) -> float:
        """Return the time at which something is told of the run for which this holds: an event, or as the
        header of a picture, which has no ``kind``.

        Raises:
            TimeoutError: if it is not told within so many seconds.
        """
        async with asyncio.timeout(seconds):
            while True:
                message = await self._socket.receive()
                now = time.perf_counter()
                if message.type is aiohttp.WSMsgType.BINARY:
                    (length,) = struct.unpack_from(">I", message.data)
                    told = json.loads(message.data[4 : 4 + length])
                    run = told["run"]
                else:
                    value = json.loads(message.data)
                    told, run = value["event"], value["run"]
                if run == self.run and holds(told):
                    return now

    async def begun(self, seconds: float = PATIENCE) -> psutil.Process:
        """Wait until the transfer shows a first picture, and return the worker that is at it."""
        await self.until(_is_preview, seconds)
        worker = self.server.worker()
        assert worker, "there is no worker"
        return worker

    async def cancel(self) -> None:
        """Let the run be."""
        async with self.session.post(f"/api/runs/{self.run}/cancel") as answer:
            assert answer.status < 300, await answer.text()


def _is_preview(told: dict[str, Any]) -> bool:
    return "kind" not in told and told["node"] == "transfer"


def _is(*states: str) -> Callable[[dict[str, Any]], bool]:
    return lambda told: told.get("kind") == "run_changed" and told["run"]["state"] in states


@asynccontextmanager
async def _painting(server: Serving, seed: int, side: int = SIDE) -> AsyncIterator[Watch]:
    """Submit a painting that takes long, and watch it."""
    recipe = small_painting(seed)
    recipe["nodes"]["transfer"]["parameters"] |= {"size": side, "evaluations": EVALUATIONS}
    async with (
        aiohttp.ClientSession(server.address) as session,
        session.ws_connect("/api/events", max_msg_size=0) as socket,
    ):
        async with session.post("/api/runs", json={"recipe": recipe}) as answer:
            assert answer.status == 202, await answer.text()
            run = (await answer.json())["id"]
        yield Watch(server, session, socket, run)


def main(console: Console) -> list[str]:
    """Print the table and which promises are broken; return these."""
    table = Table("previews, and endings", "measured", "promised")
    broken: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        for row in _rows(Path(folder)):
            table.add_row(row.what, row.measured, row.promised)
            broken += row.broken()
    console.print(table)
    tell(broken, console)
    return broken


def _rows(folder: Path) -> Iterator[Row]:
    with served(folder / "workers") as server:
        yield asyncio.run(_previews(server))
        yield asyncio.run(_killed(server))
        yield from asyncio.run(_stopped(server))
    with served(folder / "painting") as server:
        yield Row.seconds("SIGTERM while it paints: gone", asyncio.run(_left(server)), 10)
    with served(folder / "stuck") as server:
        yield Row.seconds("SIGTERM while its worker is stopped: gone", asyncio.run(_left(server, True)), 10)
    what = f"SIGTERM while it paints above {LARGE_SIDE} px: gone"
    if psutil.virtual_memory().available < LARGE_MEMORY:
        yield Row(what, f"left out: {LARGE_MEMORY / 1e9:g} GB of memory are not free", "30 s")
        return
    with served(folder / "large") as server:
        seconds = asyncio.run(_left_large(server))
    if seconds is None:
        yield Row(what, f"left out: not begun in {BEGIN_SECONDS:.0f} s", "30 s")
    else:
        yield Row.seconds(what, seconds, 30)


async def _previews(server: Serving) -> Row:
    """Count the pictures of one node that come."""
    over = False

    def counts(told: dict[str, Any]) -> bool:
        nonlocal over
        over = _is("done")(told)
        return over or _is_preview(told)

    async with _painting(server, 1) as watch:
        times = [await watch.until(counts)]
        while not over and times[-1] - times[0] < COUNTED_SECONDS:
            times.append(await watch.until(counts))
        if over:  # on a fast machine
            times.pop()
        else:
            await watch.cancel()
    busiest = max(sum(begin <= moment < begin + 1 for moment in times) for begin in times)
    longest = max(later - earlier for earlier, later in itertools.pairwise(times))
    rate = (len(times) - 1) / (times[-1] - times[0])
    measured = f"{rate:.1f}; {busiest} in the busiest second; {longest:.2f} s apart at most"
    # One that is told late is near the next: by how they arrive, a single second may have one more.
    return Row("previews of a node a second", measured, "10", rate, 10, "a second")


async def _killed(server: Serving) -> Row:
    async with _painting(server, 2) as watch:
        worker = await watch.begun()
        since = time.perf_counter()
        worker.kill()
        noticed = await watch.until(_is("queued", "interrupted", "failed"))
        await watch.cancel()
    return Row.seconds("a worker that is killed: noticed", noticed - since, 2)


async def _stopped(server: Serving) -> list[Row]:
    async with _painting(server, 3) as watch:
        worker = await watch.begun()
        since = time.perf_counter()
        worker.send_signal(signal.SIGSTOP)
        noticed = await watch.until(_is("queued", "interrupted", "failed"))
        again = await watch.until(_is("running"))
        await watch.cancel()
    seconds, promised = noticed - since, f"{HANG_SECONDS:g} s, or ten times its longest step"
    what = "a worker that is stopped: noticed"
    return [
        Row(what, f"{seconds:.1f} s", promised, seconds, HANG_SECONDS + LOOKS),
        Row("the same: its run goes on in another", f"{again - noticed:.1f} s later", ""),
    ]


async def _left(server: Serving, stopped: bool = False) -> float:
    """Return the seconds from SIGTERM until the server is gone; its worker may be `stopped` before."""
    async with _painting(server, 4) as watch:
        worker = await watch.begun()
        if stopped:
            worker.send_signal(signal.SIGSTOP)
        return await _gone(server)


async def _left_large(server: Serving) -> float | None:
    """Return the same for a painting above 2K, or None if it was not begun."""
    async with _painting(server, 5, LARGE_SHORT_SIDE) as watch:
        try:
            await watch.begun(BEGIN_SECONDS)
        except TimeoutError:
            return None
        await asyncio.sleep(PULSES)  # by now an evaluation is on its way, which is where it is hard to stop
        return await _gone(server)


async def _gone(server: Serving) -> float:
    since = time.perf_counter()
    server.process.terminate()
    await asyncio.to_thread(server.process.wait, PATIENCE)
    return time.perf_counter() - since


if __name__ == "__main__":
    leave(main(Console()))
