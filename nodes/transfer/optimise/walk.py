"""Evaluations, counted, at points of the box; and the line along which an optimiser looks for the next."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import Tensor

    from nodes.transfer.optimise.stopping import Stopping

    Evaluate = Callable[[Tensor], tuple[float, Tensor]]


class Point(NamedTuple):
    """Where the loss is known: the values, the loss and its gradient, of the values' shape."""

    values: Tensor
    loss: float
    gradient: Tensor


class Ledger:
    """Evaluates a loss, as often as there are evaluations or until it is told to stop."""

    def __init__(
        self, evaluate: Evaluate, evaluations: int, stopping: Stopping | None, *, bounded: bool
    ) -> None:
        """Evaluate at most `evaluations` times; where `bounded`, at values clamped to [0, 1]."""
        self._evaluate = evaluate
        self._stopping = stopping
        self._bounded = bounded
        self.left = evaluations

    def at(self, values: Tensor) -> Point:
        """Return loss and gradient at `values`; after a reason to stop nothing is left."""
        values = values.clamp(0, 1) if self._bounded else values
        loss, gradient = self._evaluate(values)
        self.left -= 1
        if self._stopping is not None and self._stopping.reason(loss):
            self.left = 0
        return Point(values, loss, gradient)

    def free(self, values: Tensor, direction: Tensor) -> Tensor:
        """Return, to be multiplied with, which components of `direction` do not leave the box at once."""
        import torch

        if not self._bounded:
            return torch.ones((), dtype=torch.bool, device=values.device)
        return ~(((values <= 0) & (direction < 0)) | ((values >= 1) & (direction > 0)))


class Trial(NamedTuple):
    """A point on a line: how many directions it is from the origin, the slope of the loss there along the
    line, and how much the loss would change from the origin if its gradient stayed as it is there."""

    step: float
    point: Point
    slope: float
    expected: float

    @property
    def loss(self) -> float:
        """The loss there."""
        return self.point.loss


class Line:
    """The ray from a point in a direction, bent where it meets the box."""

    def __init__(self, ledger: Ledger, origin: Point, direction: Tensor, slope: float) -> None:
        """Look from `origin` along `direction`, in which the loss changes with `slope` at first."""
        self.ledger = ledger
        self.origin = Trial(0.0, origin, slope, 0.0)
        self._direction = direction

    def to(self, step: float) -> Point:
        """Evaluate after `step` directions."""
        return self.ledger.at(self.origin.point.values + step * self._direction)

    def expected(self, point: Point) -> Tensor:
        """Return how much the loss would change on the way to `point` if the gradient stayed the origin's."""
        start = self.origin.point
        return (start.gradient * (point.values - start.values)).sum()

    def trial(self, step: float) -> Trial:
        """Evaluate after `step` directions, with the slope there."""
        point = self.to(step)
        moving = self._direction * self.ledger.free(point.values, self._direction)
        slope, expected = numbers((point.gradient * moving).sum(), self.expected(point))
        return Trial(step, point, slope, expected)


def numbers(*scalars: Tensor) -> list[float]:
    """Return the values of 0-d tensors of one type: the host waits for their device once, not for each."""
    import torch

    found: list[float] = torch.stack(scalars).tolist()
    return found
