"""Runs: accepted, painted, watched, cancelled, and there again for whoever opens the editor later."""

from __future__ import annotations

import asyncio
import io
from typing import Any

import aiohttp
import pytest
from PIL import Image

from tests.server.serving import PATIENCE, Api, Preview, fresh_grey, messages, recipe, stub


async def test_a_run_tells_what_happens_from_the_queue_to_the_end(api: Api) -> None:
    await api.ready()
    kinds: list[str] = []
    previews: list[Preview] = []
    numbers: list[int] = []
    async with api.session.ws_connect("/api/events") as socket:
        fresh = stub("Flat", grey=fresh_grey())
        run = await api.paint(recipe({"flat": fresh, "slow": stub("Slow", image="flat.image")}))
        assert run["state"] in ("queued", "running")
        async for message in messages(socket, "run_finished", run["id"]):
            if isinstance(message, Preview):
                if message.header["run"] == run["id"]:  # the runs of other tests may still be painted
                    previews.append(message)
            elif message["run"] == run["id"]:
                numbers.append(message["number"])
                kinds.append(message["event"]["kind"])
            else:
                numbers.append(message["number"])
    assert numbers == sorted(set(numbers))
    progress = kinds.count("node_progress")
    assert [kind for kind in kinds if kind != "node_progress"] == [
        "run_queued",
        "run_changed",
        "run_started",
        "node_started",
        "node_finished",
        "node_started",
        "node_finished",
        "run_finished",
    ]
    assert 1 <= progress <= 20
    finished = [preview.header for preview in previews if preview.header["output"] == "image"]
    assert [header["node"] for header in finished] == ["flat", "slow"]
    unfinished = [preview for preview in previews if preview.header["output"] is None]
    assert unfinished
    for preview in previews:
        assert preview.header["type"] == "image/jpeg"
        size = preview.header["width"], preview.header["height"]
        assert Image.open(io.BytesIO(preview.picture)).size == size == (128, 64)


async def test_a_run_is_there_again_after_a_reload(api: Api) -> None:
    grey = fresh_grey()
    document = recipe({"flat": stub("Flat", grey=grey), "slow": stub("Slow", image="flat.image", steps=10)})
    run = await api.paint(document, recipe_id="some-recipe")
    seen = await api.painted(run["id"])
    assert seen["state"] == "done"
    assert seen["progress"] == 1
    assert seen["recipe_id"] == "some-recipe"
    assert seen["created"] <= seen["started"] <= seen["finished"]
    assert seen["problem"] is None
    assert seen["recipe"]["nodes"]["flat"]["parameters"] == {"grey": grey}
    slow = seen["nodes"]["slow"]
    assert slow["state"] == "done"
    assert (slow["step"], slow["total"]) == (10, 10)
    assert slow["losses"][-1] == [10, 0.1]
    assert slow["outputs"] == {"image": {"socket": "Image", "width": 128, "height": 64}}
    assert slow["has_preview"]
    assert slow["reason"]
    assert run["id"] in [entry["id"] for entry in await api.call("GET", "/api/runs")]

    async with api.session.ws_connect("/api/events") as socket:
        hello = (await socket.receive_json())["event"]
    listed = next(entry for entry in hello["runs"] if entry["id"] == run["id"])
    assert listed == {key: seen[key] for key in listed}


async def test_a_finished_output_is_had_at_full_size(api: Api) -> None:
    run = await api.paint(recipe({"flat": stub("Flat", grey=0.2, side=700)}))
    await api.painted(run["id"])
    full = await api.call("GET", f"/api/runs/{run['id']}/preview/flat?output=image")
    picture = Image.open(io.BytesIO(full))
    assert (picture.format, picture.size) == ("PNG", (1400, 700))
    assert picture.getpixel((0, 0)) == (51, 51, 51)  # 0.2 · 255
    small = Image.open(io.BytesIO(await api.call("GET", f"/api/runs/{run['id']}/preview/flat")))
    assert (small.format, small.size) == ("JPEG", (1024, 512))
    await api.refused("GET", f"/api/runs/{run['id']}/preview/flat?output=nothing", 404)
    await api.refused("GET", f"/api/runs/{run['id']}/preview/nobody", 404)


async def test_a_second_run_takes_what_the_first_computed(api: Api) -> None:
    document = recipe({"flat": stub("Flat", grey=0.77), "slow": stub("Slow", image="flat.image")})
    await api.painted((await api.paint(document))["id"])
    again = await api.painted((await api.paint(document))["id"])
    assert again["nodes"]["slow"]["state"] == "cached"


