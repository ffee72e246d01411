"""The runs that this server knows of: the queue, what is being painted, and what was."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphs.events import OutputInfo
from graphs.problems import Problem
from graphs.reading import write_recipe
from graphs.recipe import DEFINITION_PREFIX, Recipe
from nodes.contract import NodeSpec
from server.models import NodeState, Run, RunDetail
from server.sameness import Origin, fingerprints

MAX_QUEUED = 100
KEPT_RUNS = 200
KEPT_LOSSES = 200
LONG = 30.0
"""How much more of the progress a node counts that computes from its inputs and tells how far it is."""


class RunMissing(KeyError):
    """No run has that id."""


class QueueFull(Exception):
    """As many runs wait as may."""


@dataclass(slots=True)
class RunRecord:
    """A run with its exact recipe and what is known of its nodes.

    `origins` says of nodes that showed nothing in this run, their result being kept, which older run and
    node did.
    """

    run: Run
    text: bytes
    shares: dict[str, float]
    fingerprints: dict[str, str]
    origins: dict[str, Origin] = field(default_factory=dict)
    nodes: dict[str, NodeState] = field(default_factory=dict)
    done_share: float = 0
    share_in_all: float = 0

    def detail(self) -> RunDetail:
        """Return all that the API tells of it."""
        # Kept as text, and read when it is asked for: as a tree it takes many times the memory.
        return RunDetail(
            **self.run.model_dump(), recipe=json.loads(self.text), nodes=self.nodes, inputs=[], versions={}
        )


class RunBook:
    """Runs in memory, in the order in which they were accepted."""

    def __init__(self) -> None:
        self._records: dict[str, RunRecord] = {}

    def add(self, record: RunRecord) -> None:
        """Take a run into the queue.

        Raises:
            QueueFull: if too many wait.
        """
        if sum(known.run.state == "queued" for known in self._records.values()) >= MAX_QUEUED:
            raise QueueFull
        self._records[record.run.id] = record
        over = [known.run.id for known in self._records.values() if known.run.finished is not None]
        for id in over[: max(0, len(over) - KEPT_RUNS)]:
            del self._records[id]

    def __contains__(self, id: str) -> bool:
        return id in self._records

    def get(self, id: str) -> RunRecord:
        """Return the run of that id.

        Raises:
            RunMissing: if there is none.
        """
        try:
            return self._records[id]
        except KeyError:
            raise RunMissing(id) from None

    def forget_previews(self, places: Iterable[tuple[str, str]]) -> None:
        """Note that these nodes of these runs have no picture any more."""
        for run, node in places:
            if run in self._records and node in self._records[run].nodes:
                self._records[run].nodes[node].has_preview = False

    def next(self) -> RunRecord | None:
        """Return the run that has waited longest, or None."""
        return next((record for record in self._records.values() if record.run.state == "queued"), None)

    def newest_first(self) -> Iterator[Run]:
        """Yield what a list shows of each run."""
        return (record.run for record in reversed(self._records.values()))


def new_run(recipe: Recipe, recipe_id: str | None, specs: Mapping[str, NodeSpec]) -> RunRecord:
    """Return a run of `recipe`, nodes of which are declared in `specs`, that waits to be painted."""
    run = Run(
        id=secrets.token_hex(8), name=recipe.name, recipe_id=recipe_id, state="queued", created=time.time()
    )
    return RunRecord(
        run=run,
        text=write_recipe(recipe),
        shares=_shares(recipe, specs),
        fingerprints=fingerprints(recipe),
    )


def _shares(recipe: Recipe, specs: Mapping[str, NodeSpec]) -> dict[str, float]:
    """Return how much each node that computes for long counts in the progress, by its path."""
    shares: dict[str, float] = {}

    def walk(graph: Any, prefix: str, depth: int) -> None:
        for id, node in graph.nodes.items():
            spec = specs.get(node.type)
            inner = recipe.definitions.get(node.type.removeprefix(DEFINITION_PREFIX))
            if spec and spec.takes_run and spec.inputs and not spec.effect:
                shares[prefix + id] = LONG
            elif node.type.startswith(DEFINITION_PREFIX) and inner and depth < 8 and len(shares) < 10_000:
                walk(inner, f"{prefix}{id}/", depth + 1)

    walk(recipe, "", 0)
    return shares


def apply(record: RunRecord, event: dict[str, Any]) -> None:
    """Bring what is known of a run up to date with an event of it."""
    run, kind = record.run, event["kind"]
    if kind == "run_started":
        record.nodes = {id: NodeState() for id in event["nodes"]}
        record.share_in_all = sum(record.shares.get(id, 1) for id in event["nodes"])
        return
    if kind == "run_finished":
        run.state, run.finished, run.seconds_left = event["state"], time.time(), None
        if run.state == "done":
            run.progress = 1
        for node in record.nodes.values():
            if node.state == "running":
                node.state, node.seconds_left = "waiting", None
        return
    node = record.nodes.setdefault(event["node"], NodeState())
    if kind == "node_progress":
        _progress(record, node, event)
    elif kind == "node_warned":
        node.warnings.append(event["message"])
    elif kind == "node_started":
        node.state = "running"
    else:
        _ended(record, node, event)


def _ended(record: RunRecord, node: NodeState, event: dict[str, Any]) -> None:
    run = record.run
    match event["kind"]:
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
    record.done_share += record.shares.get(event["node"], 1)
    run.progress = min(1.0, record.done_share / max(1, record.share_in_all))


def _progress(record: RunRecord, node: NodeState, event: dict[str, Any]) -> None:
    node.step, node.total, node.share = event["step"], event["total"], event["share"]
    node.seconds_left, node.note = event["seconds_left"], event["note"]
    if event["loss"] is not None:
        node.loss = event["loss"]
        node.losses.append((node.step, node.loss))
        if len(node.losses) > KEPT_LOSSES:
            del node.losses[1:-1:2]
    share = record.shares.get(event["node"], 1) * node.share
    record.run.progress = min(1.0, (record.done_share + share) / max(1, record.share_in_all))
    record.run.seconds_left = node.seconds_left
