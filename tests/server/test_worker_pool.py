"""Workers in a pool: several at once, killed, hung, stopped, sent away."""

from __future__ import annotations

import asyncio
import io
import logging
import os
import re
import signal
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import pytest
from PIL import Image as Pillow

from graphs.store import Folders
from server.config import Config
from server.pool import endings
from server.pool import pool as pools
from server.pool.launch import adjustable
from server.worker.__main__ import NICENESS
from tests.server.serving import PATIENCE, stub
from tests.server.workers import TICK, Watched, gone, pool

NOTICED = 2.0
"""Seconds within which the death of a worker is known, of those that this program gets."""
HANG = 2.0


def flat(grey: float = 0.5) -> dict[str, Any]:
    """Nodes that paint a grey picture."""
    return {"flat": stub("Flat", grey=grey)}


def lasting(grey: float = 0.5, steps: int = 100_000) -> dict[str, Any]:
    """Nodes that paint a grey picture and then darken it for longer than any test lasts."""
    return {**flat(grey), "lasting": stub("Lasting", image="flat.image", steps=steps)}


async def test_a_worker_that_is_killed_or_hangs_is_noticed_and_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Whatever else runs on this machine may run out of memory meanwhile.
    monkeypatch.setattr(endings, "memory_kills", lambda: 0)
    async with pool(tmp_path / "home", hang_seconds=HANG) as watched:
        first = await watched.paint(flat(), "one")
        assert await watched.over("one") == "done"
        assert await watched.pool.fetch("one", "flat", "image")
        assert await watched.pool.fetch("none", "flat", "image") is None

        await watched.paint(lasting(), "killed")
        assert first.pid
        killed = first.pid
        os.kill(killed, signal.SIGKILL)
        gone_at = await watched.gone_tick(killed)
        await watched.until(lambda: watched.lost)
        assert watched.lost_tick - gone_at < NOTICED / TICK
        assert watched.lost == [("killed", "killed from outside")]
        assert watched.pool.idle() is None

        second = await watched.worker()
        assert second.pid != killed
        assert await watched.pool.fetch("one", "flat", "image") is None
        await watched.paint(
            {**flat(), "silent": stub("Silent", image="flat.image", seconds=1.5 * HANG)}, "silent"
        )
        assert await watched.over("silent") == "done"

        await watched.paint({**flat(), "hang": stub("Hang", image="flat.image")}, "hung")
        assert second.pid
        hung, at = second.pid, time.monotonic()
        await watched.until(lambda: len(watched.lost) == 2)
        assert watched.lost_at - at > HANG
        run, ending = watched.lost[1]
        assert run == "hung"
        assert re.fullmatch(r"it hung: no sign of life for \d+ s", ending)
        assert gone(hung)


async def test_a_worker_that_was_just_killed_gets_no_run(tmp_path: Path) -> None:
    async with pool(tmp_path / "home") as watched:
        worker = await watched.worker()
        assert worker.pid
        os.kill(worker.pid, signal.SIGKILL)
        while not gone(worker.pid):
            pass  # without giving way: nobody can be told meanwhile
        assert not watched.lost
        assert watched.pool.idle() is None


async def test_several_workers_paint_at_once_and_what_one_began_another_ends(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "2")
    monkeypatch.setattr(pools, "LEAVE_SECONDS", PATIENCE)
    caplog.set_level(logging.INFO)
    async with pool(tmp_path / "home", workers=2) as watched:
        one = await watched.paint(lasting(0.25), "dark")
        other = await watched.paint(lasting(0.75), "light")
        assert one is not other
        assert watched.pool.idle() is None
        assert [worker.told["threads"] for worker in (one, other)] == [1, 1], "they share the cores"
        assert [process.nice() for process in map(psutil.Process, _pids(watched))] == [
            min(19, psutil.Process().nice() + NICENESS)
        ] * 2
        assert await _grey(watched, "dark") == 64
        assert await _grey(watched, "light") == 191

        assert watched.pool.stop("dark", "interrupt")
        assert watched.pool.stop("light", "cancel")
        assert await watched.over("dark") == "interrupted"
        assert await watched.over("light") == "cancelled"
        assert not watched.pool.stop("dark", "cancel")

        nearly = watched.of("dark", "node_progress")[-1]["step"]
        again = asyncio.create_task(watched.paint(lasting(0.25), "dark", worker=other))
        await watched.paint({**flat(), "chat": stub("Chatty", image="flat.image", words="so it is")}, "chat")
        await again
        assert await watched.over("chat") == "done"
        await watched.until(lambda: watched.of("dark", "node_progress")[-1]["step"] > nearly)
        steps = [event["step"] for event in watched.of("dark", "node_progress")]
        assert steps == sorted(steps), "it began anew instead of going on"
        assert any("so it is" in line and line.startswith("worker-") for line in caplog.messages)

        await watched.paint(lasting(0.5), "last", worker=one)
        pids = _pids(watched)
        os.kill(pids[0], signal.SIGTERM)  # a service that is stopped sends it to all of its processes
        await watched.pool.leave(watched.pool.patience)
        assert await watched.over("dark", 2) == await watched.over("last") == "interrupted"
        assert all(map(gone, pids))
        assert [run for run, _ in watched.lost] == [None, None], "they left between runs"
        assert watched.pool.idle() is None


async def test_a_worker_that_does_not_leave_is_killed_later_if_its_pictures_are_large(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pools, "LEAVE_SECONDS", 0.0)
    monkeypatch.setattr(pools, "LEAVE_SECONDS_LARGE", 1.0)
    monkeypatch.setattr(pools, "KILL_SECONDS", PATIENCE)
    async with pool(tmp_path / "home") as watched:
        worker = await watched.paint(
            {"flat": stub("Flat", side=1100), "hang": stub("Hang", image="flat.image", steps=0)}, "hung"
        )
        await watched.until(lambda: len(watched.of("hung", "node_started")) == 2)
        assert worker.pid
        pid, at = worker.pid, time.monotonic()
        await watched.pool.leave(watched.pool.patience)
        assert watched.lost, "what became of its run is known before the server goes on closing"
        assert time.monotonic() - at >= 1
        assert gone(pid)
        assert watched.lost[0][0] == "hung"


def test_workers_that_turn_out_to_be_several_share_the_memory_for_results(tmp_path: Path) -> None:
    def nothing(*_: Any) -> None:
        """Nobody listens."""

    config = Config(folders=Folders(tmp_path), cache_bytes=1200)
    several = pools.Pool(config, nothing, nothing, nothing)
    (first,) = several.workers
    assert adjustable(first.config)["cache_bytes"] == 1200
    several._ready(first, {"devices": ["cpu", "cuda:0", "cuda:1", "cuda:2"]})
    assert [adjustable(worker.config)["cache_bytes"] for worker in several.workers] == [400, 400, 400]
    several.adjust(replace(config, cache_bytes=600))  # as the settings do
    assert [adjustable(worker.config)["cache_bytes"] for worker in several.workers] == [200, 200, 200]


def _pids(watched: Watched) -> list[int]:
    return [worker.pid for worker in watched.pool.workers if worker.pid]


async def _grey(watched: Watched, run: str) -> int:
    """The level of a run's grey picture, from 0 to 255, at full size."""
    await watched.until(lambda: watched.of(run, "node_finished"))
    png = await watched.pool.fetch(run, "flat", "image")
    assert png
    return Pillow.open(io.BytesIO(png)).convert("L").tobytes()[0]