async def test_numbers_are_told_with_the_node_kept_with_the_picture_and_told_again(api: Api) -> None:
    chain = {
        "flat": stub("Flat", grey=0.25, side=8),
        "look": stub("Measure", image="flat.image"),
        # It saves before anything is measured: the order of nodes is that of their names.
        "keep": stub("Keep", image="flat.image", name="measured"),
    }
    numbers = {"brightness": 0.25, "pixels": 128.0}
    run = await api.painted((await api.paint(recipe(chain)))["id"])
    assert run["nodes"]["look"]["numbers"] == numbers
    assert run["nodes"]["flat"]["numbers"] == {}
    [id] = run["results"]
    listed = {entry["id"]: entry["numbers"] for entry in await api.call("GET", "/api/results")}
    assert listed[id] == {"Stub Measure": numbers}

    again = await api.painted((await api.paint(recipe(chain)))["id"])
    assert again["nodes"]["look"]["state"] == "cached"
    assert again["nodes"]["look"]["numbers"] == numbers


async def test_what_is_not_computed_again_is_still_shown(api: Api) -> None:
    chain = {"flat": stub("Flat", grey=0.78), "slow": stub("Slow", image="flat.image", steps=2)}
    await api.painted((await api.paint(recipe(chain)))["id"])
    again = await api.painted((await api.paint(recipe(chain)))["id"])
    flat = again["nodes"]["flat"]
    assert flat["state"] == "cached"
    assert flat["has_preview"]
    assert flat["outputs"]["image"]["width"] == 128
    full = await api.call("GET", f"/api/runs/{again['id']}/preview/flat?output=image")
    assert Image.open(io.BytesIO(full)).getpixel((0, 0)) == (199, 199, 199)  # 0.78 · 255

    other = {**chain, "flat": stub("Flat", grey=fresh_grey())}
    changed = await api.painted((await api.paint(recipe(other)))["id"])
    assert changed["nodes"]["flat"]["state"] == "done"


async def test_what_is_not_computed_again_inside_a_group_is_still_shown(api: Api) -> None:
    inside = {"flat": stub("Flat", grey=0.77), "slow": stub("Slow", image="flat.image", steps=2)}
    group = {"outputs": {"image": "slow.image"}, "nodes": inside}
    document = recipe({"group": {"type": "definition:g"}}, definitions={"g": group})
    await api.painted((await api.paint(document))["id"])
    again = await api.painted((await api.paint(document))["id"])
    flat = again["nodes"]["group/flat"]
    assert flat["state"] == "cached"
    assert flat["has_preview"]
    assert flat["outputs"]["image"]["width"] == 128


async def test_a_run_is_cancelled_within_one_step_and_the_next_goes_on(api: Api) -> None:
    await api.ready()
    endless = recipe(
        {"flat": stub("Flat", grey=0.11), "slow": stub("Slow", image="flat.image", steps=100_000)}
    )
    first = await api.paint(endless)
    second = await api.paint(recipe({"flat": stub("Flat", grey=0.12)}))
    assert second["state"] == "queued"
    async with api.session.ws_connect("/api/events") as socket:
        while (await api.call("GET", f"/api/runs/{first['id']}"))["nodes"].get("slow", {}).get("step", 0) < 1:
            await socket.receive(timeout=PATIENCE)
    asked = await api.call("POST", f"/api/runs/{first['id']}/cancel", status=202)
    assert asked["id"] == first["id"]
    cancelled = await api.painted(first["id"])
    assert cancelled["state"] == "cancelled"
    assert cancelled["nodes"]["flat"]["state"] == "done"
    assert cancelled["nodes"]["slow"]["step"] < 1000
    assert (await api.painted(second["id"]))["state"] == "done"
    still = await api.call("POST", f"/api/runs/{first['id']}/cancel", status=202)
    assert still["state"] == "cancelled"


async def test_a_run_that_waits_is_cancelled_at_once(api: Api) -> None:
    endless = {"flat": stub("Flat", grey=0.13), "slow": stub("Slow", image="flat.image", steps=100_000)}
    painting = await api.paint(recipe(endless))
    waiting = await api.paint(recipe())
    cancelled = await api.call("POST", f"/api/runs/{waiting['id']}/cancel", status=202)
    assert cancelled["state"] == "cancelled"
    assert cancelled["started"] is None
    await api.call("POST", f"/api/runs/{painting['id']}/cancel", status=202)
    assert (await api.painted(painting["id"]))["state"] == "cancelled"


async def test_closing_every_tab_does_not_stop_a_run(api: Api) -> None:
    fresh = recipe({"flat": stub("Flat", grey=0.14), "slow": stub("Slow", image="flat.image", steps=30)})
    async with aiohttp.ClientSession(api.server.address) as tab:
        socket = await tab.ws_connect("/api/events")
        run = await api.paint(fresh)
        await socket.receive(timeout=PATIENCE)
        await socket.close()
    assert (await api.painted(run["id"]))["state"] == "done"


