"""When to stop before all evaluations are made: a plateau of the loss, or a time budget."""

from __future__ import annotations

import time
from collections.abc import Callable

WINDOW = 20
"""Evaluations over which a plateau is looked for: two line searches that go wrong make none."""


class Stopping:
    """Watches the losses of one painting, of which each round is begun with `begin_round`.

    A round stops on a plateau: when the best loss fell, over the last `window` evaluations, by less than the
    share `plateau` of itself. The time budget counts from the making of this object, over all rounds.

    >>> stopping = Stopping(plateau=0.01, window=2)
    >>> [stopping.reason(loss) is not None for loss in (8.0, 4.0, 2.0, 1.999, 1.998)]
    [False, False, False, False, True]
    """

    def __init__(
        self,
        plateau: float | None = None,
        window: int = WINDOW,
        seconds: float | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Stop on a plateau, after `seconds`, or on what comes first; None: not for that reason.

        Raises:
            ValueError: if `window` is below 1, or `plateau` or `seconds` below 0.
        """
        if window < 1 or (plateau or 0) < 0 or (seconds or 0) < 0:
            raise ValueError(f"window {window}, plateau {plateau} and seconds {seconds} are out of range")
        self._plateau = plateau
        self._window = window
        self._seconds = seconds
        self._clock = clock
        self._began = clock()
        self._best: list[float] = []

    @property
    def elapsed(self) -> float:
        """The seconds of the time budget that are used up."""
        return self._clock() - self._began

    @property
    def losses(self) -> list[float]:
        """The best loss after each evaluation of this round, where a plateau is looked for."""
        return list(self._best)

    def go_on(self, elapsed: float, losses: list[float]) -> None:
        """Be where another was: after `elapsed` seconds, in a round with `losses`."""
        self._began = self._clock() - elapsed
        self._best = list(losses)

    @property
    def out_of_time(self) -> bool:
        """Whether the time budget is used up."""
        return self._seconds is not None and self.elapsed >= self._seconds

    def begin_round(self) -> None:
        """Forget the losses so far: those of another size are not comparable. Time goes on."""
        self._best.clear()

    def reason(self, loss: float) -> str | None:
        """Take note of the `loss` of one more evaluation; return why to stop now, or None."""
        if self.out_of_time:
            return f"The time budget of {self._seconds:g} s is used up."
        if self._plateau is None:
            return None
        self._best.append(min(loss, self._best[-1]) if self._best else loss)
        if len(self._best) <= self._window:
            return None
        before, now = self._best[-1 - self._window], self._best[-1]
        if before - now < self._plateau * abs(before):
            return f"The loss fell by less than {self._plateau:.3%} in {self._window} evaluations."
        return None
