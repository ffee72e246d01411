"""Brings runs to the workers, in their order, and deals with workers that end under them."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Coroutine, Mapping
from typing import Any, TypeVar

from graphs.problems import Problem, RecipeError
from graphs.reading import read_recipe
from nodes.contract import NodeSpec
from server.config import Config
from server.films.store import FILE_NAME as FILM_FILE
from server.films.store import FilmStore
from server.ledger import NOT_NOW, Journal, KnownRun, Ledger, NewRun, RunRecord, Submission
from server.live.desk import LiveDesk
from server.models import Run, RunState
from server.pool.pool import Pool, ServerStopping
from server.pool.worker_process import Worker
from server.queue import endnotes
from server.queue.hub import Hub
from server.queue.leftovers import forget_checkpoints
from server.queue.makers import fingerprints
from server.queue.messages import QueueChanged, RunChanged, RunQueued, SystemChanged
from server.queue.painting import Painting, end, shares_of
from server.queue.recipe_nodes import every_node
from server.queue.reporting import Reporter
from server.queue.runs import RunBook, RunMissing
from server.queue.versions import versions_with
from server.telemetry.logs import about

log = logging.getLogger(__name__)

FAILED_STARTS = 2
"""After so many workers that never became ready, whoever submitted since the start is told the reason."""
MOST_LOST = 1
"""A run goes on by itself after so many workers that ended under it."""
QUEUE_INTERVAL = 0.1
QUEUE_INTERVAL_EACH = 0.001
"""The least seconds between two events that tell the order of the queue, and for each run that waits."""
PRUNE_EVERY = 50
"""After so many runs that ended, what is older than is kept is forgotten."""

T = TypeVar("T")


class Dispatcher:
    """Owns the queue, the workers and the runs that are being painted.

    Attributes:
        told: what the worker that became ready last told of itself; empty while none is ready.
        newest_kept: the number of the newest run that was there when the server started.
    """

    def __init__(self, config: Config, hub: Hub, ledger: Ledger, specs: Mapping[str, NodeSpec]) -> None:
        self.book = RunBook(config.max_queued)
        self.hub = hub
        self.ledger = ledger
        self.journal = Journal(ledger, self._saved)
        self.films = FilmStore(config.folders.root / FILM_FILE)
        self.reporter = Reporter(hub, self.journal, self.films, self._over)
        self.pool = Pool(config, self._ready, self.reporter.take, self._lost)
        self.live = LiveDesk(self.pool)
        self.told: dict[str, Any] = {}
        self._not_started: list[str] = []
        self.newest_kept = 0
        self._specs = specs
        self._ended = 0
        self._telling_queue: asyncio.TimerHandle | None = None
        self._tasks: set[asyncio.Task[Any]] = set()

    @property
    def notices(self) -> list[str]:
        """What whoever owns this server should know."""
        return [*filter(None, (self.ledger.notice, self.films.notice)), *self._not_started]

    async def keep(self) -> None:
        """Paint what is queued, and keep what happens, until cancelled."""
        async with asyncio.TaskGroup() as group:
            # Until the end: the workers have left then, and what they told last is still to be written.
            group.create_task(self.journal.keep())
            await self.pool.keep()

    async def submit(self, new: NewRun, submission: Submission | None = None) -> Run:
        """Queue a run and return it once it outlives a crash; the same `submission` again is the same run.

        Raises:
            QueueFull: if too many wait.
            ServerStopping: if the server is being stopped.
            KeyReused: if the key of `submission` came with another request.
            DiskFull | LedgerBusy | LedgerDamaged: if it cannot be kept; then it is not there.
        """
        if self.pool.stopping:
            raise ServerStopping
        self.book.reserve(new.record)
        # Who asked may go away meanwhile; what is kept is painted all the same.
        return await asyncio.shield(self._soon(self._accept(new, submission)))

    async def find(self, id: str) -> RunRecord:
        """Return a run, over or not.

        Raises:
            RunMissing: if there is none.
        """
        if record := self.book.find(id):
            return record
        if record := await self.ledger.record(id):
            return self.book.find(id) or record
        raise RunMissing(id)

    def feed(self) -> None:
        """Give every free worker the run whose turn it is."""
        while (worker := self.pool.idle()) and (record := self.book.next()):
            run = record.run
            worker.begin(run.id)
            self.book.begin(record)
            run.resumed += run.started is not None
            run.started = run.started or time.time()
            run.problem, run.device = None, worker.told["device"]
            record.versions = versions_with(worker.told)
            painting = self.reporter.painted[run.id] = Painting(record=record)
            self.changed(record)
            self._soon(self._paint(worker, painting))
        self.live.feed()

    def changed(self, record: RunRecord) -> None:
        """Keep and tell that a run, and with it what waits, is another."""
        self.book.changed()
        if record.waiting:
            self.book.order()  # gives it its place
        else:
            record.run.place = None
        self.journal.run(record, urgent=True)
        self.hub.publish(record.run.id, RunChanged(run=record.run))
        self.tell_queue()

    def tell_queue(self) -> None:
        """Tell the order of the queue, soon and not too often."""
        if self._telling_queue is None:
            interval = max(QUEUE_INTERVAL, QUEUE_INTERVAL_EACH * len(self.book.order()))
            loop = asyncio.get_running_loop()
            self._telling_queue = loop.call_later(interval, self._tell_queue)

    def end(self, record: RunRecord, state: RunState, problem: Problem | None = None) -> None:
        """End a run that is not being painted."""
        record.run.problem = problem
        record.waiting = False
        end(record.run, state)
        seconds = round(record.spent, 4)
        self.hub.publish(record.run.id, {"kind": "run_finished", "state": state, "seconds": seconds})
        self.changed(record)

    def forget_checkpoints(self, record: RunRecord) -> None:
        """Drop, soon, how far a run is that was cancelled while nobody painted it."""
        self._soon(forget_checkpoints(record, self.book, self.ledger, self.pool))

    async def prune(self) -> None:
        """Forget what is older than is kept, if the ledger can be written now."""
        try:
            await self.ledger.prune()
            for id in await self.ledger.absent(await self.films.runs()):
                self.films.forget(id)
        except NOT_NOW as error:
            log.warning("What is old is not forgotten yet: %r", error)

    async def _accept(self, new: NewRun, submission: Submission | None) -> Run:
        try:
            number, id = await self.ledger.accept(new, submission)
        finally:
            self.book.free(new.record)
        if id != new.record.run.id:
            return (await self.find(id)).run
        run = new.record.run
        run.number = number
        self.book.add(new.record)
        self.book.order()
        self.hub.publish(run.id, RunQueued(run=run))
        self.tell_queue()
        self.feed()
        return run

    async def _paint(self, worker: Worker, painting: Painting) -> None:
        """Hand a run to the worker that is kept for it."""
        run = painting.record.run
        problem = await self._prepare(painting)
        if painting.over:
            return  # the worker ended meanwhile
        if problem is None and not painting.stop:
            if run.time_limit is not None:
                left = max(0.0, run.time_limit - painting.spent)
                painting.timer = asyncio.get_running_loop().call_later(left, self._time_is_up, painting)
            scope = run.recipe_id or run.name
            self.pool.paint(worker, run.id, painting.text, name=run.name, scope=scope)
            return
        worker.run = None
        if problem is not None:
            self.reporter.fail(painting, problem)
        else:
            self.reporter.finish(painting, "interrupted")
            if painting.stop == "cancel":
                self.forget_checkpoints(painting.record)

    async def _prepare(self, painting: Painting) -> Problem | None:
        """Read what painting takes; return why that cannot be, or None."""
        try:
            known = await self.ledger.known(painting.record.run.id)
            assert known is not None, "what is to be painted cannot be deleted"
            await asyncio.to_thread(self._read, painting, known)
        except RecipeError as error:
            return error.problems[0]
        except Exception:
            # What makes no sense costs its run, not the worker that is kept for it.
            log.exception("A run cannot be prepared", extra=about(painting.record.run.id))
            return endnotes.unreadable()
        return None

    def _read(self, painting: Painting, known: KnownRun) -> None:
        recipe = read_recipe(known.text)
        painting.text, painting.nodes = known.text, known.nodes
        painting.shares = shares_of(recipe, self._specs)
        painting.types = {path: node.type for path, node in every_node(recipe)}
        painting.fingerprints = fingerprints(recipe, self._specs)

    def _time_is_up(self, painting: Painting) -> None:
        if not painting.stop:
            painting.stop = "limit"
            self.pool.stop(painting.record.run.id, "interrupt")

    def _tell_queue(self) -> None:
        self._telling_queue = None
        queue = self.book.queue()
        self.hub.publish(None, QueueChanged(paused=queue.paused, waiting=queue.waiting))

    def _soon(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def _ready(self, worker: Worker, told: dict[str, Any]) -> None:
        self.told = told
        self._not_started.clear()
        self.hub.publish(None, SystemChanged())
        self.feed()

    def _lost(self, worker: Worker, ending: str) -> None:
        if not any(other.ready for other in self.pool.workers):
            self.told = {}
        self.hub.publish(None, SystemChanged())
        of_preview = self.live.lost(worker)
        painting = self.reporter.painted.get(worker.run or "")
        if painting and not painting.over:
            self._worker_gone(painting, ending, of_preview)
        if all(each.failed_starts >= FAILED_STARTS for each in self.pool.workers):
            self._cannot_start(ending)

    def _worker_gone(self, painting: Painting, ending: str, of_preview: bool) -> None:
        """Deal with a run whose worker ended; `of_preview` says that it had not let go of a preview yet."""
        if painting.stop == "cancel":
            self.reporter.finish(painting, "cancelled")
            self.forget_checkpoints(painting.record)
        elif painting.stop or self.pool.stopping or of_preview:
            self.reporter.finish(painting, "interrupted")
        elif painting.record.lost < MOST_LOST:
            painting.record.lost += 1
            self.reporter.finish(painting, "interrupted")
        else:
            self.reporter.fail(painting, endnotes.lost(ending, painting.at))

    def _cannot_start(self, ending: str) -> None:
        problem = endnotes.not_started(ending)
        if problem.message not in self._not_started:
            self._not_started.append(problem.message)
        # What was kept from before may wait for a better day; who is here now is told.
        for record in list(self.book.order()):
            if record.run.number > self.newest_kept:
                self.end(record, "failed", problem)

    def _over(self, painting: Painting) -> None:
        record = painting.record
        if painting.timer:
            painting.timer.cancel()
        if record.run.state == "interrupted" and painting.stop != "pause":
            self.book.to_front(record)
        self.changed(record)
        self.feed()

    def _saved(self, record: RunRecord) -> None:
        self.reporter.saved(record)
        if record.run.finished is None or self.book.find(record.run.id) is not record:
            return
        self.book.remove(record)
        self._ended += 1
        if self._ended % PRUNE_EVERY == 0:
            self._soon(self.prune())
