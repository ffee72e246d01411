"""What is known of a run while it is painted, event by event."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from graphs.events import OutputInfo
from graphs.problems import Problem
from graphs.recipe import Recipe
from nodes.contract import NodeSpec
from server.ledger.record import RunRecord
from server.models import NodeState, Run, RunState
from server.queue.recipe_nodes import every_node

KEPT_LOSSES = 200
KEPT_WARNINGS = 100
LONG = 30.0
"""How much more of the progress a node counts that computes from its inputs and tells how far it is."""

Stop = Literal["", "cancel", "pause", "limit"]
"""What a run was asked to stop for: "limit" is that of its time."""


@dataclass(slots=True, kw_only=True)
class Painting:
    """A run that is being painted, or was until just now.

    `shares` says how much each node counts in the progress; `types` is what each node is, by its path;
    `fingerprints` are those of `makers`; `nodes` is what is known of each. `text` is the recipe's, empty
    until it was read.
    """

    record: RunRecord
    text: bytes = b""
    shares: dict[str, float] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    fingerprints: dict[str, str] = field(default_factory=dict)
    nodes: dict[str, NodeState] = field(default_factory=dict)
    stop: Stop = ""
    over: bool = False
    timer: asyncio.TimerHandle | None = None
    _done_share: float = 0
    _share_in_all: float = 0
    _begun: float = 0
    _spent_before: float = 0

    def __post_init__(self) -> None:
        self._begun, self._spent_before = time.monotonic(), self.record.spent

    @property
    def spent(self) -> float:
        """For how many seconds the run was painted, all in all."""
        return self.record.spent if self.over else self._spent_before + time.monotonic() - self._begun

    @property
    def at(self) -> str | None:
        """The node that is being computed."""
        return next((id for id, node in self.nodes.items() if node.state == "running"), None)

    def apply(self, event: Mapping[str, Any]) -> None:
        """Bring what is known up to date with an event of the run."""
        self.record.spent = self.spent
        match event["kind"]:
            case "run_started":
                self._started(event["nodes"])
            case "run_finished":
                self._finished(event["state"])
            case kind:
                self._of_node(kind, self.nodes.setdefault(event["node"], NodeState()), event)

    def _started(self, nodes: list[str]) -> None:
        before, self.nodes = self.nodes, {}
        for id in nodes:
            older = before.get(id)
            # A node that goes on from a checkpoint goes on with its curve.
            goes_on = older is not None and older.state == "waiting"
            self.nodes[id] = NodeState(losses=older.losses if older and goes_on else [])
        self._share_in_all = sum(self.shares.get(id, 1) for id in nodes)
        self._done_share = 0

    def _finished(self, state: RunState) -> None:
        self.over = True
        for node in self.nodes.values():
            if node.state == "running":
                node.state, node.seconds_left = "waiting", None
        end(self.record.run, state)

    def _of_node(self, kind: str, node: NodeState, event: Mapping[str, Any]) -> None:
        match kind:
            case "node_started":
                node.state = "running"
            case "node_progress":
                self._progress(node, event)
            case "node_warned":
                if len(node.warnings) < KEPT_WARNINGS:
                    node.warnings.append(event["message"])
            case _:
                self._node_ended(kind, node, event)

    def _node_ended(self, kind: str, node: NodeState, event: Mapping[str, Any]) -> None:
        run = self.record.run
        match kind:
            case "node_finished":
                node.state = "cached" if event["cached"] else "done"
                node.seconds, node.reason = event["seconds"], event["reason"]
                node.outputs = {name: OutputInfo(**info) for name, info in event["outputs"].items()}
                node.numbers = event["numbers"]
            case "node_failed":
                node.state, node.problem = "failed", Problem(**event["problem"])
                run.problem = run.problem or node.problem
            case "node_skipped":
                node.state = "skipped"
        node.seconds_left = run.seconds_left = None
        self._done_share += self.shares.get(event["node"], 1)
        run.progress = min(1.0, self._done_share / max(1, self._share_in_all))

    def _progress(self, node: NodeState, event: Mapping[str, Any]) -> None:
        run = self.record.run
        node.state = "running"
        node.step, node.total, node.share = event["step"], event["total"], event["share"]
        node.seconds_left, node.note = event["seconds_left"], event["note"]
        if event["loss"] is not None:
            node.loss = event["loss"]
            while node.losses and node.losses[-1][0] >= node.step:
                node.losses.pop()  # computed again since the checkpoint
            node.losses.append((node.step, node.loss))
            if len(node.losses) > KEPT_LOSSES:
                del node.losses[1:-1:2]
        share = self.shares.get(event["node"], 1) * node.share
        run.progress = min(1.0, (self._done_share + share) / max(1, self._share_in_all))
        run.seconds_left = node.seconds_left


def end(run: Run, state: RunState) -> None:
    """Note that a run is over, or interrupted."""
    run.state, run.seconds_left = state, None
    if state == "interrupted":
        return
    # A clock that was moved back makes no run that ends before it begins.
    run.finished = max(time.time(), run.started or run.created)
    if state == "done":
        run.progress, run.problem = 1, None


def shares_of(recipe: Recipe, specs: Mapping[str, NodeSpec]) -> dict[str, float]:
    """Return how much each node that computes for long counts in the progress, by its path."""
    return {
        path: LONG
        for path, node in every_node(recipe)
        if (spec := specs.get(node.type)) and spec.takes_run and spec.inputs and not spec.effect
    }
