"""Writes in a thread of its own, so that a run goes on meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable

Job = Callable[[], None]


class LateWriter:
    """Does one job after another. One may wait: who brings another waits with it, so that no more than two
    results are held in memory for the disk's sake."""

    def __init__(self) -> None:
        self._waiting: Job | None = None
        self._busy = False
        self._started = False
        self._changed = threading.Condition()

    def put(self, job: Job) -> None:
        """Have `job` done soon. It must not raise."""
        with self._changed:
            if not self._started:
                threading.Thread(target=self._run, name="kept results", daemon=True).start()
                self._started = True
            self._changed.wait_for(lambda: self._waiting is None)
            self._waiting = job
            self._changed.notify_all()

    def flush(self) -> None:
        """Wait until everything is done."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting is None and not self._busy)

    def forget(self) -> None:
        """Drop what waits; what is being done goes on."""
        with self._changed:
            self._waiting = None
            self._changed.notify_all()

    def _run(self) -> None:
        while True:
            with self._changed:
                self._busy = False
                self._changed.notify_all()
                self._changed.wait_for(lambda: self._waiting is not None)
                job, self._waiting = self._waiting, None
                self._busy = True
                self._changed.notify_all()
            assert job is not None
            job()
            del job
