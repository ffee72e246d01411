"""Which versions of a recipe are kept as they grow older: the newer, the closer to one another."""

from __future__ import annotations

from collections.abc import Sequence

HOUR, DAY = 3600.0, 86_400.0

PERIODS: tuple[tuple[float, float], ...] = (
    (DAY, 0.0),
    (30 * DAY, DAY),
    (365 * DAY, 7 * DAY),
    (float("inf"), 30 * DAY),
)
"""Up to which age, in seconds, one version is kept in each stretch of how many seconds (0: every one)."""

_HALF_LIFE = HOUR
"""What is younger counts as this old: it is not what is newest that has to go."""


def thinned(times: Sequence[float], now: float, most: int) -> set[int]:
    """Return the places of those of `times`, in seconds and rising, that stay at the time `now`: at most
    `most`, which is 2 or more.

    The first and the last always stay; of each stretch of time of `PERIODS` the last does. Where that is
    still too many, those go whose neighbours lie closest to one another for their age.

    >>> sorted(thinned([0, 10, 20], now=30, most=100))
    [0, 1, 2]
    >>> sorted(thinned([0, 10, 20, 2 * DAY], now=9 * DAY, most=100))
    [0, 2, 3]
    """
    kept = [place for place in range(len(times)) if _stays(place, times, now)]
    while len(kept) > most:
        del kept[_least_missed([times[place] for place in kept], now)]
    return set(kept)


def _stays(place: int, times: Sequence[float], now: float) -> bool:
    if place in (0, len(times) - 1):
        return True
    stretch = _stretch(times[place], now)
    return stretch is None or _stretch(times[place + 1], now) != stretch


def _stretch(time: float, now: float) -> tuple[float, int] | None:
    """Return the stretch in which a time lies, None for one of its own. Stretches do not move with `now`:
    else what stayed yesterday might go today for the sake of what is not there any more."""
    for oldest, length in PERIODS:
        if now - time <= oldest:
            return (length, int(time // length)) if length else None
    return None


def _least_missed(times: Sequence[float], now: float) -> int:
    gaps = {
        place: (times[place + 1] - times[place - 1]) / max(_HALF_LIFE, now - times[place])
        for place in range(1, len(times) - 1)
    }
    return min(gaps, key=lambda place: gaps[place])
