"""Weights as shares of the gradient, so that they mean the same for any network, size and photograph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nodes.transfer.objective import PartWeights, PyramidLoss

if TYPE_CHECKING:
    from torch import Tensor

GRAIN = 0.1
"""Deviation of the grain on the picture that gradients are measured at: on the photograph itself the content
has none yet."""


def shared(loss: PyramidLoss, picture: Tensor, shares: PartWeights, seed: int) -> PartWeights:
    """Return the weights under which the parts' gradients at `picture` are to each other as `shares`.

    A gradient's length is its L2 norm at `picture` with seeded grain of deviation 0.1. The style's weight is
    its share itself, so that the loss stays relative to the style's own size.
    """
    import torch

    generator = torch.Generator().manual_seed(seed)
    grain = torch.randn(picture.shape, generator=generator).to(picture)
    point = (picture + GRAIN * grain).clamp(0, 1)
    lengths = [_length(loss, point, number) if share else 0.0 for number, share in enumerate(shares)]
    unit = lengths[0] or max(lengths)
    return PartWeights(
        *(share * unit / length if length else 0.0 for share, length in zip(shares, lengths, strict=True))
    )


def _length(loss: PyramidLoss, picture: Tensor, number: int) -> float:
    weights = PartWeights(*(float(number == part) for part in range(3)))
    return float(loss.weighed(weights)(picture).gradient.norm())
