"""Results: the files that Save Image wrote."""

from __future__ import annotations

import asyncio

from aiohttp import web

from graphs.store import Result
from server.api.paging import answer_page
from server.api.replies import answer_value
from server.keys import HUB, RESULTS
from server.queue.messages import ResultsChanged
from server.routes.images import picture_file


async def list_results(request: web.Request) -> web.Response:
    """GET /api/results[?run=ID&limit=&after=]."""
    results = await asyncio.to_thread(request.app[RESULTS].list)
    if run := request.query.get("run"):
        results = [result for result in results if result.run == run]
    return answer_page(request, Result, results, lambda result: result.id)


async def read(request: web.Request) -> web.Response:
    """GET /api/results/{id}."""
    result = await asyncio.to_thread(request.app[RESULTS].find, request.match_info["id"])
    return answer_value(Result, result)


async def file(request: web.Request) -> web.FileResponse:
    """GET /api/results/{id}/file, with ``?download=1`` as a download."""
    result = request.app[RESULTS].find(request.match_info["id"])
    name = result.name if request.query.get("download") == "1" else None
    return picture_file(request.app[RESULTS].path(result.id), unchanging=True, download=name)


async def thumbnail(request: web.Request) -> web.FileResponse:
    """GET /api/results/{id}/thumbnail."""
    return picture_file(request.app[RESULTS].thumbnail(request.match_info["id"]), unchanging=True)


async def delete(request: web.Request) -> web.Response:
    """DELETE /api/results/{id}."""
    await asyncio.to_thread(request.app[RESULTS].delete, request.match_info["id"])
    request.app[HUB].publish(None, ResultsChanged())
    return web.Response(status=204)


ROUTES = [
    web.get("/api/results", list_results),
    web.get("/api/results/{id}", read),
    web.get("/api/results/{id}/file", file),
    web.get("/api/results/{id}/thumbnail", thumbnail),
    web.delete("/api/results/{id}", delete),
]
