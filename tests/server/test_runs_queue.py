"""The queue by its API: order, front, pause, resume, cancel, retry, limits."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.server.serving import PATIENCE, Api, Server, eventually, messages, recipe, started, stub


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server for this file: it pauses the queue, and cancels all."""
    with started(tmp_path_factory.mktemp("queue") / "home") as server:
        yield server


@pytest.fixture
async def own(alone: Server) -> AsyncIterator[Api]:
    """A client of that server, with nothing queued before and after."""
    async with aiohttp.ClientSession(alone.address) as session:
        api = Api(alone, session)
        yield api
        await api.call("POST", "/api/queue/cancel", status=202)
        await api.call("POST", "/api/queue/resume", status=202)
        await eventually(api, "/api/queue", lambda queue: not queue["running"])


@pytest.fixture
async def paused(own: Api) -> Api:
    """The same, with a paused queue."""
    queue = await own.call("POST", "/api/queue/pause", status=202)
    assert queue["paused"]
    return own


def endless(grey: float = 0.5, **more: Any) -> dict[str, Any]:
    nodes = {"flat": stub("Flat", grey=grey), "slow": stub("Slow", image="flat.image", steps=100_000)}
    return recipe(nodes, **more)


async def ask(api: Api, run: dict[str, Any], what: str, status: int = 202) -> dict[str, Any]:
    return dict(await api.call("POST", f"/api/runs/{run['id']}/{what}", status=status))


async def until(api: Api, run: dict[str, Any], state: str) -> dict[str, Any]:
    return await eventually(api, f"/api/runs/{run['id']}", lambda found: found["state"] == state)


async def running(api: Api, run: dict[str, Any]) -> dict[str, Any]:
    """Wait until a run has gone some steps."""
    path = f"/api/runs/{run['id']}"
    return await eventually(api, path, lambda found: found["nodes"].get("slow", {}).get("step"))


async def test_runs_wait_in_their_order_and_can_be_moved_to_the_front(paused: Api) -> None:
    runs = [await paused.paint(recipe(name=f"run {i}")) for i in range(3)]
    assert [run["place"] for run in runs] == [1, 2, 3]
    assert [run["state"] for run in runs] == ["queued"] * 3
    assert [run["number"] for run in runs] == sorted(run["number"] for run in runs)
    assert len({run["client"] for run in runs}) == 1
    queue = await paused.call("GET", "/api/queue")
    assert queue == {"paused": True, "waiting": [run["id"] for run in runs], "running": [], "limit": 1000}
    moved = await ask(paused, runs[2], "front")
    assert moved["place"] == 1
    waiting = (await paused.call("GET", "/api/queue"))["waiting"]
    assert waiting == [runs[2]["id"], runs[0]["id"], runs[1]["id"]]
    listed = {run["id"]: run["place"] for run in await paused.call("GET", "/api/runs?limit=3")}
    assert listed == {runs[2]["id"]: 1, runs[0]["id"]: 2, runs[1]["id"]: 3}


async def test_the_order_of_the_queue_is_told(paused: Api) -> None:
    async with paused.session.ws_connect("/api/events") as socket:
        hello = (await socket.receive_json())["event"]
        assert hello["queue"] == {"paused": True, "waiting": [], "running": [], "limit": 1000}
        assert hello["notices"] == []
        runs = [await paused.paint(recipe()) for _ in range(2)]
        await ask(paused, runs[1], "front")
        order: list[str] = []
        while order != [runs[1]["id"], runs[0]["id"]]:
            async for message in messages(socket, "queue_changed"):
                if isinstance(message, dict) and message["event"]["kind"] == "queue_changed":
                    order = message["event"]["waiting"]
                    assert message["event"]["paused"]
                    assert message["run"] is None


