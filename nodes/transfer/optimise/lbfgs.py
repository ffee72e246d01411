"""Limited-memory BFGS, by default in the box [0, 1], counted in evaluations, of which none is thrown away."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, cast

from nodes.contract import Saved
from nodes.transfer.optimise.checkpoint import NOTHING
from nodes.transfer.optimise.line_search import SEARCHES, LineSearch
from nodes.transfer.optimise.walk import Ledger, Line, Point, numbers

if TYPE_CHECKING:
    from torch import Tensor

    from nodes.transfer.optimise.checkpoint import Checkpoint
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
    checkpoint: Checkpoint = NOTHING,
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
    or when no descent is left; where `evaluations` is 0, `start` is returned. It goes on where `checkpoint`
    says, and tells it of each iteration.
    """
    ledger = Ledger(evaluate, evaluations, stopping, bounded=bounded)
    if not ledger.left:
        return start
    state = _State.gone_on(checkpoint, start, ledger, _Memory(history, precondition))
    if state is None:
        state = _State(ledger.at(start), _Memory(history, precondition))
    memory = state.memory
    while ledger.left:
        checkpoint.reached(state.saved(ledger.left))
        here = state.here
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
        state.go(found)
    return state.best


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


class _State:
    """Where the search is, the best point so far, and what is remembered of the way."""

    def __init__(self, here: Point, memory: _Memory) -> None:
        self.here = here
        self.best, self.least = here.values, here.loss
        self.memory = memory

    def go(self, found: Point) -> None:
        """Go to the point that the line search found."""
        self.memory.learn(self.here, found)
        self.here = found
        if found.loss <= self.least:
            self.best, self.least = found.values, found.loss

    def saved(self, left: int) -> Callable[[], Saved]:
        """Return what gives all that the next iterations depend on, where `left` evaluations are left."""
        return partial(self._saved, left)

    def _saved(self, left: int) -> Saved:
        arrays = {"point": self.here.values, "gradient": self.here.gradient}
        if self.best is not self.here.values:
            arrays["best"] = self.best
        values = {"left": left, "loss": self.here.loss, "least": self.least}
        remembered = self.memory.saved()
        return Saved({**arrays, **remembered.arrays}, {**values, **remembered.values})

    @classmethod
    def gone_on(cls, checkpoint: Checkpoint, start: Tensor, ledger: Ledger, memory: _Memory) -> _State | None:
        """Return the state that `checkpoint` has, its arrays where `start` is, or None where it has none."""
        if (saved := checkpoint.take()) is None:
            return None
        arrays = {name: tensor.to(start.device) for name, tensor in saved.arrays.items()}
        values = cast("dict[str, float]", saved.values)
        memory.go_on(arrays, cast("Sequence[float]", saved.values["products"]))
        state = cls(Point(arrays["point"], values["loss"], arrays["gradient"]), memory)
        state.best, state.least = arrays.get("best", state.best), values["least"]
        ledger.left = int(values["left"])
        return state


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

    def saved(self) -> Saved:
        """Return all that is remembered, the oldest step first."""
        arrays = {f"moved {number}": pair.moved for number, pair in enumerate(self._pairs)}
        arrays |= {f"change {number}": pair.change for number, pair in enumerate(self._pairs)}
        if self._factor is not None:
            arrays["factor"] = self._factor
        return Saved(arrays, {"products": [pair.product for pair in self._pairs]})

    def go_on(self, arrays: Mapping[str, Tensor], products: Sequence[float]) -> None:
        """Remember what another did."""
        self._factor = arrays.get("factor")
        for number, product in enumerate(products):
            self._pairs.append(_Pair(arrays[f"moved {number}"], arrays[f"change {number}"], product))

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
