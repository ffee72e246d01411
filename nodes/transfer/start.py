"""Where painting begins: the photograph, noise, a style or a picture of the user's, with noise laid on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from nodes.transfer.resampling import resized, size_of
from nodes.transfer.sizes import scaled

if TYPE_CHECKING:
    from torch import Tensor

    from nodes.contract import Noise, Style
    from nodes.transfer.sizes import Size

Beginning = Literal["content", "noise", "style"]
NOISE_MEAN = 0.5
NOISE_DEVIATION = 0.25
NOISE_STREAM = 1 << 53
"""Added to a seed: beyond any that a recipe can hold."""


def beginning(
    kind: Beginning, goal: Tensor, styles: Sequence[Style], size: Size, coarsest: int, seed: int
) -> Tensor:
    """Return where painting begins on a canvas of `size`: at the content `goal`, at noise or at a style.

    `coarsest` is the short side of the picture that is painted first.
    """
    if kind == "noise":
        return seeded_noise(size, coarsest, seed)
    return goal if kind == "content" else filling(styles[0].image, size)


def seeded_noise(size: Size, coarsest: int, seed: int) -> Tensor:
    """Return normal noise around mid-grey, (3, H, W), clipped to [0, 1].

    Its grains are pixels of a picture of the short side `coarsest`, at which painting begins: finer ones
    would be averaged to grey there.
    """
    import torch
    from torch.nn.functional import interpolate

    cells = scaled(size, min(coarsest, size.short))
    # Another stream than the grain's, which would otherwise be the same numbers.
    generator = torch.Generator().manual_seed(seed + NOISE_STREAM)
    grains = (NOISE_MEAN + NOISE_DEVIATION * torch.randn((1, 3, *cells), generator=generator)).clamp(0, 1)
    return interpolate(grains, size=tuple(size), mode="nearest")[0]


def filling(picture: Tensor, size: Size) -> Tensor:
    """Return `picture` (3, H, W) enlarged or reduced to cover `size`, the middle cut out."""
    own = size_of(picture)
    ratio = max(size.height / own.height, size.width / own.width)
    cover = scaled(own, max(size.short, round(own.short * ratio)))
    # Rounding the long side may leave it a pixel short.
    height, width = max(cover.height, size.height), max(cover.width, size.width)
    grown = resized(picture, type(size)(height, width))
    top, left = (height - size.height) // 2, (width - size.width) // 2
    return grown[:, top : top + size.height, left : left + size.width]


def with_noise(picture: Tensor, noise: Noise | None) -> Tensor:
    """Return the picture with the noise laid on where its amount says."""
    if noise is None:
        return picture
    amount = resized(noise.amount, size_of(picture))
    return (1 - amount) * picture + amount * resized(noise.picture, size_of(picture))


def with_grain(picture: Tensor, amplitude: float, seed: int) -> Tensor:
    """Return the picture with seeded grain of standard deviation `amplitude`."""
    import torch

    if not amplitude:
        return picture
    generator = torch.Generator().manual_seed(seed)
    return (picture + amplitude * torch.randn(picture.shape, generator=generator)).clamp(0, 1)
