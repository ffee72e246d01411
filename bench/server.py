"""What the server costs while nothing is painted, how soon it is there, and how soon after a restart with a
thousand runs waiting.

The promises: at most 120 MB idle, ready in at most 3 s, a thousand queued runs back in at most 3 s. Ready is
when it answers and takes runs; painting begins when ``/readyz`` says 200, once a worker has loaded torch.
"""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import aiohttp
from rich.console import Console
from rich.table import Table

from bench.promises import above, leave, tell
from bench.serving import Serving, served, small_painting

RUNS = 1000
TURNS = 3
IDLE_SECONDS = 5.0
LOOK = 0.02
"""Seconds between two looks whether it is ready."""
MOST_SECONDS, MOST_MEGABYTES = 3.0, 120.0


class Row(NamedTuple):
    """What was measured how often, and the most of it that was promised."""

    what: str
    values: list[float]
    unit: str
    promised: float | None = None

    def cells(self) -> tuple[str, ...]:
        """Return what the table shows."""
        digits = 2 if self.unit == "s" else 0
        found = (f"{value:.{digits}f} {self.unit}" for value in self.both())
        return self.what, *found, "" if self.promised is None else f"{self.promised:g} {self.unit}"

    def both(self) -> tuple[float, float]:
        """Return the median and the worst."""
        return statistics.median(self.values), max(self.values)

    def broken(self) -> Iterator[str]:
        """Yield that the median is above what was promised, if it is: one of three may be the machine's."""
        if self.promised is not None:
            yield from above(f"The server, {self.what}", self.both()[0], self.promised, self.unit, digits=2)


def main(console: Console) -> list[str]:
    """Print the table and which promises are broken; return these."""
    with tempfile.TemporaryDirectory() as folder:
        rows = [*_alone(Path(folder)), *_with_runs(Path(folder) / "full")]
    table = Table("the server by itself", "median", "worst", "promised")
    for row in rows:
        table.add_row(*row.cells())
    console.print(table)
    broken = [sentence for row in rows for sentence in row.broken()]
    tell(broken, console)
    return broken


def _alone(folder: Path) -> Iterator[Row]:
    """Start it with nothing to do, each time in a new data folder and then, once it painted, in the same."""
    answers: list[float] = []
    new, used = list[float](), list[float]()
    memory, of_worker = list[float](), list[float]()
    for turn in range(TURNS):
        home = folder / f"idle-{turn}"
        for ready in (new, used):
            with served(home) as server:
                answers.append(asyncio.run(_seconds_to_answer(server)))
                ready.append(asyncio.run(_seconds_to_ready(server)))
                time.sleep(IDLE_SECONDS)
                memory.append(server.memory() / 1e6)
                worker = server.worker()
                assert worker, "there is no worker"
                of_worker.append(worker.memory_info().rss / 1e6)
                if ready is new:
                    asyncio.run(_paint(server))
    yield Row("ready: answers and takes runs", answers, "s", MOST_SECONDS)
    yield Row("a worker is ready too (/readyz), new data folder", new, "s")
    yield Row("the same, data folder that was used", used, "s")
    yield Row("memory, idle", memory, "MB", MOST_MEGABYTES)
    yield Row("memory of its worker, idle", of_worker, "MB")


def _with_runs(home: Path) -> Iterator[Row]:
    with served(home, max_queued=2 * RUNS) as server:
        asyncio.run(_fill(server))
    restarts, memory = list[float](), list[float]()
    for _ in range(TURNS):
        with served(home, max_queued=2 * RUNS) as server:
            restarts.append(asyncio.run(_seconds_to_answer(server, waiting=RUNS)))
            memory.append(server.memory() / 1e6)
    yield Row(f"ready with {RUNS:,} runs waiting", restarts, "s", MOST_SECONDS)
    yield Row("memory with them", memory, "MB")


async def _seconds_to_answer(server: Serving, waiting: int = 0) -> float:
    """Return the seconds from the start of the process until the queue is told as it was left."""
    async with aiohttp.ClientSession(server.address) as session, session.get("/api/queue") as answer:
        queue = await answer.json()
        assert len(queue["waiting"]) == waiting, f"{len(queue['waiting'])} of {waiting} runs wait"
    return server.age()


async def _seconds_to_ready(server: Serving) -> float:
    """Return the seconds from the start of the process until it says that a worker is ready."""
    async with aiohttp.ClientSession(server.address) as session:
        while True:
            async with session.get("/readyz") as answer:
                if answer.status == 200:
                    return server.age()
            await asyncio.sleep(LOOK)


async def _paint(server: Serving) -> None:
    """Paint something small, so that there is a history, a result and a cache."""
    async with aiohttp.ClientSession(server.address) as session:
        async with session.post("/api/runs", json={"recipe": small_painting(0)}) as answer:
            assert answer.status == 202, await answer.text()
            run = (await answer.json())["id"]
        state = "queued"
        while state in ("queued", "running"):
            await asyncio.sleep(LOOK)
            async with session.get(f"/api/runs/{run}") as answer:
                state = (await answer.json())["state"]
        assert state == "done", state


async def _fill(server: Serving) -> None:
    """Pause the queue and submit `RUNS` runs."""
    async with aiohttp.ClientSession(server.address) as session:
        async with session.post("/api/queue/pause") as answer:
            assert answer.status < 300, await answer.text()
        for seed in range(RUNS):
            async with session.post("/api/runs", json={"recipe": small_painting(seed)}) as answer:
                assert answer.status == 202, await answer.text()


if __name__ == "__main__":
    leave(main(Console()))
