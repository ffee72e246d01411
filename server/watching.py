"""Puts what watches over the server into the application: numbers, readiness and the log of runs."""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web

from server.keys import DISPATCHER, HUB
from server.metrics import METRICS, Metrics
from server.readiness import READINESS, ReadinessCheck
from server.witness import Witness


def watch(app: web.Application) -> None:
    """Watch over an application that has its hub and dispatcher."""
    dispatcher = app[DISPATCHER]
    metrics = app[METRICS] = Metrics()

    def recipe_of(run: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(dispatcher.reporter.painted[run].text)
        return found

    async def workers() -> str | None:
        if dispatcher.pool.stopping:
            return "The server is stopping."
        if any(worker.ready for worker in dispatcher.pool.workers):
            return None
        return "No process that paints is ready yet."

    app[READINESS] = ReadinessCheck(workers)
    app[HUB].listeners.append(Witness(metrics, recipe_of))
