"""Recipes brought up to date: names of older versions are carried over, on request only."""

from __future__ import annotations

from aiohttp import web

from graphs.migrating import migrated
from graphs.reading import recipe_value
from graphs.recipe import Recipe
from server.api.replies import answer
from server.api.requested import read_recipe_request
from server.keys import CATALOGUE
from server.models import Migrated, MigrateRequest


async def migrate(request: web.Request) -> web.Response:
    """POST /api/migrate."""
    catalogue = request.app[CATALOGUE]

    def present(recipe: Recipe, asked: MigrateRequest) -> Migrated:
        found, changes = migrated(recipe, catalogue, asked.nodes)
        return Migrated(recipe=recipe_value(found), changes=changes)

    return answer(await read_recipe_request(request, MigrateRequest, present))


ROUTES = [web.post("/api/migrate", migrate)]
