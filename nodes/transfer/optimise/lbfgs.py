"""Limited-memory BFGS, by default in the box [0, 1], counted in evaluations, of which none is thrown away."""

from __future__ import annotations

import math
from collections import deque
from typing import TYPE_CHECKING, NamedTuple

from nodes.transfer.optimise.line_search import SEARCHES, LineSearch
from nodes.transfer.optimise.walk import Ledger, Line, Point, numbers

if TYPE_CHECKING:
    from torch import Tensor

    from nodes.transfer.optimise.precondition import Preconditioner
    from nodes.transfer.optimise.stopping import Stopping
    from nodes.transfer.optimise.walk import Evaluate

HISTORY = 10
FIRST_STEP = 0.05
"""How far the first step moves the most changed value in the box: later ones know the curvature."""
LEAST_CURVATURE = 1e-10
"""The cosine between a step and the change of the gradient along it, below which rounding made the change."""


def minimise_lbfgs(
    start: Tensor,
    evaluate: Evaluate,
    evaluations: int,
    precondition: Preconditioner | None,
    *,
    history: int = HISTORY,
    line_search: LineSearch = "backtracking",
    step: float = 1.0,
    bounded: bool = True,
    stopping: Stopping | None = None,
) -> Tensor:
    """Return the best point after `evaluations` calls of `evaluate` (loss and gradient at a point).

    The two-loop recursion of Nocedal (1980). `history` steps are remembered: two pictures each, 12 bytes a
    pixel, so that 10 of them take 1.5 GB at 3072 × 2048 (`lbfgs_pictures` counts all that is held).
    `precondition`, symmetric and positive definite, is the first guess at the inverse Hessian up to a factor;
    None: the identity. Where `bounded`, points stay in [0, 1]: components at a bound whose gradient points
    outwards are left alone.

    Each iteration first goes `step` directions, 1 being Newton's. The very first knows no curvature: in the
    box it moves by at most `FIRST_STEP`, unbounded by at most 1 in the sum over all values. From there
    `line_search` finds sufficient decrease (Armijo 1966), a point that fulfils the strong Wolfe conditions,
    or, with "none", takes the step as it is, whatever the loss. It stops early for a reason of `stopping`,
    or when no descent is left; where `evaluations` is 0, `start` is returned.
    """
    ledger = Ledger(evaluate, evaluations, stopping, bounded=bounded)
    if not ledger.left:
        return start
    here = ledger.at(start)
    best, least = here.values, here.loss
    memory = _Memory(history, precondition)
    while ledger.left:
        free = ledger.free(here.values, -here.gradient)
        direction = memory.direction(here.gradient * free) * free
        slope = float((here.gradient * direction).sum())
        found: Point | None = None
        if slope < 0:
            length = step if memory else step * _first_length(here, direction, bounded=bounded)
            found = SEARCHES[line_search](Line(ledger, here, direction, slope), length)
        if found is None:
            if not memory:
                break
            memory.forget()
            continue
        memory.learn(here, found)
        here = found
        if here.loss <= least:
            best, least = here.values, here.loss
    return best


def _first_length(here: Point, direction: Tensor, *, bounded: bool) -> float:
    if bounded:
        return FIRST_STEP / float(direction.abs().max())
    return min(1.0, 1 / float(here.gradient.abs().sum()))


def lbfgs_pictures(history: int = HISTORY, line_search: LineSearch = "backtracking") -> int:
    """Return how many pictures `minimise_lbfgs` holds, at most, while the loss is evaluated.

    The point, its gradient and the direction, the trial, and two for each step of the history. A search for
    the Wolfe conditions holds both ends of its bracket; without a search the best point is not the last.
    """
    return 4 + 2 * history + {"backtracking": 0, "wolfe": 4, "none": 1}[line_search]


class _Pair(NamedTuple):
    """A step, how the gradient changed along it, and their inner product."""

    moved: Tensor
    change: Tensor
    product: float


class _Memory:
    """The last steps and what the gradient did along them: a guess at the inverse Hessian.

    The recursion's inner products stay on the pictures' device, in float64 as on the host.
    """

    def __init__(self, history: int, precondition: Preconditioner | None) -> None:
        self._pairs: deque[_Pair] = deque(maxlen=history)
        self._precondition = precondition
        self._factor: Tensor | None = None

    def __bool__(self) -> bool:
        return bool(self._pairs)

    def forget(self) -> None:
        """Drop all steps."""
        self._pairs.clear()
        self._factor = None

    def learn(self, before: Point, after: Point) -> None:
        """Remember the step between two points, unless the loss is not convex along it."""
        moved, change = after.values - before.values, after.gradient - before.gradient
        product, *squares = numbers((moved * change).sum(), moved.square().sum(), change.square().sum())
        if product <= LEAST_CURVATURE * math.sqrt(math.prod(squares)):
            return
        guessed = change if self._precondition is None else self._precondition(change)
        self._factor = product / (change * guessed).sum().double()
        self._pairs.append(_Pair(moved, change, product))

    def direction(self, gradient: Tensor) -> Tensor:
        """Return minus the inverse Hessian times `gradient`, as a new tensor."""
        import torch

        direction = -gradient
        scratch = torch.empty_like(direction)
        shares = []
        for moved, change, product in reversed(self._pairs):
            share = torch.mul(moved, direction, out=scratch).sum().double() / product
            direction -= torch.mul(change, share, out=scratch)
            shares.append(share)
        if self._precondition is not None:
            direction = self._precondition(direction)
        if self._factor is not None:
            direction = direction * self._factor
        for (moved, change, product), share in zip(self._pairs, reversed(shares), strict=True):
            share = share - torch.mul(change, direction, out=scratch).sum().double() / product
            direction += torch.mul(moved, share, out=scratch)
        return direction
