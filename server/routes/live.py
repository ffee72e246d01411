"""Live previews: small pictures of a graph while it is changed."""

from __future__ import annotations

import asyncio
import contextlib

from aiohttp import web

from graphs.check import check
from graphs.reading import write_recipe
from graphs.recipe import Recipe
from server.api.bodies import HELD
from server.api.replies import Refusal, come_again
from server.api.requested import read_recipe_request
from server.keys import CATALOGUE, DISPATCHER, IMAGES
from server.live.desk import Live, TooManyPreviews, Wanted
from server.live.models import LiveRequest
from server.live.soundness import sound_part
from server.pool.pool import ServerStopping
from server.security.client import client_key

PATIENCE = 0.5
"""Seconds between two looks at whether the client is still there."""
SEND_SECONDS = 20.0
"""Whoever reads nothing for so long is sent nothing more: others want to see previews too."""
LINES = "application/x-ndjson"


async def live(request: web.Request) -> web.StreamResponse:
    """POST /api/live."""
    catalogue, images, desk = request.app[CATALOGUE], request.app[IMAGES], request.app[DISPATCHER].live

    def wanted(recipe: Recipe, body: LiveRequest) -> tuple[str, Wanted]:
        sound, problems = sound_part(recipe, check(recipe, catalogue, images))
        if sound is None:
            raise Refusal(422, problems)
        return body.tab, Wanted(recipe=write_recipe(sound), whole=body.whole, shown=body.shown)

    tab, asked = await read_recipe_request(request, LiveRequest, wanted)
    request.app[HELD].release(request)  # what is kept of it from now on is counted by the desk
    if request.app[DISPATCHER].pool.stopping:
        raise ServerStopping
    try:
        preview = desk.open((client_key(request), tab), asked)
    except TooManyPreviews:
        raise come_again(
            503, "Too many live previews are shown at once.", "Try again in a moment.", seconds=5
        ) from None
    response = web.StreamResponse(headers={"X-Accel-Buffering": "no"})
    response.content_type = LINES
    try:
        await response.prepare(request)
        with contextlib.suppress(ConnectionResetError):  # who went away needs no answer
            await _send(request, response, preview)
    finally:
        desk.close(preview)
    return response


async def _send(request: web.Request, response: web.StreamResponse, preview: Live) -> None:
    while (line := await preview.next(PATIENCE)) is not None:
        if line:
            try:
                await asyncio.wait_for(response.write(line), SEND_SECONDS)
            except TimeoutError:
                if request.transport:
                    request.transport.abort()  # what was written waits there, and nobody takes it
                return
        elif request.transport is None or request.transport.is_closing():
            return


ROUTES = [web.post("/api/live", live)]