async def test_a_paused_queue_finishes_what_it_paints_and_begins_nothing(own: Api, tmp_path: Path) -> None:
    await own.ready()
    held = tmp_path / "held"
    held.touch()
    slow = stub("Slow", image="flat.image", steps=2, held=str(held))
    first = await own.paint(recipe({"flat": stub("Flat", grey=0.4), "slow": slow}))
    second = await own.paint(recipe())
    await until(own, first, "running")
    await own.call("POST", "/api/queue/pause", status=202)
    held.unlink()
    assert (await until(own, first, "done"))["finished"]
    await asyncio.sleep(0.2)
    assert (await own.call("GET", f"/api/runs/{second['id']}"))["state"] == "queued"
    await own.call("POST", "/api/queue/resume", status=202)
    await until(own, second, "done")


async def test_a_run_that_waits_is_laid_aside_and_comes_back_to_its_place(paused: Api) -> None:
    runs = [await paused.paint(recipe()) for _ in range(3)]
    rests = await ask(paused, runs[1], "pause")
    assert (rests["state"], rests["place"]) == ("interrupted", None)
    assert (await ask(paused, runs[1], "pause"))["state"] == "interrupted"
    assert (await paused.call("GET", "/api/queue"))["waiting"] == [runs[0]["id"], runs[2]["id"]]
    await paused.refused("POST", f"/api/runs/{runs[1]['id']}/front", 409)
    waits = await ask(paused, runs[1], "resume")
    assert (waits["state"], waits["place"]) == ("queued", 2)
    assert (await ask(paused, runs[1], "resume"))["place"] == 2


async def test_a_run_that_is_painted_is_laid_aside_and_goes_on(own: Api) -> None:
    await own.ready()
    run = await running(own, await own.paint(endless(grey=0.41)))
    await ask(own, run, "pause")
    rests = await until(own, run, "interrupted")
    assert rests["place"] is None
    assert rests["finished"] is None
    assert rests["seconds_left"] is None
    assert rests["nodes"]["slow"]["state"] == "waiting"
    assert rests["nodes"]["flat"]["state"] == "done"
    # It stands in nobody's way.
    await until(own, await own.paint(recipe()), "done")
    await ask(own, run, "resume")
    again = await until(own, run, "running")
    assert again["resumed"] == 1
    assert again["started"] == rests["started"]
    await running(own, run)
    await ask(own, run, "cancel")
    assert (await until(own, run, "cancelled"))["finished"]


async def test_a_run_that_rests_is_cancelled_at_once(paused: Api) -> None:
    run = await paused.paint(recipe())
    await ask(paused, run, "pause")
    assert (await ask(paused, run, "cancel"))["state"] == "cancelled"


async def test_a_run_that_rests_and_is_cancelled_leaves_no_checkpoint(own: Api) -> None:
    await own.ready()
    nodes = {"flat": stub("Flat", grey=0.77), "last": stub("Lasting", image="flat.image", steps=100_000)}
    checkpoints = own.server.home / "checkpoints"

    async def rests() -> dict[str, Any]:
        run = await own.paint(recipe(nodes))
        await eventually(
            own, f"/api/runs/{run['id']}", lambda found: found["nodes"].get("last", {}).get("step")
        )
        await ask(own, run, "pause")
        return await until(own, run, "interrupted")

    first, second = await rests(), await rests()
    assert len(list(checkpoints.glob("*/index.json"))) == 1
    await ask(own, first, "cancel")
    await asyncio.sleep(0.5)
    assert list(checkpoints.glob("*/index.json")), "another goes on from there"
    await ask(own, second, "cancel")
    deadline = time.monotonic() + PATIENCE
    while list(checkpoints.glob("*/index.json")):
        assert time.monotonic() < deadline
        await asyncio.sleep(0.05)


