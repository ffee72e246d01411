"""How fast this machine is at each kind of node, learnt from what was just computed."""

from __future__ import annotations

from collections.abc import Iterable

from server.live.small import Work

BEGINNING = 6
"""What an optimising node does before its first evaluation, counted in evaluations: between 4 and 7 as
measured at 128 to 256 px."""
UNKNOWN = 0.5
UNKNOWN_OPTIMISING = 5.0
"""Seconds for a megapixel, and for a megapixel and evaluation, until it is measured."""
BEFORE = {"CutOut": 10.0, "Measure": 8.0, "SuperRes": 20.0}
"""The same of those that take more than others, as measured with one thread at 128 to 512 px."""
_NEWEST = 0.5
"""How much of what is known of a kind the newest measurement is."""
_LEAST = 0.005
"""Megapixels below which a picture takes no less time."""


class Pace:
    """Seconds that nodes take, by type: now, as the average of the newest measurements; and at best, whatever
    else the machine is busy with."""

    def __init__(self, known: Iterable[str] = ()) -> None:
        """Begin with what nodes of the `known` types are expected to take."""
        self._of: dict[str, float] = dict(BEFORE)
        self._best = {type: BEFORE.get(type, UNKNOWN) for type in known}

    def seconds(self, works: Iterable[Work]) -> float:
        """Return how long all of these will take, one after the other."""
        return sum(self.of(work) * _amount(work) for work in works)

    def of(self, work: Work) -> float:
        """Return the seconds for each unit of such work."""
        return self._of.get(work.type, UNKNOWN_OPTIMISING if work.evaluations else UNKNOWN)

    def learn(self, work: Work, seconds: float) -> None:
        """Take into account that a work took so long."""
        measured = seconds / _amount(work)
        before = self._of.get(work.type, measured)
        self._of[work.type] = before + _NEWEST * (measured - before)
        self._best[work.type] = min(measured, self._best.get(work.type, measured))

    def is_known(self, type: str) -> bool:
        """Return whether it is known what a node of such a type takes at best."""
        return type in self._best

    def is_slow(self, type: str, side: int, limit: float) -> bool:
        """Return whether a node of such a type takes longer than `limit` seconds at best for a square picture
        of this side; one of which nothing is known does not."""
        return self._best.get(type, 0.0) * max(side * side / 1e6, _LEAST) > limit


def _amount(work: Work) -> float:
    times = work.evaluations + BEGINNING if work.evaluations else 1
    return max(work.megapixels, _LEAST) * times
