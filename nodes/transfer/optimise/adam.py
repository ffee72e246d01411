"""Adam, by default in the box [0, 1], with the average of its iterates as the result."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from nodes.contract import Saved
from nodes.transfer.optimise.checkpoint import NOTHING
from nodes.transfer.optimise.walk import Ledger

if TYPE_CHECKING:
    from torch import Tensor

    from nodes.transfer.optimise.checkpoint import Checkpoint
    from nodes.transfer.optimise.stopping import Stopping
    from nodes.transfer.optimise.walk import Evaluate

STEP = 0.02
BETAS = (0.9, 0.99)
AVERAGING = 0.95
TINY = 1e-8
"""Kingma & Ba's ε, for pictures of up to `USUAL` values."""
USUAL = 3 * 512 * 512
"""Values of a larger picture each have the less gradient, the more there are: so ε shrinks along, or what a
step does would change with the size."""
CHUNK = 1 << 20
"""Values updated at a time: what lies between the moments and the step need not be a whole picture."""


def minimise_adam(
    start: Tensor,
    evaluate: Evaluate,
    evaluations: int,
    *,
    step: float = STEP,
    betas: tuple[float, float] = BETAS,
    decay: float = 1.0,
    averaging: float = AVERAGING,
    bounded: bool = True,
    stopping: Stopping | None = None,
    checkpoint: Checkpoint = NOTHING,
) -> Tensor:
    """Return the averaged iterates after `evaluations` calls of `evaluate` (loss and gradient at a point).

    Kingma & Ba (2015), where `bounded` projected onto the box [0, 1]. The step falls exponentially from
    `step` to `decay` times that at the last evaluation. `averaging` is how much of the exponential average
    each iterate leaves, 0.95 averaging over about 20; it is corrected for its start as the moments are, and
    quiets the last steps' jitter. With 0 the last iterate is returned.

    Four pictures are held, three without averaging (`adam_pictures`), and updated in place: an `evaluate`
    that keeps what it is handed must copy it. It stops early for a reason of `stopping`; where `evaluations`
    is 0, `start` is returned. It goes on where `checkpoint` says, and tells it of each step.
    """
    ledger = Ledger(evaluate, evaluations, stopping, bounded=False)
    if not ledger.left:
        return start
    state = _State(start.clamp(0, 1) if bounded else start, betas, averaging, bounded=bounded)
    state.go_on(checkpoint)
    ledger.left -= state.count
    while ledger.left:
        checkpoint.reached(state.saved)
        length = step * decay ** (state.count / max(1, evaluations - 1))
        state.go(ledger.at(state.point).gradient, length)
    return state.result()


def adam_pictures(averaging: float = AVERAGING) -> int:
    """Return how many pictures `minimise_adam` holds while the loss is evaluated."""
    return 4 if averaging else 3


class _State:
    """The point, the moments of its gradient and the average of the iterates."""

    def __init__(self, start: Tensor, betas: tuple[float, float], averaging: float, *, bounded: bool) -> None:
        import torch

        self.point = start.clone(memory_format=torch.contiguous_format)
        self.count = 0
        self._first = torch.zeros_like(self.point)
        self._second = torch.zeros_like(self.point)
        self._average = torch.zeros_like(self.point) if averaging else None
        self._betas = betas
        self._averaging = averaging
        self._bounded = bounded
        self._tiny = TINY * min(1.0, USUAL / max(1, self.point.numel()))

    def saved(self) -> Saved:
        """Return all that the next steps depend on."""
        arrays = {"point": self.point, "first": self._first, "second": self._second}
        if self._average is not None:
            arrays["average"] = self._average
        return Saved(arrays, {"count": self.count})

    def go_on(self, checkpoint: Checkpoint) -> None:
        """Be where `checkpoint` says, if it says so."""
        if (saved := checkpoint.take()) is None:
            return
        self.count = cast("int", saved.values["count"])
        arrays = {name: tensor.to(self.point) for name, tensor in saved.arrays.items()}
        self.point, self._first, self._second = arrays["point"], arrays["first"], arrays["second"]
        self._average = arrays.get("average")

    def go(self, gradient: Tensor, length: float) -> None:
        """Take one step of at most about `length` for each value."""
        import torch

        self.count += 1
        length /= 1 - self._betas[0] ** self.count
        rescaled = (1 - self._betas[1] ** self.count) ** 0.5
        pictures = [self.point, gradient.contiguous(), self._first, self._second]
        chunks = [torch.split(whole.view(-1), CHUNK) for whole in pictures]
        for point, slope, first, second in zip(*chunks, strict=True):
            first.mul_(self._betas[0]).add_(slope, alpha=1 - self._betas[0])
            second.mul_(self._betas[1]).addcmul_(slope, slope, value=1 - self._betas[1])
            point.addcdiv_(first, second.sqrt().div_(rescaled).add_(self._tiny), value=-length)
            if self._bounded:
                point.clamp_(0, 1)
        if self._average is not None:
            self._average.mul_(self._averaging).add_(self.point, alpha=1 - self._averaging)

    def result(self) -> Tensor:
        """Return the average of the iterates, or the last one where none is kept."""
        if self._average is None:
            return self.point
        return self._average / (1 - self._averaging**self.count)
