"""A run that was stopped by its time limit goes on where it was when it is retried with more time."""

from __future__ import annotations

from pathlib import Path

from tests.faults.house import House, count_recipe
from tests.server.serving import eventually


async def test_what_a_time_limit_stopped_is_not_painted_again(tmp_path: Path) -> None:
    async with House(tmp_path / "home").serving() as api:
        await api.ready()
        recipe = count_recipe(steps=120, seconds=0.02)
        first = await api.paint(recipe, time_limit=1.2)
        failed = await eventually(api, f"/api/runs/{first['id']}", lambda run: run["finished"])
        assert failed["state"] == "failed"
        reached = failed["nodes"]["count"]["step"]
        assert reached > 0
        again = await api.call("POST", f"/api/runs/{first['id']}/retry", status=202, body={"time_limit": 60})
        begun = await eventually(
            api, f"/api/runs/{again['id']}", lambda run: run["nodes"].get("count", {}).get("step")
        )
        assert begun["nodes"]["count"]["step"] >= reached
        done = await api.painted(again["id"])
        assert done["state"] == "done"
