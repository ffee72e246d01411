"""A run that was stopped by its time limit goes on where it was when it is retried with more time."""

from __future__ import annotations

from pathlib import Path

from tests.faults.house import House, count_recipe
from tests.server.serving import PATIENCE, eventually, messages


async def test_what_a_time_limit_stopped_is_not_painted_again(tmp_path: Path) -> None:
    held = tmp_path / "held"
    async with House(tmp_path / "home").serving() as api:
        await api.ready()
        first = await api.paint(count_recipe(steps=20, held=held), time_limit=3.0)
        failed = await eventually(api, f"/api/runs/{first['id']}", lambda run: run["finished"])
        assert failed["state"] == "failed"
        reached = failed["nodes"]["count"]["step"]
        assert reached > 0
        held.unlink()
        longer = {"time_limit": PATIENCE}
        async with api.session.ws_connect("/api/events") as socket:
            again = await api.call("POST", f"/api/runs/{first['id']}/retry", status=202, body=longer)
            told = [message async for message in messages(socket, "run_finished", again["id"])]
        own = [each["event"] for each in told if isinstance(each, dict) and each["run"] == again["id"]]
        steps = [event["step"] for event in own if event["kind"] == "node_progress"]
        assert steps[0] >= reached
        assert (await api.painted(again["id"]))["state"] == "done"
