"""Weights that do not ship: which are here, and getting the others."""

from __future__ import annotations

import asyncio

from aiohttp import web

from server.api.replies import Refusal, answer, refusal
from server.weights import Download, NotWanted, WeightsKeeper, WeightsUnknown

WEIGHTS = web.AppKey("weights", WeightsKeeper)


async def list_weights(request: web.Request) -> web.Response:
    """GET /api/weights."""
    return answer(await asyncio.to_thread(request.app[WEIGHTS].list))


async def get(request: web.Request) -> web.Response:
    """POST /api/weights/{name}/download."""
    name = request.match_info["name"]
    try:
        started: Download = await asyncio.to_thread(request.app[WEIGHTS].start, name)
    except WeightsUnknown:
        raise _unknown(f"The catalogue has no weights {name[:80]!r}.") from None
    except NotWanted as error:
        raise refusal(409, "failed", str(error), "GET /api/weights says what there is.") from None
    return answer(started, status=202)


async def cancel(request: web.Request) -> web.Response:
    """DELETE /api/weights/{name}/download."""
    name = request.match_info["name"]
    try:
        return answer(request.app[WEIGHTS].cancel(name))
    except WeightsUnknown:
        raise _unknown(f"No download of {name[:80]!r} is running.") from None


def _unknown(message: str) -> Refusal:
    return refusal(404, "missing", message, "GET /api/weights says what there is.")


async def close(app: web.Application) -> None:
    """Break off what runs, when the server ends."""
    app[WEIGHTS].close()


ROUTES = [
    web.get("/api/weights", list_weights),
    web.post("/api/weights/{name}/download", get),
    web.delete("/api/weights/{name}/download", cancel),
]
