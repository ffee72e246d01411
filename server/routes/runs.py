"""Runs: accepted, listed, cancelled, looked at."""

from __future__ import annotations

import asyncio
from typing import Any

from aiohttp import web

from graphs.reading import recipe_value, write_recipe
from graphs.recipe import Recipe
from server.bodies import read_recipe_request
from server.keys import CATALOGUE, DISPATCHER
from server.models import Run
from server.replies import Refusal, answer, answer_list, refusal
from server.routes.recipes import problems_of
from server.runs import new_run

_MAX_ID = 64


async def submit(request: web.Request) -> web.Response:
    """POST /api/runs: checks a recipe and queues it."""
    recipe, body = await read_recipe_request(request)
    recipe_id = _recipe_id(body)
    if problems := await problems_of(request, recipe):
        raise Refusal(422, "The recipe has problems.", problems)
    value, text = await asyncio.to_thread(_forms, recipe)
    catalogue = request.app[CATALOGUE]
    record = new_run(recipe, value, text, recipe_id, catalogue)
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
    run = dispatcher.book.get(request.match_info["id"]).run.id
    node, output = request.match_info["node"], request.query.get("output")
    if output is not None and (png := await dispatcher.worker.fetch(run, node, output)):
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


def _forms(recipe: Recipe) -> tuple[dict[str, Any], bytes]:
    return recipe_value(recipe), write_recipe(recipe)


ROUTES = [
    web.post("/api/runs", submit),
    web.get("/api/runs", list_runs),
    web.get("/api/runs/{id}", read),
    web.post("/api/runs/{id}/cancel", cancel),
    web.get("/api/runs/{id}/preview/{node:.+}", preview),
]