async def test_two_editors_see_the_same(api: Api) -> None:
    async def watch(socket: aiohttp.ClientWebSocketResponse, run: str) -> list[Any]:
        told = [message async for message in messages(socket, "run_finished", run)]
        return [entry for entry in told if isinstance(entry, dict) and entry["run"] == run]

    async with (
        api.session.ws_connect("/api/events") as first,
        api.session.ws_connect("/api/events") as second,
    ):
        run = (await api.paint(recipe({"flat": stub("Flat", grey=fresh_grey())})))["id"]
        one, other = await asyncio.gather(watch(first, run), watch(second, run))
    assert one == other
    assert len(one) >= 5


async def test_who_connects_again_gets_what_was_missed(api: Api) -> None:
    async with api.session.ws_connect("/api/events") as socket:
        before = (await socket.receive_json())["number"]
    run = await api.paint(recipe({"flat": stub("Flat", grey=fresh_grey())}))
    await api.painted(run["id"])
    async with api.session.ws_connect(f"/api/events?after={before}") as socket:
        hello = await socket.receive_json()
        assert hello["event"]["kind"] == "hello"
        assert not hello["event"]["missed"]
        assert hello["number"] == before
        told = [message async for message in messages(socket, "run_finished", run["id"])]
    # Of events that take each other's place, such as the order of the queue, only the newest is told.
    own = [message for message in told if isinstance(message, dict) and message["run"] == run["id"]]
    kinds = [message["event"]["kind"] for message in own]
    assert kinds[:2] == ["run_queued", "run_changed"]
    assert kinds[2:] == ["run_started", "node_started", "node_finished", "run_finished"]
    numbers = [message["number"] for message in own]
    assert numbers == sorted(set(numbers))
    assert numbers[0] > before

    async with api.session.ws_connect("/api/events?after=5") as socket:
        assert (await socket.receive_json())["event"]["missed"]


async def test_a_node_that_fails_says_so_and_the_others_are_painted(api: Api) -> None:
    document = recipe(
        {
            "flat": stub("Flat", grey=0.17),
            "bad": stub("Fail", image="flat.image"),
            "after": stub("Slow", image="bad.image"),
            "fine": stub("Slow", image="flat.image", steps=2),
        }
    )
    run = await api.painted((await api.paint(document))["id"])
    assert run["state"] == "failed"
    assert run["problem"]["message"] == "It is too grey."
    assert run["problem"]["hint"] == "Take another."
    assert run["problem"]["node"] == "bad"
    states = {id: node["state"] for id, node in run["nodes"].items()}
    assert states == {"flat": "done", "bad": "failed", "after": "skipped", "fine": "done"}


async def test_what_libraries_print_does_not_disturb_the_worker(api: Api) -> None:
    document = recipe({"flat": stub("Flat"), "chatty": stub("Chatty", image="flat.image", words="\0\0\0")})
    run = await api.painted((await api.paint(document))["id"])
    assert run["state"] == "done"


async def test_what_a_run_saves_is_a_result(api: Api) -> None:
    document = recipe(
        {"flat": stub("Flat", grey=0.18), "keep": stub("Keep", image="flat.image", name="étude 1")},
        name="Saving",
    )
    run = await api.painted((await api.paint(document))["id"])
    assert len(run["results"]) == 1
    listed = await api.call("GET", "/api/results")
    result = next(entry for entry in listed if entry["id"] == run["results"][0])
    assert result["name"] == "étude 1.png"
    assert result["run"] == run["id"]
    assert result["recipe_name"] == "Saving"
    assert (result["width"], result["height"]) == (128, 64)

    async with api.session.get(f"/api/results/{result['id']}/file?download=1") as response:
        assert response.headers["Content-Disposition"].startswith("attachment")
        assert "%C3%A9tude%201.png" in response.headers["Content-Disposition"]
        content = await response.read()
    assert len(content) == result["bytes"]
    async with api.session.get(f"/api/results/{result['id']}/file") as response:
        assert "Content-Disposition" not in response.headers
        assert response.content_type == "image/png"
    thumbnail = await api.call("GET", f"/api/results/{result['id']}/thumbnail")
    assert Image.open(io.BytesIO(thumbnail)).format == "JPEG"

    await api.call("DELETE", f"/api/results/{result['id']}", status=204)
    assert result not in await api.call("GET", "/api/results")
    assert not (api.server.home / "results" / "étude 1.png").exists()
    await api.refused("GET", f"/api/results/{result['id']}/thumbnail", 404)


@pytest.mark.parametrize("recipe_id", [5, "x" * 65, {}])
async def test_a_recipe_id_that_is_none_is_refused(api: Api, recipe_id: object) -> None:
    await api.refused("POST", "/api/runs", 400, json={"recipe": recipe(), "recipe_id": recipe_id})
