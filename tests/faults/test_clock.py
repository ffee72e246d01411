"""A clock that is moved, by a month ahead and back: nothing that is kept depends on what time it says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.faults.house import House, count_recipe
from tests.faults.truth import all_there, painted_all, true_results, whole_files
from tests.faults.watcher import Watcher, watching
from tests.fuzz.effort import in_soak

MONTH = 30 * 86_400.0


async def test_runs_of_the_future_and_of_the_past_keep_their_place(tmp_path: Path) -> None:
    house, watcher = House(tmp_path / "home"), Watcher()
    accepted: dict[str, dict[str, Any]] = {}
    order: list[str] = []
    for connections, clock in enumerate((MONTH, 0.0, -MONTH), 1):
        async with house.serving(clock=clock) as api, watching(watcher, api):
            await watcher.connected(connections)
            await all_there(api, accepted)
            await api.call("POST", "/api/queue/pause", status=202)
            for i in range(2):
                recipe = count_recipe(start=len(order) + 1, steps=2 + i)
                run = await api.paint(recipe)
                accepted[run["id"]] = recipe
                order.append(run["id"])
            assert (await api.call("GET", "/api/queue"))["waiting"] == order
            house.kill()
    async with house.serving() as api, watching(watcher, api):
        await watcher.connected(4)
        assert (await api.call("GET", "/api/queue"))["waiting"] == order
        await api.call("POST", "/api/queue/resume", status=202)
        runs = await painted_all(api, order)
        assert list(reversed(runs)) == order, "the list is not in the order of submission"
        for run in runs.values():
            assert run["seconds_left"] is None or run["seconds_left"] >= 0
            await true_results(api, run)
    assert watcher.missed == 0
    whole_files(house.home)


@in_soak
async def test_a_clock_that_jumps_while_something_is_painted_ends_nothing(tmp_path: Path) -> None:
    house = House(tmp_path / "home", hang_seconds=30.0)
    async with house.serving(clock=-MONTH) as api:
        run = await api.paint(count_recipe(steps=40, time_limit=None))
        house.kill()
    async with house.serving(clock=MONTH) as api:
        painted = (await painted_all(api, [run["id"]]))[run["id"]]
        assert painted["problem"] is None
        await true_results(api, painted)
