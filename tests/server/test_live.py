"""Live previews over the API: no run, nothing saved, the newest request only, never in a run's way."""

from __future__ import annotations

import asyncio
import base64
import io
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
from PIL import Image

from tests.server.serving import PATIENCE, Api, recipe, stub


class Stream:
    """The lines of one preview."""

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        self._response = response

    async def until(self, kind: str, **holds: Any) -> list[dict[str, Any]]:
        """Return the lines up to the first of this kind that has these values, or to the end."""
        lines = []
        async with asyncio.timeout(PATIENCE):
            async for text in self._response.content:
                lines.append(line := json.loads(text))
                if line["kind"] == kind and all(line[name] == value for name, value in holds.items()):
                    return lines
        assert not kind, f"over without {kind}: {lines[-1:]}"
        return lines

    async def rest(self) -> list[dict[str, Any]]:
        return await self.until("")


@asynccontextmanager
async def live(api: Api, graph: dict[str, Any], tab: str = "a", **more: Any) -> AsyncIterator[Stream]:
    body = {"recipe": graph, "tab": tab, **more}
    async with api.session.post("/api/live", json=body, read_bufsize=2**22) as response:
        assert response.status == 200, await response.text()
        assert response.content_type == "application/x-ndjson"
        yield Stream(response)


def pictures(lines: list[dict[str, Any]], finished: bool = True) -> dict[str, dict[str, Any]]:
    """The newest picture of each node."""
    found = [line for line in lines if line["kind"] == "picture" and (line["key"] is not None) == finished]
    return {line["node"]: line for line in found}


def optimising(**parameters: Any) -> dict[str, Any]:
    """A photograph, a node that optimises, one behind it, and one that saves."""
    photo = {"type": "LoadImage", "parameters": {"file": "sample:chelsea"}}
    return recipe(
        {
            "photo": photo,
            "paint": stub("Optimise", image="photo.image", **parameters),
            "light": {"type": "Levels", "inputs": {"image": "paint.image"}},
            "keep": stub("Keep", image="light.image"),
        }
    )


async def test_the_whole_graph_is_shown_small_then_refined_and_leaves_nothing_behind(api: Api) -> None:
    await api.ready()
    runs, results = await api.call("GET", "/api/runs"), await api.call("GET", "/api/results")
    async with live(api, optimising()) as stream:
        first = await stream.until("step")
        rest = await stream.rest()
    shown = pictures(first)
    assert set(shown) == {"photo", "paint", "light"}
    assert first[-1]["refining"]
    for line in shown.values():
        picture = Image.open(io.BytesIO(base64.b64decode(line["jpeg"])))
        assert picture.size == (line["width"], line["height"])
        assert max(picture.size) >= 128
    sides = [line["side"] for line in [*first, *rest] if line["kind"] == "step"]
    assert sides == sorted(set(sides))
    assert rest[-1] == {"kind": "over", "how": "done"}
    assert max(pictures(rest)["paint"]["width"], pictures(rest)["paint"]["height"]) > shown["paint"]["width"]
    assert await api.call("GET", "/api/runs") == runs
    assert await api.call("GET", "/api/results") == results


async def test_what_the_client_has_is_not_sent_again_and_only_what_changed_is_computed(api: Api) -> None:
    await api.ready()
    graph = optimising(bright=0.25)
    async with live(api, graph) as stream:
        known = pictures(await stream.rest())
    for attempt in range(10):
        graph["nodes"]["light"]["parameters"] = {"gamma": 1.7 + attempt / 10}
        async with live(api, graph, shown=[line["key"] for line in known.values()]) as stream:
            lines = await stream.until("step")
            rest = await stream.rest()
        if lines[-1]["side"] == known["paint"]["side"]:
            break
        # Where others kept the machine busy it is taken to be slow, until it was seen to be quick.
        known |= pictures([*lines, *rest])
    assert {line["node"] for line in lines if line["kind"] == "same"} == {"photo", "paint"}
    assert set(pictures(lines)) == {"light"}
    assert not pictures(lines, finished=False)  # nothing was optimised anew
    assert lines[-1]["side"] == known["paint"]["side"]  # as large as before at once


async def test_unless_asked_only_what_costs_little_is_shown_and_what_is_kept(api: Api) -> None:
    await api.ready()
    graph = optimising(evaluations=5, bright=0.75)
    graph["nodes"]["side"] = {"type": "Levels", "inputs": {"image": "photo.image"}}
    async with live(api, graph, whole=False) as stream:
        lines = await stream.rest()
    assert set(pictures(lines)) == {"photo", "side"}
    run = await api.paint(graph)
    await api.painted(run["id"])
    async with live(api, graph, whole=False) as stream:
        lines = await stream.rest()
    assert set(pictures(lines)) == {"photo", "side", "paint", "light"}
    assert not pictures(lines, finished=False)


