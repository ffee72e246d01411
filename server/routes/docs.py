"""The API described: as OpenAPI for programs, and as a page for people."""

from __future__ import annotations

import asyncio
import json
from functools import cache

from aiohttp import web

from server.openapi.document import document
from server.openapi.page import STYLE, page

ASK_AGAIN = {"Cache-Control": "private, no-cache"}


@cache
def _text() -> str:
    return json.dumps(document(), ensure_ascii=False)


async def openapi(_: web.Request) -> web.Response:
    """GET /api/openapi.json."""
    # Made when it is first asked for, so that the server need not before it listens.
    return web.Response(
        text=await asyncio.to_thread(_text), content_type="application/json", headers=ASK_AGAIN
    )


async def read(_: web.Request) -> web.Response:
    """GET /api/docs."""
    return web.Response(text=await asyncio.to_thread(page), content_type="text/html", headers=ASK_AGAIN)


async def style(_: web.Request) -> web.FileResponse:
    """GET /api/docs/style.css."""
    return web.FileResponse(STYLE, headers={"Content-Type": "text/css; charset=utf-8", **ASK_AGAIN})


ROUTES = [
    web.get("/api/openapi.json", openapi),
    web.get("/api/docs", read),
    web.get("/api/docs/style.css", style),
]
