"""The Contrast node."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from nodes.color.channels import with_lightness
from nodes.color.finite import require_finite
from nodes.color.lab import lab_from_srgb
from nodes.contract import Image, Slider, node

if TYPE_CHECKING:
    from torch import Tensor

_BAND = 1 << 20

BINS = 256
"""Steps of lightness that are counted; between them the curves are straight, so that nothing is rounded."""


@node(
    category="Prepare",
    icon="contrast",
    synonyms=("clahe", "local contrast", "equalize", "equalise", "haze", "clarity", "histogram"),
    presets={
        "local": {},
        "plain": {"contrast": 0.3, "local": 0.0},
        "hazy picture": {"contrast": 0.15, "local": 0.8, "clip_limit": 3.0},
    },
)
def contrast(
    image: Image,
    contrast: Annotated[float, Slider(-1, 1, step=0.01)] = 0.0,
    local: Annotated[float, Slider(0, 1, step=0.01, label="Local contrast")] = 0.5,
    clip_limit: Annotated[float, Slider(1, 10, step=0.1, unit="×")] = 2.0,
    tiles: Annotated[int, Slider(1, 32, step=1, more=True)] = 8,
) -> Image:
    """Raise the contrast as a whole or place by place.

    Works on the lightness L* and leaves the colours. Local contrast is CLAHE (Zuiderveld 1994): the
    picture is cut into tiles, each gets the curve that spreads its own tones evenly, no steeper than the
    clip limit, and the curves are blended from tile to tile. In float32, without steps of 8 bits.

    Args:
        image: The picture to change.
        contrast: The contrast of the whole picture: an S-curve about middle grey above 0, a flatter
            picture below; black and white stay at any value above 0.
        local: How much of the local curves is applied, from 0 (none) to 1 (all).
        clip_limit: How steep the local curves may become: 1 changes nothing; from 4 on, noise in flat
            areas shows.
        tiles: Tiles along the shorter side, as many of them along the longer as make them square. More
            tiles look closer; 1 equalises the whole picture.
    Returns:
        The changed picture.
    Raises:
        NodeError: When a picture holds values that are no numbers.
    """
    require_finite(image=image)
    equalise = local > 0 and clip_limit > 1
    if contrast == 0 and not equalise:
        return image.clone()
    lab = lab_from_srgb(image)
    lightness = (lab[:1] / 100).clamp(0, 1)
    if equalise:
        lightness = lightness + local * (equalised(lightness, tiles, clip_limit) - lightness)
    return with_lightness(lab, bent(lightness, contrast))


def bent(values: Tensor, contrast: float) -> Tensor:
    """Return `values` in [0, 1] on a curve through (½, ½).

    Above 0 it is Schlick's gain (Fast Alternatives to Perlin's Bias and Gain Functions, 1994), whose slope
    is 4^c in the middle and 4^−c at black and white; below 0 the values are drawn towards ½ by 1 + c.
    """
    if contrast <= 0:
        return 0.5 + (1 + contrast) * (values - 0.5)
    slope = 4**contrast
    half = (values - 0.5).abs() * 2
    return 0.5 + 0.5 * (values - 0.5).sign() * (slope * half / (1 + (slope - 1) * half))


def equalised(values: Tensor, tiles: int, clip_limit: float) -> Tensor:
    """Return `values` after contrast-limited adaptive histogram equalisation (Zuiderveld 1994).

    Args:
        values: (1, height, width) in [0, 1].
        tiles: along the shorter side.
        clip_limit: the most that a bin holds, as a multiple of the mean; what lies above is spread evenly.

    Returns:
        (1, height, width) in [0, 1]. Between the tiles' middles and between the bins' borders the curves
        are interpolated linearly.
    """
    import numpy as np
    import torch
    import torch.nn.functional as F

    _, height, width = values.shape
    down, across = _grid(height, width, tiles)
    row = torch.arange(height) * down // height
    column = torch.arange(width) * across // width
    tile = (row[:, None] * across + column).int()
    place = (values[0] * BINS).int().clamp_(max=BINS - 1)
    counts = np.bincount((tile * BINS + place).flatten().numpy(), minlength=down * across * BINS)
    shares = counts.reshape(-1, BINS) / np.maximum(counts.reshape(-1, BINS).sum(1, keepdims=True), 1)
    curves = np.pad(np.cumsum(clipped(shares, clip_limit / BINS), axis=1), ((0, 0), (1, 0)))
    table = torch.from_numpy(curves.reshape(down, across, BINS + 1).transpose(2, 0, 1).astype(np.float32))
    result = torch.empty_like(values)
    x = ((torch.arange(width) + 0.5) * (2 / width) - 1).expand(height, width)
    y = ((torch.arange(height) + 0.5) * (2 / height) - 1)[:, None].expand(height, width)
    rows = max(1, _BAND // width)
    for top in range(0, height, rows):
        band = slice(top, top + rows)
        # grid_sample's volume ends half a cell beyond the outermost entries: so lie the tiles' middles, but
        # the bins' borders have to be brought inside.
        depth = (values[0, band] * BINS + 0.5) * (2 / (BINS + 1)) - 1
        grid = torch.stack((x[band], y[band], depth), dim=-1)[None, None]
        found = F.grid_sample(table[None, None], grid, padding_mode="border", align_corners=False)
        result[0, band] = found[0, 0, 0]
    return result


def _grid(height: int, width: int, tiles: int) -> tuple[int, int]:
    """Return how many tiles go down and across: square ones, none thinner than a pixel."""
    short = min(height, width)
    side = short / min(tiles, short)
    return max(1, round(height / side)), max(1, round(width / side))


def clipped(shares, limit: float):  # type: ignore[no-untyped-def]
    """Return rows of `shares` with none above `limit`, the rest spread so that each row adds up to 1."""
    import numpy as np

    # The level `t` with sum(min(share + t, limit)) = 1, found by halving: spread once, the rest would lift
    # bins above the limit again.
    low, high = np.zeros((len(shares), 1)), np.full((len(shares), 1), limit)
    for _ in range(40):
        middle = (low + high) / 2
        full = np.minimum(shares + middle, limit).sum(1, keepdims=True) >= 1
        low, high = np.where(full, low, middle), np.where(full, middle, high)
    return np.minimum(shares + high, limit)
