"""What was accepted goes on under the next server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

from graphs.reading import recipe_of, write_recipe
from graphs.store import Folders
from server.ledger import FILE_NAME, Changes
from server.ledger.runs_table import row_of
from server.queue.recovery import MOST_UNCLEAN
from tests.server.ledger.making import accepted, new, opened
from tests.server.serving import PATIENCE, Api, eventually, recipe, started, stub


@asynccontextmanager
async def serving(home: Path, *, killed: bool = False) -> AsyncIterator[Api]:
    """A client of a server at `home`; in the end the server is asked to stop, or killed."""
    with started(home) as server:
        async with aiohttp.ClientSession(server.address) as session:
            yield Api(server, session)
        if killed:
            server.process.kill()
            server.process.wait()


def held(grey: float, file: Path) -> dict[str, Any]:
    """Return a recipe that is not painted to its end as long as the file is there, as it is from now on."""
    file.touch()
    slow = stub("Slow", image="flat.image", steps=10, held=str(file))
    return recipe({"flat": stub("Flat", grey=grey), "slow": slow})


async def begun(api: Api, run: dict[str, Any]) -> dict[str, Any]:
    path = f"/api/runs/{run['id']}"
    return await eventually(api, path, lambda found: found["nodes"].get("slow", {}).get("step"))


async def told_since(api: Api, after: int, run: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what is told to who was away since the event `after`, up to that `run` was interrupted."""
    told: list[dict[str, Any]] = []
    async with api.session.ws_connect(f"/api/events?after={after}") as socket:
        hello = await socket.receive_json()
        assert not hello["event"]["missed"]
        while True:
            told.append(await socket.receive_json(timeout=PATIENCE))
            match told[-1]["event"]:
                case {"kind": "run_changed", "run": {"id": id, "state": "interrupted"}} if id == run["id"]:
                    return told


async def test_after_a_kill_what_waited_waits_and_what_was_painted_comes_first(tmp_path: Path) -> None:
    home, file = tmp_path / "home", tmp_path / "held"
    async with serving(home, killed=True) as api:
        async with api.session.ws_connect("/api/events") as socket:
            before = (await socket.receive_json())["number"]
        await api.ready()
        painted = await begun(api, await api.paint(held(0.11, file), time_limit=PATIENCE))
        waits = [await api.paint(recipe(name=f"waits {i}")) for i in range(3)]
        rests = await api.paint(recipe(name="rests"))
        await api.call("POST", f"/api/runs/{rests['id']}/pause", status=202)
        await api.call("POST", f"/api/runs/{waits[2]['id']}/front", status=202)
        over = await api.paint(recipe(name="over"))
        await api.call("POST", f"/api/runs/{over['id']}/cancel", status=202)
        await api.call("POST", "/api/queue/pause", status=202)
        seen = await api.call("GET", "/api/runs")
        await asyncio.sleep(0.3)  # what is urgent is written at once, the rest within a second
    async with serving(home) as api:
        queue = await api.call("GET", "/api/queue")
        assert queue["paused"]
        assert queue["waiting"] == [painted["id"], waits[2]["id"], waits[0]["id"], waits[1]["id"]]
        runs = {run["id"]: run for run in await api.call("GET", "/api/runs")}
        assert list(runs) == [run["id"] for run in seen]
        assert runs[painted["id"]]["state"] == "interrupted"
        assert runs[painted["id"]]["time_limit"] == PATIENCE
        assert runs[rests["id"]]["state"] == "interrupted"
        assert runs[rests["id"]]["place"] is None
        assert runs[over["id"]]["state"] == "cancelled"
        assert all(runs[run["id"]]["state"] == "queued" for run in waits)
        told = await told_since(api, before, painted)
        found = [message["number"] for message in told]
        assert found == sorted(set(found))
        queued = [message["run"] for message in told if message["event"]["kind"] == "run_queued"]
        assert queued[0] == painted["id"]
        assert len(queued) == 6
        file.unlink()
        await api.call("POST", "/api/queue/resume", status=202)
        again = await api.painted(painted["id"])
        assert (again["state"], again["resumed"]) == ("done", 1)
        assert again["started"] == runs[painted["id"]]["started"]
        for run in waits:
            assert (await api.painted(run["id"]))["state"] == "done"


async def test_a_run_under_which_the_server_ended_too_often_rests(tmp_path: Path) -> None:
    home = tmp_path / "home"
    Folders(home).make()
    async with opened(home / FILE_NAME) as ledger:
        records = [await accepted(ledger, new(write_recipe(recipe_of(recipe())))) for _ in range(2)]
        for record, unclean in zip(records, (MOST_UNCLEAN - 1, MOST_UNCLEAN - 2), strict=True):
            record.run.state, record.run.started, record.waiting = "running", 5.0, False
            record.unclean = unclean
        await ledger.save(Changes(runs={record.run.number: row_of(record) for record in records}))
        await ledger.note("paused", True)
    ids = [record.run.id for record in records]
    async with serving(home) as api:
        assert (await api.call("GET", "/api/queue"))["waiting"] == [ids[1]]
        rests = await api.call("GET", f"/api/runs/{ids[0]}")
        assert (rests["state"], rests["place"]) == ("interrupted", None)
        assert f"{MOST_UNCLEAN} times" in rests["problem"]["message"]
        assert rests["problem"]["hint"]
        resumed = await api.call("POST", f"/api/runs/{ids[0]}/resume", status=202)
        assert (resumed["problem"], resumed["place"]) == (None, 1)


async def test_a_server_that_is_asked_to_stop_lets_what_it_paints_go_on_next_time(tmp_path: Path) -> None:
    home, file = tmp_path / "home", tmp_path / "held"
    async with serving(home) as api:
        await api.ready()
        run = await api.paint(held(0.33, file))
        await begun(api, run)
    file.unlink()
    async with serving(home) as api:
        found = await api.call("GET", f"/api/runs/{run['id']}")
        assert found["state"] in ("interrupted", "running")
        assert found["problem"] is None
        done = await api.painted(run["id"])
        assert (done["state"], done["resumed"]) == ("done", 1)
        assert done["nodes"]["slow"]["state"] == "done"


async def test_a_run_whose_worker_is_lost_once_goes_on_and_keeps_its_history(tmp_path: Path) -> None:
    async with serving(tmp_path / "home") as api:
        run = await api.paint(held(0.44, tmp_path / "held"))
        await begun(api, run)
        worker = api.server.worker()
        assert worker
        worker.kill()
        (tmp_path / "held").unlink()
        interrupted = await eventually(
            api, f"/api/runs/{run['id']}", lambda found: found["state"] == "interrupted"
        )
        assert interrupted["place"] == 1
        done = await api.painted(run["id"])
        assert (done["state"], done["resumed"], done["problem"]) == ("done", 1, None)
