"""The queue as a whole: looked at, paused, resumed, emptied."""

from __future__ import annotations

from aiohttp import web

from server.api.replies import answer
from server.keys import DISPATCHER
from server.queue import control


async def read(request: web.Request) -> web.Response:
    """GET /api/queue."""
    return answer(request.app[DISPATCHER].book.queue())


async def pause(request: web.Request) -> web.Response:
    """POST /api/queue/pause: begins no more runs; what is painted goes on."""
    return answer(await control.pause_queue(request.app[DISPATCHER], paused=True), status=202)


async def resume(request: web.Request) -> web.Response:
    """POST /api/queue/resume."""
    return answer(await control.pause_queue(request.app[DISPATCHER], paused=False), status=202)


async def cancel(request: web.Request) -> web.Response:
    """POST /api/queue/cancel: cancels all that waits and all that is painted."""
    return answer(await control.cancel_all(request.app[DISPATCHER]), status=202)


ROUTES = [
    web.get("/api/queue", read),
    web.post("/api/queue/pause", pause),
    web.post("/api/queue/resume", resume),
    web.post("/api/queue/cancel", cancel),
]