async def test_all_that_waits_and_is_painted_is_cancelled_at_a_word(own: Api) -> None:
    await own.ready()
    painting = await running(own, await own.paint(endless()))
    waiting = [await own.paint(recipe()) for _ in range(3)]
    resting = await own.paint(recipe())
    await ask(own, resting, "pause")
    queue = await own.call("POST", "/api/queue/cancel", status=202)
    assert queue["waiting"] == []
    for run in (painting, *waiting):
        await until(own, run, "cancelled")
    assert (await own.call("GET", f"/api/runs/{resting['id']}"))["state"] == "interrupted"
    await ask(own, resting, "cancel")


async def test_what_is_over_is_retried_as_a_new_run(paused: Api) -> None:
    first = await paused.paint(endless(name="Again", grey=0.3), recipe_id="some", time_limit=50)
    await paused.refused("POST", f"/api/runs/{first['id']}/retry", 409)
    await ask(paused, first, "cancel")
    again = await ask(paused, first, "retry")
    assert again["id"] != first["id"]
    assert again["retry_of"] == first["id"]
    assert (again["state"], again["name"], again["recipe_id"]) == ("queued", "Again", "some")
    assert again["time_limit"] == 50
    details = [await paused.call("GET", f"/api/runs/{run['id']}") for run in (first, again)]
    assert details[0]["recipe"] == details[1]["recipe"]
    await ask(paused, again, "cancel")
    longer = await paused.call("POST", f"/api/runs/{again['id']}/retry", status=202, body={"time_limit": 500})
    assert longer["time_limit"] == 500


async def test_a_run_over_its_time_limit_fails_and_says_what_to_do(own: Api) -> None:
    await own.ready()
    run = await own.paint(endless(grey=0.2), time_limit=2.5)
    failed = await until(own, run, "failed")
    assert failed["time_limit"] == 2.5
    assert "2.5 seconds" in failed["problem"]["message"]
    assert "longer time limit" in failed["problem"]["hint"]
    assert failed["problem"]["node"] == "slow"
    assert failed["finished"] - failed["started"] > 2.4


@pytest.mark.parametrize("limit", [0, -1, "5", True, 1e9, [], float("inf")])
async def test_a_time_limit_that_is_none_is_refused(own: Api, limit: object) -> None:
    if limit == float("inf"):
        await own.refused(
            "POST",
            "/api/runs",
            400,
            data=b'{"recipe": {"impasto": 1}, "time_limit": 1e999}',
            headers={"Content-Type": "application/json"},
        )
    else:
        await own.refused("POST", "/api/runs", 400, json={"recipe": recipe(), "time_limit": limit})


async def test_a_run_that_is_over_can_be_forgotten_and_no_other(paused: Api) -> None:
    run = await paused.paint(recipe())
    await paused.refused("DELETE", f"/api/runs/{run['id']}", 409)
    await ask(paused, run, "cancel")
    async with paused.session.ws_connect("/api/events") as socket:
        await paused.call("DELETE", f"/api/runs/{run['id']}", status=204)
        told = [message async for message in messages(socket, "run_forgotten", run["id"])]
    assert told
    await paused.refused("GET", f"/api/runs/{run['id']}", 404)
    await paused.refused("DELETE", f"/api/runs/{run['id']}", 404)
    assert run["id"] not in {entry["id"] for entry in await paused.call("GET", "/api/runs")}


@pytest.mark.parametrize("what", ["front", "pause", "resume"])
async def test_what_is_over_stays_as_it_is(paused: Api, what: str) -> None:
    run = await paused.paint(recipe())
    await ask(paused, run, "cancel")
    [problem] = await paused.refused("POST", f"/api/runs/{run['id']}/{what}", 409)
    assert "cancelled" in problem["message"]
    assert problem["hint"]
    assert (await ask(paused, run, "cancel"))["state"] == "cancelled"


@pytest.mark.parametrize("what", ["front", "pause", "resume", "cancel", "retry"])
async def test_no_run_is_no_run(own: Api, what: str) -> None:
    await own.refused("POST", f"/api/runs/nobody/{what}", 404)


