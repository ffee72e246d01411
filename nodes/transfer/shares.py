"""Weights as shares of the gradient, so that they mean the same for any network, size and photograph.

A gradient at one picture says how far each part of the loss is from its target there, which tells nothing of
how strongly it will hold. How much it changes when brushwork is laid on the photograph does: that is its
stiffness, and where painting ends the parts hold each other in proportion to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nodes.transfer.objective import PartWeights, PyramidLoss
from nodes.transfer.resampling import resized, size_of

if TYPE_CHECKING:
    from torch import Tensor

    from nodes.contract import Style

LEAST_DEVIATION = 0.05
"""That of fainter brushwork is raised to it: smaller changes would drown in the rounding of features."""


def shared(loss: PyramidLoss, picture: Tensor, texture: Tensor, shares: PartWeights) -> PartWeights:
    """Return the weights under which the parts' changes of gradient are to each other as `shares`.

    A change is the L2 norm of the difference of a part's gradients at `picture` (3, H, W) and at `picture`
    with `texture` added. The style's weight is its share itself, so that the loss stays relative to the
    style's own size. A `texture` of nothing changes nothing: the weights are then the shares themselves.
    """
    if not texture.any():
        return shares
    painted = picture + texture
    changes = [_change(loss, picture, painted, part) if share else 0.0 for part, share in enumerate(shares)]
    unit = changes[0] or max(changes)
    return PartWeights(
        *(share * unit / change if change else 0.0 for share, change in zip(shares, changes, strict=True))
    )


def brushwork(styles: Sequence[Style], picture: Tensor) -> Tensor:
    """Return the styles' pictures, each without its mean colour, laid over each other at `picture`'s size.

    Noise in their place says too little: how stiff the style's part is depends on where the steps lead, and
    of two photographs one was left far behind where the other hardly changed. Pictures of one colour have
    none: it is 0 then.
    """
    import torch

    total = torch.zeros_like(picture)
    for style in styles:
        small = resized(style.image, size_of(picture)).to(picture)
        total += style.weight * (small - small.mean(dim=(1, 2), keepdim=True))
    # Pictures that have nothing to do with each other add up in the square.
    amount: float = sum(style.weight**2 for style in styles) ** 0.5
    deviation = float(total.std()) / amount
    # What rounding leaves of one colour is no brushwork.
    if deviation < 1e-4:
        return torch.zeros_like(picture)
    return total * (max(1.0, LEAST_DEVIATION / deviation) / amount)


def _change(loss: PyramidLoss, picture: Tensor, painted: Tensor, part: int) -> float:
    alone = loss.weighed(PartWeights(*(float(number == part) for number in range(3))))
    return float((alone(painted).gradient - alone(picture).gradient).norm())
