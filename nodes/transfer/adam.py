"""Adam in the box [0, 1], with the average of its iterates as the result."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor

    from nodes.transfer.objective import Evaluation

STEP = 0.02
BETAS = (0.9, 0.99)
AVERAGING = 0.95
TINY = 1e-8


def minimise_adam(
    start: Tensor, evaluate: Callable[[Tensor], Evaluation], evaluations: int, step: float = STEP
) -> Tensor:
    """Return the averaged iterates after `evaluations` calls of `evaluate`, all within [0, 1].

    Kingma & Ba (2015) with β = (0.9, 0.99), projected onto the box; the exponential average over about 20
    iterates, corrected for its start as the moments are, quiets the last steps' jitter.
    """
    import torch

    point = start.clamp(0, 1)
    first = torch.zeros_like(point)
    second = torch.zeros_like(point)
    average = torch.zeros_like(point)
    for count in range(1, evaluations + 1):
        _, gradient = evaluate(point)
        first = BETAS[0] * first + (1 - BETAS[0]) * gradient
        second = BETAS[1] * second + (1 - BETAS[1]) * gradient.square()
        scale = (second / (1 - BETAS[1] ** count)).sqrt() + TINY
        point = (point - step * first / (1 - BETAS[0] ** count) / scale).clamp(0, 1)
        average = AVERAGING * average + (1 - AVERAGING) * point
    return average / (1 - AVERAGING**evaluations) if evaluations else point
