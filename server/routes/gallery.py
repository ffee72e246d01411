"""The gallery of recipes, their small pictures, and recipes as forms."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from aiohttp import web

from graphs.problems import RecipeError
from graphs.recipe import Recipe
from graphs.store import RecipeEntry, RecipeMissing
from server import gallery
from server.api.replies import answer, answer_list
from server.gallery import Painted, RecipeCard
from server.keys import CATALOGUE, DISPATCHER, RECIPES, RESULTS
from server.ledger.record import Wanted
from server.queue import history
from server.routes.images import picture_file
from server.routes.recipes import problems_of

RUNS_LOOKED_AT = 200


async def cards(request: web.Request) -> web.Response:
    """GET /api/gallery."""
    done = await _painted(request)
    return answer_list(RecipeCard, await asyncio.to_thread(_cards, request.app, done))


async def form(request: web.Request) -> web.Response:
    """GET /api/recipes/{id}/form."""
    id, known = request.match_info["id"], request.app[CATALOGUE]
    recipe = await asyncio.to_thread(request.app[RECIPES].read, id)
    problems = await problems_of(request, recipe)
    seconds = (await _painted(request)).seconds.get(id)
    return answer(await asyncio.to_thread(gallery.form, id, recipe, problems, known, seconds))


async def thumbnail(request: web.Request) -> web.FileResponse:
    """GET /api/recipes/{id}/thumbnail."""
    id = request.match_info["id"]
    path = gallery.thumbnail(id) if request.app[RECIPES].is_shipped(id) else None
    if path is None:
        raise RecipeMissing(id)
    return picture_file(path, unchanging=False)


async def _painted(request: web.Request) -> Painted:
    dispatcher = request.app[DISPATCHER]
    runs = await history.page(dispatcher, RUNS_LOOKED_AT, None, Wanted(state="done"))
    computed = await dispatcher.ledger.computed([run.number for run in runs if run.recipe_id])
    return gallery.painted(runs, computed, await asyncio.to_thread(request.app[RESULTS].list))


def _cards(app: web.Application, done: Painted) -> list[RecipeCard]:
    known = app[CATALOGUE]
    return [gallery.card(entry, _read(app, entry), known, done) for entry in app[RECIPES].list()]


def _read(app: web.Application, entry: RecipeEntry) -> Recipe | None:
    with suppress(RecipeError, RecipeMissing):  # damaged, or deleted meanwhile
        return app[RECIPES].read(entry.id)
    return None


ROUTES = [
    web.get("/api/gallery", cards),
    web.get("/api/recipes/{id}/form", form),
    web.get("/api/recipes/{id}/thumbnail", thumbnail),
]
