"""Curves of one variable as tables of equal steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray
    from torch import Tensor


def look_up(values: Tensor, table: Tensor) -> Tensor:
    """Return table(value) for each value in [0, 1], linear between entries; values beyond take the ends'.

    Args:
        values: any shape, float.
        table: (entries,), the curve at equal steps from 0 to 1; two entries at least.

    Returns:
        A tensor of the shape and type of `values`.
    """
    import torch

    last = len(table) - 1
    place = values.clamp(0, 1) * last
    below = place.floor().clamp_(max=last - 1)
    index = below.int()
    table = table.to(values)
    return torch.lerp(table[index], table[index + 1], place - below)


def monotone_cubic(x: Sequence[float], y: Sequence[float], at: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the piecewise cubic through (x, y) that overshoots none of the points.

    The derivatives are the weighted harmonic means of Fritsch and Butland (A method for constructing local
    monotone piecewise cubic interpolants, 1984), with one-sided ends: the curve known as PCHIP. Outside the
    points it goes on level.

    Args:
        x: ascending, two at least.
        y: as many.
        at: where to evaluate it.
    """
    import numpy as np

    points, heights = np.asarray(x, np.float64), np.asarray(y, np.float64)
    step, slope = np.diff(points), np.diff(heights) / np.diff(points)
    derivative = np.zeros_like(points)
    if len(points) == 2:
        derivative[:] = slope[0]
    else:
        derivative[0] = _end(step[0], step[1], slope[0], slope[1])
        derivative[-1] = _end(step[-1], step[-2], slope[-1], slope[-2])
        rising = slope[:-1] * slope[1:] > 0
        left, right = 2 * step[1:] + step[:-1], step[1:] + 2 * step[:-1]
        before, after = (np.where(rising, part, 1) for part in (slope[:-1], slope[1:]))
        derivative[1:-1] = np.where(rising, (left + right) / (left / before + right / after), 0)
    at = at.clip(points[0], points[-1])
    piece = np.searchsorted(points, at, side="right").clip(1, len(points) - 1) - 1
    width = step[piece]
    t = (at - points[piece]) / width
    result: NDArray[np.float64] = (
        (1 + 2 * t) * (1 - t) ** 2 * heights[piece]
        + t * (1 - t) ** 2 * width * derivative[piece]
        + t**2 * (3 - 2 * t) * heights[piece + 1]
        + t**2 * (t - 1) * width * derivative[piece + 1]
    )
    return result


def _end(near: float, far: float, slope: float, next_slope: float) -> float:
    """Return the derivative at an end: the parabola's through three points, kept from overshooting."""
    derivative = ((2 * near + far) * slope - near * next_slope) / (near + far)
    if derivative * slope <= 0:
        return 0.0
    if slope * next_slope <= 0 and abs(derivative) > 3 * abs(slope):
        return 3 * slope
    return derivative
