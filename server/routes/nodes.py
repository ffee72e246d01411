"""The catalogue of nodes, and what may be asked of the format itself."""

from __future__ import annotations

import math
import time
from collections.abc import Collection

from aiohttp import web

from graphs.recipe import Recipe
from nodes.contract import NodeSpec
from server.catalogue_view import catalogue_view

HOLDS = 2.0
"""For so many seconds the same is sent: weights that came meanwhile are shown that much later."""


class CatalogueText:
    """The catalogue as it is sent. It takes milliseconds to put together, and every editor asks for it."""

    def __init__(self, specs: Collection[NodeSpec]) -> None:
        self._specs = specs
        self._text = b""
        self._when = -math.inf

    def now(self) -> bytes:
        """Return it with the weights that were there at most `HOLDS` seconds ago."""
        if time.monotonic() - self._when > HOLDS:
            self._text = catalogue_view(self._specs).model_dump_json().encode()
            self._when = time.monotonic()
        return self._text


TEXT = web.AppKey("catalogue_text", CatalogueText)


async def catalogue(request: web.Request) -> web.Response:
    """GET /api/nodes."""
    return web.Response(body=request.app[TEXT].now(), content_type="application/json")


async def recipe_schema(_: web.Request) -> web.Response:
    """GET /api/schema/recipe."""
    return web.json_response(Recipe.model_json_schema())


ROUTES = [
    web.get("/api/nodes", catalogue),
    web.get("/api/schema/recipe", recipe_schema),
]
