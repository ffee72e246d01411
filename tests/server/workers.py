"""Real workers without a server around them, and what they told."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import psutil
import pytest

from graphs.store import Folders
from server.config import Config
from server.pool.frames import Frame
from server.pool.pool import Pool
from server.pool.worker_process import Worker
from tests.server.serving import PACKAGE, PATIENCE, recipe, search_path

TICK = 0.02


class Watched:
    """A pool, and everything that it said, in order."""

    def __init__(self, config: Config) -> None:
        self.pool = Pool(config, self._on_ready, self._on_report, self._on_lost)
        self.events: list[dict[str, Any]] = []
        self.lost: list[tuple[str | None, str]] = []
        self.lost_at = 0.0
        self.ticks = self.lost_tick = 0
        self._said = asyncio.Event()

    async def until(self, true: Callable[[], Any]) -> None:
        """Wait until something holds."""
        async with asyncio.timeout(PATIENCE):
            while not true():
                self._said.clear()
                await self._said.wait()

    async def worker(self) -> Worker:
        """Wait for a worker that is ready and paints nothing, and return it."""
        await self.until(self.pool.idle)
        worker = self.pool.idle()
        assert worker
        return worker

    async def paint(self, nodes: dict[str, Any], run: str, worker: Worker | None = None) -> Worker:
        """Give a run to a worker, and return that once it has begun."""
        worker = worker or await self.worker()
        before = len(self.of(run, "run_started"))
        self.pool.paint(worker, run, json.dumps(recipe(nodes)).encode(), name="A test", scope="test")
        await self.until(lambda: len(self.of(run, "run_started")) > before)
        return worker

    async def over(self, run: str, times: int = 1) -> str:
        """Wait until a run is over for the so manieth time, and return its state."""
        await self.until(lambda: len(self.of(run, "run_finished")) >= times)
        return str(self.of(run, "run_finished")[-1]["state"])

    async def gone_tick(self, pid: int) -> int:
        """Wait until a process is there no more, and return the tick at which that was so."""
        deadline = time.monotonic() + PATIENCE
        while not gone(pid):
            assert time.monotonic() < deadline
            await asyncio.sleep(TICK)
        return self.ticks

    async def tick(self) -> None:
        """Count time as this program gets it: on a machine that others keep busy it gets less."""
        while True:
            await asyncio.sleep(TICK)
            self.ticks += 1

    def of(self, run: str, kind: str) -> list[dict[str, Any]]:
        """The events of a kind in a run so far."""
        return [event for event in self.events if event["run"] == run and event["kind"] == kind]

    def numbers(self, run: str, node: str) -> dict[str, float]:
        """What a node of a run last measured."""
        (*_, last) = (event for event in self.of(run, "node_finished") if event["node"] == node)
        return dict(last["numbers"])

    def _on_ready(self, worker: Worker, told: dict[str, Any]) -> None:
        assert worker.told == told
        self._said.set()

    def _on_report(self, worker: Worker, frame: Frame) -> None:
        if frame.header["is"] == "event":
            self.events.append({**frame.header["event"], "run": frame.header["run"]})
        self._said.set()

    def _on_lost(self, worker: Worker, ending: str) -> None:
        self.lost.append((worker.run, ending))
        self.lost_at, self.lost_tick = time.monotonic(), self.ticks
        self._said.set()


@asynccontextmanager
async def pool(home: Path, **settings: Any) -> AsyncIterator[Watched]:
    """Keep workers as a server does."""
    folders = Folders(home).make()
    watched = Watched(Config(folders=folders, extra_nodes=(PACKAGE,), device="cpu", **settings))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", search_path())
        tasks = [asyncio.create_task(work) for work in (watched.pool.keep(), watched.tick())]
        try:
            yield watched
        finally:
            for task in tasks:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task


def gone(pid: int) -> bool:
    """Whether a process is there no more."""
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True
