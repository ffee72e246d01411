"""The Adjust Mask node."""

from __future__ import annotations

from typing import Annotated, Literal

from nodes.color.finite import require_finite
from nodes.contract import ALONE, Mask, Number, Run, Slider, Widget, node
from nodes.masks.selecting import warn_if_empty
from nodes.masks.shape import feathered, grown, shrunk, without_specks

Unit = Literal["%", "px"]


@node(
    category="Mask",
    icon="sliders-horizontal",
    synonyms=(
        "grow",
        "shrink",
        "expand",
        "erode",
        "dilate",
        "feather",
        "blur",
        "invert",
        "threshold",
        "clean",
    ),
)
def adjust_mask(
    mask: Mask,
    grow: Annotated[float, Number(-2000, 2000, step=0.5)] = 0.0,
    feather: Annotated[float, Number(0, 2000, step=0.5)] = 0.0,
    unit: Annotated[Unit, Widget(label="Measured in")] = "%",
    threshold: Annotated[float | None, Slider(0, 1, step=0.01)] = None,
    clean: Annotated[float, Slider(0, 10, step=0.1, unit="%")] = 0.0,
    invert: bool = False,
    run: Run = ALONE,
) -> Mask:
    """Grow, shrink, feather, clean up or invert a mask.

    In this order: threshold, clean, grow or shrink, feather, invert. Growing is a dilation by a disc and
    shrinking an erosion, which keep soft edges soft.

    Args:
        mask: The mask to change.
        grow: How far its edge moves outwards; below 0 inwards. At most half the picture's long side.
        feather: How softly it fades: the standard deviation of a Gaussian blur.
        unit: What the two lengths are measured in: hundredths of the short side, or pixels.
        threshold: Makes what is at least this much 1 and the rest 0; automatic: the mask stays soft.
        clean: Islands and holes smaller than this share of the picture, in hundredths, go.
        invert: Swap inside and outside, last of all.
    Returns:
        The changed mask, of the same size.
    """
    import torch

    require_finite(mask=mask)
    _, height, width = mask.shape
    pixel = min(height, width) / 100 if unit == "%" else 1.0
    longest = max(height, width) / 2
    radius, sigma = min(abs(grow) * pixel, longest), min(feather * pixel, longest)
    if max(abs(grow), feather) * pixel > longest:
        run.warn(f"Lengths are held at {longest:g} px, half the mask's long side.")
    result: Mask = mask.clone() if threshold is None else (mask >= threshold).to(torch.float32)
    if clean > 0:
        result = without_specks(result, clean / 100, run.check)
    if grow > 0:
        result = grown(result, radius, run.check)
    elif grow < 0:
        result = shrunk(result, radius, run.check)
    result = feathered(result, sigma)
    if invert:
        result = 1 - result
    warn_if_empty(result, run, hint="Change the threshold, or grow or shrink it less.")
    return result
