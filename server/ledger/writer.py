"""The one thread that writes: what is asked for at the same time is synced to the disk together."""

from __future__ import annotations

import asyncio
import logging
import queue
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, TypeVar

from server.ledger.errors import explained, is_busy

log = logging.getLogger(__name__)

MAX_TOGETHER = 200

T = TypeVar("T")


@dataclass(slots=True, kw_only=True)
class _Job:
    work: Callable[[sqlite3.Connection], Any]
    what: str
    size: int
    future: Future[Any] = field(default_factory=Future)
    result: Any = None
    error: Exception | None = None


class Writer:
    """Carries out writes in the order in which they are asked for."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._serve, name="ledger", daemon=True)
        self._thread.start()

    async def do(self, work: Callable[[sqlite3.Connection], T], what: str, size: int = 0) -> T:
        """Return what `work` returned, once it is synced to the disk. It is whole or was never there.

        `what` and `size` in bytes name it, should the disk be full.

        Raises:
            DiskFull: if there is no room for it.
            LedgerBusy: if another program held the file for too long.
            LedgerDamaged: if the file makes no sense.
            MemoryError: if there was too little memory for it.
        """
        job = _Job(work=work, what=what, size=size)
        self._jobs.put(job)
        result: T = await asyncio.wrap_future(job.future)
        return result

    def close(self) -> None:
        """Carry out what was asked for, and end the thread."""
        self._jobs.put(None)
        self._thread.join()

    def _serve(self) -> None:
        while (job := self._jobs.get()) is not None:
            together = [job]
            last = False
            while len(together) < MAX_TOGETHER and not last:
                try:
                    job = self._jobs.get_nowait()
                except queue.Empty:
                    break
                if job is None:
                    last = True
                else:
                    together.append(job)
            wanted = [job for job in together if job.future.set_running_or_notify_cancel()]
            try:
                self._carry_out(wanted)
            except MemoryError as error:  # while it was told: this thread goes on, and nobody waits for ever
                for job in wanted:
                    if not job.future.done():
                        job.future.set_exception(error)
            if last:
                return

    def _carry_out(self, jobs: list[_Job]) -> None:
        try:
            self._commit(jobs)
        except (sqlite3.Error, MemoryError) as error:
            self._undo()
            if len(jobs) > 1 and not is_busy(error):
                # One of them may be too large for the disk; the others need not be.
                for job in jobs:
                    self._carry_out([job])
                return
            for job in jobs:
                job.future.set_exception(explained(error, job.what, job.size))
            return
        for job in jobs:
            if job.error is not None:
                job.future.set_exception(job.error)
            else:
                job.future.set_result(job.result)

    def _undo(self) -> None:
        try:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
        except (sqlite3.Error, MemoryError):
            log.exception("The ledger cannot take back what was not committed")

    def _commit(self, jobs: list[_Job]) -> None:
        if self._connection.in_transaction:  # it could not be taken back when it should have been
            self._connection.execute("ROLLBACK")
        self._connection.execute("BEGIN IMMEDIATE")
        for job in jobs:
            job.error = None
            self._connection.execute("SAVEPOINT job")
            try:
                job.result = job.work(self._connection)
            except sqlite3.OperationalError:
                raise
            except Exception as error:  # whoever asked for it is told; the others go on
                if isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.IntegrityError):
                    raise
                job.error = error
                self._connection.execute("ROLLBACK TO job")
            self._connection.execute("RELEASE job")
        self._connection.execute("COMMIT")
