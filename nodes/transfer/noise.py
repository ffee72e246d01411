"""The parts of structured noise: spots of one size, their envelopes, and the amount near edges."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Generator, Tensor

MEASURED_SIDE = 512
"""The short side at which gradients are measured, so that the amount does not change with resolution."""
NORMAL_MEAN = 0.5
NORMAL_DEVIATION = 0.25


def spots(
    granularity: float, height: int, width: int, palette: Tensor | None, generator: Generator
) -> Tensor:
    """Return spots of one size as (3, `height`, `width`).

    `granularity` > 0 counts spots along the shorter side, < 0 is a spot's size in pixels, 0 gives constant 1.
    The grid's colours are `palette` (3, H, W) resized to the grid and permuted, so that no colour is made up;
    None: clipped normal ones. Enlarging is bicubic and may overshoot [0, 1].
    """
    import torch
    from torch.nn.functional import interpolate

    if granularity == 0:
        return torch.ones(3, height, width)
    cell = -granularity if granularity < 0 else min(height, width) / granularity
    rows, columns = max(1, round(height / cell)), max(1, round(width / cell))
    if palette is None:
        noise = torch.randn((3, rows, columns), generator=generator)
        grid = (NORMAL_MEAN + NORMAL_DEVIATION * noise).clamp(0, 1)
    else:
        small = interpolate(palette[None], size=(rows, columns), mode="bilinear", antialias=True)[0]
        order = torch.randperm(rows * columns, generator=generator)
        grid = small.reshape(3, -1)[:, order].reshape(3, rows, columns)
    return interpolate(grid[None], size=(height, width), mode="bicubic", align_corners=False)[0]


def envelopes(
    height: int, width: int, center: Sequence[float], edge: Sequence[float], dispersion: Sequence[float]
) -> Tensor:
    """Return each level's envelope E = P + (C − P)·exp(−x²/2(dW)²)·exp(−y²/2(dH)²) as (levels, 1, H, W)."""
    import torch

    y = torch.arange(height, dtype=torch.float32) - (height - 1) / 2
    x = torch.arange(width, dtype=torch.float32) - (width - 1) / 2
    found = []
    for middle, outside, reach in zip(center, edge, dispersion, strict=True):
        bump = torch.exp(-(y**2) / (2 * (reach * height) ** 2))[:, None] * torch.exp(
            -(x**2) / (2 * (reach * width) ** 2)
        )
        found.append(outside + (middle - outside) * bump)
    return torch.stack(found)[:, None]


def amount_map(
    content: Tensor, strength: float, hold_back: float, blur: float, *, per_channel: bool
) -> Tensor:
    """Return how much noise to lay where, (1, H, W): a·n / (a + S), with a = `hold_back` and n = `strength`.

    S is the magnitude of OpenCV's 5×5 Sobel gradient, unnormalised (a unit step gives 48), of the luminance
    at a short side of 512 (of each channel where `per_channel`, the amounts then averaged). `blur` is the
    deviation of a Gaussian as a share of the short side; 0: none.
    """
    import cv2
    import numpy as np
    import torch

    from nodes.transfer.recolour import luminance
    from nodes.transfer.resampling import resized, size_of
    from nodes.transfer.sizes import scaled

    original = size_of(content)
    measured = resized(content, scaled(original, min(MEASURED_SIDE, original.short)))
    planes = (measured if per_channel else luminance(measured)).numpy()
    amounts = []
    for plane in planes:
        across = cv2.Sobel(plane, cv2.CV_32F, 1, 0, ksize=5, borderType=cv2.BORDER_REPLICATE)
        down = cv2.Sobel(plane, cv2.CV_32F, 0, 1, ksize=5, borderType=cv2.BORDER_REPLICATE)
        gradient = np.hypot(across, down)
        held = hold_back / np.maximum(hold_back + gradient, 1e-6)
        if blur > 0:
            held = cv2.GaussianBlur(held, (0, 0), blur * min(plane.shape), borderType=cv2.BORDER_REPLICATE)
        amounts.append(strength * held)
    amount = torch.from_numpy(np.mean(amounts, axis=0, dtype=np.float32))[None]
    return resized(amount, original)
