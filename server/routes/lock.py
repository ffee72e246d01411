"""Locks: what a recipe is painted with is recorded in it, and compared with this machine."""

from __future__ import annotations

from aiohttp import web

from graphs.cache import Cache
from graphs.check import check
from graphs.lock import Machine, lock_of, machine_of
from graphs.reading import recipe_value
from graphs.recipe import Recipe
from graphs.sameness import Comparison, compare
from server.api.replies import Refusal, answer, answer_value
from server.api.requested import read_recipe_request
from server.keys import CATALOGUE, DISPATCHER, IMAGES
from server.models import ReadRecipe, RecipeRequest

DIGESTS = web.AppKey("digests", Cache)
"""Remembers the sha256 of weights while their files stay the same."""


async def lock(request: web.Request) -> web.Response:
    """POST /api/lock."""
    catalogue, images = request.app[CATALOGUE], request.app[IMAGES]
    machine, digest = _machine(request), request.app[DIGESTS].digest

    def locked(recipe: Recipe, _: RecipeRequest) -> Recipe:
        if problems := check(recipe, catalogue, images):
            raise Refusal(422, problems)
        return recipe.model_copy(update={"lock": lock_of(recipe, catalogue, images, machine, digest=digest)})

    recipe = await read_recipe_request(request, RecipeRequest, locked)
    return answer(ReadRecipe(recipe=recipe_value(recipe), problems=[]))


async def check_lock(request: web.Request) -> web.Response:
    """POST /api/lock/check."""
    catalogue, images = request.app[CATALOGUE], request.app[IMAGES]
    machine, digest = _machine(request), request.app[DIGESTS].digest
    found = await read_recipe_request(
        request,
        RecipeRequest,
        lambda recipe, _: compare(recipe, catalogue, images, machine, digest=digest),
    )
    return answer_value(Comparison, found)


def _machine(request: web.Request) -> Machine | None:
    """Return what the worker paints on; None until it has told."""
    told = request.app[DISPATCHER].told
    if not told:
        return None
    if told["device"] == "cpu":
        return machine_of("cpu", told["threads"])
    return Machine(device="cuda", processor=told["processor"], threads=told["threads"])


ROUTES = [web.post("/api/lock", lock), web.post("/api/lock/check", check_lock)]
