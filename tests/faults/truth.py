"""What must hold after every fault: accepted runs are there and their states true, files are whole, and the
queue goes on to its end."""

from __future__ import annotations

import asyncio
import hashlib
import io
import json
import sqlite3
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image as Pillow
from safetensors import safe_open

from tests.faults.house import ENDED, PATIENCE
from tests.server.serving import Api

STATES = {"queued", "running", "interrupted", *ENDED}
PRIME = 65_521


async def eventually(what: str, holds: Callable[[], Awaitable[bool]], seconds: float = PATIENCE) -> None:
    """Wait until `holds` returns True, which `what` says in words."""
    deadline = time.monotonic() + seconds
    while not await holds():
        assert time.monotonic() < deadline, f"not within {seconds:g} s: {what}"
        await asyncio.sleep(0.05)


async def something_runs(api: Api) -> bool:
    """Return whether a run is being painted."""
    return bool((await api.call("GET", "/api/queue"))["running"])


async def all_runs(api: Api) -> dict[str, dict[str, Any]]:
    """Return every run that the server knows of, by id, newest first, page by page."""
    found: dict[str, dict[str, Any]] = {}
    after = ""
    while True:
        page = await api.call("GET", f"/api/runs?limit=100{after}")
        assert not {run["id"] for run in page} & set(found), "a run is on two pages"
        found |= {run["id"]: run for run in page}
        if len(page) < 100:
            return found
        after = f"&after={page[-1]['id']}"


async def all_there(api: Api, accepted: Mapping[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Make sure that every accepted run is there, in a state that can be true, and return all runs."""
    runs = await all_runs(api)
    assert set(accepted) <= set(runs), f"lost: {set(accepted) - set(runs)}"
    queue = await api.call("GET", "/api/queue")
    numbers = [run["number"] for run in runs.values()]
    assert numbers == sorted(numbers, reverse=True), "not newest first"
    assert len(set(numbers)) == len(numbers)
    for id, run in runs.items():
        assert run["state"] in STATES
        assert 0 <= run["progress"] <= 1
        if run["state"] in ENDED:
            assert run["finished"] is not None
            assert run["place"] is None
        if run["state"] == "done":
            assert run["problem"] is None
            assert run["progress"] == 1
        if run["state"] == "failed":
            assert run["problem"]["message"]
        if id in accepted:
            assert run["name"] == accepted[id]["name"]
    assert len(queue["running"]) <= 1, "there is one worker"
    assert len(set(queue["waiting"])) == len(queue["waiting"])
    return runs


async def painted_all(api: Api, ids: Iterable[str], seconds: float = PATIENCE) -> dict[str, dict[str, Any]]:
    """Wait until these runs are over, resuming those that rest, and return all runs; for so many seconds none
    of them may end."""
    ids = set(ids)
    deadline, fewest = time.monotonic() + seconds, len(ids)
    while True:
        runs = await all_runs(api)
        open_still = [runs[id] for id in ids if runs[id]["state"] not in ENDED]
        if not open_still:
            return runs
        if len(open_still) < fewest:
            deadline, fewest = time.monotonic() + seconds, len(open_still)
        for run in open_still:
            if run["state"] == "interrupted" and run["place"] is None:
                # It may have gone on meanwhile, which is as good.
                async with api.session.post(f"/api/runs/{run['id']}/resume") as answer:
                    assert answer.status < 500, await answer.text()
        assert time.monotonic() < deadline, f"the queue stands still: {open_still[:3]}"
        await asyncio.sleep(0.1)


async def true_results(api: Api, run: dict[str, Any]) -> None:
    """Make sure that a run of `count_recipe` that is done saved just the picture that its recipe means."""
    assert run["state"] == "done", run
    assert run["results"], f"run {run['id']} is done and has no result"
    detail = await api.call("GET", f"/api/runs/{run['id']}")
    given = detail["recipe"]["nodes"]["count"]["parameters"]
    for result in run["results"]:
        data = await api.call("GET", f"/api/results/{result}/file")
        with Pillow.open(io.BytesIO(data)) as picture:
            found = np.asarray(picture).transpose(2, 0, 1)
        np.testing.assert_array_equal(found, counted(given["start"], given["steps"]))


def counted(start: int, steps: int) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Return the picture of `count_recipe`, by whole numbers."""
    values = (np.arange(3 * 64 * 64, dtype=np.int64) + start) % PRIME
    for step in range(steps):
        values = (values * (31 + step % 7) + step) % PRIME
    return (values % 256).reshape(3, 64, 64)


def whole_files(home: Path) -> int:
    """Make sure that no file under its final name is a part of one, and return how many there are.

    Files that begin with a dot are being written: no reader takes them.
    """
    count = 0
    for path in sorted(home.rglob("*")):
        if not path.is_file() or path.name.startswith(".") or "-wal" in path.name or "-shm" in path.name:
            continue
        count += 1
        if path.parent.parent.name == "checkpoints":
            _whole_checkpoint(path)
            continue
        match path.suffix:
            case ".png" | ".jpg" | ".webp":
                with Pillow.open(path) as picture:
                    picture.load()
            case ".json":
                json.loads(path.read_bytes())
            case ".safetensors":
                with safe_open(path, "numpy") as file:
                    for name in file.keys():  # noqa: SIM118 it is no mapping
                        file.get_tensor(name)
            case ".sqlite3":
                sound_database(path)
    return count


def _whole_checkpoint(path: Path) -> None:
    """Make sure that an index is what its first line says, and that its arrays are what they are called."""
    content = path.read_bytes()
    if path.suffix != ".json":
        assert hashlib.sha256(content).hexdigest() == path.stem, path
        return
    digest, _, body = content.partition(b"\n")
    assert hashlib.sha256(body).hexdigest() == digest.decode(), path
    assert json.loads(body)["arrays"]


def sound_database(path: Path) -> None:
    """Make sure that a database, which nobody may write to meanwhile, is sound as it would be read next."""
    with sqlite3.connect(path) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    database.close()


def leftovers(home: Path) -> list[Path]:
    """Return what was being written when its process was killed."""
    return [path for path in home.rglob("*") if path.name.startswith(".") and path.suffix == ".part"]
