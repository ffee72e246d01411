"""How long a worker that works has not been heard of, and when that is too long."""

from __future__ import annotations

STEPS = 10
"""A worker hangs when it is silent for this many times its longest step so far."""
IDLE = 0.02
"""The part of a processor below which a worker does nothing."""
PATIENCE = 10
"""How many times as long a node may take that cannot give signs of life."""


class Silence:
    """Counts the seconds since something was heard of.

    Time is handed in, in small pieces: a server that was itself held up then does not take what it has not
    read yet for silence.
    """

    def __init__(self, least: float) -> None:
        self._least = least
        self._longest = 0.0
        self._expected = False
        self.seconds = 0.0

    @property
    def limit(self) -> float:
        """After how many seconds of silence the worker counts as hung."""
        return max(self._least * (PATIENCE if self._expected else 1), STEPS * self._longest)

    @property
    def too_long(self) -> bool:
        """Whether the worker counts as hung."""
        return self.seconds > self.limit

    def heard(self) -> None:
        """Note a sign of life."""
        if not self._expected:
            self._longest = max(self._longest, self.seconds)
        self.seconds = 0.0

    def expect(self, silence: bool) -> None:
        """Note whether what is done from now on can give signs of life."""
        self._expected = silence

    def passed(self, seconds: float, computed: float = 0.0) -> None:
        """Let time pass, in which the worker had so many seconds of a processor.

        One that computes, and hardly gets to, because others keep the machine busy, has only as long as it
        computed; one that does nothing at all has as long as it was.
        """
        self.seconds += seconds if computed < IDLE * seconds else min(seconds, computed)
