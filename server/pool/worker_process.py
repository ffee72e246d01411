"""The server's side of one worker: starts its process, talks to it, notices its death or that it hangs, and
replaces it."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import logging
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

import psutil

from server.config import Config
from server.pool import worker_log
from server.pool.endings import MemoryKills, exit_status, in_words
from server.pool.frames import Frame, FrameError, pack, receive
from server.pool.launch import launched, settings
from server.pool.silence import Silence

log = logging.getLogger(__name__)

FETCH_SECONDS = 20.0
START_SECONDS = 300.0
"""How long a worker may take to get ready: torch may lie on a slow disk."""
LAST_WORDS_SECONDS = 1.0
"""How long the last lines for the log are waited for once the process is gone."""
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
LONGEST_LOOK = 1.0
"""The most seconds between two looks at how long a worker has been silent."""


class WorkerLost(Exception):
    """The worker ended; the message says how, in words."""


@dataclass(frozen=True, slots=True)
class Listeners:
    """Whom a worker tells: that it is ready, with what it told of itself; everything else that it reports;
    how it ended; and what it reports of live previews."""

    on_ready: Callable[[Worker, dict[str, Any]], None]
    on_report: Callable[[Worker, Frame], None]
    on_lost: Callable[[Worker, str], None]
    on_live: Callable[[Worker, Frame], None]


class Worker:
    """One worker process at a time, replaced when it dies.

    Attributes:
        index: counts the workers of a server from 0.
        name: how it is called in the log.
        run: the id of the run that it paints, or None. Still set while `on_lost` is called.
        side: the longest side in pixels of the pictures that this run has computed so far.
        told: what it told of itself, empty unless it is ready.
        cache_bytes: how much the results take that it keeps in memory.
        failed_starts: how many processes in a row ended before they were ready.
        lost: how many processes ended that were not told to leave.
    """

    def __init__(self, index: int, config: Config, listeners: Listeners) -> None:
        self.index = index
        self.name = f"worker-{index + 1}"
        self.run: str | None = None
        self.side = 0
        self.told: dict[str, Any] = {}
        self.cache_bytes = 0
        self.failed_starts = 0
        self.lost = 0
        self.config = config
        self._listeners = listeners
        self._process: asyncio.subprocess.Process | None = None
        self._logging: asyncio.Task[None] | None = None
        self._memory_kills = MemoryKills()
        self._silence = Silence(START_SECONDS)
        self._hung = ""
        self._listens = False
        self._requests = itertools.count(1)
        self._answers: dict[int, asyncio.Future[bytes | None]] = {}
        self._leaving = False

    @property
    def pid(self) -> int | None:
        """The process's number while there is one."""
        return self._process.pid if self._process else None

    @property
    def ready(self) -> bool:
        """Whether it takes orders."""
        return self._listens and bool(self.told) and not self._leaving

    @property
    def _about(self) -> dict[str, str | None]:
        """What a line of the log is about."""
        return {"worker": self.name, "run": self.run}

    def lives(self) -> bool:
        """Look whether the process is there now: of one just killed, `on_lost` tells a moment later."""
        try:
            return self.pid is not None and psutil.Process(self.pid).status() != psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return False

    async def keep(self) -> None:
        """Keep a process running until cancelled or told to leave."""
        pause = FIRST_PAUSE
        while not self._leaving:
            try:
                await self._live()
            except FrameError:
                log.exception("%s sent what is no message", self.name, extra=self._about)
            except (OSError, WorkerLost):
                log.exception("%s cannot be started", self.name, extra=self._about)
            except Exception:
                # A report that cannot be dealt with costs one worker, not the server.
                log.exception("What %s sent could not be dealt with", self.name, extra=self._about)
            finally:
                ending = await self._end()
            if self._leaving:
                log.info("%s left (%s)", self.name, ending, extra=self._about)
            else:
                self.lost += 1
                log.error("%s ended: %s", self.name, ending, extra=self._about)
            pause = FIRST_PAUSE if self.told else min(2 * pause, LONGEST_PAUSE)
            self.failed_starts = 0 if self.told else self.failed_starts + 1
            self.told = {}
            try:
                self._listeners.on_lost(self, ending)
            except Exception:
                log.exception("The loss of %s could not be dealt with", self.name, extra=self._about)
            self.run, self.cache_bytes = None, 0
            if not self._leaving:
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

    def begin(self, run: str) -> None:
        """Note that it paints `run` from now on, and must be heard of."""
        self.run, self.side = run, 0
        self._silence = Silence(self.config.hang_seconds)

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

    async def leave(self) -> None:
        """Ask it to write its checkpoint and go, and start no other; one that is not ready has nothing to
        lose and is killed."""
        ready, self._leaving = bool(self.told), True
        if not ready:
            self.kill()
            return
        with contextlib.suppress(WorkerLost):
            await self.send({"do": "shutdown"})

    def kill(self) -> None:
        """End the process at once."""
        if self._process and self._process.returncode is None:
            self._process.kill()

    async def _live(self) -> None:
        """Start a process and pass on what it reports until it ends or hangs."""
        await self._start()
        if self._leaving:
            self.kill()
        self._listens = True
        reading = asyncio.create_task(self._pass_on())
        watching = asyncio.create_task(self._watch())
        try:
            done, _ = await asyncio.wait((reading, watching), return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            self._listens = False
            for task in (reading, watching):
                task.cancel()
            await asyncio.wait((reading, watching))

    async def _pass_on(self) -> None:
        async for frame in self._frames():
            self._silence.heard()
            match frame.header:
                case {"is": "ready"}:
                    self.told = frame.header
                    if not self._leaving:
                        self._listeners.on_ready(self, frame.header)
                case {"is": "fetched"}:
                    self._answer(frame)
                case {"is": "pulse", "side": side}:
                    self.side = side
                case {"is": "began", "side": side, "silent": silent}:
                    self.side = side
                    self._silence.expect(silent)
                case {"is": "cache", "memory_bytes": taken}:
                    self.cache_bytes = taken
                case {"is": "live"}:
                    self._listeners.on_live(self, frame)
                case header:
                    if header["is"] == "refused" or _is_last_event(header):
                        self.run = None
                    self._listeners.on_report(self, frame)

    async def _start(self) -> None:
        self._hung, self._silence = "", Silence(START_SECONDS)
        self._memory_kills = MemoryKills()
        self._process = await launched()
        assert self._process.stderr
        following = worker_log.follow(self._process.stderr, self.name, lambda: self.run)
        self._logging = asyncio.create_task(following)
        await self.send(settings(self.config, self.index))

    async def _frames(self) -> AsyncIterator[Frame]:
        assert self._process
        assert self._process.stdout
        while True:
            try:
                yield await receive(self._process.stdout)
            except asyncio.IncompleteReadError:
                return

    async def _watch(self) -> None:
        """Kill the process when it has not been heard of for too long."""
        look = min(LONGEST_LOOK, self.config.hang_seconds / 20)
        now, computed = time.monotonic(), self._computed()
        while True:
            await asyncio.sleep(look)
            self._memory_kills.look()
            before, had = now, computed
            now, computed = time.monotonic(), self._computed()
            if self.told and self.run is None:
                continue
            silence = self._silence
            silence.passed(min(now - before, 2 * look), computed - had)
            if silence.too_long:
                doing = "it hung" if self.told else "it did not get ready"
                self._hung = f"{doing}: no sign of life for {silence.seconds:.0f} s"
                self.kill()
                return

    def _computed(self) -> float:
        """The seconds of a processor that the process has had."""
        try:
            times = psutil.Process(self.pid).cpu_times()
        except psutil.NoSuchProcess:
            return 0.0  # what it told last is still being read
        return float(times.user + times.system)

    def _answer(self, frame: Frame) -> None:
        waiting = self._answers.get(frame.header["request"])
        if waiting and not waiting.done():
            waiting.set_result(frame.payload if frame.header["found"] else None)

    async def _end(self) -> str:
        """Make sure that the process is gone, and return how it ended."""
        process, logging_ = self._process, self._logging
        for waiting in self._answers.values():
            if not waiting.done():
                waiting.set_result(None)
        if process is None or logging_ is None:
            return "it could not be started"
        if process.stdin:
            process.stdin.close()  # a worker whose orders end leaves at once
        code = await exit_status(process)
        await asyncio.wait((logging_,), timeout=LAST_WORDS_SECONDS)
        logging_.cancel()
        self._process = self._logging = None
        return self._hung or in_words(
            code, device=self.config.device, memory_ran_out=self._memory_kills.recent
        )


def _is_last_event(header: dict[str, Any]) -> bool:
    return bool(header["is"] == "event" and header["event"]["kind"] == "run_finished")
