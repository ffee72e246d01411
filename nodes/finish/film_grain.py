"""The Film Grain node."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated

from nodes.color.finite import require_finite
from nodes.color.luma import luma
from nodes.contract import Image, Seed, Slider, node

if TYPE_CHECKING:
    from torch import Tensor

_CELLS = 2
"""Cells of the noise per grain: with fewer the grid shows through."""
_BLUR = 0.85
"""Standard deviation in cells of the blur that rounds the grains."""
_TAPS = 9
_LONGEST = 4
"""A picture longer than 4:1 counts as one of 4:1, so that its cells can be held."""


@node(
    category="Finish",
    title="Film Grain",
    icon="grip",
    synonyms=("noise", "texture", "analogue", "analog", "iso", "paper"),
    presets={
        "fine": {},
        "coarse black and white": {"size": 3.5, "strength": 0.2, "monochrome": True},
        "colour negative": {"size": 2.5, "strength": 0.15, "monochrome": False},
    },
)
def film_grain(
    image: Image,
    strength: Annotated[float, Slider(0, 1, step=0.01)] = 0.15,
    size: Annotated[float, Slider(1, 10, step=0.1, unit="‰")] = 2.0,
    seed: Annotated[int, Seed()] = 0,
    monochrome: bool = True,
    midtones: Annotated[float, Slider(0, 1, step=0.01, more=True)] = 0.7,
) -> Image:
    """Lay film grain over a picture.

    Grains are smoothed random numbers on a grid that belongs to the picture, not to its pixels: the same
    seed gives the same grain at every size, and a smaller copy looks as the large one does from afar.

    Args:
        image: The picture to change.
        strength: How much grain: at 1 its standard deviation is a quarter of white in the middle tones.
        size: A grain's width in thousandths of the shorter side: 2 is one pixel of 500, four of 2000.
        seed: Gives another pattern of grains.
        monochrome: One grain for all colours, as black and white film has; off: each colour its own.
        midtones: How far the grain stays away from black and white: 0 it is even, 1 it is only between.
    Returns:
        The picture with grain.
    Raises:
        NodeError: When a picture holds values that are no numbers.
    """
    require_finite(image=image)
    if strength == 0:
        return image.clone()
    _, height, width = image.shape
    grain = grains(height, width, size / 1000, seed, 1 if monochrome else 3)
    light = luma(image)
    weight = 1 - midtones * (2 * light - 1).square()
    return (image + 0.25 * strength * weight * grain).clamp_(0, 1)


def grains(height: int, width: int, size: float, seed: int, channels: int) -> Tensor:
    """Return grain (channels, height, width) of mean 0 and, where a grain is wider than a pixel, standard
    deviation 1.

    Where grains are finer than pixels they average out, as they would in a smaller copy.

    Args:
        height: in pixels.
        width: in pixels.
        size: a grain's width as a share of the shorter side, or of a quarter of the longer one.
        seed: of the random numbers.
        channels: how many independent grains.
    """
    import cv2
    import numpy as np
    import torch

    short, long = sorted((height, width))
    pitch = size * max(short, long / _LONGEST) / _CELLS
    across, along = max(1, round(short / pitch)), max(1, math.ceil(long / pitch))
    # The long side comes first: pictures whose shapes differ by a rounded pixel then share all but the
    # last row of cells.
    random = torch.Generator().manual_seed(seed)
    noise = torch.randn(along, across, channels, generator=random).numpy()
    smooth = cv2.GaussianBlur(noise, (_TAPS, _TAPS), _BLUR, borderType=cv2.BORDER_REFLECT)
    kernel = cv2.getGaussianKernel(_TAPS, _BLUR)
    smooth = (smooth / np.float32((kernel**2).sum())).reshape(along, across, channels)
    if width > height:
        smooth = smooth.transpose(1, 0, 2)
    method = cv2.INTER_AREA if pitch < 1 else cv2.INTER_CUBIC
    planes = [
        cv2.resize(np.ascontiguousarray(smooth[..., channel]), (width, height), interpolation=method)
        for channel in range(channels)
    ]
    return torch.from_numpy(np.stack(planes))
