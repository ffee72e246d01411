"""The Recombine node."""

from __future__ import annotations

from typing import Annotated

from nodes.color.finite import require_finite
from nodes.color.luma import luma, with_luma
from nodes.contract import ALONE, Formerly, Image, Run, Slider, node
from nodes.geometry.fitting import fitted


@node(
    category="Color",
    icon="merge",
    synonyms=("colour", "original colours", "preserve colour", "luminance", "colorize", "colourise"),
    formerly=Formerly(inputs={"colors": "chroma"}),
)
def recombine(
    light: Image,
    chroma: Image,
    saturation: Annotated[float, Slider(0, 2, step=0.01, unit="×")] = 1.0,
    run: Run = ALONE,
) -> Image:
    """Take the light of one picture and the colours of another.

    The counterpart of Luminance: the painted grey picture gives the light, the photograph its colours.
    Colour differences from grey are taken over; where they do not fit the light they are lowered, and
    the light stays.

    Args:
        light: The picture that gives luma and size; grey or not.
        chroma: The picture that gives the colours. At another size it is resampled, stretched where the
            aspect ratios differ.
        saturation: How strong the colours become: 0 grey, 1 as they are.
    Returns:
        The picture of both, of the size of the light.
    Raises:
        NodeError: When a picture holds values that are no numbers.
    """
    require_finite(light=light, chroma=chroma)
    wanted = luma(light)
    colours = fitted(chroma, light.shape[1], light.shape[2], "The picture of colours", "that of light", run)
    grey = luma(colours)
    return with_luma(grey + saturation * (colours - grey), wanted)
