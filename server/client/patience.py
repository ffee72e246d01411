"""Waiting for a server that is away for a moment: it restarts, or the line is down."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from server.client.errors import ServerError, Unreachable

PATIENCE = 300.0
"""For so many seconds a server that is gone is asked for again: a restart takes less."""
FIRST_PAUSE, LONGEST_PAUSE = 0.25, 2.0
_LATER = frozenset({429, 502, 503, 504})

T = TypeVar("T")


class Pauses:
    """The seconds to wait before each new attempt, until `patience` seconds have passed."""

    def __init__(self, patience: float = PATIENCE) -> None:
        self._until = time.monotonic() + patience
        self._next = FIRST_PAUSE

    def after(self, error: ServerError | Unreachable) -> float:
        """Return how long to wait after `error`.

        Raises:
            ServerError | Unreachable: `error`, if waiting does not help or there is no patience left.
        """
        pause, self._next = self._next, min(2 * self._next, LONGEST_PAUSE)
        if isinstance(error, ServerError):
            if error.status not in _LATER:
                raise error
            pause = max(pause, error.retry_after or 0)
        if time.monotonic() + pause > self._until:
            raise error
        return pause


def patiently(ask: Callable[[], T], patience: float = PATIENCE) -> T:
    """Return what `ask` returns, which changes nothing on the server: asked again while that is away.

    Raises:
        ServerError | Unreachable: when it refuses, or is away for longer than `patience` seconds.
    """
    pauses = Pauses(patience)
    while True:
        try:
            return ask()
        except (ServerError, Unreachable) as error:
            pause = pauses.after(error)
        time.sleep(pause)
