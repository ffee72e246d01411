"""What a worker process writes to its error stream, line by line into the server's log."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping

log = logging.getLogger("server.worker")

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
LONGEST_LINE = 4000
_PIECE = 2**16


async def follow(stream: asyncio.StreamReader, name: str, run: Callable[[], str | None]) -> None:
    """Log what comes from the worker `name`, which paints `run`, until the stream ends.

    A line that begins with a level is logged at that level, and those behind it (a traceback) too; a line
    that is longer than `LONGEST_LINE` bytes comes in pieces.
    """
    level, rest = logging.INFO, b""
    while piece := await stream.read(_PIECE):
        *lines, rest = (rest + piece).split(b"\n")
        if len(rest) > LONGEST_LINE:
            lines, rest = [*lines, rest], b""
        for line in lines:
            level = _log(line, {"worker": name, "run": run()}, level)
    if rest:
        _log(rest, {"worker": name, "run": run()}, level)


def _log(line: bytes, about: Mapping[str, str | None], level: int) -> int:
    text = line.decode(errors="replace").rstrip()
    word, _, message = text.partition(" ")
    if word in LEVELS:
        level, text = logging.getLevelNamesMapping()[word], message
    for start in range(0, len(text), LONGEST_LINE):
        piece = text[start : start + LONGEST_LINE]
        log.log(level, "%s: %s", about["worker"], piece, extra=about)
    return level
