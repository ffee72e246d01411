"""The machine, and what the worker computes on."""

from __future__ import annotations

import contextlib
import os
from typing import Literal

import psutil
from aiohttp import web

from nodes.features.catalogue import FEATURE_NETWORKS, network_names
from server.api.replies import answer
from server.keys import CONFIG, DISPATCHER
from server.models import System, WorkerInfo
from server.pool.worker_process import Worker
from server.queue.versions import program_version
from server.security.admission import cookie_of


async def system(request: web.Request) -> web.Response:
    """GET /api/system."""
    dispatcher = request.app[DISPATCHER]
    told = dispatcher.told
    memory = psutil.virtual_memory()
    workers = [_worker_info(worker) for worker in dispatcher.pool.workers]
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
            worker_memory=sum(worker.memory for worker in workers),
            workers=workers,
            logged_in=bool(request.app[CONFIG].token and cookie_of(request)),
        )
    )


def _worker_info(worker: Worker) -> WorkerInfo:
    memory = 0
    with contextlib.suppress(psutil.NoSuchProcess):
        memory = psutil.Process(worker.pid).memory_info().rss if worker.pid else 0
    state: Literal["starting", "ready", "painting"] = "ready" if worker.told else "starting"
    return WorkerInfo(
        name=worker.name,
        state="painting" if worker.run else state,
        device=worker.told.get("device"),
        run=worker.run,
        memory=memory,
    )


ROUTES = [web.get("/api/system", system)]
