"""The Luminance node."""

from __future__ import annotations

from typing import Annotated

from nodes.color.finite import require_finite
from nodes.color.luma import luma
from nodes.contract import Image, Slider, node

LEAST_SPREAD = 1e-3
"""The least standard deviation that is divided by: below, a picture has one tone and no contrast."""


@node(
    category="Color",
    icon="sun",
    synonyms=("grey", "gray", "black and white", "luma", "monochrome", "original colours"),
)
def luminance(
    image: Image,
    match: Image | None = None,
    match_strength: Annotated[float, Slider(0, 1, step=0.01, more=True)] = 1.0,
) -> Image:
    """Make a grey picture of the light alone.

    For transfer of luminance only: paint the grey picture of a photograph with the grey picture of a
    style, the latter matched to the former, and give the result its colours back by Recombine (Gatys et
    al. 2016, Preserving Color in Neural Artistic Style Transfer). The light is luma of ITU-R BT.709.

    Args:
        image: The picture to make grey.
        match: The picture to whose mean and spread of light the grey picture is brought: for the style,
            the photograph. Left unwired, the light stays as it is.
        match_strength: How far it is brought there, from 0 to 1.
    Returns:
        The grey picture, of the size of the image.
    Raises:
        NodeError: When a picture holds values that are no numbers.
    """
    require_finite(image=image, match=match)
    grey = luma(image)
    if match is not None and match_strength > 0:
        target = luma(match)
        gain = float(target.std(correction=0)) / max(float(grey.std(correction=0)), LEAST_SPREAD)
        matched = (grey - grey.mean()) * gain + target.mean()
        grey = grey + match_strength * (matched - grey)
    return grey.clamp(0, 1).expand(3, -1, -1).contiguous()