async def test_a_request_that_is_sent_twice_is_carried_out_once(paused: Api) -> None:
    body, key = {"recipe": recipe(), "time_limit": 60}, {"Idempotency-Key": '"5f1c"'}
    sent = [paused.call("POST", "/api/runs", status=202, body=body, headers=key) for _ in range(4)]
    runs = await asyncio.gather(*sent)
    assert len({run["id"] for run in runs}) == 1
    assert len((await paused.call("GET", "/api/queue"))["waiting"]) == 1
    other = {**body, "time_limit": 61}
    await paused.refused("POST", "/api/runs", 422, json=other, headers=key)
    await ask(paused, runs[0], "cancel")
    late = await paused.call("POST", "/api/runs", status=202, body=body, headers=key)
    assert (late["id"], late["state"]) == (runs[0]["id"], "cancelled")


async def test_the_list_comes_in_pages(paused: Api) -> None:
    runs = [(await paused.paint(recipe()))["id"] for _ in range(5)]
    found: list[str] = []
    path: str | None = "/api/runs?limit=2"
    while path and len(found) < 5:
        async with paused.session.get(path) as response:
            found += [run["id"] for run in await response.json()]
            path = str(response.links["next"]["url"]) if "next" in response.links else None
    assert found[:5] == runs[::-1]
    queued = await paused.call("GET", "/api/runs?state=queued")
    assert [run["id"] for run in queued] == runs[::-1]
    for query in ("limit=0", "limit=501", "after=nobody", "state=asleep"):
        await paused.refused("GET", f"/api/runs?{query}", 400)


async def test_what_was_told_to_be_over_is_over_for_whoever_asks_then(own: Api) -> None:
    await own.ready()
    for i in range(25):
        nodes = {"flat": stub("Flat", grey=i / 100, side=8)}
        async with own.session.ws_connect("/api/events") as socket:
            run = await own.paint(recipe(nodes))
            asking = asyncio.create_task(own.call("GET", f"/api/runs/{run['id']}"))
            async for message in messages(socket, "run_finished", run["id"]):
                assert message
            await asking
            found = [own.call("GET", path) for path in (f"/api/runs/{run['id']}", "/api/runs?limit=1")]
            one, [listed] = await asyncio.gather(*found)
        assert one["state"] == listed["state"] == "done"
        assert one["nodes"]["flat"]["state"] == "done"


async def test_a_run_tells_its_pictures_versions_and_device(own: Api) -> None:
    await own.ready()
    nodes = {"load": {"type": "LoadImage", "parameters": {"file": "sample:rocket"}}}
    run = await own.painted((await own.paint(recipe(nodes)))["id"])
    assert run["inputs"] == [{"node": "load", "parameter": "file", "ref": "sample:rocket"}]
    assert run["device"] == "cpu"
    assert run["versions"]["torch"]
    assert run["versions"]["python"].startswith("3.")


async def test_a_full_disk_refuses_a_run_and_leaves_nothing_of_it(paused: Api) -> None:
    kept = await paused.paint(recipe())
    with paused.server.full_disk(room=5000):
        [problem] = await paused.refused("POST", "/api/runs", 507, json={"recipe": recipe(name="Lost")})
        assert "disk is full" in problem["message"]
        assert "MB" in problem["message"]
        assert (await paused.call("GET", "/api/queue"))["waiting"] == [kept["id"]]
        assert (await paused.call("GET", f"/api/runs/{kept['id']}"))["state"] == "queued"
        # What happens meanwhile is true, and written once there is room.
        assert (await ask(paused, kept, "cancel"))["state"] == "cancelled"
        listed = await paused.call("GET", "/api/runs?limit=1")
        assert (listed[0]["id"], listed[0]["state"]) == (kept["id"], "cancelled")
    again = await paused.paint(recipe(name="Kept"))
    assert "Lost" not in {run["name"] for run in await paused.call("GET", "/api/runs")}
    assert again["place"] == 1
