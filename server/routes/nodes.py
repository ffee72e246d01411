"""The catalogue of nodes, and what may be asked of the format itself."""

from __future__ import annotations

from aiohttp import web

from graphs.recipe import Recipe
from server.catalogue_view import catalogue_view
from server.keys import CATALOGUE
from server.replies import answer


async def catalogue(request: web.Request) -> web.Response:
    """GET /api/nodes."""
    return answer(catalogue_view(request.app[CATALOGUE].values()))


async def recipe_schema(_: web.Request) -> web.Response:
    """GET /api/schema/recipe."""
    return web.json_response(Recipe.model_json_schema())


ROUTES = [
    web.get("/api/nodes", catalogue),
    web.get("/api/schema/recipe", recipe_schema),
]
