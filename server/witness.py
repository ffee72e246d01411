"""Watches what is told to the clients: counts it for /metrics, and writes a line of the log for each run's
steps."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from graphs.recipe import DEFINITION_PREFIX
from server.logs import about
from server.metrics import Metrics

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
    """A listener of the hub; `recipe_of` returns the recipe of a run that is being painted, as JSON."""

    def __init__(self, metrics: Metrics, recipe_of: Callable[[str], dict[str, Any]]) -> None:
        self._metrics = metrics
        self._recipe_of = recipe_of
        self._types: dict[str, dict[str, str]] = {}
        self._told: dict[str, str] = {}

    def __call__(self, run: str | None, event: dict[str, Any]) -> None:
        """Take note of an event."""
        if run is None:
            return
        match event:
            case {"kind": "run_started", "nodes": nodes}:
                recipe = self._recipe_of(run)
                self._types[run] = {node: type_at(recipe, node) for node in nodes}
            case {"kind": "node_finished", "node": node, "cached": cached, "seconds": seconds}:
                self._node(run, node, "cached" if cached else "computed", None if cached else seconds)
            case {"kind": "node_failed" | "node_skipped" as kind, "node": node}:
                self._node(run, node, kind.removeprefix("node_"), None)
            case {"kind": "run_finished", "state": state, "seconds": seconds}:
                self._types.pop(run, None)
                if state != "interrupted":  # it goes on, and is counted when it is over
                    self._metrics.run_ended(state, seconds)
            case {"kind": "run_queued" | "run_changed", "run": dict(known)}:
                self._step(run, known)

    def _node(self, run: str, node: str, how: str, seconds: float | None) -> None:
        type = self._types.get(run, {}).get(node)
        if type is not None:
            self._metrics.node_ended(type, how, seconds)

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


def type_at(recipe: dict[str, Any], path: str) -> str:
    """Return the type of the node at ``outer/inner``, or "unknown".

    >>> inner = {"nodes": {"b": {"type": "Blend"}}}
    >>> recipe = {"nodes": {"a": {"type": "definition:pair"}}, "definitions": {"pair": inner}}
    >>> type_at(recipe, "a/b"), type_at(recipe, "c")
    ('Blend', 'unknown')
    """
    nodes = recipe.get("nodes", {})
    *outer, last = path.split("/")
    for name in outer:
        used = str(nodes.get(name, {}).get("type", "")).removeprefix(DEFINITION_PREFIX)
        nodes = recipe.get("definitions", {}).get(used, {}).get("nodes", {})
    return str(nodes.get(last, {}).get("type", "unknown"))
