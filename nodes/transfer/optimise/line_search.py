"""How far to go along a line: backtracking to sufficient decrease, the strong Wolfe conditions, or no search.

Nocedal & Wright, Numerical Optimization (2006), chapter 3.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from nodes.transfer.optimise.walk import Line, Point, Trial

LineSearch = Literal["backtracking", "wolfe", "none"]

ARMIJO = 1e-4
CURVATURE = 0.9
"""Nocedal & Wright's constants of sufficient decrease and of curvature for quasi-Newton methods."""
SHRINK = (0.1, 0.5)
BACKTRACKING_TRIALS = 6
"""Trials of one line search before the history is dropped: rounding has spoilt it, not the picture."""
WOLFE_TRIALS = 25
STRETCH = (0.01, 10.0)
"""How much further the next trial is, while the end of the decrease is out of sight."""
NEAR_AN_END = 0.1
"""Trials nearer to an end of the bracket than this share of it tell little."""
NARROW = 1e-9
"""Widths of the bracket, in directions, below which rounding decides."""


def backtrack(line: Line, step: float) -> Point | None:
    """Return the first trial with sufficient decrease (Armijo 1966), or None when there is none.

    A rejected trial's loss sets the next step by quadratic interpolation.
    """
    origin = line.origin
    trials = BACKTRACKING_TRIALS
    while trials and line.ledger.left:
        point = line.to(step)
        trials -= 1
        if point.loss <= origin.loss + ARMIJO * float(line.expected(point)):
            return point
        curve = 2 * (point.loss - origin.loss - step * origin.slope)
        best = -origin.slope * step * step / curve if curve > 0 else step / 2
        step = min(max(best, SHRINK[0] * step), SHRINK[1] * step)
    return None


def strong_wolfe(line: Line, step: float) -> Point | None:
    """Return a trial that fulfils the strong Wolfe conditions (Nocedal & Wright, algorithms 3.5 and 3.6).

    Where the trials are used up before, the one with the least loss; None when that is the origin.
    """
    bracket = _bracket(line, step)
    if not bracket.done:
        _narrow(line, bracket)
    return None if bracket.low is line.origin else bracket.low.point


def take(line: Line, step: float) -> Point:
    """Return the first trial, whatever the loss there."""
    return line.to(step)


SEARCHES: Mapping[LineSearch, Callable[[Line, float], Point | None]] = {
    "backtracking": backtrack,
    "wolfe": strong_wolfe,
    "none": take,
}
"""Each takes a line and a first step, and returns a point on it, or None when none is better."""


@dataclass
class _Bracket:
    """Two trials between which the loss has a minimum, `low` with the lesser loss, and the trials left.

    Once `done`, `low` is as good as it gets.
    """

    low: Trial
    high: Trial
    trials: int
    done: bool = False

    def put(self, one: Trial, other: Trial) -> None:
        """Let the bracket be between `one` and `other`."""
        self.low, self.high = (one, other) if one.loss <= other.loss else (other, one)


def _bracket(line: Line, step: float) -> _Bracket:
    """Go along the line until it rises again: the first stage of the search."""
    found = _Bracket(line.origin, line.origin, WOLFE_TRIALS)
    while found.trials and line.ledger.left:
        trial = line.trial(step)
        found.trials -= 1
        before = found.low
        rises = not _decreases(line, trial) or (before is not line.origin and trial.loss >= before.loss)
        flat = not rises and _is_flat(line, trial)
        if rises or (trial.slope >= 0 and not flat):
            found.put(before, trial)
            return found
        found.low = found.high = trial
        if flat:
            break
        nearest = trial.step + STRETCH[0] * (trial.step - before.step)
        step = _cubic_minimum(before, trial, nearest, STRETCH[1] * trial.step)
    found.done = True
    return found


def _decreases(line: Line, trial: Trial) -> bool:
    return trial.loss <= line.origin.loss + ARMIJO * trial.expected


def _is_flat(line: Line, trial: Trial) -> bool:
    return abs(trial.slope) <= -CURVATURE * line.origin.slope


def _narrow(line: Line, found: _Bracket) -> None:
    """Narrow a bracket until its `low` end fulfils the conditions: the second stage."""
    near_an_end = False
    while found.trials and line.ledger.left:
        left, right = sorted((found.low.step, found.high.step))
        if right - left < NARROW:
            return
        step = _cubic_minimum(found.low, found.high, left, right)
        margin = NEAR_AN_END * (right - left)
        if min(right - step, step - left) >= margin:
            near_an_end = False
        elif near_an_end or step in (left, right):
            # Twice in a row the bracket would hardly narrow: step off its end instead.
            step = right - margin if right - step < step - left else left + margin
            near_an_end = False
        else:
            near_an_end = True
        trial = line.trial(step)
        found.trials -= 1
        if not _decreases(line, trial) or trial.loss >= found.low.loss:
            found.put(found.low, trial)
            continue
        if trial.slope * (found.high.step - found.low.step) >= 0:
            found.high = found.low
        found.low = trial
        if _is_flat(line, trial):
            return


def _cubic_minimum(one: Trial, other: Trial, least: float, most: float) -> float:
    """Return where the cubic through two trials' losses and slopes has its minimum, kept between two bounds.

    Nocedal & Wright, formula 3.59; a cubic without a minimum gives the middle of the bounds.
    """
    if one.step > other.step:
        one, other = other, one
    width = other.step - one.step
    tilt = one.slope + other.slope - 3 * (other.loss - one.loss) / width
    square = tilt * tilt - one.slope * other.slope
    if square >= 0 and (below := other.slope - one.slope + 2 * math.sqrt(square)):
        best = other.step - width * (other.slope + math.sqrt(square) - tilt) / below
        return min(max(best, least), most)
    return (least + most) / 2
