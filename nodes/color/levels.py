"""The Levels node."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated

from nodes.color.channels import Channel, on_channel, values_of
from nodes.color.finite import require_finite
from nodes.contract import Complaint, Image, NodeError, Number, Slider, Widget, node

if TYPE_CHECKING:
    from torch import Tensor


def _check(parameters: Mapping[str, object]) -> Iterator[Complaint]:
    black, white = parameters["black"], parameters["white"]
    if isinstance(black, int | float) and isinstance(white, int | float) and black >= white:
        yield Complaint(
            "white",
            f"White is {white:g} and black {black:g}; white must lie above black.",
            "To turn a picture into its negative, exchange output black and output white instead.",
        )


@node(
    category="Prepare",
    icon="sliders-horizontal",
    synonyms=("black point", "white point", "gamma", "exposure", "tone", "stretch", "brightness", "negative"),
    presets={
        "black and white found": {},
        "brighter middle tones": {"black": 0.0, "white": 1.0, "gamma": 1.3},
        "darker middle tones": {"black": 0.0, "white": 1.0, "gamma": 0.77},
        "negative": {"black": 0.0, "white": 1.0, "output_black": 1.0, "output_white": 0.0},
    },
    check=_check,
)
def levels(
    image: Image,
    black: Annotated[float | None, Number(0, 1, step=0.01)] = None,
    white: Annotated[float | None, Number(0, 1, step=0.01)] = None,
    gamma: Annotated[float, Slider(0.1, 5, step=0.05)] = 1.0,
    channel: Annotated[Channel, Widget(more=True)] = "all",
    output_black: Annotated[float, Slider(0, 1, step=0.01, more=True)] = 0.0,
    output_white: Annotated[float, Slider(0, 1, step=0.01, more=True)] = 1.0,
    cut: Annotated[float, Slider(0, 5, step=0.05, unit="%", label="Cut off", more=True)] = 0.1,
) -> Image:
    """Set black, white and the middle tones.

    Each value v becomes ((v − black) / (white − black))^(1 / gamma), clipped, and is then spread from
    output black to output white; in sRGB. Left alone, black and white are found, so that a flat picture
    uses the whole range.

    Args:
        image: The picture to change.
        black: The value that becomes output black. Automatic: so that the share "cut off" of all values
            lies below it.
        white: The value that becomes output white. Automatic: so that the share "cut off" of all values
            lies above it.
        gamma: Above 1 brightens the middle tones, below 1 darkens them.
        channel: What to change: red, green and blue alike, one of them, or lightness (L*), which leaves
            the colours.
        output_black: What black becomes; above 0 gives faded blacks.
        output_white: What white becomes. Below output black the picture becomes a negative.
        cut: The share of all values that is lost at each end where black and white are found.
    Returns:
        The changed picture.
    Raises:
        NodeError: When the picture holds values that are no numbers; if white does not lie above black.
    """
    require_finite(image=image)
    for complaint in _check({"black": black, "white": white}):
        raise NodeError(complaint.message, input=complaint.parameter, hint=complaint.hint)
    lowest, highest = black, white
    if lowest is None or highest is None:
        found = ends(values_of(image, channel), cut / 100)
        lowest = found[0] if lowest is None else lowest
        highest = found[1] if highest is None else highest
        if lowest >= highest and black is None and white is None:
            lowest, highest = 0.0, 1.0  # a picture of one value has no range to spread
        elif lowest >= highest:
            given = "white" if black is None else "black"
            raise NodeError(
                f"Black is {lowest:.3g} and white {highest:.3g}; the {given} that is set leaves out all "
                "that the picture shows.",
                input=given,
                hint=f"Set another {given}, or leave both automatic.",
            )

    def change(values: Tensor) -> Tensor:
        spread = ((values - lowest) / (highest - lowest)).clamp_(0, 1)
        if gamma != 1:
            spread = spread ** (1 / gamma)
        return output_black + (output_white - output_black) * spread

    return on_channel(image, channel, change)


def ends(values: Tensor, share: float) -> tuple[float, float]:
    """Return the values below and above which `share` of all values lies."""
    import numpy as np

    flat = values.numpy().ravel()
    out = int(share * flat.size)
    places = (out, flat.size - 1 - out)
    parted = np.partition(flat, places)
    return float(parted[places[0]]), float(parted[places[1]])
