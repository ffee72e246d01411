"""Watches what is told to the clients: counts it for /metrics, and writes a line of the log for each run's
steps."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

from server.telemetry.logs import about
from server.telemetry.metrics import Metrics

log = logging.getLogger(__name__)

_STEPS = {
    "queued": "accepted",
    "running": "begins",
    "interrupted": "interrupted",
    "done": "done",
    "failed": "failed",
    "cancelled": "cancelled",
}


class Witness:
    """A listener of the hub; `types_of` returns what each node of a run that is being painted is, by its
    path."""

    def __init__(self, metrics: Metrics, types_of: Callable[[str], Mapping[str, str]]) -> None:
        self._metrics = metrics
        self._types_of = types_of
        self._told: dict[str, str] = {}

    def __call__(self, run: str | None, event: dict[str, Any]) -> None:
        """Take note of an event."""
        if run is None:
            return
        match event:
            case {"kind": "node_finished", "node": node, "cached": cached, "seconds": seconds}:
                self._node(run, node, "cached" if cached else "computed", None if cached else seconds)
            case {"kind": "node_failed" | "node_skipped" as kind, "node": node}:
                self._node(run, node, kind.removeprefix("node_"), None)
            case {"kind": "run_finished", "state": state, "seconds": seconds}:
                if state != "interrupted":  # it goes on, and is counted when it is over
                    self._metrics.run_ended(state, seconds)
            case {"kind": "run_queued" | "run_changed", "run": dict(known)}:
                self._step(run, known)

    def _node(self, run: str, node: str, how: str, seconds: float | None) -> None:
        # What lies too deep in definitions is not named.
        self._metrics.node_ended(self._types_of(run).get(node, "other"), how, seconds)

    def _step(self, run: str, known: dict[str, Any]) -> None:
        state = known["state"]
        if self._told.get(run) == state:
            return
        self._told[run] = state
        if known.get("finished") is not None:
            del self._told[run]
        problem = known.get("problem") or {}
        why = f": {problem['message']}" if state == "failed" and problem else ""
        log.info("Run %s%s", _STEPS[state], why, extra=about(run))
