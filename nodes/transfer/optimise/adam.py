"""Adam, by default in the box [0, 1], with the average of its iterates as the result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nodes.transfer.optimise.walk import Ledger

if TYPE_CHECKING:
    from torch import Tensor

    from nodes.transfer.optimise.stopping import Stopping
    from nodes.transfer.optimise.walk import Evaluate

STEP = 0.02
BETAS = (0.9, 0.99)
AVERAGING = 0.95
TINY = 1e-8
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
) -> Tensor:
    """Return the averaged iterates after `evaluations` calls of `evaluate` (loss and gradient at a point).

    Kingma & Ba (2015), where `bounded` projected onto the box [0, 1]. The step falls exponentially from
    `step` to `decay` times that at the last evaluation. `averaging` is how much of the exponential average
    each iterate leaves, 0.95 averaging over about 20; it is corrected for its start as the moments are, and
    quiets the last steps' jitter. With 0 the last iterate is returned.

    Four pictures are held, three without averaging (`adam_pictures`), and updated in place: an `evaluate`
    that keeps what it is handed must copy it. It stops early for a reason of `stopping`; where `evaluations`
    is 0, `start` is returned.
    """
    import torch

    ledger = Ledger(evaluate, evaluations, stopping, bounded=False)
    if not ledger.left:
        return start
    point = start.clone(memory_format=torch.contiguous_format)
    if bounded:
        point.clamp_(0, 1)
    first, second = torch.zeros_like(point), torch.zeros_like(point)
    average = torch.zeros_like(point) if averaging else None
    count = 0
    while ledger.left:
        gradient = ledger.at(point).gradient
        length = step * decay ** (count / max(1, evaluations - 1))
        count += 1
        length /= 1 - betas[0] ** count
        rescaled = (1 - betas[1] ** count) ** 0.5
        pictures = [point, gradient.contiguous(), first, second, average]
        chunks = [() if whole is None else torch.split(whole.view(-1), CHUNK) for whole in pictures]
        for number, (at, slope, mean, square) in enumerate(zip(*chunks[:4], strict=True)):
            mean.mul_(betas[0]).add_(slope, alpha=1 - betas[0])
            square.mul_(betas[1]).addcmul_(slope, slope, value=1 - betas[1])
            at.addcdiv_(mean, square.sqrt().div_(rescaled).add_(TINY), value=-length)
            if bounded:
                at.clamp_(0, 1)
            if averaging:
                chunks[4][number].mul_(averaging).add_(at, alpha=1 - averaging)
    return point if average is None else average.div_(1 - averaging**count)


def adam_pictures(averaging: float = AVERAGING) -> int:
    """Return how many pictures `minimise_adam` holds while the loss is evaluated."""
    return 4 if averaging else 3
