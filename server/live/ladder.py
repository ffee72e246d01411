"""Which steps a preview is painted in: the first within the time that a hand waits, then larger ones."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

from server.live.small import Step

SIDES = (128, 192, 256, 384, 512)
"""Pixels of the longest side; refining ends with the last."""
FIRST_SECONDS = 1.2
"""What the first step may take, by what is known of the machine: two seconds from the end of a slider's move
are what a hand waits, and the way to and fro, the queue and a bad guess take their part."""
LONGEST_SECONDS = 12.0
"""What a later step may take: a preview that takes longer is no preview."""
EVALUATIONS = 12
"""How often an optimising node improves its picture in one step."""
FEWEST = 6
"""The fewest evaluations after which a painting shows what it will become, however slow the machine."""
GOING_ON = 6
"""How often an optimising node improves the picture of the preview before where it goes on from that: as near
to the painting as `EVALUATIONS` from the beginning come, as measured."""

Seconds = Callable[[Sequence[Step]], float]
"""Predicts how long it takes to come to the last of some steps from what is kept."""


def first_steps(
    seconds: Seconds,
    known: Sequence[Step] = (),
    going_on: Collection[int] = (),
    *,
    limit: float = FIRST_SECONDS,
) -> list[Step]:
    """Return the largest way to begin that takes no longer than `limit`, of equally large ones the quickest;
    else the smallest.

    `known` are the steps that led to the preview before: where their results are kept, they cost nothing.
    `going_on` are the sides at which a node may go on from the preview before.
    """
    ways = [list(known[: number + 1]) for number in range(len(known))]
    ways += [[Step(side, EVALUATIONS, GOING_ON)] for side in going_on]
    ways += [[Step(side, EVALUATIONS)] for side in SIDES]
    for side in reversed(SIDES):
        timed = [(seconds(way), -len(way), way) for way in ways if way[-1].side == side]
        if fitting := [each for each in timed if each[0] <= limit]:
            return min(fitting)[2]
    return [Step(SIDES[0], EVALUATIONS, GOING_ON)] if SIDES[0] in going_on else _cut(seconds, limit)


def _cut(seconds: Seconds, limit: float) -> list[Step]:
    for evaluations in range(EVALUATIONS - 1, FEWEST, -1):
        if seconds(way := [Step(SIDES[0], evaluations)]) <= limit:
            return way
    return [Step(SIDES[0], FEWEST)]


def next_steps(seconds: Seconds, done: Sequence[Step], largest: float) -> list[Step] | None:
    """Return the steps `done` and one more, or None where the preview is as good as it gets: as large as
    the painting, whose longest side is `largest`, or too slow to be made larger."""
    for side in _above(done[-1].side):
        if done[-1].side >= largest:
            return None
        # What was left out when time was short is made up for: else a slider that was moved while the machine
        # was busy would seem to paint less.
        missed = sum(EVALUATIONS - step.evaluations for step in done)
        way = [*done, Step(side, EVALUATIONS + missed)]
        return way if seconds(way) <= LONGEST_SECONDS else None
    return None


def _above(side: int) -> Iterator[int]:
    return (each for each in SIDES if each > side)
