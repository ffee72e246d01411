"""The file of the runs damaged, locked, or asked for by two servers."""

from __future__ import annotations

import asyncio
import contextlib
import random
import sqlite3
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.faults.house import PATIENCE, House, count_recipe
from tests.faults.truth import all_runs, all_there, painted_all, true_results, whole_files
from tests.fuzz.effort import SOAK, in_soak
from tests.server.serving import ROOT, Api

FILE = "runs.sqlite3"


def _overwritten(at: float) -> Callable[[bytes], bytes]:
    def damage(data: bytes) -> bytes:
        start = int(at * len(data))
        return data[:start] + random.Random(7).randbytes(3000) + data[start + 3000 :]

    return damage


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "header": _overwritten(0),
    "middle": _overwritten(0.5),
    "half": lambda data: data[: len(data) // 2],
    "text": lambda data: b"This is no database.\n" * 100,
}


@in_soak
@pytest.mark.parametrize("damage", DAMAGE)
async def test_a_damaged_file_is_moved_aside_and_the_server_goes_on(tmp_path: Path, damage: str) -> None:
    house = House(tmp_path / "home")
    async with house.serving() as api:
        await api.call("POST", "/api/queue/pause", status=202)
        accepted: dict[str, dict[str, Any]] = {}
        for number in range(12):
            recipe = count_recipe(start=number, about="x" * 3000)
            accepted[(await api.paint(recipe))["id"]] = recipe
    file = house.home / FILE
    damaged = DAMAGE[damage](file.read_bytes())
    file.write_bytes(damaged)
    async with house.serving() as api:
        async with api.session.ws_connect("/api/events") as socket:
            hello = (await socket.receive_json())["event"]
        aside = [path for path in house.home.iterdir() if path.is_file() and path.read_bytes() == damaged]
        assert len(aside) == 1, "the damaged file is not kept"
        assert aside[0].name != FILE
        assert hello["notices"], "nobody is told"
        assert str(house.home) not in str(hello["notices"])
        saved = await all_runs(api)
        assert set(saved) <= set(accepted)
        await api.call("POST", "/api/queue/resume", status=202)
        new = await api.paint(count_recipe(start=99, steps=1))
        runs = await painted_all(api, [new["id"], *list(saved)[:1]])
        await true_results(api, runs[new["id"]])
        await api.call("POST", "/api/queue/cancel", status=202)
    aside[0].unlink()
    whole_files(house.home)
    print(f"{damage}: {len(saved)} of {len(accepted)} runs saved")


async def test_what_can_be_read_of_a_damaged_file_is_saved(tmp_path: Path) -> None:
    house = House(tmp_path / "home")
    accepted: dict[str, dict[str, Any]] = {}
    async with house.serving() as api:
        await api.call("POST", "/api/queue/pause", status=202)
        for number in range(40):
            recipe = count_recipe(start=number, about="x" * 6000)
            accepted[(await api.paint(recipe))["id"]] = recipe
    file = house.home / FILE
    data = file.read_bytes()
    file.write_bytes(data[: int(len(data) * 0.9)])
    async with house.serving() as api:
        saved = await all_runs(api)
        assert len(saved) >= 20, "a tenth is cut off, and more than half is gone"
        for run in saved.values():
            assert run["name"] == accepted[run["id"]]["name"]
        await api.call("POST", "/api/queue/resume", status=202)
        oldest = list(saved)[-1]
        await true_results(api, (await painted_all(api, [oldest]))[oldest])


async def test_a_row_that_makes_no_sense_costs_its_run_alone(tmp_path: Path) -> None:
    house = House(tmp_path / "home")
    async with house.serving() as api:
        await api.call("POST", "/api/queue/pause", status=202)
        ids = [(await api.paint(count_recipe(start=number, steps=1)))["id"] for number in range(4)]
    database = sqlite3.connect(house.home / FILE, isolation_level=None)
    with contextlib.closing(database):
        for number, text in ((1, b"no compressed text"), (2, zlib.compress(b'{"impasto": 1,'))):
            where = "hash = (SELECT recipe FROM runs WHERE id = ?)"
            database.execute(f"UPDATE recipes SET text = ? WHERE {where}", (text, ids[number]))
        garbage = "INSERT INTO nodes (run, node, state) SELECT number, 'x', '{' FROM runs WHERE id = ?"
        database.execute(garbage, ids[3:])
    async with house.serving() as api:
        for id in ids:
            async with api.session.get(f"/api/runs/{id}") as answer:
                assert answer.status < 500 or answer.content_type == "application/problem+json"
        await api.call("POST", "/api/queue/resume", status=202)
        runs = await painted_all(api, ids)
        states = [runs[id]["state"] for id in ids]
        assert states == ["done", "failed", "failed", "done"], house.last_words()
        assert all(runs[id]["problem"]["message"] for id in ids[1:3])
        await true_results(api, runs[ids[0]])


async def test_a_lock_on_the_file_delays_a_run_or_refuses_it_and_loses_none(tmp_path: Path) -> None:
    house = House(tmp_path / "home")
    accepted: dict[str, dict[str, Any]] = {}
    async with house.serving() as api:
        with contextlib.closing(sqlite3.connect(house.home / FILE, isolation_level=None)) as lock:
            for held in (0.3, 8.0) if SOAK else (0.3,):
                recipe = count_recipe(start=int(held * 10))
                lock.execute("BEGIN IMMEDIATE")
                submitting = asyncio.create_task(_submitted(api, recipe))
                await all_there(api, accepted)  # reading waits for nobody who writes
                await asyncio.sleep(held)
                lock.execute("ROLLBACK")
                if (id := await submitting) is not None:
                    accepted[id] = recipe
        runs = await painted_all(api, accepted)
        assert set(runs) == set(accepted), "a run that was refused is there"
        for run in runs.values():
            await true_results(api, run)
    whole_files(house.home)


async def _submitted(api: Api, recipe: dict[str, Any]) -> str | None:
    """Submit a run and return its id, or None when it is refused until later."""
    async with api.session.post("/api/runs", json={"recipe": recipe}) as answer:
        assert answer.status in (202, 503), await answer.text()
        if answer.status == 503:
            assert answer.headers["Retry-After"]
            return None
        return str((await answer.json())["id"])


async def test_a_second_server_in_the_same_folder_is_refused(tmp_path: Path) -> None:
    house = House(tmp_path / "home")
    async with house.serving() as api:
        second = await asyncio.to_thread(
            subprocess.run,
            [sys.executable, "-m", "impasto", "serve", "--port", "0"],
            cwd=ROOT,
            env={"IMPASTO_HOME": str(house.home), "PATH": ""},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        assert second.returncode == 2
        assert "another" in second.stderr.lower()
        assert "Traceback" not in second.stderr
        await api.call("GET", "/healthz")
