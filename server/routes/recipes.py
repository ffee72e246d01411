"""Recipes: listed, opened, saved, deleted, read from files, checked."""

from __future__ import annotations

import asyncio

from aiohttp import web

from graphs.check import check
from graphs.problems import Problem, RecipeError
from graphs.reading import MAX_BYTES, read_recipe, recipe_value
from graphs.recipe import Recipe
from graphs.store import RecipeEntry
from nodes.pictures.header import PictureError
from nodes.pictures.png import SIGNATURE
from nodes.pictures.png import read_recipe as recipe_in_png
from server.bodies import MAX_IMAGE, read_body, read_recipe_request
from server.keys import CATALOGUE, HUB, IMAGES, RECIPES
from server.models import Checked, ReadRecipe, RecipesChanged, Saved, StoredRecipe
from server.replies import answer, answer_list, refusal


async def list_recipes(request: web.Request) -> web.Response:
    """GET /api/recipes."""
    return answer_list(RecipeEntry, await asyncio.to_thread(request.app[RECIPES].list))


async def read(request: web.Request) -> web.Response:
    """GET /api/recipes/{id}."""
    id, store = request.match_info["id"], request.app[RECIPES]
    recipe = await asyncio.to_thread(store.read, id)
    problems = await problems_of(request, recipe)
    stored = StoredRecipe(id=id, shipped=store.is_shipped(id), recipe=recipe_value(recipe), problems=problems)
    return answer(stored)


async def add(request: web.Request) -> web.Response:
    """POST /api/recipes. A recipe with problems is saved all the same: nothing is lost."""
    recipe, _ = await read_recipe_request(request)
    entry = await asyncio.to_thread(request.app[RECIPES].add, recipe)
    request.app[HUB].publish(None, RecipesChanged())
    return answer(Saved(id=entry.id, modified=entry.modified), status=201)


async def save(request: web.Request) -> web.Response:
    """PUT /api/recipes/{id}."""
    recipe, _ = await read_recipe_request(request)
    entry = await asyncio.to_thread(request.app[RECIPES].save, request.match_info["id"], recipe)
    request.app[HUB].publish(None, RecipesChanged())
    return answer(Saved(id=entry.id, modified=entry.modified))


async def delete(request: web.Request) -> web.Response:
    """DELETE /api/recipes/{id}."""
    await asyncio.to_thread(request.app[RECIPES].delete, request.match_info["id"])
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
    recipe = await asyncio.to_thread(_recipe_in, data)
    problems = await problems_of(request, recipe)
    return answer(ReadRecipe(recipe=recipe_value(recipe), problems=problems))


async def check_recipe(request: web.Request) -> web.Response:
    """POST /api/check."""
    recipe, _ = await read_recipe_request(request)
    return answer(Checked(problems=await problems_of(request, recipe)))


async def problems_of(request: web.Request, recipe: Recipe) -> list[Problem]:
    """Return every problem of a recipe, here and now."""
    catalogue, images = request.app[CATALOGUE], request.app[IMAGES]
    return await asyncio.to_thread(check, recipe, catalogue, images)


def _recipe_in(data: bytes) -> Recipe:
    if not data.startswith(SIGNATURE):
        return read_recipe(data)
    try:
        text = recipe_in_png(data)
    except PictureError as error:
        raise RecipeError([Problem(code="unreadable", message=error.message, hint=error.hint)]) from None
    if text is None:
        found = "There is no recipe in this PNG."
        hint = "Only pictures that Save Image wrote with its recipe carry one."
        raise RecipeError([Problem(code="unreadable", message=found, hint=hint)])
    return read_recipe(text.encode())


ROUTES = [
    web.get("/api/recipes", list_recipes),
    web.post("/api/recipes", add),
    web.post("/api/recipes/read", read_file),
    web.get("/api/recipes/{id}", read),
    web.put("/api/recipes/{id}", save),
    web.delete("/api/recipes/{id}", delete),
    web.post("/api/check", check_recipe),
]
