"""Luma, the light of a picture as display values weigh it, and its exchange for another."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor

WEIGHTS = (0.2126, 0.7152, 0.0722)
"""Weights of red, green and blue in luma (ITU-R BT.709); of linear light, in luminance."""


def luma(image: Tensor) -> Tensor:
    """Return the luma (1, height, width) of a picture (3, height, width)."""
    red, green, blue = image
    light: Tensor = WEIGHTS[0] * red + WEIGHTS[1] * green + WEIGHTS[2] * blue
    return light[None]


def with_luma(image: Tensor, light: Tensor) -> Tensor:
    """Return `image` with the luma `light` (1, height, width), clipped to [0, 1], and its differences of
    colour.

    Where these would leave [0, 1], colour is drawn towards grey and the luma stays.
    """
    light = light.clamp(0, 1)
    return into_range(image + (light - luma(image)), light)


def into_range(image: Tensor, grey: Tensor) -> Tensor:
    """Return `image` drawn towards the grey (1, height, width), itself in [0, 1], as far as each pixel
    needs to lie in [0, 1]."""
    import torch

    tiny = torch.finfo(image.dtype).tiny
    above = (1 - grey) / (image.amax(0, keepdim=True) - grey).clamp(min=tiny)
    below = grey / (grey - image.amin(0, keepdim=True)).clamp(min=tiny)
    room = torch.minimum(above, below).clamp(max=1)
    return (grey + (image - grey) * room).clamp(0, 1)
