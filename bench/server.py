"""What the server costs while nothing is painted, how soon it is there, and how soon after a restart with a
thousand runs waiting.

The promises: at most 120 MB idle, ready in at most 3 s, a thousand queued runs back in at most 3 s.
"""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from pathlib import Path

import aiohttp
from rich.console import Console
from rich.table import Table

from bench.serving import Serving, served, small_painting

RUNS = 1000
TURNS = 3
IDLE_SECONDS = 5.0


def main(console: Console) -> None:
    """Print the table."""
    table = Table("the server by itself", "median", "worst", "promised")
    with tempfile.TemporaryDirectory() as folder:
        starts, memory = [], []
        for _ in range(TURNS):
            with served(Path(folder) / "idle") as server:
                starts.append(asyncio.run(_seconds_to_answer(server)))
                asyncio.run(_worker_ready(server))
                time.sleep(IDLE_SECONDS)
                memory.append(server.memory() / 1e6)
        table.add_row("ready", *_both(starts, "s"), "3 s")
        table.add_row("memory, idle", *_both(memory, "MB"), "120 MB")
        home = Path(folder) / "full"
        with served(home, max_queued=2 * RUNS) as server:
            asyncio.run(_fill(server))
        restarts, memory = [], []
        for _ in range(TURNS):
            with served(home, max_queued=2 * RUNS) as server:
                restarts.append(asyncio.run(_seconds_to_answer(server, waiting=RUNS)))
                memory.append(server.memory() / 1e6)
        table.add_row(f"ready with {RUNS:,} runs waiting", *_both(restarts, "s"), "3 s")
        table.add_row("memory with them", *_both(memory, "MB"), "")
    console.print(table)


def _both(values: list[float], unit: str) -> tuple[str, str]:
    digits = 2 if unit == "s" else 0
    return f"{statistics.median(values):.{digits}f} {unit}", f"{max(values):.{digits}f} {unit}"


async def _seconds_to_answer(server: Serving, waiting: int = 0) -> float:
    """Return the seconds from the start of the process until the queue is told as it was left."""
    start = time.perf_counter()
    async with aiohttp.ClientSession(server.address) as session, session.get("/api/queue") as answer:
        queue = await answer.json()
        assert len(queue["waiting"]) == waiting, f"{len(queue['waiting'])} of {waiting} runs wait"
    return server.seconds + time.perf_counter() - start


async def _worker_ready(server: Serving) -> None:
    async with aiohttp.ClientSession(server.address) as session:
        while True:
            async with session.get("/api/system") as answer:
                if (await answer.json())["worker"] == "ready":
                    return
            await asyncio.sleep(0.1)


async def _fill(server: Serving) -> None:
    """Pause the queue and submit `RUNS` runs."""
    async with aiohttp.ClientSession(server.address) as session:
        async with session.post("/api/queue/pause") as answer:
            assert answer.status < 300, await answer.text()
        for seed in range(RUNS):
            async with session.post("/api/runs", json={"recipe": small_painting(seed)}) as answer:
                assert answer.status == 202, await answer.text()


if __name__ == "__main__":
    main(Console())
