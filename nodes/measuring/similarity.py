"""How alike two pictures of one size are, place by place: SSIM, PSNR and colour difference."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from nodes.color.lab import lab_from_srgb
from nodes.color.luma import luma
from nodes.contract import Image

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[np.float64]]

SIGMA, RADIUS = 1.5, 5
"""SSIM's window: a Gaussian of 1.5 px, 11 px wide (Wang et al. 2004)."""

C1, C2 = 0.01**2, 0.03**2
"""SSIM's constants for values in [0, 1] (Wang et al. 2004, K1 and K2)."""

STRIP = 1 << 20
"""Pixels that are worked on at once."""


def _nothing() -> None:
    pass


def ssim(one: Image, other: Image, check: Callable[[], None] = _nothing) -> float:
    """Return the mean structural similarity of two pictures' luma: 1 for equal ones, near 0 for unlike ones.

    Only places whose whole window lies in the picture count. Source: Wang, Bovik, Sheikh and Simoncelli,
    Image Quality Assessment, 2004.

    Args:
        one: (3, height, width) in [0, 1], at least 11 px a side.
        other: of the same size.
        check: called once in a while, to be able to stop.
    """
    import cv2

    def blurred(values: Any) -> Any:
        return cv2.GaussianBlur(values, (2 * RADIUS + 1,) * 2, SIGMA)[RADIUS:-RADIUS, RADIUS:-RADIUS]

    total, count = 0.0, 0
    for rows in _strips(one, overlap=2 * RADIUS):
        check()
        x, y = _luma(one[:, rows]), _luma(other[:, rows])
        mean_x, mean_y = blurred(x), blurred(y)
        variance_x, variance_y = blurred(x * x) - mean_x**2, blurred(y * y) - mean_y**2
        covariance = blurred(x * y) - mean_x * mean_y
        likeness = (2 * mean_x * mean_y + C1) * (2 * covariance + C2)
        likeness /= (mean_x**2 + mean_y**2 + C1) * (variance_x + variance_y + C2)
        total += float(likeness.sum())
        count += likeness.size
    return total / count


def psnr(one: Image, other: Image) -> float:
    """Return the peak signal-to-noise ratio of two pictures of one size, in dB: infinite for equal ones."""
    total = sum(
        float((one[:, rows].double() - other[:, rows].double()).square().sum()) for rows in _strips(one)
    )
    return -10 * math.log10(total / one.numel()) if total else math.inf


def mean_delta_e(one: Image, other: Image, check: Callable[[], None] = _nothing) -> float:
    """Return the mean over places of ΔE*ab (CIE 1976), the distance of two pictures in L*a*b*."""
    total = 0.0
    for rows in _strips(one):
        check()
        apart = lab_from_srgb(one[:, rows]) - lab_from_srgb(other[:, rows])
        total += float(apart.square().sum(0).sqrt().double().sum())
    return total / one[0].numel()


def _strips(image: Image, overlap: int = 0) -> Iterator[slice]:
    """Slices of rows; each begins `overlap` rows before the last one's end."""
    height, width = image.shape[1:]
    step = max(1, STRIP // width)
    for start in range(0, max(1, height - overlap), step):
        yield slice(start, min(height, start + step + overlap))


def _luma(image: Image) -> Array:
    light: Array = luma(image.double())[0].numpy()
    return light
