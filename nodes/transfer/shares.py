"""Weights as shares of the gradient, so that they mean the same for any network, size and photograph.

A gradient at one picture says how far each part of the loss is from its target there, which tells nothing of
how strongly it will hold. How much its gradient changes under a little grain does: that is its stiffness, and
where painting ends the parts hold each other in proportion to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nodes.transfer.objective import PartWeights, PyramidLoss

if TYPE_CHECKING:
    from torch import Tensor

GRAIN = 0.05
"""Deviation of the grain under which changes of the gradient are measured."""


def shared(loss: PyramidLoss, picture: Tensor, shares: PartWeights, seed: int) -> PartWeights:
    """Return the weights under which the parts' changes of gradient are to each other as `shares`.

    A change is the L2 norm of the difference of a part's gradients at `picture` (3, H, W) and at `picture`
    with seeded grain of deviation 0.05. The style's weight is its share itself, so that the loss stays
    relative to the style's own size.
    """
    import torch

    generator = torch.Generator().manual_seed(seed)
    grained = picture + GRAIN * torch.randn(picture.shape, generator=generator).to(picture)
    changes = [_change(loss, picture, grained, part) if share else 0.0 for part, share in enumerate(shares)]
    unit = changes[0] or max(changes)
    return PartWeights(
        *(share * unit / change if change else 0.0 for share, change in zip(shares, changes, strict=True))
    )


def _change(loss: PyramidLoss, picture: Tensor, grained: Tensor, part: int) -> float:
    alone = loss.weighed(PartWeights(*(float(number == part) for number in range(3))))
    return float((alone(grained).gradient - alone(picture).gradient).norm())
