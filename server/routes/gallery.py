"""The gallery of recipes, their small pictures, and recipes as forms."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from contextlib import suppress

from aiohttp import web

from graphs.problems import RecipeError
from graphs.recipe import Recipe
from graphs.store import RecipeMissing, Result
from server import gallery
from server.api.replies import answer, answer_list
from server.gallery import Painted, RecipeCard
from server.keys import CATALOGUE, DISPATCHER, RECIPES, RESULTS
from server.ledger.record import Wanted
from server.queue import history
from server.queue.painting import shares_of
from server.routes.images import picture_file
from server.routes.recipes import problems_of
from server.security.client import client_key

RUNS_LOOKED_AT = 200


async def cards(request: web.Request) -> web.Response:
    """GET /api/gallery."""
    done = await _painted(request, None)
    return answer_list(RecipeCard, await asyncio.to_thread(_cards, request.app, done))


async def form(request: web.Request) -> web.Response:
    """GET /api/recipes/{id}/form."""
    id, known = request.match_info["id"], request.app[CATALOGUE]
    recipe = await asyncio.to_thread(request.app[RECIPES].read, id)
    problems = await problems_of(request, recipe)
    seconds = (await _painted(request, id)).seconds.get(id)
    return answer(await asyncio.to_thread(gallery.form, id, recipe, problems, known, seconds))


async def thumbnail(request: web.Request) -> web.FileResponse:
    """GET /api/recipes/{id}/thumbnail."""
    id = request.match_info["id"]
    path = gallery.thumbnail(id) if request.app[RECIPES].is_shipped(id) else None
    if path is None:
        raise RecipeMissing(id)
    return picture_file(path, unchanging=False)


async def _painted(request: web.Request, only: str | None) -> Painted:
    """Return what is known of painting each recipe, or `only` that one."""
    app, dispatcher = request.app, request.app[DISPATCHER]
    latest = await history.page(dispatcher, RUNS_LOOKED_AT, None, Wanted(state="done"))
    runs = [run for run in latest if run.recipe_id and only in (None, run.recipe_id)]
    ids = {run.recipe_id for run in runs if run.recipe_id}
    slow, painters, results = await asyncio.to_thread(_known_of, app, ids, client_key(request))
    computed = await dispatcher.ledger.computed([run.number for run in runs])
    # What takes long and was kept says nothing of how long the recipe takes.
    computed -= await dispatcher.ledger.looked_up({run.number: slow[run.recipe_id or ""] for run in runs})
    return gallery.painted(runs, computed, results, lambda run: run.client in painters[run.recipe_id or ""])


def _known_of(
    app: web.Application, ids: Iterable[str], mine: str
) -> tuple[dict[str, set[str]], dict[str, set[str]], Sequence[Result]]:
    """Return, by recipe, the nodes that compute for long and the clients whose pictures it shows: not those
    of whoever was only given it as a form. And the results."""
    specs, store = app[CATALOGUE], app[RECIPES]
    slow: dict[str, set[str]] = {}
    painters: dict[str, set[str]] = {}
    for id in ids:
        recipe = _read(app, id)
        slow[id] = set(shares_of(recipe, specs)) if recipe else set()
        painters[id] = {mine}
        with suppress(RecipeMissing):
            painters[id] |= {version.author for version in store.versions_of(id)}
    return slow, painters, app[RESULTS].list()


def _cards(app: web.Application, done: Painted) -> list[RecipeCard]:
    known = app[CATALOGUE]
    return [gallery.card(entry, _read(app, entry.id), known, done) for entry in app[RECIPES].list()]


def _read(app: web.Application, id: str) -> Recipe | None:
    with suppress(RecipeError, RecipeMissing):  # damaged, or deleted meanwhile
        return app[RECIPES].read(id)
    return None


ROUTES = [
    web.get("/api/gallery", cards),
    web.get("/api/recipes/{id}/form", form),
    web.get("/api/recipes/{id}/thumbnail", thumbnail),
]
