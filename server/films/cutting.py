"""Has films made, each by a short-lived process."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import struct
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Literal

from graphs.store import child

log = logging.getLogger(__name__)

FilmKind = Literal["gif", "webp", "webm"]
SECONDS_LIMIT = 150.0
"""By the clock, on a machine that paints meanwhile."""
ASK_EVERY = 0.3
MOST_WAITING = 4
"""So many wait while a film is made; more are told to come again."""
_LENGTH = struct.Struct(">I")


class NotCut(Exception):
    """No film could be made."""


class NobodyWaits(Exception):
    """Who asked for a film went away before it was made."""


class LineFull(Exception):
    """As many wait for a film as may."""


class Line:
    """Those who want a film made: it is one's turn at a time, and few wait for theirs."""

    def __init__(self, most: int = MOST_WAITING) -> None:
        self._most = most
        self._waiting = 0
        self._turn = asyncio.Semaphore(1)

    @contextlib.asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """A context that begins once it is one's turn.

        Raises:
            LineFull: at once, if `most` wait already.
        """
        if self._waiting >= self._most:
            raise LineFull
        self._waiting += 1
        try:
            await self._turn.acquire()
        finally:
            self._waiting -= 1
        try:
            yield
        finally:
            self._turn.release()


async def cut(
    frames: Sequence[bytes], kind: FilmKind, side: int, seconds: float, *, waits: Callable[[], bool]
) -> bytes:
    """Return a film of JPEGs. It is given up as soon as `waits` says that nobody wants it any more.

    Raises:
        NotCut: if it takes too long, or cannot be made.
        NobodyWaits: if it was given up.
    """
    if not waits():
        raise NobodyWaits
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "server.films.cut", kind, str(side), str(seconds)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=child.environment(),
    )
    film = b"".join(part for frame in frames for part in (_LENGTH.pack(len(frame)), frame))
    making = asyncio.create_task(process.communicate(film))
    try:
        made, errors = await _made(making, waits)
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
        making.cancel()
        await process.wait()
    if process.returncode != 0 or not made:
        log.error("No film: exit status %s: %s", process.returncode, errors.decode(errors="replace"))
        raise NotCut
    return made


async def _made(making: asyncio.Task[tuple[bytes, bytes]], waits: Callable[[], bool]) -> tuple[bytes, bytes]:
    try:
        async with asyncio.timeout(SECONDS_LIMIT):
            while not making.done():
                await asyncio.wait((making,), timeout=ASK_EVERY)
                if not waits():
                    raise NobodyWaits
    except TimeoutError:
        log.error("No film: it took longer than %.0f s", SECONDS_LIMIT)
        raise NotCut from None
    return making.result()
