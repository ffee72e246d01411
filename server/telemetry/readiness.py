"""Whether the server can take a run and paint it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Literal

from aiohttp import web
from pydantic import BaseModel, ConfigDict

HOLDS = 2.0
"""For so many seconds what was found is told again: nobody keeps the disk busy by asking."""

Check = Callable[[], Awaitable[str | None]]
"""Returns what is missing, in a sentence, or None."""


class Alive(BaseModel):
    """The server answers."""

    model_config = ConfigDict(extra="forbid")

    alive: Literal[True]


class Readiness(BaseModel):
    """Whether a run would be taken and painted now; `reasons` say why not."""

    model_config = ConfigDict(extra="forbid")

    ready: bool
    reasons: list[str]


class ReadinessCheck:
    """Asks each of `checks`, at most every two seconds."""

    def __init__(self, *checks: Check) -> None:
        self._checks = checks
        self._found: Readiness | None = None
        self._when = 0.0
        self._looking = asyncio.Lock()

    async def look(self) -> Readiness:
        """Return how it stands."""
        async with self._looking:  # who asks meanwhile is told what this one finds
            if self._found is None or time.monotonic() - self._when > HOLDS:
                reasons = [reason for check in self._checks if (reason := await check())]
                self._found, self._when = Readiness(ready=not reasons, reasons=reasons), time.monotonic()
            return self._found


READINESS = web.AppKey("readiness", ReadinessCheck)
