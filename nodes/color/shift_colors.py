"""The Shift Colors node."""

from __future__ import annotations

import math
from typing import Annotated

from nodes.color.channels import in_srgb
from nodes.color.finite import require_finite
from nodes.color.lab import lab_from_srgb
from nodes.contract import Image, Slider, node


@node(
    category="Prepare",
    title="Shift Colors",
    icon="droplets",
    synonyms=("hue", "saturation", "brightness", "colour balance", "histogram shift", "vibrance", "grey"),
    presets={
        "more colour": {"saturation": 1.25},
        "less colour": {"saturation": 0.6},
        "black and white": {"saturation": 0.0},
        "complementary colours": {"hue": 180.0},
    },
)
def shift_colors(
    image: Image,
    brightness: Annotated[float, Slider(-1, 1, step=0.01)] = 0.0,
    saturation: Annotated[float, Slider(0, 3, step=0.01, unit="×")] = 1.0,
    hue: Annotated[float, Slider(-180, 180, step=1, unit="°")] = 0.0,
    red: Annotated[float, Slider(-0.5, 0.5, step=0.01, more=True)] = 0.0,
    green: Annotated[float, Slider(-0.5, 0.5, step=0.01, more=True)] = 0.0,
    blue: Annotated[float, Slider(-0.5, 0.5, step=0.01, more=True)] = 0.0,
) -> Image:
    """Shift brightness, saturation and hue.

    Adds to lightness, multiplies chroma and turns hue in CIE L*a*b*, so that a turned hue stays as light as
    it was. Colours that sRGB lacks lose chroma instead of being clipped to another hue. Then the histograms
    of red, green and blue are moved.

    Args:
        image: The picture to change.
        brightness: Added to lightness: 1 makes black white, -1 white black.
        saturation: 0 is grey, 1 unchanged.
        hue: By how much hues are turned; from red by way of yellow to green above 0.
        red: Added to the red of every pixel, in shares of the range.
        green: The same for green.
        blue: The same for blue.
    Returns:
        The changed picture.
    Raises:
        NodeError: When a picture holds values that are no numbers.
    """
    require_finite(image=image)
    import torch

    shifted = image
    if (brightness, saturation, hue) != (0, 1, 0):
        lightness, a, b = lab_from_srgb(image)
        across = saturation * math.cos(math.radians(hue))
        turned = saturation * math.sin(math.radians(hue))
        lab = (lightness + 100 * brightness, across * a - turned * b, turned * a + across * b)
        shifted = in_srgb(torch.stack((lab[0].clamp(0, 100), *lab[1:])))
    offset = image.new_tensor((red, green, blue))[:, None, None]
    return (shifted + offset).clamp_(0, 1)
