"""The cache as its users see it: it survives a restart, can be looked at and cleared, and a full disk costs
nothing but what cannot be kept."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import psutil
import pytest
from filelock import FileLock

from tests.server.serving import PATIENCE, Api, fresh_grey, recipe, started, stub

NODES = {
    "flat": stub("Flat"),
    "slow": stub("Slow", image="flat.image"),
    "save": stub("Keep", image="slow.image"),
}

PICTURE = 3 * 64 * 128 * 4
"""The bytes of what Flat makes and Slow hands on."""


@asynccontextmanager
async def served(home: Path, *options: str) -> AsyncIterator[Api]:
    with started(home, *options) as server:
        async with aiohttp.ClientSession(server.address) as session:
            yield Api(server, session)


async def painted(api: Api, nodes: dict[str, Any] = NODES) -> dict[str, Any]:
    run = await api.paint(recipe(nodes))
    return await api.painted(run["id"])


async def cached(api: Api, **expected: int) -> dict[str, Any]:
    """Return what /api/cache says once it says what is expected: what is kept is written after the run."""
    deadline = time.monotonic() + PATIENCE
    while True:
        use = await api.call("GET", "/api/cache")
        if expected.items() <= use.items():
            return dict(use)
        assert time.monotonic() < deadline, use
        await asyncio.sleep(0.05)


def sizes_in(folder: Path) -> list[int]:
    return [path.stat().st_size for path in folder.glob("*.safetensors")]


async def written(api: Api, folder: Path) -> None:
    """Wait until what took long is on disk, and /api/cache counts it: Slow; on a slow machine Flat too."""
    deadline = time.monotonic() + PATIENCE
    while True:
        use = await api.call("GET", "/api/cache")
        sizes = sizes_in(folder)
        if sizes and (use["entries"], use["disk_bytes"]) == (len(sizes), sum(sizes)):
            break
        assert time.monotonic() < deadline, use
        await asyncio.sleep(0.05)
    assert all(PICTURE < size < PICTURE + 3_000 for size in sizes)


async def test_a_result_survives_a_restart_and_is_gone_when_cleared(tmp_path: Path) -> None:
    folder = tmp_path / "home" / "cache" / "results"
    async with served(tmp_path / "home", "--cache-disk", "0.5") as api:
        assert await cached(api) == {
            "memory_bytes": 0,
            "memory_limit": 2_000_000_000,
            "disk_bytes": 0,
            "disk_limit": 500_000_000,
            "entries": 0,
        }
        run = await painted(api)
        assert run["nodes"]["slow"]["state"] == "done"
        await cached(api, memory_bytes=2 * PICTURE)
        await written(api, folder)
    async with served(tmp_path / "home", "--cache-disk", "0.5") as api:
        run = await painted(api)
        assert run["state"] == "done"
        assert run["nodes"]["slow"]["state"] == "cached"
        assert len(await api.call("GET", "/api/results")) == 2
        await api.call("DELETE", "/api/cache", status=204)
        await cached(api, memory_bytes=0, disk_bytes=0, entries=0)
        assert not list(folder.glob("*.safetensors"))
        run = await painted(api)
        assert run["nodes"]["slow"]["state"] == "done"
        await written(api, folder)


async def test_a_full_disk_fails_what_saves_and_spares_what_is_kept_in_memory(api: Api) -> None:
    nodes = {**NODES, "flat": stub("Flat", grey=fresh_grey())}
    await api.ready()
    worker = api.server.worker()
    assert worker
    whole = files(api)
    listed = await api.call("GET", "/api/results")
    before = worker.rlimit(psutil.RLIMIT_FSIZE)
    worker.rlimit(psutil.RLIMIT_FSIZE, (100, before[1]))
    try:
        run = await painted(api, nodes)
        # What is kept is written beside the run, and what became of that is told later.
        later = [
            await painted(api, {"flat": stub("Flat", grey=grey), "slow": stub("Slow", image="flat.image")})
            for grey in (fresh_grey(), fresh_grey())
        ]
    finally:
        worker.rlimit(psutil.RLIMIT_FSIZE, before)
    assert run["state"] == "failed"
    assert run["nodes"]["slow"]["state"] == "done"
    problem = run["nodes"]["save"]["problem"]
    assert "The disk is full: the picture takes" in problem["message"]
    assert "in the folder results" in problem["message"]
    assert "Free space" in problem["hint"]
    assert str(api.server.home) not in str(run)
    assert await api.call("GET", "/api/results") == listed
    # The last to be kept may be written only now that there is room again; then it is whole.
    deadline = time.monotonic() + PATIENCE
    while any(path.suffix == ".part" for path in files(api)):
        assert time.monotonic() < deadline
        await asyncio.sleep(0.05)
    assert whole <= files(api)
    assert all(path.suffix == ".safetensors" for path in files(api) - whole)
    again = await painted(api, nodes)
    assert again["state"] == "done"
    assert again["nodes"]["slow"]["state"] == "cached"
    runs = (run, *later, again)
    told = [words for each in runs for node in each["nodes"].values() for words in node["warnings"]]
    assert sum("is not kept for later runs" in words for words in told) == 1
    assert len(await api.call("GET", "/api/results")) == len(listed) + 1


def files(api: Api) -> set[Path]:
    """The files of results and of the cache, half written ones too."""
    found = [path for name in ("results", "cache") for path in (api.server.home / name).rglob("*")]
    return {path for path in found if path.is_file() and path.name not in (".lock", "worth.json")}


@pytest.mark.parametrize("method", ["POST", "PUT"])
async def test_the_cache_is_only_read_and_cleared(api: Api, method: str) -> None:
    await api.refused(method, "/api/cache", 405, json={})


async def shown(api: Api, id: str, fits: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    """Return a run once it `fits`."""
    deadline = time.monotonic() + PATIENCE
    while not fits(run := await api.call("GET", f"/api/runs/{id}")):
        assert time.monotonic() < deadline, run
        await asyncio.sleep(0.05)
    return dict(run)


async def test_a_run_that_goes_on_saves_nothing_twice(api: Api, tmp_path: Path) -> None:
    await api.ready()
    held = tmp_path / "held"
    held.touch()
    nodes = {
        "flat": stub("Flat", grey=0.321),
        "first": stub("Keep", image="flat.image", name="early"),
        "slow": stub("Slow", image="flat.image", steps=10, held=str(held)),
        "save": stub("Keep", image="slow.image", name="late"),
    }
    id = (await api.paint(recipe(nodes)))["id"]
    early = (await shown(api, id, lambda run: run["nodes"].get("slow", {}).get("step")))["results"]
    assert len(early) == 1
    await api.call("POST", f"/api/runs/{id}/pause", status=202)
    await shown(api, id, lambda run: run["state"] == "interrupted")
    held.unlink()
    await api.call("POST", f"/api/runs/{id}/resume", status=202)
    done = await api.painted(id)
    assert done["state"] == "done"
    assert len(done["results"]) == 2
    assert done["results"][0] == early[0]
    saved = [result["name"] for result in await api.call("GET", "/api/results") if result["run"] == id]
    assert sorted(saved) == ["early.png", "late.png"]


async def test_clearing_waits_for_nobody_for_long(api: Api) -> None:
    folder = api.server.home / "cache" / "results"
    folder.mkdir(exist_ok=True)
    with FileLock(folder / ".lock"):
        problems = await api.refused("DELETE", "/api/cache", 503)
    assert "Another process" in problems[0]["message"]
