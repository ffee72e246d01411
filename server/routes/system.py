"""The machine, and what the worker computes on."""

from __future__ import annotations

import contextlib
import os

import psutil
from aiohttp import web

from nodes.features.catalogue import FEATURE_NETWORKS, network_names
from server.dispatch import Dispatcher
from server.keys import DISPATCHER
from server.models import System
from server.replies import answer
from server.versions import program_version


async def system(request: web.Request) -> web.Response:
    """GET /api/system."""
    dispatcher = request.app[DISPATCHER]
    told = dispatcher.told
    memory = psutil.virtual_memory()
    return answer(
        System(
            version=program_version(),
            worker="ready" if told else "starting",
            device=told.get("device"),
            devices=told.get("devices", []),
            torch=told.get("torch"),
            feature_network=next(iter(FEATURE_NETWORKS)),
            feature_networks=network_names(),
            cores=os.cpu_count() or 1,
            cpu=psutil.cpu_percent(),
            memory_used=memory.total - memory.available,
            memory_total=memory.total,
            worker_memory=_worker_memory(dispatcher),
        )
    )


def _worker_memory(dispatcher: Dispatcher) -> int:
    used = 0
    for worker in dispatcher.pool.workers:
        with contextlib.suppress(psutil.NoSuchProcess):
            used += psutil.Process(worker.pid).memory_info().rss if worker.pid else 0
    return used


ROUTES = [web.get("/api/system", system)]
