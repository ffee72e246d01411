"""Work that several threads ask for at once is done once for all of them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Together(Generic[T]):
    """Does `work` in one thread at a time: a list of many files takes its memory once, however many ask.

    Nobody is given what was begun before they asked.
    """

    def __init__(self, work: Callable[[], T]) -> None:
        self._work = work
        self._working = threading.Lock()
        self._begun = 0
        self._last: tuple[int, T] | None = None

    def get(self) -> T:
        """Return what `work` does; its error is raised to the one who did it, and the next tries anew."""
        asked = self._begun  # what is being done now may have looked before something was there
        with self._working:
            if self._last is not None and self._last[0] > asked:
                return self._last[1]
            self._begun += 1
            done = self._work()
            self._last = self._begun, done
            return done
