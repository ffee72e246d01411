"""Brings runs to the workers, and what these report to the book and the hub."""

from __future__ import annotations

import logging
import time
from dataclasses import asdict
from typing import Any

from graphs.problems import Problem
from server.config import Config
from server.frames import Frame
from server.hub import Hub
from server.models import ResultsChanged, Run, RunChanged, RunQueued, SystemChanged
from server.pool import Pool, ServerStopping
from server.previews import PreviewShelf
from server.runs import RunBook, RunRecord, apply
from server.sameness import Makers, Origin
from server.worker_process import Worker

log = logging.getLogger(__name__)

FAILED_STARTS = 2
"""After so many workers that never became ready, what waits in the queue is failed with the reason."""


class Dispatcher:
    """Owns the queue, the workers and the runs that are being painted."""

    def __init__(self, config: Config, hub: Hub) -> None:
        self.book = RunBook()
        self.previews = PreviewShelf()
        self.pool = Pool(config, self._ready, self._report, self._lost)
        self.told: dict[str, Any] = {}
        self._hub = hub
        self._painting: dict[str, RunRecord] = {}
        self._makers = Makers()

    async def keep(self) -> None:
        """Paint what is queued until cancelled."""
        await self.pool.keep()

    def submit(self, record: RunRecord) -> Run:
        """Queue a run.

        Raises:
            QueueFull: if too many wait.
            ServerStopping: if the server is being stopped.
        """
        if self.pool.stopping:
            raise ServerStopping
        self.book.add(record)
        self._hub.publish(record.run.id, RunQueued(run=record.run))
        self._feed()
        return record.run

    def cancel(self, record: RunRecord) -> Run:
        """Ask a run to stop: at once while it waits, at its next evaluation while it is painted."""
        if record.run.state == "running":
            self.pool.stop(record.run.id, "cancel")
        elif record.run.state == "queued":
            self._finish(record, "cancelled")
        return record.run

    def _feed(self) -> None:
        while (worker := self.pool.idle()) and (record := self.book.next()):
            run = record.run
            self._painting[run.id] = record
            run.state, run.started = "running", time.time()
            self.pool.paint(worker, run.id, record.text, name=run.name, scope=run.recipe_id or run.name)
            self._hub.publish(run.id, RunChanged(run=run))

    def _ready(self, worker: Worker, told: dict[str, Any]) -> None:
        self.told = told
        self._hub.publish(None, SystemChanged())
        self._feed()

    def _lost(self, worker: Worker, ending: str, hung: bool) -> None:
        if not any(other.ready for other in self.pool.workers):
            self.told = {}
        self._hub.publish(None, SystemChanged())
        if worker.run in self._painting:
            self._fail(
                self._painting[worker.run], f"The process that paints ended in the middle of it ({ending})."
            )
        if all(each.failed_starts >= FAILED_STARTS for each in self.pool.workers):
            while record := self.book.next():
                self._fail(record, f"The process that paints cannot be started ({ending}).")

    def _fail(self, record: RunRecord, message: str) -> None:
        hint = (
            "Paint again. If it happens again, lower the size or the number of levels; the log has details."
        )
        at = next((id for id, node in record.nodes.items() if node.state == "running"), None)
        problem = Problem(code="failed", message=message, hint=hint, node=at)
        record.run.problem = problem
        if at:
            self._tell(record, {"kind": "node_failed", "node": at, "problem": asdict(problem)})
        self._finish(record, "failed")

    def _finish(self, record: RunRecord, state: str) -> None:
        since = record.run.started or record.run.created
        self._tell(record, {"kind": "run_finished", "state": state, "seconds": time.time() - since})

    def _report(self, worker: Worker, frame: Frame) -> None:
        header = frame.header
        record = self._painting.get(header["run"])
        if record is None:
            log.warning("%s reported of a run that it was not given: %s", worker.name, header)
            return
        match header:
            case {"is": "event", "event": event}:
                self._tell(record, event)
            case {"is": "preview", "node": node, "output": output}:
                gone = self.previews.put(record.run.id, node, output, frame.payload)
                self._remember(record, node, output)
                self.book.forget_previews(gone)
                self._hub.show({key: header[key] for key in header if key != "is"}, frame.payload)
            case {"is": "result", "result": result}:
                record.run.results.append(result)
                self._hub.publish(None, ResultsChanged())
            case {"is": "measured"}:
                self._hub.publish(None, ResultsChanged())
            case {"is": "refused", "problems": problems}:
                record.run.problem = Problem(**problems[0])
                self._finish(record, "failed")

    def _remember(self, record: RunRecord, node: str, output: str | None) -> None:
        if node in record.nodes:
            record.nodes[node].has_preview = True
        if output is not None and node in record.fingerprints:
            self._makers.remember(record.fingerprints[node], Origin(record.run.id, node))

    def _show_again(self, record: RunRecord, event: dict[str, Any]) -> None:
        """Let a node whose result is kept, and which shows nothing anew, show what an older run did."""
        node = event["node"]
        origin = self._makers.find(record.fingerprints.get(node, ""))
        if origin is None or self.previews.get(*origin) is None or origin.run not in self.book:
            return
        record.origins[node] = origin
        record.nodes[node].has_preview = True
        record.nodes[node].outputs = self.book.get(origin.run).nodes[origin.node].outputs
        event["outputs"] = {name: asdict(info) for name, info in record.nodes[node].outputs.items()}

    def _tell(self, record: RunRecord, event: dict[str, Any]) -> None:
        apply(record, event)
        if event["kind"] == "node_finished" and event["cached"] and not event["outputs"]:
            self._show_again(record, event)
        self._hub.publish(record.run.id, event)
        if event["kind"] != "run_finished":
            return
        if record.run.state == "failed" and record.run.problem is None:
            record.run.problem = Problem(
                code="failed", message="The run stopped.", hint="The log has the reason."
            )
        self._hub.publish(record.run.id, RunChanged(run=record.run))
        if self._painting.pop(record.run.id, None):
            self._feed()
