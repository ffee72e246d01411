"""How a server ends: in order at the first signal, at once at the second."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import threading

from aiohttp import web

from server.pool.pool import Pool

log = logging.getLogger(__name__)

HURRY_SECONDS = 1.0
"""How long what is still open may take to close after the second signal."""
CLOSE_SECONDS = 3.5
"""How long, beside the time that the workers have, everything may take that is to be closed."""


class LastCall:
    """Ends this process once its time is up, whatever still holds it: a thread that decodes a picture, a
    worker that the system takes long to clear away, a disk that does not answer.

    What was accepted is in the ledger by then, and every file is whole or not there.
    """

    def __init__(self) -> None:
        self._timer: threading.Timer | None = None

    def within(self, seconds: float) -> None:
        """Let the process end within so many seconds from now."""
        self.cancel()
        self._timer = threading.Timer(seconds, _end)
        self._timer.daemon = True
        self._timer.start()

    def cancel(self) -> None:
        """Let it live."""
        if self._timer:
            self._timer.cancel()


def _end() -> None:
    log.warning("What is still open takes too long to close: the server ends. What it accepted is kept.")
    os._exit(0)


class StopSignals:
    """Counts SIGINT and SIGTERM; a third one has its usual effect."""

    def __init__(self) -> None:
        self.first, self.second = asyncio.Event(), asyncio.Event()
        self._loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            self._loop.add_signal_handler(number, self._arrived)

    def _arrived(self) -> None:
        if not self.first.is_set():
            self.first.set()
            return
        self.second.set()
        for number in (signal.SIGINT, signal.SIGTERM):
            self._loop.remove_signal_handler(number)


async def stop(runner: web.AppRunner, pool: Pool, signals: StopSignals, last_call: LastCall) -> None:
    """Let the workers write their checkpoints and leave while clients are still told of it, then close what
    is open; at the second signal, end the workers and leave. `last_call` bounds how long all of it takes."""
    if any(worker.run for worker in pool.workers):
        log.warning("Stopping: the painting is kept and goes on at the next start. Ctrl-C again leaves now.")
    patience = pool.patience  # once, for both: it changes with what is computed
    last_call.within(patience + CLOSE_SECONDS)
    in_order = asyncio.create_task(_in_order(runner, pool, patience))
    hurried = asyncio.create_task(signals.second.wait())
    await asyncio.wait((in_order, hurried), return_when=asyncio.FIRST_COMPLETED)
    if not in_order.done():
        last_call.within(2 * HURRY_SECONDS)
        pool.kill()
        for connection in runner.server.connections if runner.server else ():
            connection.force_close()  # what is asked for over it ends with it
        await asyncio.wait((in_order,), timeout=HURRY_SECONDS)
    hurried.cancel()
    if in_order.done():
        in_order.result()


async def _in_order(runner: web.AppRunner, pool: Pool, patience: float) -> None:
    await pool.leave(patience)
    await runner.cleanup()
