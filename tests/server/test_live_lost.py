"""Live previews that end their worker: they are not tried again, and no run is blamed for them."""

from __future__ import annotations

from typing import Any

from tests.server.serving import Api, recipe, stub
from tests.server.test_live import live


def deadly(grey: float) -> dict[str, Any]:
    return recipe({"flat": stub("Flat", grey=grey), "deadly": stub("Crash", image="flat.image")})


def deaf(grey: float) -> dict[str, Any]:
    """A graph whose preview goes on for a while, whoever wants the worker."""
    return recipe({"flat": stub("Flat", grey=grey), "deaf": stub("Silent", image="flat.image", seconds=30)})


def worker_killed(api: Api) -> None:
    worker = api.server.worker()
    assert worker
    worker.kill()


async def test_a_preview_that_ended_a_worker_is_not_tried_again(api: Api) -> None:
    await api.ready()
    async with live(api, deadly(0.125)) as stream:
        assert (await stream.rest())[-1] == {"kind": "over", "how": "lost"}
    await api.ready()
    worker = api.server.worker()
    async with live(api, deadly(0.125)) as stream:
        assert await stream.rest() == [{"kind": "over", "how": "lost"}]
    assert api.server.worker() == worker


async def test_no_run_is_blamed_for_a_worker_that_a_preview_ended(api: Api) -> None:
    await api.ready()
    async with live(api, deaf(0.375)) as stream:
        await stream.until("picture", node="flat")
        run = await api.paint(recipe({"flat": stub("Flat", grey=0.875)}))
        await api.call("POST", "/api/queue/pause", status=202)
        worker_killed(api)
        assert (await stream.rest())[-1] == {"kind": "over", "how": "lost"}
    try:
        await api.ready()
        async with live(api, deaf(0.625)) as stream:
            await stream.until("picture", node="flat")
            await api.call("POST", "/api/queue/resume", status=202)
            worker_killed(api)
        assert (await api.painted(run["id"]))["state"] == "done"
    finally:
        await api.call("POST", "/api/queue/resume", status=202)
