"""The levels of a picture's pyramid, each half of the one above, and the gradient back up.

`binomial` halves by four taps (1, 3, 3, 1)/8 and lets nothing alias. `bicubic` is what the pyramid reference
does: the optimised picture is halved by bicubic interpolation without a prefilter, and targets are taken at
every level from the style as it was wired and from the content at the canvas's size; what that aliases
becomes part of the target.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nodes.features.halving import halve
from nodes.transfer.resampling import halving_transposed, resized, size_of
from nodes.transfer.sizes import Round, Size

if TYPE_CHECKING:
    from torch import Tensor

    from nodes.transfer.settings import Reduction


def pyramid(picture: Tensor, levels: int, reduction: Reduction = "binomial") -> list[Tensor]:
    """Return `levels` pictures (C, H, W): `picture` itself, then each half the size of the one before."""
    pictures = [picture]
    for _ in range(levels - 1):
        above = pictures[-1]
        pictures.append(
            halve(above[None])[0] if reduction == "binomial" else _bicubic(above, size_of(above).halved())
        )
    return pictures


def target_pyramid(
    original: Tensor, top: Size, levels: int, reduction: Reduction, device: str
) -> list[Tensor]:
    """Return the levels of a picture that is matched: `original` (3, H, W) at size `top`, half, quarter…"""
    if reduction == "binomial":
        return pyramid(resized(original, top).to(device), levels)
    return [_bicubic(original.to(device), size) for size in Round(top, levels).level_sizes()]


def gradient_above(gradient: Tensor, size: Size, reduction: Reduction = "binomial") -> Tensor:
    """Return the gradient at a picture of `size`, given the one at its half: the transpose of the halving."""
    if reduction == "binomial":
        return halving_transposed(gradient, size)
    import torch

    blank = torch.zeros((gradient.shape[0], *size), device=gradient.device, requires_grad=True)
    halved = _bicubic(blank, size.halved())
    (above,) = torch.autograd.grad(halved, blank, gradient)
    return above


def _bicubic(picture: Tensor, size: Size) -> Tensor:
    from torch.nn.functional import interpolate

    if size_of(picture) == size:
        return picture
    return interpolate(picture[None], size=tuple(size), mode="bicubic", align_corners=False)[0]
