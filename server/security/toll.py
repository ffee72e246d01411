"""Holds each client to the rates at which it may ask for what costs the server something."""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Mapping
from contextlib import ExitStack

from aiohttp import hdrs, web

from graphs.store.quota import Quota
from server.api.bodies import HELD
from server.api.replies import Handler, come_again
from server.keys import CONFIG
from server.security.client import client_key
from server.security.limits import Expensive
from server.security.rates import Buckets
from server.security.sockets import SOCKETS

log = logging.getLogger(__name__)

TOLLS = web.AppKey("tolls", Buckets)
QUOTA = web.AppKey("quota", Quota)

OLD_SECONDS = 600.0
"""What was seen of the disk at most so long ago is gone by while it is looked at anew."""


class Room:
    """Whether what users brought and made leaves room for more."""

    def __init__(self, quota: Quota) -> None:
        self._quota = quota
        self._looking: asyncio.Task[None] | None = None

    async def demand(self) -> None:
        """Return if there is room.

        With thousands of files to look at it takes long: who asks now and again does not wait for it.

        Raises:
            QuotaFull: if there is none.
        """
        if self._quota.believed:
            return
        looking = self.look()
        if self._quota.age > OLD_SECONDS:
            await asyncio.shield(looking)

    def look(self) -> asyncio.Task[None]:
        """Return what looks at the disk, in another thread."""
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(asyncio.to_thread(self._quota.check))
            self._looking.add_done_callback(_told_later)
        return self._looking


def _told_later(looking: asyncio.Task[None]) -> None:
    """Take note of how a look ended for which perhaps nobody waited; if there was no room, the next does."""
    if not looking.cancelled() and isinstance(error := looking.exception(), OSError):
        log.warning("It cannot be seen how much room is left: %r", error)


ROOM = web.AppKey("room", Room)

COSTS: Mapping[tuple[str, str], Expensive] = {
    ("POST", "/api/images"): "upload",
    ("POST", "/api/recipes/read"): "upload",
    ("GET", "/api/runs"): "search",
    ("POST", "/api/runs"): "submit",
    ("POST", "/api/runs/{id}/retry"): "submit",
    ("GET", "/api/runs/{id}/film/{node}"): "upload",
    ("POST", "/api/check"): "check",
    ("POST", "/api/live"): "live",
    ("GET", "/api/gallery"): "check",
    ("GET", "/api/recipes/{id}/form"): "check",
    ("GET", "/api/runs/{id}/summary"): "check",
    ("PUT", "/api/settings"): "check",
    ("POST", "/api/weights/{name}/download"): "check",
    ("POST", "/api/recipes"): "check",
    ("PUT", "/api/recipes/{id}"): "check",
    ("GET", "/api/recipes/{id}"): "check",
    ("GET", "/api/recipes/{id}/versions"): "check",
    ("GET", "/api/recipes/{id}/versions/{number}"): "check",
    ("POST", "/api/recipes/{id}/versions/{number}/restore"): "check",
    ("GET", "/api/blocks"): "check",
    ("POST", "/api/blocks"): "check",
    ("PUT", "/api/blocks/{id}"): "check",
    ("POST", "/api/difference"): "check",
    ("POST", "/api/migrate"): "check",
    ("POST", "/api/lock"): "check",
    ("POST", "/api/lock/check"): "check",
    ("GET", "/api/images/{ref}/thumbnail"): "thumbnail",
    ("GET", "/api/runs/{id}/preview/{node}"): "thumbnail",
    ("GET", "/api/runs/{id}/frames/{number}"): "thumbnail",
}
"""What is counted, by method and the pattern of its address."""

CHEAP = frozenset(
    {
        ("DELETE", "/api/blocks/{id}"),
        ("DELETE", "/api/cache"),
        ("DELETE", "/api/images/{hash}"),
        ("DELETE", "/api/recipes/{id}"),
        ("DELETE", "/api/results/{id}"),
        ("DELETE", "/api/runs/{id}"),
        ("DELETE", "/api/runs/{id}/star"),
        ("DELETE", "/api/weights/{name}/download"),
        ("POST", "/api/queue/cancel"),
        ("POST", "/api/queue/pause"),
        ("POST", "/api/queue/resume"),
        ("POST", "/api/runs/{id}/cancel"),
        ("POST", "/api/runs/{id}/front"),
        ("POST", "/api/runs/{id}/pause"),
        ("POST", "/api/runs/{id}/resume"),
        ("PUT", "/api/runs/{id}/star"),
        ("POST", "/login"),
        ("POST", "/logout"),
    }
)
"""What changes something and need not be counted: a row or a file each, or (the login) counted elsewhere.
Whatever else changes something must stand in `COSTS`."""

GROWING = {
    ("POST", "/api/runs"),
    ("POST", "/api/runs/{id}/retry"),
    ("POST", "/api/recipes"),
    ("PUT", "/api/recipes/{id}"),
    ("POST", "/api/blocks"),
    ("PUT", "/api/blocks/{id}"),
    ("POST", "/api/recipes/{id}/versions/{number}/restore"),
}
"""What takes room on the disk, and does not look for it by itself as uploads do."""

_WORDS: Mapping[Expensive, str] = {
    "upload": "files were sent or films asked for",
    "submit": "runs were asked for",
    "check": "recipes were checked",
    "thumbnail": "pictures were asked for",
    "live": "live previews were asked for",
    "search": "searches were asked for",
}


@web.middleware
async def within_limits(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse what a client asks for too often, more sockets than it may have, and what there is no room
    for."""
    resource = request.match_info.route.resource
    method = hdrs.METH_GET if request.method == hdrs.METH_HEAD else request.method
    kind = COSTS.get((method, resource.canonical)) if resource else None
    if kind == "search" and kind not in request.query:
        kind = None  # a page of the list costs nothing
    if kind and (
        seconds := request.app[TOLLS].take(
            (kind, client_key(request)), request.app[CONFIG].limits.rates[kind]
        )
    ):
        raise come_again(
            429,
            f"Too many {_WORDS[kind]} in a short time.",
            f"Try again in {math.ceil(seconds)} s.",
            seconds=seconds,
        )
    if resource and (method, resource.canonical) in GROWING:
        # Of runs better now than after an hour of painting, when the picture is to be saved.
        await request.app[ROOM].demand()
    with ExitStack() as held:
        # Whatever its headers say: a request that asks for a socket may bring a body too.
        held.callback(request.app[HELD].release, request)
        if hdrs.UPGRADE in request.headers:
            held.enter_context(request.app[SOCKETS].one_more(client_key(request)))
        return await handler(request)
