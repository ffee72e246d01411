"""Limited-memory BFGS in the box [0, 1], counted in evaluations, of which none is thrown away."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import Tensor

HISTORY = 10
ARMIJO = 1e-4
SHRINK = (0.1, 0.5)
FIRST_STEP = 0.05
"""How far the first step moves the most changed value: later ones know the curvature."""
TRIALS = 6
"""Trials of one line search before the history is dropped: rounding has spoilt it, not the picture."""


def minimise_lbfgs(
    start: Tensor,
    evaluate: Callable[[Tensor], tuple[float, Tensor]],
    evaluations: int,
    precondition: Callable[[Tensor], Tensor],
) -> Tensor:
    """Return the best point after `evaluations` calls of `evaluate` (loss and gradient at a point).

    `precondition`, symmetric and positive definite, is the first guess at the inverse Hessian up to a factor.

    The two-loop recursion of Nocedal (1980) with a history of 10 and a backtracking line search that accepts
    sufficient decrease (Armijo 1966); a rejected step's loss sets the next trial by quadratic interpolation.
    Points stay in [0, 1]: components at a bound whose gradient points outwards are left alone.
    """
    point = start.clamp(0, 1)
    loss, gradient = evaluate(point)
    used = 1
    pairs: deque[tuple[Tensor, Tensor, float]] = deque(maxlen=HISTORY)
    while used < evaluations:
        free = ~(((point <= 0) & (gradient > 0)) | ((point >= 1) & (gradient < 0)))
        direction = _direction(gradient * free, pairs, precondition) * free
        slope = float((gradient * direction).sum())
        if slope >= 0:
            pairs.clear()
            direction = _direction(gradient * free, pairs, precondition) * free
            slope = float((gradient * direction).sum())
            if slope >= 0:
                break
        step = 1.0 if pairs else FIRST_STEP / float(direction.abs().max())
        accepted = False
        for _ in range(min(TRIALS, evaluations - used)):
            trial = (point + step * direction).clamp(0, 1)
            trial_loss, trial_gradient = evaluate(trial)
            used += 1
            moved = trial - point
            if trial_loss <= loss + ARMIJO * float((gradient * moved).sum()):
                accepted = True
                break
            curve = 2 * (trial_loss - loss - step * slope)
            best = -slope * step * step / curve if curve > 0 else step / 2
            step = min(max(best, SHRINK[0] * step), SHRINK[1] * step)
        if not accepted:
            if not pairs:
                break
            pairs.clear()
            continue
        change = trial_gradient - gradient
        product = float((moved * change).sum())
        if product > 1e-10 * float(change.square().sum()):
            pairs.append((moved, change, product))
        point, loss, gradient = trial, trial_loss, trial_gradient
    return point


def _direction(
    gradient: Tensor, pairs: deque[tuple[Tensor, Tensor, float]], precondition: Callable[[Tensor], Tensor]
) -> Tensor:
    direction = -gradient
    shares = []
    for moved, change, product in reversed(pairs):
        share = float((moved * direction).sum()) / product
        direction = direction - share * change
        shares.append(share)
    direction = precondition(direction)
    if pairs:
        _, change, product = pairs[-1]
        direction = direction * (product / float((change * precondition(change)).sum()))
    for (moved, change, product), share in zip(pairs, reversed(shares), strict=True):
        direction = direction + (share - float((change * direction).sum()) / product) * moved
    return direction
