"""Replicate padding whose gradient keeps channels-last memory; torch's own comes back channel by channel, and
every later step then runs several times slower."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor


def replicate(maps: Tensor, margin: int) -> Tensor:
    """Return (N, C, H, W) with `margin` more rows and columns on each side, copies of the outermost ones."""
    if not maps.requires_grad:
        return _padded(maps, margin)
    padded: Tensor = _function().apply(maps, margin)
    return padded


def _padded(maps: Tensor, margin: int) -> Tensor:
    from torch.nn.functional import pad

    return pad(maps, (margin,) * 4, mode="replicate")


@cache
def _function():  # type: ignore[no-untyped-def]
    """The autograd function; made on first use, because torch is not imported before."""
    import torch

    class Replicate(torch.autograd.Function):
        """Each gradient of a copy is added to that of the row or column it was copied from."""

        @staticmethod
        def forward(ctx, maps: Tensor, margin: int) -> Tensor:  # type: ignore[no-untyped-def]
            ctx.margin = margin
            return _padded(maps, margin)

        @staticmethod
        def backward(ctx, grad: Tensor) -> tuple[Tensor, None]:  # type: ignore[no-untyped-def]
            margin = ctx.margin
            rows = grad[:, :, margin:-margin].contiguous(memory_format=torch.channels_last)
            rows[:, :, 0] += grad[:, :, :margin].sum(dim=2)
            rows[:, :, -1] += grad[:, :, -margin:].sum(dim=2)
            inner = rows[..., margin:-margin].contiguous(memory_format=torch.channels_last)
            inner[..., 0] += rows[..., :margin].sum(dim=3)
            inner[..., -1] += rows[..., -margin:].sum(dim=3)
            return inner, None

    return Replicate
