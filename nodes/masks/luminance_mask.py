"""The Luminance Mask node."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated

from nodes.color.lab import lab_from_srgb
from nodes.contract import ALONE, Complaint, Image, Mask, NodeError, Run, Slider, node
from nodes.masks.selecting import by_strips, soft_step, warn_if_empty

if TYPE_CHECKING:
    from torch import Tensor


def _check(parameters: Mapping[str, object]) -> Iterator[Complaint]:
    darkest, lightest = parameters["darkest"], parameters["lightest"]
    if isinstance(darkest, int | float) and isinstance(lightest, int | float) and darkest > lightest:
        yield Complaint(
            "darkest",
            f"The darkest tone, {darkest:g}, is lighter than the lightest, {lightest:g}.",
            "Lower it, or raise the lightest.",
        )


@node(
    category="Mask",
    icon="sun-moon",
    synonyms=("lightness", "brightness", "shadows", "highlights", "midtones", "tone", "range", "luma"),
    check=_check,
)
def luminance_mask(
    image: Image,
    darkest: Annotated[float, Slider(0, 1, step=0.01, label="From")] = 0.5,
    lightest: Annotated[float, Slider(0, 1, step=0.01, label="To")] = 1.0,
    softness: Annotated[float, Slider(0, 1, step=0.01)] = 0.1,
    run: Run = ALONE,
) -> Mask:
    """Select tones by how light they are.

    By lightness as the eye sees it: L* of CIE 1976, divided by 100. 0 is black, 0.5 a middle grey (18 % of
    the light), 1 white.

    Args:
        image: The picture to select in.
        darkest: The darkest tone that is selected in full.
        lightest: The lightest tone that is selected in full.
        softness: How much darker and lighter the selection fades out; 0 ends it sharply.
    Returns:
        The mask, of the picture's size.
    Raises:
        NodeError: When the range is turned round, or the picture holds values that are no numbers.
    """
    for complaint in _check({"darkest": darkest, "lightest": lightest}):
        raise NodeError(complaint.message, input=complaint.parameter, hint=complaint.hint)

    def select(strip: Tensor) -> Tensor:
        lightness = lab_from_srgb(strip)[0] / 100
        return soft_step((darkest - lightness).maximum(lightness - lightest), softness)

    mask = by_strips(image, select, run)
    warn_if_empty(mask, run, hint="Move the range's ends.")
    return mask
