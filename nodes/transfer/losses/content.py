"""How far features are from the content's, position by position."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor

LEAST_LENGTH = 1e-8
"""Added to a gradient's length before dividing by it, as neural-style does."""


def content_loss(features: Tensor, target: Tensor, spread: float, normalised: bool = False) -> Tensor:
    """Return the mean squared difference of two maps, divided by `spread`, a variance.

    `spread` 1 gives the plain mean squared error of neural-style. With `normalised` the gradient at the
    features is divided by its own L1 norm, whatever the value (neural-style's `normalize_gradients`).
    """
    loss: Tensor = _content_function().apply(features, target, spread, normalised)
    return loss


@cache
def _content_function():  # type: ignore[no-untyped-def]
    """The autograd function of the content loss: two passes over the maps instead of eight."""
    import torch

    class ContentLoss(torch.autograd.Function):
        @staticmethod
        def forward(  # type: ignore[no-untyped-def]
            ctx, features: Tensor, target: Tensor, spread: float, normalised: bool
        ) -> Tensor:
            difference = features - target
            ctx.save_for_backward(difference)
            ctx.scale = 1 / (spread * difference.numel())
            ctx.normalised = normalised
            wide = torch.promote_types(difference.dtype, torch.float32)
            length: Tensor = torch.linalg.vector_norm(difference, dtype=wide)
            loss: Tensor = length.square() * ctx.scale
            return loss

        @staticmethod
        def backward(ctx, upstream: Tensor) -> tuple[Tensor, None, None, None]:  # type: ignore[no-untyped-def]
            (difference,) = ctx.saved_tensors
            scale = 2 * ctx.scale
            if ctx.normalised:
                wide = torch.promote_types(difference.dtype, torch.float32)
                length = scale * torch.linalg.vector_norm(difference, ord=1, dtype=wide)
                scale = scale / (length + LEAST_LENGTH)
            return difference * (scale * upstream).to(difference.dtype), None, None, None

    return ContentLoss