async def test_a_newer_request_of_the_same_tab_ends_the_one_before_and_another_tab_does_not(api: Api) -> None:
    await api.ready()
    slow = optimising(seconds=0.2, bright=0.1)
    async with live(api, slow) as old, live(api, optimising(bright=0.6), tab="b") as other:
        await old.until("picture", node="photo")
        async with live(api, optimising(bright=0.9)) as new:
            assert (await old.rest())[-1] == {"kind": "over", "how": "replaced"}
            assert set(pictures(await new.until("step"))) == {"photo", "paint", "light"}
        assert set(pictures(await other.until("step"))) == {"photo", "paint", "light"}


async def test_a_run_takes_the_worker_at_once_and_previews_wait(api: Api) -> None:
    await api.ready()
    async with live(api, optimising(seconds=0.6, bright=0.2)) as stream:
        await stream.until("picture", node="paint")
        run = await api.paint(recipe({"flat": stub("Flat", grey=0.3)}))
        assert (await api.painted(run["id"]))["state"] == "done"
        # Not by itself, as it would after many seconds more.
        assert (await stream.rest())[-1] == {"kind": "over", "how": "painting"}
    held = await api.paint(
        recipe({"flat": stub("Flat"), "slow": stub("Slow", image="flat.image", steps=100_000)})
    )
    async with live(api, optimising()) as stream:
        assert await stream.rest() == [{"kind": "over", "how": "painting"}]
    await api.call("POST", f"/api/runs/{held['id']}/cancel", status=202)
    await api.painted(held["id"])


async def test_who_goes_away_is_painted_for_no_longer(api: Api, tmp_path: Path) -> None:
    await api.ready()
    worker, held = api.server.worker(), tmp_path / "held"
    held.touch()
    nodes = {"flat": stub("Flat", grey=0.33), "slow": stub("Slow", image="flat.image", held=str(held))}
    async with live(api, recipe(nodes)) as stream:
        await stream.until("picture", node="flat")
    async with live(api, optimising(bright=0.4), tab="b") as stream:
        await stream.until("step")
    assert api.server.worker() == worker  # the other would have gone on until its worker is taken to hang


async def test_a_node_that_fails_says_why_and_the_rest_is_shown(api: Api) -> None:
    await api.ready()
    nodes = {
        "flat": stub("Flat"),
        "bad": stub("Fail", image="flat.image"),
        "behind": stub("Slow", image="bad.image", steps=1),
        "good": stub("Slow", image="flat.image", steps=1),
    }
    async with live(api, recipe(nodes)) as stream:
        lines = await stream.rest()
    assert set(pictures(lines)) == {"flat", "good"}
    failed = [line for line in lines if line["kind"] == "failed"]
    assert failed  # at each size anew
    for line in failed:
        assert line["node"] == line["problem"]["node"] == "bad"
        assert line["problem"]["message"] == "It is too grey."


async def test_what_is_not_finished_is_left_out_of_what_is_shown(api: Api) -> None:
    await api.ready()
    nodes = {"flat": stub("Flat"), "lost": {"type": "Blend", "inputs": {"base": "flat.image"}}}
    async with live(api, recipe({**nodes, "new": {"type": "NotYetKnown"}})) as stream:
        lines = await stream.rest()
    assert set(pictures(lines)) == {"flat"}


async def test_a_preview_that_ends_the_worker_is_not_tried_again_and_runs_go_on(api: Api) -> None:
    await api.ready()
    nodes = {"flat": stub("Flat"), "deadly": stub("Crash", image="flat.image")}
    async with live(api, recipe(nodes)) as stream:
        assert (await stream.rest())[-1] == {"kind": "over", "how": "lost"}
    run = await api.paint(recipe({"flat": stub("Flat", grey=0.9)}))
    assert (await api.painted(run["id"]))["state"] == "done"


async def test_what_cannot_be_shown_is_refused_with_its_problems(api: Api) -> None:
    graph = recipe({"flat": stub("Flat")}, inputs={"gone": {"node": "gone", "parameter": "file"}})
    await api.refused("POST", "/api/live", 422, body={"recipe": graph, "tab": "a"})
    for wrong in ({"tab": ""}, {"tab": "a" * 65}, {"tab": "a", "shown": ["x"]}, {}):
        await api.refused("POST", "/api/live", 400, body={"recipe": recipe(), **wrong})
