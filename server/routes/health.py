"""Whether the server lives, whether it can work, and how it fares: for whoever watches over it."""

from __future__ import annotations

import shutil
from collections import Counter

from aiohttp import web

from server.api.replies import answer
from server.keys import CONFIG, DISPATCHER, HUB
from server.routes.cache import cache_use
from server.telemetry.metrics import CONTENT_TYPE, METRICS
from server.telemetry.readiness import READINESS, Alive


async def alive(_: web.Request) -> web.Response:
    """GET /healthz."""
    return answer(Alive(alive=True))


async def ready(request: web.Request) -> web.Response:
    """GET /readyz."""
    found = await request.app[READINESS].look()
    return answer(found, 200 if found.ready else 503)


async def metrics(request: web.Request) -> web.Response:
    """GET /metrics."""
    dispatcher = request.app[DISPATCHER]
    states = Counter({"queued": 0, "running": 0, "interrupted": 0})
    states.update(record.run.state for record in dispatcher.book.living())
    ready = sum(worker.ready for worker in dispatcher.pool.workers)
    kept = await cache_use(request.app)
    text = request.app[METRICS].text(
        runs=states,
        queue=len(dispatcher.book.order()),
        workers={"ready": ready, "starting": len(dispatcher.pool.workers) - ready},
        workers_lost=sum(worker.lost for worker in dispatcher.pool.workers),
        sockets=request.app[HUB].watching,
        cache={"memory": kept.memory_bytes, "disk": kept.disk_bytes},
        disk_free=shutil.disk_usage(request.app[CONFIG].folders.root).free,
    )
    return web.Response(body=text, headers={"Content-Type": CONTENT_TYPE})


ROUTES = [
    web.get("/healthz", alive),
    web.get("/readyz", ready),
    web.get("/metrics", metrics),
]
