"""A worker that dies takes nothing with it but the run that killed it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import psutil
import pytest

from server.worker.__main__ import FIRST_TO_GO
from tests.server.serving import PATIENCE, Api, recipe, started, stub


@pytest.fixture
async def own(tmp_path: Path) -> AsyncIterator[Api]:
    """A client of a server that only one test uses."""
    with started(tmp_path / "home") as server:
        async with aiohttp.ClientSession(server.address) as session:
            yield Api(server, session)


async def test_a_node_that_kills_the_worker_fails_its_run_and_the_next_is_painted(own: Api) -> None:
    await own.ready()
    first_worker = own.server.worker()
    deadly = await own.paint(recipe({"flat": stub("Flat"), "crash": stub("Crash", image="flat.image")}))
    harmless = await own.paint(recipe({"flat": stub("Flat")}))

    failed = await own.painted(deadly["id"])
    assert failed["state"] == "failed"
    assert failed["problem"]["node"] == "crash"
    assert "ended in the middle" in failed["problem"]["message"]
    assert "killed" in failed["problem"]["message"]
    assert failed["problem"]["hint"]
    assert failed["resumed"] == 1, "it goes on by itself once, in case the worker died of something else"
    assert failed["nodes"]["crash"]["state"] == "failed"
    assert failed["nodes"]["flat"]["state"] == "done"

    assert (await own.painted(harmless["id"]))["state"] == "done"
    second_worker = own.server.worker()
    assert first_worker
    assert second_worker
    assert first_worker.pid != second_worker.pid


async def test_a_killed_server_leaves_no_worker_behind(tmp_path: Path) -> None:
    with started(tmp_path / "home") as server:
        deadline = time.monotonic() + PATIENCE
        while (worker := server.worker()) is None or not _is_first_to_go(worker):
            assert time.monotonic() < deadline
            await asyncio.sleep(0.02)
        worker.suspend()  # it cannot notice by itself that the server is gone
        server.process.kill()
        server.process.wait()
        while worker.is_running() and worker.status() != psutil.STATUS_ZOMBIE:
            assert time.monotonic() < deadline, "the worker outlives its server"
            await asyncio.sleep(0.05)


def _is_first_to_go(worker: psutil.Process) -> bool:
    """Whether the system is told to end the worker first when memory runs out, and so all else is done by
    which it steps back behind the server."""
    return int(Path(f"/proc/{worker.pid}/oom_score_adj").read_text()) >= FIRST_TO_GO


async def test_a_device_that_is_not_there_is_told_to_who_paints(tmp_path: Path) -> None:
    with started(tmp_path / "home", "--device", "cuda:77") as server:
        async with aiohttp.ClientSession(server.address) as session:
            api = Api(server, session)
            run = await api.painted((await api.paint(recipe()))["id"])
    assert run["state"] == "failed"
    assert "cuda:77 is not on this machine" in run["problem"]["message"]
