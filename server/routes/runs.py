"""Runs: accepted, listed, cancelled, looked at."""

from __future__ import annotations

import asyncio
from typing import Any

from aiohttp import web

from server.bodies import read_recipe_request
from server.keys import CATALOGUE, DISPATCHER
from server.models import Run
from server.replies import Refusal, answer, answer_list, refusal
from server.routes.recipes import problems_of
from server.runs import new_run
from server.sameness import Origin

_MAX_ID = 64


async def submit(request: web.Request) -> web.Response:
    """POST /api/runs: checks a recipe and queues it."""
    recipe, body = await read_recipe_request(request)
    recipe_id = _recipe_id(body)
    if problems := await problems_of(request, recipe):
        raise Refusal(422, problems)
    catalogue = request.app[CATALOGUE]
    record = await asyncio.to_thread(new_run, recipe, recipe_id, catalogue)
    return answer(request.app[DISPATCHER].submit(record), status=202)


async def list_runs(request: web.Request) -> web.Response:
    """GET /api/runs."""
    return answer_list(Run, list(request.app[DISPATCHER].book.newest_first()))


async def read(request: web.Request) -> web.Response:
    """GET /api/runs/{id}."""
    return answer(request.app[DISPATCHER].book.get(request.match_info["id"]).detail())


async def cancel(request: web.Request) -> web.Response:
    """POST /api/runs/{id}/cancel."""
    dispatcher = request.app[DISPATCHER]
    return answer(dispatcher.cancel(dispatcher.book.get(request.match_info["id"])), status=202)


async def preview(request: web.Request) -> web.Response:
    """GET /api/runs/{id}/preview/{node}[?output=NAME]."""
    dispatcher = request.app[DISPATCHER]
    record = dispatcher.book.get(request.match_info["id"])
    node, output = request.match_info["node"], request.query.get("output")
    run, node = record.origins.get(node, Origin(record.run.id, node))
    if output is not None and (png := await dispatcher.pool.fetch(run, node, output)):
        return web.Response(body=png, content_type="image/png")
    jpeg = dispatcher.previews.get(run, node, output)
    if jpeg is None:
        raise refusal(404, "missing", "There is no picture of this node.", "Paint again to see it.")
    return web.Response(body=jpeg, content_type="image/jpeg")


def _recipe_id(body: dict[str, Any]) -> str | None:
    id = body.get("recipe_id")
    if id is not None and (not isinstance(id, str) or len(id) > _MAX_ID):
        raise refusal(400, "malformed", "recipe_id is not the id of a recipe.", "Leave it out.")
    return id


ROUTES = [
    web.post("/api/runs", submit),
    web.get("/api/runs", list_runs),
    web.get("/api/runs/{id}", read),
    web.post("/api/runs/{id}/cancel", cancel),
    web.get("/api/runs/{id}/preview/{node:.+}", preview),
]
