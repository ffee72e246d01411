"""Puts what watches over the server into the application: numbers, readiness and the log of runs."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping

from aiohttp import web

from server.keys import DISPATCHER, HUB
from server.ledger import NOT_NOW
from server.telemetry.metrics import METRICS, Metrics
from server.telemetry.readiness import READINESS, ReadinessCheck
from server.telemetry.witness import Witness

log = logging.getLogger(__name__)


def watch(app: web.Application) -> None:
    """Watch over an application that has its hub and dispatcher."""
    dispatcher = app[DISPATCHER]
    metrics = app[METRICS] = Metrics()

    def types_of(run: str) -> Mapping[str, str]:
        painting = dispatcher.reporter.painted.get(run)
        return painting.types if painting else {}

    async def workers() -> str | None:
        if dispatcher.pool.stopping:
            return "The server is stopping."
        if any(worker.ready for worker in dispatcher.pool.workers):
            return None
        return "No process that paints is ready yet."

    async def ledger() -> str | None:
        try:
            await dispatcher.ledger.note("looked_at", round(time.time()))
        except NOT_NOW as error:
            log.warning("The ledger cannot be written: %r", error)
            return "The list of runs cannot be written now."
        return None

    app[READINESS] = ReadinessCheck(workers, ledger)
    app[HUB].listeners.append(Witness(metrics, types_of))
