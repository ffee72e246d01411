"""Recipes: listed, opened, saved, deleted, read from files, checked."""

from __future__ import annotations

import asyncio

from aiohttp import web

from graphs.check import check
from graphs.problems import Problem
from graphs.reading import MAX_BYTES, recipe_in_file, recipe_value
from graphs.recipe import Recipe
from graphs.store import RecipeEntry
from nodes.pictures.png import SIGNATURE
from server.api.bodies import MAX_IMAGE, read_body
from server.api.paging import answer_page
from server.api.preconditions import preconditions, tag_header
from server.api.replies import answer, refusal
from server.api.requested import read_recipe_request
from server.api.saved import answer_saved
from server.keys import CATALOGUE, HUB, IMAGES, RECIPES
from server.models import Checked, ReadRecipe, RecipeRequest, StoredRecipe
from server.queue.messages import RecipesChanged
from server.security.client import client_key


async def list_recipes(request: web.Request) -> web.Response:
    """GET /api/recipes[?limit=&after=]."""
    entries = await asyncio.to_thread(request.app[RECIPES].list)
    return answer_page(request, RecipeEntry, entries, lambda entry: entry.id)


async def read(request: web.Request) -> web.Response:
    """GET /api/recipes/{id}. With If-None-Match, 304 while the recipe is the same."""
    id, store = request.match_info["id"], request.app[RECIPES]
    asked = preconditions(request)
    recipe, tag = await asyncio.to_thread(store.tagged, id)
    if asked.is_known(tag):
        return web.Response(status=304, headers=tag_header(tag))
    problems = await problems_of(request, recipe)
    stored = StoredRecipe(id=id, shipped=store.is_shipped(id), recipe=recipe_value(recipe), problems=problems)
    return answer(stored, headers=tag_header(tag))


async def add(request: web.Request) -> web.Response:
    """POST /api/recipes. A recipe with problems is saved all the same: nothing is lost."""
    store, author = request.app[RECIPES], client_key(request)
    entry = await read_recipe_request(request, RecipeRequest, lambda recipe, _: store.add(recipe, author))
    request.app[HUB].publish(None, RecipesChanged())
    return answer_saved(entry, "/api/recipes")


async def save(request: web.Request) -> web.Response:
    """PUT /api/recipes/{id}. With If-Match only over what the client saw, with If-None-Match: * only anew."""
    asked = preconditions(request)
    id, store, author = request.match_info["id"], request.app[RECIPES], client_key(request)
    entry = await read_recipe_request(
        request, RecipeRequest, lambda recipe, _: store.save(id, recipe, asked.demand, author)
    )
    request.app[HUB].publish(None, RecipesChanged())
    return answer_saved(entry)


async def delete(request: web.Request) -> web.Response:
    """DELETE /api/recipes/{id}. With If-Match only what the client saw."""
    asked = preconditions(request)
    await asyncio.to_thread(request.app[RECIPES].delete, request.match_info["id"], asked.demand)
    request.app[HUB].publish(None, RecipesChanged())
    return web.Response(status=204)


async def read_file(request: web.Request) -> web.Response:
    """POST /api/recipes/read: the bytes of a recipe's file or of an exported PNG."""
    data = await read_body(request, MAX_IMAGE)
    if not data.startswith(SIGNATURE) and len(data) > MAX_BYTES:
        raise refusal(
            413,
            "too large",
            f"The file is {len(data) / 1e6:.1f} MB long; a recipe has at most {MAX_BYTES / 1e6:.0f} MB.",
            "Choose a recipe that Impasto saved.",
        )
    recipe = await asyncio.to_thread(recipe_in_file, data)
    problems = await problems_of(request, recipe)
    return answer(ReadRecipe(recipe=recipe_value(recipe), problems=problems))


async def check_recipe(request: web.Request) -> web.Response:
    """POST /api/check."""
    catalogue, images = request.app[CATALOGUE], request.app[IMAGES]
    problems = await read_recipe_request(
        request, RecipeRequest, lambda recipe, _: check(recipe, catalogue, images)
    )
    return answer(Checked(problems=problems))


async def problems_of(request: web.Request, recipe: Recipe) -> list[Problem]:
    """Return every problem of a recipe, here and now."""
    catalogue, images = request.app[CATALOGUE], request.app[IMAGES]
    return await asyncio.to_thread(check, recipe, catalogue, images)


ROUTES = [
    web.get("/api/recipes", list_recipes),
    web.post("/api/recipes", add),
    web.post("/api/recipes/read", read_file),
    web.get("/api/recipes/{id}", read),
    web.put("/api/recipes/{id}", save),
    web.delete("/api/recipes/{id}", delete),
    web.post("/api/check", check_recipe),
]
