"""Films: the previews of runs, recorded while they were painted."""

from __future__ import annotations

import hashlib
import math
from typing import get_args

from aiohttp import web

from server.api.preconditions import preconditions, tag_header
from server.api.replies import answer_list, come_again, refusal
from server.films.cutting import FilmKind, Line, LineFull, NobodyWaits, NotCut, cut
from server.keys import DISPATCHER
from server.models import Film
from server.routes.images import ASK_AGAIN, wanted_side, web_disposition

SHORTEST, LONGEST = 1.0, 30.0
_KINDS: tuple[FilmKind, ...] = get_args(FilmKind)
CUTTING = web.AppKey("cutting", Line)
"""Whose turn it is to have a film made."""
RETRY_SECONDS = 20.0
_TYPES = {"gif": "image/gif", "webp": "image/webp", "webm": "video/webm"}


async def list_films(request: web.Request) -> web.Response:
    """GET /api/runs/{id}/films."""
    dispatcher, id = request.app[DISPATCHER], request.match_info["id"]
    await dispatcher.find(id)
    return answer_list(Film, await dispatcher.films.films(id), None)


async def frame(request: web.Request) -> web.Response:
    """GET /api/runs/{id}/frames/{number}. With If-None-Match, 304 while it is the same."""
    asked, number = preconditions(request), request.match_info["number"]
    films = request.app[DISPATCHER].films
    known = number.isascii() and number.isdigit() and len(number) < 19
    jpeg = await films.jpeg(request.match_info["id"], int(number)) if known else None
    if jpeg is None:
        raise refusal(404, "missing", "This picture is no longer kept.", "Read the films of the run anew.")
    tag = hashlib.sha256(jpeg).hexdigest()
    # Once the file began anew, another picture may have its number.
    headers = {**tag_header(tag), "Cache-Control": ASK_AGAIN}
    if asked.is_known(tag):
        return web.Response(status=304, headers=headers)
    return web.Response(body=jpeg, content_type="image/jpeg", headers=headers)


async def film(request: web.Request) -> web.Response:
    """GET /api/runs/{id}/film/{node}?kind=gif&side=320&seconds=5."""
    dispatcher, id, node = request.app[DISPATCHER], request.match_info["id"], request.match_info["node"]
    kind, side, seconds = _kind(request), wanted_side(request), _seconds(request)
    try:
        async with request.app[CUTTING].turn():
            frames = await dispatcher.films.jpegs(id, node)
            if len(frames) < 2:
                await dispatcher.find(id)
                raise refusal(
                    404, "missing", "How this node was painted was not recorded.", "Paint again to record it."
                )
            made = await cut(frames, kind, side, seconds, waits=lambda: _is_there(request))
    except LineFull:
        found = "Too many films wait to be made already."
        raise come_again(503, found, "Try again in a moment.", seconds=RETRY_SECONDS) from None
    except NotCut:
        hint = "Try a smaller side, or another kind."
        raise refusal(503, "failed", "The film could not be made.", hint) from None
    except NobodyWaits:
        return web.Response(status=503)
    name = web_disposition(f"{node.rsplit('/', 1)[-1]}.{kind}")
    return web.Response(body=made, content_type=_TYPES[kind], headers={"Content-Disposition": name})


def _is_there(request: web.Request) -> bool:
    return request.transport is not None and not request.transport.is_closing()


def _kind(request: web.Request) -> FilmKind:
    given = request.query.get("kind", "gif")
    found = next((kind for kind in _KINDS if kind == given), None)
    if found is None:
        wrong = f"kind is {given[:20]!r}; it must be one of {', '.join(_KINDS)}."
        raise refusal(400, "bad value", wrong, "Try kind=gif.")
    return found


def _seconds(request: web.Request) -> float:
    given = request.query.get("seconds", "5")
    try:
        seconds = float(given[:20])
    except ValueError:
        seconds = math.nan
    if not SHORTEST <= seconds <= LONGEST:
        wrong = f"seconds is {given[:20]!r}; it must be from {SHORTEST:.0f} to {LONGEST:.0f}."
        raise refusal(400, "bad value", wrong, "Try seconds=5.")
    return seconds


ROUTES = [
    web.get("/api/runs/{id}/films", list_films),
    web.get("/api/runs/{id}/frames/{number}", frame),
    web.get("/api/runs/{id}/film/{node:.+}", film),
]
