"""Servers and workers killed at random moments: what was accepted is painted, once, and right.

`IMPASTO_ROUNDS` and `IMPASTO_SEED` repeat what a failure names; `make soak` goes two hundred rounds.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import aiohttp
import psutil

from tests.faults.house import PATIENCE, House, count_recipe
from tests.faults.truth import (
    all_runs,
    all_there,
    eventually,
    painted_all,
    something_runs,
    true_results,
    whole_files,
)
from tests.faults.watcher import Watcher, watching
from tests.fuzz.effort import examples
from tests.server.serving import Api

ROUNDS = int(os.environ.get("IMPASTO_ROUNDS", examples(6, 200)))
SEED = int(os.environ.get("IMPASTO_SEED", examples(1, time.time_ns() % 2**32)))
VICTIMS = ("server", "worker", "machine", "server", "worker", "leave")
ORPHANED = PATIENCE
"""Seconds after which a worker has noticed that its server is gone: one that paints does at once, one that is
only starting when it has loaded what it takes, which is long on a busy machine."""


class Client:
    """Submits runs, each under a key of its own, and submits again what it got no answer for."""

    def __init__(self, rng: random.Random) -> None:
        self.accepted: dict[str, dict[str, Any]] = {}
        self.keys: dict[str, str | None] = {}
        self._recipes: dict[str, dict[str, Any]] = {}
        self._rng = rng

    async def submit_some(self, api: Api) -> None:
        """Submit again what is open, then one to three new runs, until the server is gone."""
        for key in [key for key, run in self.keys.items() if run is None]:
            await self._submit(api, key)
        for _ in range(self._rng.randint(1, 3)):
            key = f"{self._rng.getrandbits(64):016x}"
            self.keys[key] = None
            self._recipes[key] = count_recipe(
                steps=self._rng.randint(1, 30), seconds=0.02, start=self._rng.randrange(65_521)
            )
            await self._submit(api, key)
            await asyncio.sleep(self._rng.uniform(0, 0.3))

    async def _submit(self, api: Api, key: str) -> None:
        recipe, headers = self._recipes[key], {"Idempotency-Key": key}
        with contextlib.suppress(aiohttp.ClientError, ConnectionError, TimeoutError):
            async with api.session.post("/api/runs", json={"recipe": recipe}, headers=headers) as answer:
                if answer.status == 503:  # it is leaving and takes no more
                    return
                assert answer.status == 202, await answer.text()
                id = (await answer.json())["id"]
                self.accepted[id] = recipe
                self.keys[key] = id


async def test_killed_at_random_moments_nothing_accepted_is_lost(tmp_path: Path) -> None:
    print(f"IMPASTO_SEED={SEED} IMPASTO_ROUNDS={ROUNDS}")
    rng = random.Random(SEED)
    house, client, watcher = House(tmp_path / "home"), Client(rng), Watcher()
    kills: dict[str, int] = dict.fromkeys(VICTIMS, 0)
    round = 0
    while round < ROUNDS:
        async with house.serving() as api, watching(watcher, api):
            await all_there(api, client.accepted)
            while True:
                round += 1
                victim = VICTIMS[round % len(VICTIMS)]
                kills[victim] += 1
                submitting = asyncio.create_task(client.submit_some(api))
                await _some_moment(api, rng)
                await _end(victim, house)
                await submitting
                if victim != "worker" or round >= ROUNDS:
                    break
        whole_files(house.home)
    async with house.serving() as api, watching(watcher, api):
        await client.submit_some(api)
        await all_there(api, client.accepted)
        runs = await painted_all(api, client.accepted)
        assert set(runs) == set(client.keys.values()), "a run was lost, or is there twice"
        await _all_true(api, runs, kills["worker"])
        await _told_of_all(watcher, runs)
    whole_files(house.home)
    print(f"{ROUNDS} rounds, {kills}: {len(runs)} runs accepted, {len(runs)} there")


async def _some_moment(api: Api, rng: random.Random) -> None:
    """Let some time pass: from any moment of the start, or from when something is painted."""
    if rng.random() < 0.6:
        with contextlib.suppress(AssertionError):  # nothing may be left to paint, which is a moment too
            await eventually("something is painted", lambda: something_runs(api), 20)
    await asyncio.sleep(rng.uniform(0, 0.7))


async def _end(victim: str, house: House) -> None:
    """End what the round is about, and wait until it is gone."""
    workers = house.workers()
    if victim == "leave":
        await asyncio.to_thread(house.leave)
    for process in workers if victim in ("worker", "machine") else []:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    if victim in ("server", "machine"):
        house.kill()
    if victim != "worker":
        _, alive = psutil.wait_procs(workers, ORPHANED)
        assert not alive, "a worker outlives its server"


async def _all_true(api: Api, runs: Mapping[str, dict[str, Any]], worker_kills: int) -> None:
    for run in runs.values():
        if run["state"] == "failed":
            # Its worker was lost twice. That is told, and painting it once more is one request.
            assert worker_kills >= 2
            assert run["problem"]["message"]
            again = await api.call("POST", f"/api/runs/{run['id']}/retry", status=202)
            run = (await painted_all(api, [again["id"]]))[again["id"]]
        await true_results(api, run)


async def _told_of_all(watcher: Watcher, runs: Mapping[str, dict[str, Any]]) -> None:
    """Make sure that the watcher, over all restarts, was told how each run ended."""

    async def told_all() -> bool:
        return set(runs) <= set(watcher.finished)

    await eventually("the watcher is told of every end", told_all)
    assert watcher.missed == 0, "events are said to be gone"
    assert {id: watcher.states[id] for id in runs} == {id: run["state"] for id, run in runs.items()}


async def test_the_runs_of_a_server_that_was_killed_keep_their_order(tmp_path: Path) -> None:
    house = House(tmp_path / "home")
    async with house.serving() as api:
        await api.call("POST", "/api/queue/pause", status=202)
        ids = [(await api.paint(count_recipe(start=i)))["id"] for i in range(5)]
        await api.call("POST", f"/api/runs/{ids[3]}/front", status=202)
        wanted = [ids[3], ids[0], ids[1], ids[2], ids[4]]
        house.kill()
    async with house.serving() as api:
        queue = await api.call("GET", "/api/queue")
        assert queue["waiting"] == wanted
        assert queue["paused"], "a pause is a wish of the user's and outlives the server"
        assert [run["place"] for run in reversed((await all_runs(api)).values())] == [2, 3, 4, 1, 5]
