"""What comes in: bodies under limits, and JSON that is strict."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, TypeVar

from aiohttp import hdrs, web

from graphs.reading import MAX_BYTES, read_json
from server.api.replies import come_again, refusal
from server.keys import CONFIG

T = TypeVar("T")

MAX_IMAGE = 64_000_000
MAX_ENVELOPE = MAX_BYTES + 1_000
_WRITE = 2**18
_RETRY_SECONDS = 5.0
_PARSED = 24
"""Bytes of memory that a byte of JSON takes once it is read, at worst: `{},` becomes a dict."""


class Held:
    """How many bytes bodies take in memory, as they came and as they were read, of every request until it is
    answered."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._of: dict[int, int] = {}

    def take(self, request: web.Request, size: int) -> None:
        """Count `size` more bytes of a request.

        Raises:
            Refusal: if all bodies together would hold more than they may.
        """
        if sum(self._of.values()) + size > self._most:
            raise come_again(
                503, "Too many large requests came at once.", "Try again in a moment.", seconds=_RETRY_SECONDS
            )
        self._of[id(request)] = self._of.get(id(request), 0) + size

    def release(self, request: web.Request) -> None:
        """Count the bytes of a request no more."""
        self._of.pop(id(request), None)


HELD = web.AppKey("held", Held)


async def read_body(request: web.Request, limit: int) -> bytes:
    """Return the body of a request.

    Raises:
        Refusal: if it is longer than `limit` bytes, of which no more are taken in; if it comes too slowly;
            if it is compressed; if too many large ones came at once.
    """
    body = bytearray()
    async for chunk in _chunks(request, limit):
        request.app[HELD].take(request, len(chunk))
        body += chunk
    return bytes(body)


@asynccontextmanager
async def body_file(request: web.Request, limit: int, folder: Path) -> AsyncIterator[IO[bytes]]:
    """Hand out the body of a request as a file without a name in `folder`, to be read from its beginning.

    However many large ones come at once, memory holds a little of each.

    Raises:
        Refusal: as `read_body` does.
        OSError: if the disk is full.
    """
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    with await asyncio.to_thread(TemporaryFile, "w+b", dir=folder) as file:
        await _receive(request, limit, file)
        yield file  # which may wait its turn for long, and nothing of it is in memory meanwhile


async def _receive(request: web.Request, limit: int, file: IO[bytes]) -> None:
    waiting: list[bytes] = []
    async for chunk in _chunks(request, limit):
        waiting.append(chunk)
        if sum(map(len, waiting)) >= _WRITE:
            await asyncio.to_thread(file.writelines, waiting)
            waiting.clear()
    await asyncio.to_thread(_end, file, waiting)


def _end(file: IO[bytes], rest: list[bytes]) -> None:
    file.writelines(rest)
    file.seek(0)


async def _chunks(request: web.Request, limit: int) -> AsyncIterator[bytes]:
    if request.headers.get(hdrs.CONTENT_ENCODING, "identity") != "identity":
        raise refusal(415, "malformed", "The body is compressed.", "Send it as it is.")
    too_large = refusal(
        413, "too large", f"The request is longer than {limit / 1e6:.4g} MB.", "Send a smaller file."
    )
    if (request.content_length or 0) > limit:
        raise too_large
    limits, loop = request.app[CONFIG].limits, asyncio.get_running_loop()
    start, received = loop.time(), 0
    while True:
        try:
            async with asyncio.timeout_at(start + limits.body_seconds + received / limits.body_rate):
                chunk = await request.content.readany()
        except TimeoutError:
            raise refusal(
                408,
                "failed",
                f"The body came too slowly: {received:,} bytes in {loop.time() - start:.0f} s.",
                "Send it again over a faster line, or make it smaller.",
            ) from None
        if not chunk:
            return
        received += len(chunk)
        if received > limit:
            raise too_large
        yield chunk


async def read_object(request: web.Request, work: Callable[[dict[str, Any]], T]) -> T:
    """Return what `work` makes of the JSON object that is the body of a request, in another thread.

    A change of threads is a wait where many ask at once: all that a body takes is done in one.

    Raises:
        Refusal: if it is of another type, or too large.
        RecipeError: if it is no strict JSON.
    """
    if request.content_type != "application/json":
        raise refusal(
            415,
            "malformed",
            f"The body is {request.content_type}; application/json is read here.",
            "Set the header Content-Type.",
        )
    data = await read_body(request, MAX_ENVELOPE)
    request.app[HELD].take(request, _PARSED * len(data))
    return await asyncio.to_thread(lambda: work(_object(data)))


def _object(data: bytes) -> dict[str, Any]:
    value = read_json(data, max_bytes=MAX_ENVELOPE)
    if not isinstance(value, dict):
        raise refusal(400, "malformed", "The body is not a JSON object.", 'Send {"recipe": …}.')
    return value
