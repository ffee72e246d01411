"""The Color Mask node."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Literal

from nodes.color.lab import lab_from_srgb
from nodes.contract import ALONE, Complaint, Image, Mask, NodeError, Run, Slider, Text, node
from nodes.masks.selecting import by_strips, soft_step, warn_if_empty

if TYPE_CHECKING:
    from torch import Tensor

Like = Literal["color", "hue"]


def _rgb(text: str) -> tuple[float, float, float] | None:
    """Return the colour that ``#36c`` or ``3366cc`` names, each part in [0, 1], or None where it is none."""
    digits = text.strip().removeprefix("#")
    if re.fullmatch(r"[0-9A-Fa-f]{3}", digits):
        digits = "".join(2 * digit for digit in digits)
    if not re.fullmatch(r"[0-9A-Fa-f]{6}", digits):
        return None
    red, green, blue = (int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4))
    return red, green, blue


def _check(parameters: Mapping[str, object]) -> Iterator[Complaint]:
    if parameters["like"] == "color" and _rgb(str(parameters["color"])) is None:
        yield Complaint(
            "color",
            f"{parameters['color']!r} is no colour.",
            "Write red, green and blue as six hexadecimal digits, like #3366cc.",
        )


@node(
    category="Mask",
    icon="pipette",
    synonyms=("colour", "select", "range", "hue", "key", "chroma", "sky", "magic wand"),
    check=_check,
)
def color_mask(
    image: Image,
    like: Like = "color",
    color: Annotated[str, Text(9, placeholder="#3366cc")] = "#6699cc",
    hue: Annotated[float, Slider(0, 360, step=1, unit="°")] = 260.0,
    tolerance: Annotated[float, Slider(0, 100, step=0.5, unit="ΔE")] = 25.0,
    softness: Annotated[float, Slider(0, 100, step=0.5, unit="ΔE")] = 15.0,
    lightness: Annotated[float, Slider(0, 1, step=0.05, label="Lightness counts", more=True)] = 0.5,
    run: Run = ALONE,
) -> Mask:
    """Select places by their colour.

    Colours are as far apart as they look: ΔE*ab of CIE 1976, the distance in L*a*b*; about 2 is just seen.
    A hue is a direction in the plane of a* and b*, where greys lie at the centre: the distance is that to
    a ray which begins as far from the centre as the selection reaches, so that greys are left out.

    Args:
        image: The picture to select in.
        like: Like a colour (nearest to it in all respects) or like a hue (any lightness, pale or strong).
        color: The colour, as six hexadecimal digits: red, green, blue. For like a colour only.
        hue: The direction in the colour plane: 40 red, 65 orange, 100 yellow, 135 green, 200 cyan, 260 sky
            blue, 305 deep blue, 330 magenta. For like a hue only.
        tolerance: How far from it a colour may lie and be selected in full.
        softness: How much farther the selection fades out; 0 ends it sharply.
        lightness: How much a difference of lightness counts, from 0 (light and shadow alike are selected)
            to 1 (as much as the eye sees it). For like a colour only.
    Returns:
        The mask, of the picture's size.
    Raises:
        NodeError: When the colour is none, or the picture holds values that are no numbers.
    """
    import torch

    for complaint in _check({"like": like, "color": color}):
        raise NodeError(complaint.message, input=complaint.parameter, hint=complaint.hint)
    if like == "hue":

        def distance(lab: Tensor) -> Tensor:
            return _from_ray(lab, math.radians(hue), tolerance + softness)
    else:
        goal = lab_from_srgb(torch.tensor(_rgb(color), dtype=torch.float64)[:, None, None]).float()
        scale = torch.tensor([lightness, 1.0, 1.0])[:, None, None]

        def distance(lab: Tensor) -> Tensor:
            return (scale * (lab - goal)).square().sum(0).sqrt()

    def select(strip: Tensor) -> Tensor:
        return soft_step(distance(lab_from_srgb(strip)) - tolerance, softness)

    mask = by_strips(image, select, run)
    warn_if_empty(mask, run, hint="Change the colour or the tolerance.")
    return mask


def _from_ray(lab: Tensor, angle: float, start: float) -> Tensor:
    """Return the distance in the a*b* plane to the ray at `angle` (radians) beyond `start` from grey."""
    import torch

    along = math.cos(angle) * lab[1] + math.sin(angle) * lab[2]
    across = math.cos(angle) * lab[2] - math.sin(angle) * lab[1]
    return torch.hypot((start - along).clamp(min=0), across)
