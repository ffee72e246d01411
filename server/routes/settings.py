"""The settings that the browsers of one server share."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from aiohttp import web

from server.api.preconditions import preconditions, tag_header
from server.api.replies import answer
from server.api.requested import read_request
from server.keys import CONFIG, DISPATCHER, HUB, KEPT, SETTINGS
from server.queue.messages import SettingsChanged
from server.settings import Settings


async def read(request: web.Request) -> web.Response:
    """GET /api/settings. With If-None-Match, 304 while they are the same."""
    asked = preconditions(request)
    settings, tag = request.app[SETTINGS].tagged()
    if asked.is_known(tag):
        return web.Response(status=304, headers=tag_header(tag))
    return answer(settings, headers=tag_header(tag))


async def save(request: web.Request) -> web.Response:
    """PUT /api/settings. With If-Match only over what the client saw."""
    asked = preconditions(request)
    settings = await read_request(request, Settings)
    tag = await asyncio.to_thread(request.app[SETTINGS].save, settings, asked.demand)
    apply(request.app)
    request.app[HUB].publish(None, SettingsChanged())
    return answer(settings, headers=tag_header(tag))


def apply(app: web.Application) -> None:
    """Let the workers, those that are yet to start too, paint as the settings say."""
    settings, _ = app[SETTINGS].tagged()
    config = app[CONFIG]
    memory, disk = settings.cache_bytes, settings.cache_disk_bytes
    config = replace(
        config,
        metadata=config.metadata and settings.metadata,
        cache_bytes=_bound(config.cache_bytes, memory, guests=bool(config.token)),
        cache_disk_bytes=_bound(config.cache_disk_bytes, disk, guests=bool(config.token)),
    )
    app[KEPT].max_bytes = config.cache_disk_bytes
    app[DISPATCHER].pool.adjust(config)


def _bound(started_with: int, wished: int | None, *, guests: bool) -> int:
    if wished is None:
        return started_with
    return min(started_with, wished) if guests else wished


ROUTES = [
    web.get("/api/settings", read),
    web.put("/api/settings", save),
]
