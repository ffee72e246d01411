"""`python -m bench.load --seconds 120`: many clients at once, on the two cores that also paint.

200 sockets watch every event; 50 clients submit a small painting each, look around until it is painted, and
submit the next; 20 uploads are on their way at any time. The promises: no event is lost, the server answers
99 of 100 requests within 100 ms, its memory stays flat, and painting goes on.

Uploads are timed by themselves: their answer comes after a process of its own has decoded the picture.

What the clients time holds what they themselves are late by, so that is measured beside it, and the server's
own count of how many answers took longer than promised.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import random
import struct
import sys
import tempfile
import time
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import aiohttp
from prometheus_client.parser import text_string_to_metric_families
from rich.console import Console
from rich.table import Table

from bench.load_figures import PROMISED, WATCHERS, Measured, Weighed, broken, rows
from bench.promises import leave, tell
from bench.report import cpu
from bench.serving import ROOT, Serving, served, small_painting

SUBMITTERS, UPLOADERS = 50, 20
PAUSE = 0.8
"""Seconds, on average, between two requests of one client that looks around."""
PROBE = 0.01
"""Seconds between two looks at how late the clients' own loop is."""
RAMP = 5.0
"""Seconds over which the clients arrive."""
SAMPLES = 20
"""How often memory is read."""
LOOKS = (
    "/api/runs?limit=50",
    "/api/queue",
    "/api/recipes",
    "/api/images",
    "/api/results?limit=50",
    "/api/system",
)
SEED = 20


class Load:
    """The clients of one measurement."""

    def __init__(self, session: aiohttp.ClientSession, seconds: float) -> None:
        self.measured = Measured(began=time.perf_counter())
        self._session = session
        self._until = self.measured.began + seconds
        self._seeds: Iterator[int] = itertools.count()
        self._rng = random.Random(SEED)

    @property
    def over(self) -> bool:
        """Whether the time is up."""
        return time.perf_counter() >= self._until

    async def call(self, what: str, method: str, path: str, status: int = 200, **options: Any) -> Any:
        """Ask, note how long the answer took, and return it, or None if it was not what was expected."""
        start = time.perf_counter()
        async with self._session.request(method, path, **options) as answer:
            body = await answer.read()
            self.measured.note(what, time.perf_counter() - start)
            if answer.status != status:
                self.measured.failures.append(f"{answer.status} {method} {path}: {body[:200]!r}")
                return None
        return json.loads(body)

    async def submit(self) -> None:
        """Submit paintings one after another, and look around while each is painted."""
        await asyncio.sleep(self._rng.uniform(0, RAMP))
        while not self.over:
            body = {"recipe": small_painting(next(self._seeds))}
            run = await self.call("submit", "POST", "/api/runs", 202, json=body)
            while run and not self.over:
                await asyncio.sleep(self._rng.expovariate(1 / PAUSE))
                await self.call("look", "GET", self._rng.choice(LOOKS))
                now = await self.call("look", "GET", f"/api/runs/{run['id']}")
                if now and now["finished"] is not None:
                    if now["state"] != "done":
                        self.measured.failures.append(f"a run is {now['state']}: {now['problem']}")
                    self.measured.done += 1
                    self.measured.finished_at.append(time.perf_counter())
                    break

    async def upload(self, number: int) -> None:
        """Upload pictures one after another."""
        for turn in itertools.count():
            if self.over:
                return
            picture = noise(SEED + 1000 * number + turn)
            await self.call("upload", "POST", "/api/images?name=load.png", 201, data=picture)

    async def probe(self) -> None:
        """Note how late this process is: so much of what it times is not the server's."""
        while not self.over:
            due = time.perf_counter() + PROBE
            await asyncio.sleep(PROBE)
            self.measured.late.append(time.perf_counter() - due)

    async def ask_server(self) -> None:
        """Note what the server itself says of its answers."""
        async with self._session.get("/metrics") as answer:
            self.measured.in_server = in_time(await answer.text())

    async def weigh(self, server: Serving, seconds: float) -> None:
        """Read the server's memory again and again, and at the end how much of a core it took."""
        before = sum(server.process.cpu_times()[:2])
        while not self.over:
            uploads = len(self.measured.answers.get("upload", ()))
            self.measured.memory.append(Weighed(server.memory(), uploads))
            await asyncio.sleep(seconds / SAMPLES)
        self.measured.processor = (sum(server.process.cpu_times()[:2]) - before) / seconds


