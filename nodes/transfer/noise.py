"""The parts of structured noise: spots of one size, their envelopes, and the amount near edges."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from torch import Generator, Tensor

MEASURED_SIDE = 512
"""The short side at which gradients are measured, so that the amount does not change with resolution."""
DISTRIBUTIONS = {"normal": (0.5, 0.25), "rectified-normal": (0.0, 1.0)}
"""Mean and deviation of made-up colours, which are then clipped to [0, 1]; the second are half black."""
Distribution = Literal["normal", "rectified-normal"]


def grid_size(granularity: float, height: int, width: int) -> tuple[int, int]:
    """Return rows and columns of a grid of spots: as many as fit.

    `granularity` > 0 counts spots along the shorter side, < 0 is a spot's size in pixels.
    """
    if granularity < 0:
        rows, columns = height / -granularity, width / -granularity
    else:
        rows, columns = (granularity * side / min(height, width) for side in (height, width))
    return max(1, int(rows)), max(1, int(columns))


def spots(
    granularity: float,
    height: int,
    width: int,
    palette: Tensor | Distribution,
    generator: Generator,
    *,
    antialias: bool = True,
) -> Tensor:
    """Return spots of one size as (3, `height`, `width`).

    `granularity` is that of `grid_size`; 0 gives constant 1. The grid's colours are a `palette` picture
    (3, H, W) resized to the grid and permuted, so that no colour is made up, or drawn from a distribution,
    each of red, green and blue apart. Without `antialias` the resizing is bicubic and picks single pixels
    out of a large picture. Enlarging is bicubic and may overshoot [0, 1].
    """
    import torch
    from torch.nn.functional import interpolate

    if granularity == 0:
        return torch.ones(3, height, width)
    rows, columns = grid_size(granularity, height, width)
    if isinstance(palette, str):
        mean, deviation = DISTRIBUTIONS[palette]
        grid = (mean + deviation * torch.randn((3, rows, columns), generator=generator)).clamp(0, 1)
    else:
        mode = "bilinear" if antialias else "bicubic"
        small = interpolate(palette[None], size=(rows, columns), mode=mode, antialias=antialias)[0]
        order = torch.randperm(rows * columns, generator=generator)
        grid = small.reshape(3, -1)[:, order].reshape(3, rows, columns)
    return interpolate(grid[None], size=(height, width), mode="bicubic", align_corners=False)[0]


def envelopes(
    height: int, width: int, center: Sequence[float], edge: Sequence[float], dispersion: Sequence[float]
) -> Tensor:
    """Return each level's envelope E = P + (C − P)·exp(−x²/2(dW)²)·exp(−y²/2(dH)²) as (levels, 1, H, W).

    The exponentials are divided by their values at the pixels in the middle, so that these get C exactly.
    """
    import torch

    found = [torch.empty(0, 1, height, width)]
    for middle, outside, reach in zip(center, edge, dispersion, strict=True):
        down, across = (_bump(side, reach) for side in (height, width))
        found.append((outside + (middle - outside) * down[:, None] * across).float()[None, None])
    return torch.cat(found)


def _bump(side: int, reach: float) -> Tensor:
    import torch

    away = torch.arange(side, dtype=torch.float64) - (side - 1) / 2
    bump = torch.exp(-(away**2) / (2 * (reach * side) ** 2))
    return bump / bump[side // 2]


def amount_map(
    content: Tensor,
    strength: float,
    hold_back: float,
    blur: float,
    *,
    per_channel: bool,
    measured_at: int = MEASURED_SIDE,
) -> Tensor:
    """Return how much noise to lay where: a·n / (a + S), with a = `hold_back` and n = `strength`.

    S is the magnitude of OpenCV's 5×5 Sobel gradient, unnormalised (a unit step gives 48), at a short side of
    `measured_at` pixels, or of the content's own where that is less. It is the luminance's, and the result
    (1, H, W); where `per_channel`, that of red, green and blue apart, and the result (3, H, W). `blur` is the
    deviation of a Gaussian as a share of the short side; 0: none.
    """
    import cv2
    import numpy as np
    import torch

    from nodes.color.luma import luma
    from nodes.transfer.resampling import resized, size_of
    from nodes.transfer.sizes import scaled

    original = size_of(content)
    measured = resized(content, scaled(original, min(measured_at, original.short)))
    planes = (measured if per_channel else luma(measured)).numpy()
    amounts = []
    for plane in planes:
        across = cv2.Sobel(plane, cv2.CV_32F, 1, 0, ksize=5)
        down = cv2.Sobel(plane, cv2.CV_32F, 0, 1, ksize=5)
        gradient = np.hypot(across, down)
        # Without any hold-back flat places get all of the noise, and edges none.
        held = hold_back / (hold_back + gradient) if hold_back else (gradient == 0).astype(np.float32)
        if blur > 0:
            held = cv2.GaussianBlur(held, (0, 0), blur * min(plane.shape), borderType=cv2.BORDER_REPLICATE)
        amounts.append(strength * held)
    return resized(torch.from_numpy(np.stack(amounts).astype(np.float32)), original)
