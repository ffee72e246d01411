"""The Combine Masks node."""

from __future__ import annotations

from typing import Literal

from nodes.color.finite import require_finite
from nodes.contract import ALONE, Mask, Run, node
from nodes.geometry.resample import resample
from nodes.masks.selecting import warn_if_empty

Mode = Literal["add", "intersect", "subtract", "difference"]

ASPECT_TOLERANCE = 0.02


@node(
    category="Mask",
    icon="squares-unite",
    synonyms=("union", "and", "or", "minus", "boolean", "exclude", "overlap", "region"),
)
def combine_masks(first: Mask, second: Mask, mode: Mode = "add", run: Run = ALONE) -> Mask:
    """Add, intersect, subtract or compare two masks.

    Place by place: add is min(1, a + b), so that a mask and its inverse together are 1 on soft edges too;
    intersect min(a, b); subtract max(0, a − b); difference |a − b|.

    Args:
        first: The mask to begin with; it gives the size of the result.
        second: The other mask. At another size it is resampled to the first's, stretched where the aspect
            ratios differ.
        mode: Add takes what is in either; intersect what is in both; subtract takes the second out of the
            first; difference takes what is in one of them alone.
    Returns:
        The combined mask, of the size of the first.
    """
    require_finite(first=first, second=second)
    _, height, width = first.shape
    ratio = second.shape[2] * height / (second.shape[1] * width)
    if not 1 / (1 + ASPECT_TOLERANCE) <= ratio <= 1 + ASPECT_TOLERANCE:
        run.warn(
            f"The second mask is {second.shape[2]} × {second.shape[1]} px and the first {width} × {height} "
            "px: the second is stretched to fit. Crop one of them to the other's aspect ratio."
        )
    other = resample(second, height, width, "area" if second.shape[1] > height else "bilinear")
    if mode == "add":
        mask = (first + other).clamp(max=1)
    elif mode == "intersect":
        mask = first.minimum(other)
    elif mode == "subtract":
        mask = (first - other).clamp(min=0)
    else:
        mask = (first - other).abs()
    warn_if_empty(mask, run, hint="Choose another mode, or other masks.", full=mode != "add")
    return mask