def in_time(metrics: str) -> dict[str, tuple[int, int]]:
    """Return how many answers the server gave, and how many of them within `PROMISED` seconds, by what was
    asked, from the text of its ``/metrics``."""
    found = {"look": (0, 0), "submit": (0, 0), "upload": (0, 0)}
    name = "impasto_http_request_seconds"
    for family in text_string_to_metric_families(metrics):
        for sample in family.samples if family.name == name else ():
            method, route = sample.labels["method"], sample.labels["route"]
            what = "look" if method == "GET" else {"/api/runs": "submit", "/api/images": "upload"}.get(route)
            count, soon = found[what] if what else (0, 0)
            if what and sample.name == f"{name}_count":
                found[what] = count + int(sample.value), soon
            elif what and sample.name == f"{name}_bucket" and float(sample.labels["le"]) == PROMISED:
                found[what] = count, soon + int(sample.value)
    return found


def noise(seed: int) -> bytes:
    """Return a PNG of 640 × 480 pixels of noise.

    Put together by hand in 2 ms: Pillow takes 50, in which this process would read no answer, and time all of
    them too long.
    """
    import numpy as np

    rows = np.random.default_rng(seed).integers(0, 256, (480, 1 + 3 * 640), np.uint8)
    rows[:, 0] = 0  # each row begins with its filter: none
    header = struct.pack(">IIBBBBB", 640, 480, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows.tobytes(), 0)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


async def measure(server: Serving, seconds: float) -> tuple[Measured, dict[str, Any]]:
    """Put the server under load and return what was measured and what the watching sockets saw."""
    watchers = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bench.watchers", server.address, str(WATCHERS)),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        connector = aiohttp.TCPConnector(limit=0)
        async with aiohttp.ClientSession(server.address, connector=connector) as session:
            await _ready(session)
            load = Load(session, seconds)
            await asyncio.gather(
                *(load.submit() for _ in range(SUBMITTERS)),
                *(load.upload(number) for number in range(UPLOADERS)),
                load.weigh(server, seconds),
                load.probe(),
            )
            await load.ask_server()
        output, _ = await watchers.communicate(b"")  # the end of its input
        return load.measured, json.loads(output)
    finally:
        if watchers.returncode is None:
            watchers.kill()
            await watchers.wait()


async def _ready(session: aiohttp.ClientSession) -> None:
    while True:
        async with session.get("/api/system") as answer:
            if (await answer.json())["worker"] == "ready":
                return
        await asyncio.sleep(0.1)


def main(console: Console, seconds: float = 120) -> list[str]:
    """Print the table, what failed and which promises are broken; return these."""
    with tempfile.TemporaryDirectory() as folder, served(Path(folder) / "home", max_queued=1000) as server:
        measured, seen = asyncio.run(measure(server, seconds))
    table = Table("under load", "measured", "promised")
    for row in rows(measured, seen, seconds):
        table.add_row(*row)
    console.print(f"{cpu()}; {seconds:.0f} s", highlight=False)
    console.print(table)
    for failure in measured.failures[:10]:
        console.print(failure, markup=False)
    found = list(broken(measured, seen, seconds))
    tell(found, console)
    return found


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.load", description=__doc__)
    parser.add_argument("--seconds", type=float, default=120)
    leave(main(Console(), parser.parse_args().seconds))
