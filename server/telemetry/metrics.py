"""How the server fares, in numbers for Prometheus: GET /metrics."""

from __future__ import annotations

import time
from collections.abc import Mapping
from http import HTTPStatus

from aiohttp import web
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from server.api.replies import Handler

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4
disable_created_metrics()  # type: ignore[no-untyped-call]  # a third of the lines, and nobody reads them
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"})
LATENCIES = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
DURATIONS = (0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 10.0, 30.0, 60.0, 300.0, 900.0, 1800.0, 3600.0, 10800.0)
"""Upper bounds in seconds: of answers, and of nodes and runs."""


class Metrics:
    """The numbers of one server and of its process, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry(auto_describe=True)
        registry = self.registry
        ProcessCollector(registry=registry)
        self._requests = Counter(
            "impasto_http_requests", "Requests answered.", ["method", "route", "status"], registry=registry
        )
        self._latency = Histogram(
            "impasto_http_request_seconds",
            "From a request's first line to its answer's last byte; sockets are left out.",
            ["method", "route"],
            buckets=LATENCIES,
            registry=registry,
        )
        self._runs_ended = Counter("impasto_runs_ended", "Runs that ended.", ["state"], registry=registry)
        self._run_seconds = Histogram(
            "impasto_run_seconds",
            "From a run's begin to its end.",
            ["state"],
            buckets=DURATIONS,
            registry=registry,
        )
        self._nodes_ended = Counter(
            "impasto_nodes_ended", "Nodes that ended.", ["type", "how"], registry=registry
        )
        self._node_seconds = Histogram(
            "impasto_node_seconds",
            "What a node took to compute; kept results are left out.",
            ["type"],
            buckets=DURATIONS,
            registry=registry,
        )
        self._lost_before = 0
        self._workers_lost = Counter(
            "impasto_workers_lost", "Processes of workers that ended by themselves.", registry=registry
        )
        self._runs = Gauge("impasto_runs", "Runs that are not over.", ["state"], registry=registry)
        self._queue = Gauge("impasto_queue_length", "Runs that wait their turn.", registry=registry)
        self._workers = Gauge("impasto_workers", "Workers.", ["state"], registry=registry)
        self._sockets = Gauge("impasto_sockets", "WebSockets that are open.", registry=registry)
        self._cache = Gauge("impasto_cache_bytes", "What is kept of nodes.", ["where"], registry=registry)
        self._disk = Gauge("impasto_disk_free_bytes", "Room on the data folder's disk.", registry=registry)

    def answered(self, method: str, route: str, status: int, seconds: float | None) -> None:
        """Count an answer; `seconds` is None for what was no answer but a socket."""
        self._requests.labels(method, route, str(status)).inc()
        if seconds is not None:
            self._latency.labels(method, route).observe(seconds)

    def node_ended(self, type: str, how: str, seconds: float | None) -> None:
        """Count a node that ended: ``computed`` in so many seconds, ``cached``, ``failed`` or ``skipped``."""
        self._nodes_ended.labels(type, how).inc()
        if seconds is not None:
            self._node_seconds.labels(type).observe(seconds)

    def run_ended(self, state: str, seconds: float) -> None:
        """Count a run that ended after so many seconds of painting."""
        self._runs_ended.labels(state).inc()
        self._run_seconds.labels(state).observe(seconds)

    def text(
        self,
        *,
        runs: Mapping[str, int],
        queue: int,
        workers: Mapping[str, int],
        workers_lost: int,
        sockets: int,
        cache: Mapping[str, int],
        disk_free: int,
    ) -> bytes:
        """Return all numbers in the text format of Prometheus, with these as they are now."""
        for gauge, values in ((self._runs, runs), (self._workers, workers), (self._cache, cache)):
            for label, value in values.items():
                gauge.labels(label).set(value)
        self._workers_lost.inc(workers_lost - self._lost_before)
        self._lost_before = workers_lost
        self._queue.set(queue)
        self._sockets.set(sockets)
        self._disk.set(disk_free)
        return generate_latest(self.registry)


METRICS = web.AppKey("metrics", Metrics)


@web.middleware
async def measured(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Count every answer and how long it took, by the route's pattern and never by its address."""
    begin = time.perf_counter()
    status = 500
    try:
        response = await handler(request)
        status = response.status
        return response
    finally:
        resource = request.match_info.route.resource
        route = resource.canonical if resource else "none"
        seconds = None if status == HTTPStatus.SWITCHING_PROTOCOLS else time.perf_counter() - begin
        # A client may send any word for a method, and each label is kept for good.
        method = request.method if request.method in METHODS else "other"
        request.app[METRICS].answered(method, route, status, seconds)
