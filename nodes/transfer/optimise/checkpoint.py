"""What an optimiser says of where it is, so that it can go on from there with the same numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from nodes.contract import Saved


class Checkpoint(Protocol):
    """Kept by whoever minimises: told at each iteration, asked once at the beginning."""

    def take(self) -> Saved | None:
        """Return where to go on, and forget it; None: begin."""

    def reached(self, state: Callable[[], Saved]) -> None:
        """Take note that an iteration begins. What `state` returns stays the same until the next call."""


class _Nothing:
    def take(self) -> Saved | None:
        return None

    def reached(self, state: Callable[[], Saved]) -> None:
        pass


NOTHING: Checkpoint = _Nothing()
"""For a minimisation that is never interrupted."""
