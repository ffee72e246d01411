"""What workers report of the runs that they paint: kept, told to the clients, and ended as it should be."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from graphs.problems import Problem
from server.films.store import FilmStore, Shot
from server.ledger import Journal, RunRecord
from server.models import NodeState
from server.pool.frames import Frame
from server.pool.worker_process import Worker
from server.queue import endnotes
from server.queue.hub import Hub
from server.queue.messages import ResultsChanged
from server.queue.painting import Painting
from server.queue.shown import Shown
from server.telemetry.logs import about

log = logging.getLogger(__name__)

MANY_NODES = 500
"""Of a run with more nodes, only those are kept of which there is something to tell."""
_URGENT = ("node_finished", "node_failed", "run_finished")


class Reporter:
    """Brings what is known of runs up to date with what their workers report.

    Attributes:
        painted: what is known of runs that are being painted, and of those that were until just now and are
            not in the ledger yet, by their ids.
        shown: their pictures.
    """

    def __init__(
        self, hub: Hub, journal: Journal, films: FilmStore, on_over: Callable[[Painting], None]
    ) -> None:
        """`on_over` is called with a run that is painted no more, once that is told."""
        self.painted: dict[str, Painting] = {}
        self.shown = Shown(films)
        self._films = films
        self._hub = hub
        self._journal = journal
        self._on_over = on_over

    def take(self, worker: Worker, frame: Frame) -> None:
        """Take in what a worker reports of its run."""
        header = frame.header
        painting = self.painted.get(header["run"])
        if painting is None or painting.over:
            found = "%s reported of a run that it was not given: %s"
            log.warning(found, worker.name, header["is"], extra=about(header["run"]))
            return
        run = painting.record.run
        match header:
            case {"is": "event", "event": event}:
                self.tell(painting, event)
            case {"is": "preview"}:
                self.shown.put(_shot(painting, header, frame.payload))
                self._hub.show({key: header[key] for key in header if key != "is"}, frame.payload)
            case {"is": "result", "result": result}:
                if result not in run.results:  # a run that goes on saves it again, and it is the same
                    run.results.append(result)
                self._journal.run(painting.record, urgent=True)
                self._hub.publish(None, ResultsChanged())
            case {"is": "measured"}:
                self._hub.publish(None, ResultsChanged())
            case {"is": "refused", "problems": problems}:
                run.problem = Problem(**problems[0])
                self.finish(painting, "failed")

    def fail(self, painting: Painting, problem: Problem) -> None:
        """End a run for a reason that its worker could not tell."""
        painting.record.run.problem = problem
        if problem.node:
            failed = {"kind": "node_failed", "node": problem.node, "problem": asdict(problem)}
            self.tell(painting, failed)
        self.finish(painting, "failed")

    def finish(self, painting: Painting, state: str) -> None:
        """End a run, or its being painted, as its worker would have."""
        self.tell(painting, {"kind": "run_finished", "state": state, "seconds": round(painting.spent, 4)})

    def tell(self, painting: Painting, event: dict[str, Any]) -> None:
        """Keep an event of a run and tell it to all."""
        record, kind = painting.record, event["kind"]
        if kind == "run_finished":
            event = {**event, "state": _state_at_end(painting, event["state"])}
        painting.apply(event)
        match kind:
            case "run_started":
                self._journal.begun(record)
                self._keep(record, painting.nodes if len(painting.nodes) <= MANY_NODES else {})
            case "run_finished":
                self._keep(record, {id: state for id, state in painting.nodes.items() if state.step})
            case _:
                if kind == "node_finished":
                    event = self._node_finished(painting, event)
                self._keep(record, {event["node"]: painting.nodes[event["node"]]})
        self._journal.run(record, urgent=kind in _URGENT)
        self._hub.publish(record.run.id, event)
        if kind == "run_finished":
            self._films.over(record.run.id)
            self._on_over(painting)

    def saved(self, record: RunRecord) -> None:
        """Let go of what the ledger holds now."""
        painting = self.painted.get(record.run.id)
        if painting and painting.over:
            del self.painted[record.run.id]

    def _keep(self, record: RunRecord, nodes: Mapping[str, NodeState]) -> None:
        for id, state in nodes.items():
            self._journal.node(record, id, state)

    def _node_finished(self, painting: Painting, event: dict[str, Any]) -> dict[str, Any]:
        if event["cached"]:
            self.shown.kept(painting, event["node"])
        if event["outputs"]:
            self.shown.made(painting, event["node"])
        elif event["cached"]:
            outputs = self.shown.again(painting, event["node"])
            return {**event, "outputs": {name: asdict(info) for name, info in outputs.items()}}
        return event


def _shot(painting: Painting, header: Mapping[str, Any], jpeg: bytes) -> Shot:
    node = header["node"]
    state = painting.nodes.get(node, NodeState())
    return Shot(
        run=painting.record.run.id,
        node=node,
        output=header["output"],
        step=state.step,
        loss=state.loss,
        width=header["width"],
        height=header["height"],
        jpeg=jpeg,
    )


def _state_at_end(painting: Painting, told: str) -> str:
    """Return the state of a run whose worker says that it ended so, by what it was asked to stop for."""
    run = painting.record.run
    if told == "interrupted" and painting.stop == "cancel":
        return "cancelled"
    if told == "interrupted" and painting.stop == "limit":
        run.problem = endnotes.over_time(run, painting.at)
        return "failed"
    if told == "failed" and run.problem is None:
        run.problem = endnotes.unexplained()
    return told
