"""Workers that say nothing any more: noticed, replaced, their run resumed once and then failed in words."""

from __future__ import annotations

import asyncio
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

import psutil

from tests.faults.house import PATIENCE, House, count_recipe, hang_recipe
from tests.faults.truth import eventually, painted_all, something_runs, true_results, whole_files
from tests.fuzz.effort import in_soak
from tests.server.serving import ROOT, Api

HANG_SECONDS = 1.5
BUSY = 4
"""How many times as long as is promised something may take where others keep the machine busy."""


@in_soak
async def test_a_worker_that_hangs_is_replaced_and_its_run_resumed_once(tmp_path: Path) -> None:
    house = House(tmp_path / "home", hang_seconds=HANG_SECONDS)
    async with house.serving() as api:
        hopeless = await api.paint(hang_recipe(once=False))
        harmless = await api.paint(count_recipe())
        runs = await painted_all(api, [hopeless["id"], harmless["id"]])
        failed = runs[hopeless["id"]]
        assert failed["state"] == "failed"
        assert "hung" in failed["problem"]["message"]
        assert failed["problem"]["node"] == "hang"
        assert failed["problem"]["hint"]
        assert failed["resumed"] == 1
        await true_results(api, runs[harmless["id"]])
    whole_files(house.home)


async def test_a_worker_that_is_stopped_from_outside_is_replaced_and_its_run_goes_on(tmp_path: Path) -> None:
    house = House(tmp_path / "home", hang_seconds=HANG_SECONDS)
    held = tmp_path / "held"
    async with house.serving() as api:
        run = await api.paint(count_recipe(steps=20, held=held))
        await eventually("something is painted", lambda: something_runs(api))
        (worker,) = house.workers()
        worker.send_signal(signal.SIGSTOP)
        try:
            await _stays_quick(api, seconds=1.0)
            await eventually("the worker is replaced", lambda: _gone(worker))
        finally:
            if worker.is_running():
                worker.send_signal(signal.SIGCONT)
        await eventually("it was replaced by its own limit", lambda: _says_it_hung(house))
        held.unlink()
        painted = (await painted_all(api, [run["id"]]))[run["id"]]
        assert painted["resumed"] == 1
        await true_results(api, painted)
    whole_files(house.home)


async def test_a_server_is_gone_in_ten_seconds_though_its_worker_and_a_client_do_not_move(
    tmp_path: Path,
) -> None:
    house = House(tmp_path / "home")
    async with house.serving() as api, api.session.ws_connect("/api/events", autoclose=False) as socket:
        run = await api.paint(hang_recipe(once=True))

        async def hangs() -> bool:
            nodes = (await api.call("GET", f"/api/runs/{run['id']}"))["nodes"]
            return bool("hang" in nodes and nodes["hang"]["state"] == "running")

        await eventually("the worker hangs", hangs)
        assert not socket.closed
        assert await asyncio.to_thread(house.leave) < 10 * BUSY
    async with house.serving() as api:
        painted = (await painted_all(api, [run["id"]]))[run["id"]]
        assert (painted["state"], painted["resumed"]) == ("done", 1)


LINGERING = """
import asyncio, os, signal, sys, threading, time
from pathlib import Path
from graphs.store import Folders
from server import app
from server.config import Config
from server.pool import pool, stopping

pool.LEAVE_SECONDS, stopping.CLOSE_SECONDS = 0.5, 1.5

def decode_for_ever(started):
    asyncio.get_running_loop().run_in_executor(None, time.sleep, 3600)
    os.kill(os.getpid(), signal.SIGTERM)

app.serve("127.0.0.1", 0, Config(folders=Folders(Path(sys.argv[1]))), on_start=decode_for_ever)
"""


def test_a_server_is_gone_in_time_though_a_thread_of_it_never_ends(tmp_path: Path) -> None:
    command = [sys.executable, "-c", LINGERING, str(tmp_path / "home")]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=True)
    assert "takes too long to close" in ended.stderr


async def _says_it_hung(house: House) -> bool:
    return re.search(r"it hung: no sign of life for \d+ s", house.last_words()) is not None


async def _stays_quick(api: Api, seconds: float) -> None:
    """Make sure that the server answers at once, whatever its worker does: mostly, on a busy machine."""
    until, took = time.monotonic() + seconds, list[float]()
    while time.monotonic() < until or len(took) < 5:
        before = time.monotonic()
        await api.call("GET", "/api/runs")
        took.append(time.monotonic() - before)
    assert median(took) < seconds


async def _gone(worker: psutil.Process) -> bool:
    return not worker.is_running() or worker.status() == psutil.STATUS_ZOMBIE
