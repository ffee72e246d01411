"""The server's side of its worker: starts it, talks to it, notices its death and replaces it."""

from __future__ import annotations

import asyncio
import itertools
import logging
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from server.config import Config
from server.frames import NO_DEVICE, Frame, FrameError, pack, receive

log = logging.getLogger(__name__)

FETCH_SECONDS = 20.0
STOP_SECONDS = 5.0
PIPE_BYTES = 2**20
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0


class WorkerLost(Exception):
    """The worker ended; the message says how, in words."""


class Worker:
    """One worker process at a time, replaced when it dies.

    `on_ready` is called with what it told of itself, `on_report` with everything else that it reports,
    `on_lost` with how it ended.
    """

    def __init__(
        self,
        config: Config,
        on_ready: Callable[[dict[str, Any]], None],
        on_report: Callable[[Frame], None],
        on_lost: Callable[[str], None],
    ) -> None:
        self._config = config
        self._on_ready = on_ready
        self._on_report = on_report
        self._on_lost = on_lost
        self._process: asyncio.subprocess.Process | None = None
        self._requests = itertools.count(1)
        self._answers: dict[int, asyncio.Future[bytes | None]] = {}
        self.ready = False

    @property
    def pid(self) -> int | None:
        """The process's number while there is one."""
        return self._process.pid if self._process else None

    async def keep(self) -> None:
        """Keep a worker running until cancelled."""
        pause = FIRST_PAUSE
        while True:
            lived = False
            try:
                await self._start()
                async for frame in self._frames():
                    if frame.header["is"] == "ready":
                        self.ready = lived = True
                        self._on_ready(frame.header)
                    elif frame.header["is"] == "fetched":
                        self._answer(frame)
                    else:
                        self._on_report(frame)
            except FrameError:
                log.exception("The worker sent what is no message")
            except (OSError, WorkerLost):
                log.exception("The worker process cannot be started")
            except Exception:
                # A report that cannot be dealt with costs one worker, not the server.
                log.exception("What the worker sent could not be dealt with")
            finally:
                ending = await self._end()
            log.error("The worker process ended: %s", ending)
            self._on_lost(ending)
            pause = FIRST_PAUSE if lived else min(2 * pause, LONGEST_PAUSE)
            await asyncio.sleep(pause)

    async def send(self, header: dict[str, Any], payload: bytes = b"") -> None:
        """Send an order.

        Raises:
            WorkerLost: if there is no worker to take it.
        """
        if self._process is None or self._process.stdin is None:
            raise WorkerLost("no worker is running")
        try:
            self._process.stdin.write(pack(header, payload))
            await self._process.stdin.drain()
        except (BrokenPipeError, ConnectionResetError):
            raise WorkerLost("the worker just ended") from None

    async def fetch(self, run: str, node: str, output: str) -> bytes | None:
        """Return a finished output as PNG, or None when the worker no longer keeps it."""
        request = next(self._requests)
        answer = self._answers[request] = asyncio.get_running_loop().create_future()
        try:
            await self.send({"do": "fetch", "request": request, "run": run, "node": node, "output": output})
            return await asyncio.wait_for(answer, FETCH_SECONDS)
        except (WorkerLost, TimeoutError):
            return None
        finally:
            del self._answers[request]

    async def _start(self) -> None:
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",
            "-m",
            "server.worker",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env=_environment(),
            limit=PIPE_BYTES,
        )
        settings = {
            "do": "begin",
            "home": str(self._config.folders.root),
            "device": self._config.device,
            "extra_nodes": list(self._config.extra_nodes),
            "cache_bytes": self._config.cache_bytes,
        }
        await self.send(settings)

    async def _frames(self) -> Any:
        assert self._process is not None
        assert self._process.stdout is not None
        while True:
            try:
                yield await receive(self._process.stdout)
            except asyncio.IncompleteReadError:
                return

    def _answer(self, frame: Frame) -> None:
        waiting = self._answers.get(frame.header["request"])
        if waiting and not waiting.done():
            waiting.set_result(frame.payload if frame.header["found"] else None)

    async def _end(self) -> str:
        """Make sure that the process is gone, and return how it ended."""
        process, self._process, self.ready = self._process, None, False
        for waiting in self._answers.values():
            if not waiting.done():
                waiting.set_result(None)
        if process is None:
            return "it could not be started"
        if process.stdin:
            process.stdin.close()  # a worker whose orders end leaves at once
        try:
            code = await asyncio.wait_for(process.wait(), STOP_SECONDS)
        except TimeoutError:
            process.kill()
            code = await process.wait()
        if code == NO_DEVICE:
            return f"the device {self._config.device} is not on this machine"
        if code >= 0:
            return f"exit status {code}"
        return "killed, perhaps for memory" if -code == signal.SIGKILL else signal.Signals(-code).name


def _environment() -> dict[str, str]:
    home = str(Path(__file__).resolve().parents[1])
    paths = [home, *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
