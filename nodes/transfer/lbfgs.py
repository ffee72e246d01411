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


def minimise_lbfgs(
    start: Tensor, evaluate: Callable[[Tensor], tuple[float, Tensor]], evaluations: int
) -> Tensor:
    """Return the best point after `evaluations` calls of `evaluate` (loss and gradient at a point).

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
        direction = _direction(gradient * free, pairs) * free
        slope = float((gradient * direction).sum())
        if slope >= 0:
            pairs.clear()
            direction = _direction(gradient * free, pairs) * free
            slope = float((gradient * direction).sum())
            if slope >= 0:
                break
        step = 1.0 if pairs else FIRST_STEP / float(direction.abs().max())
        accepted = False
        while used < evaluations:
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
            break
        change = trial_gradient - gradient
        product = float((moved * change).sum())
        if product > 1e-10 * float(change.square().sum()):
            pairs.append((moved, change, product))
        point, loss, gradient = trial, trial_loss, trial_gradient
    return point


def _direction(gradient: Tensor, pairs: deque[tuple[Tensor, Tensor, float]]) -> Tensor:
    direction = -gradient
    shares = []
    for moved, change, product in reversed(pairs):
        share = float((moved * direction).sum()) / product
        direction = direction - share * change
        shares.append(share)
    if pairs:
        _, change, product = pairs[-1]
        direction = direction * (product / float(change.square().sum()))
    for (moved, change, product), share in zip(pairs, reversed(shares), strict=True):
        direction = direction + (share - float((change * direction).sum()) / product) * moved
    return direction
