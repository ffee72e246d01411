"""The Shape Mask node."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from nodes.contract import Complaint, Image, Mask, NodeError, Slider, node
from nodes.masks.selecting import soft_step


def _check(parameters: Mapping[str, object]) -> Iterator[Complaint]:
    for low, high in (("left", "right"), ("top", "bottom")):
        begin, end = parameters[low], parameters[high]
        if isinstance(begin, int | float) and isinstance(end, int | float) and begin >= end:
            yield Complaint(
                low, f"{low} is at {begin:g} % and {high} at {end:g} %.", f"Move {low} before {high}."
            )


@node(
    category="Mask",
    icon="square-dashed",
    synonyms=("rectangle", "ellipse", "circle", "gradient", "sky", "ground", "region", "place"),
    check=_check,
)
def shape_mask(
    image: Image,
    shape: Literal["rectangle", "ellipse", "gradient"] = "rectangle",
    left: Annotated[float, Slider(0, 100, unit="%")] = 25.0,
    top: Annotated[float, Slider(0, 100, unit="%")] = 25.0,
    right: Annotated[float, Slider(0, 100, unit="%")] = 75.0,
    bottom: Annotated[float, Slider(0, 100, unit="%")] = 75.0,
    softness: Annotated[float, Slider(0, 100, unit="%")] = 5.0,
) -> Mask:
    """Select a place: a rectangle, an ellipse or a gradient.

    A gradient is white above its top, black below its bottom and even between, as skies are; Adjust Mask
    turns it round.

    Args:
        image: The picture whose size the mask has.
        shape: What is selected: all within the four sides, the ellipse that touches them, or the upper part.
        left: The left side, from the picture's left, in hundredths of its width; no matter to a gradient.
        top: The upper side, from the picture's top, in hundredths of its height.
        right: The right side, from the picture's left; no matter to a gradient.
        bottom: The lower side, from the picture's top.
        softness: How far a rectangle or an ellipse fades out, in hundredths of the short side.
    Returns:
        The mask, of the picture's size.
    Raises:
        NodeError: When a side lies beyond its opposite.
    """
    import torch

    sides = {"left": left, "top": top, "right": right, "bottom": bottom}
    for complaint in _check(sides):
        raise NodeError(complaint.message, input=complaint.parameter, hint=complaint.hint)
    height, width = image.shape[-2:]
    rows = (torch.arange(height, dtype=torch.float32) + 0.5)[:, None]
    columns = (torch.arange(width, dtype=torch.float32) + 0.5)[None]
    upper, lower = top / 100 * height, bottom / 100 * height
    if shape == "gradient":
        ramp = ((lower - rows) / (lower - upper)).clamp(0, 1)
        return ramp.expand(height, width).contiguous()[None]
    middle = (upper + lower) / 2, (left + right) / 200 * width
    reach = (lower - upper) / 2, (right - left) / 200 * width
    down, across = (rows - middle[0]).abs(), (columns - middle[1]).abs()
    if shape == "rectangle":
        outside = torch.maximum(down - reach[0], across - reach[1])
    else:
        # How far beyond the ellipse along the ray from its middle: exact on the axes.
        scaled = torch.hypot(down / reach[0], across / reach[1])
        outside = torch.hypot(down, across) * (1 - 1 / scaled.clamp_min(1e-6))
    return soft_step(outside, softness / 100 * min(height, width))[None]
