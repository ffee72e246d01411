"""The catalogue of nodes, and what may be asked of the format itself."""

from __future__ import annotations

import gzip
import hashlib
import math
import time
from collections.abc import Collection
from dataclasses import dataclass

from aiohttp import web

from graphs.recipe import Recipe
from nodes.contract import NodeSpec
from server.api.preconditions import preconditions, tag_header
from server.catalogue_view import catalogue_view

HOLDS = 2.0
"""For so many seconds the same is sent: weights that came meanwhile are shown that much later."""


@dataclass(frozen=True, slots=True)
class Sent:
    """The catalogue's JSON, the same compressed by gzip, and the tag of either."""

    plain: bytes
    packed: bytes
    tag: str


class CatalogueText:
    """The catalogue as it is sent. It takes milliseconds to put together, and every editor asks for it."""

    def __init__(self, specs: Collection[NodeSpec]) -> None:
        self._specs = specs
        self._sent = Sent(b"", b"", "")
        self._when = -math.inf

    def now(self) -> Sent:
        """Return it with the weights that were there at most `HOLDS` seconds ago."""
        if time.monotonic() - self._when > HOLDS:
            text = catalogue_view(self._specs).model_dump_json().encode()
            if text != self._sent.plain:
                tag = hashlib.sha256(text).hexdigest()
                self._sent = Sent(text, gzip.compress(text, mtime=0), tag)
            self._when = time.monotonic()
        return self._sent


TEXT = web.AppKey("catalogue_text", CatalogueText)


async def catalogue(request: web.Request) -> web.Response:
    """GET /api/nodes. With If-None-Match, 304 while it is the same."""
    asked = preconditions(request)
    sent = request.app[TEXT].now()
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    tag = f"{sent.tag}-gzip" if packed else sent.tag
    headers = {**tag_header(tag), "Cache-Control": "private, no-cache", "Vary": "Accept-Encoding"}
    if asked.is_known(tag):
        return web.Response(status=304, headers=headers)
    if packed:
        headers["Content-Encoding"] = "gzip"
    body = sent.packed if packed else sent.plain
    return web.Response(body=body, content_type="application/json", headers=headers)


async def recipe_schema(_: web.Request) -> web.Response:
    """GET /api/schema/recipe."""
    return web.json_response(Recipe.model_json_schema())


ROUTES = [
    web.get("/api/nodes", catalogue),
    web.get("/api/schema/recipe", recipe_schema),
]
