"""What is kept of the results of nodes, in the memory of the workers and on disk."""

from __future__ import annotations

import asyncio

from aiohttp import web

from graphs.store.kept import LOCK_SECONDS
from server.api.replies import answer, come_again
from server.keys import DISPATCHER, KEPT
from server.models import CacheUse


async def cache_use(app: web.Application) -> CacheUse:
    """Return how much is kept. A worker tells of its memory after each run."""
    usage = await asyncio.to_thread(app[KEPT].usage)
    return CacheUse(
        memory_bytes=app[DISPATCHER].pool.cache_bytes,
        memory_limit=app[DISPATCHER].pool.config.cache_bytes,
        disk_bytes=usage.bytes,
        disk_limit=usage.limit,
        entries=usage.entries,
    )


async def read(request: web.Request) -> web.Response:
    """GET /api/cache."""
    return answer(await cache_use(request.app))


async def clear(request: web.Request) -> web.Response:
    """DELETE /api/cache. Runs under way keep what they hold, and what they make from now on is kept again."""
    request.app[DISPATCHER].pool.clear_cache()
    try:
        await asyncio.to_thread(request.app[KEPT].clear)
    except TimeoutError:
        found = "Another process writes into the cache for too long."
        raise come_again(503, found, "Try again in a moment.", seconds=LOCK_SECONDS) from None
    return web.Response(status=204)


ROUTES = [
    web.get("/api/cache", read),
    web.delete("/api/cache", clear),
]
