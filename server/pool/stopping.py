"""How a server ends: in order at the first signal, at once at the second."""

from __future__ import annotations

import asyncio
import logging
import signal

from aiohttp import web

from server.pool.pool import Pool

log = logging.getLogger(__name__)

HURRY_SECONDS = 1.0
"""How long what is still open may take to close after the second signal."""


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


async def stop(runner: web.AppRunner, pool: Pool, signals: StopSignals) -> None:
    """Let the workers write their checkpoints and leave while clients are still told of it, then close what
    is open; at the second signal, end the workers and leave."""
    if any(worker.run for worker in pool.workers):
        log.warning("Stopping: the painting is kept and goes on at the next start. Ctrl-C again leaves now.")
    in_order = asyncio.create_task(_in_order(runner, pool))
    hurried = asyncio.create_task(signals.second.wait())
    await asyncio.wait((in_order, hurried), return_when=asyncio.FIRST_COMPLETED)
    if not in_order.done():
        pool.kill()
        for connection in runner.server.connections if runner.server else ():
            connection.force_close()  # what is asked for over it ends with it
        await asyncio.wait((in_order,), timeout=HURRY_SECONDS)
    hurried.cancel()
    if in_order.done():
        in_order.result()


async def _in_order(runner: web.AppRunner, pool: Pool) -> None:
    await pool.leave()
    await runner.cleanup()
