"""The White Balance node."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from nodes.color.finite import require_finite
from nodes.color.illuminants import adaptation, daylight
from nodes.color.lab import from_linear, to_linear
from nodes.color.luma import WEIGHTS
from nodes.contract import Image, Slider, node

if TYPE_CHECKING:
    from torch import Tensor

Method = Literal["near greys", "shades of grey", "grey world", "white patch", "by hand"]

NORM = 6
"""Minkowski's p of shades of grey, the best of Finlayson and Trezzi (Shades of Gray and Colour Constancy,
2004)."""

LEAST_LIGHT = 1e-4  # a darker pixel's hue is noise

MOST_CAST = 4.0
"""How many times stronger or weaker than the picture's light a primary of the estimated illuminant is at
most: beyond that it is not the light that is coloured but the subject."""


@node(
    category="Prepare",
    title="White Balance",
    icon="pipette",
    synonyms=("colour cast", "temperature", "tint", "grey world", "white patch", "kelvin", "neutral"),
    presets={
        "automatic": {},
        "warmer": {"method": "by hand", "temperature": 25.0},
        "cooler": {"method": "by hand", "temperature": -25.0},
        "lamp light made neutral": {"method": "by hand", "temperature": -70.0},
    },
)
def white_balance(
    image: Image,
    method: Method = "near greys",
    strength: Annotated[float, Slider(0, 1, step=0.01)] = 0.8,
    temperature: Annotated[float, Slider(-100, 100, step=1)] = 0.0,
    tint: Annotated[float, Slider(-100, 100, step=1)] = 0.0,
    percentile: Annotated[float, Slider(90, 100, step=0.1, unit="%", more=True)] = 99.0,
) -> Image:
    """Remove a colour cast, or make a picture warmer or cooler.

    The colour of the light is estimated and taken to neutral by the Bradford adaptation in linear light;
    greys keep their luminance. Sources: Buchsbaum 1980 (grey world), Land 1977 (white patch), Finlayson
    and Trezzi 2004 (shades of grey), Huo et al. 2006 (near greys).

    Args:
        image: The picture to balance.
        method: How the light's colour is found: grey world takes the mean colour; near greys too, but the
            greyer a pixel, the more it counts, so that a sunset or a lawn is not taken for the light. White
            patch takes the brightest of each primary; shades of grey lies between it and grey world. By
            hand finds nothing and leaves it to temperature and tint.
        strength: How much of the cast that was found is removed, from 0 (nothing) to 1 (all).
        temperature: Above 0 is warmer, below 0 cooler; about one mired a step along the daylight
            colours, from 4,000 to 18,000 K. Comes on top of what the method finds.
        tint: Above 0 is more magenta, below 0 greener. Comes on top too.
        percentile: For white patch: the share of pixels that are darker than its white.
    Returns:
        The balanced picture.
    Raises:
        NodeError: When a picture holds values that are no numbers.
    """
    require_finite(image=image)
    if temperature == tint == 0 and (method == "by hand" or strength == 0):
        return image.clone()
    matrix = adaptation(daylight(temperature, tint))
    linear = to_linear(image)
    if method != "by hand" and strength > 0:
        cast = illuminant(linear, method, percentile / 100)
        matrix = matrix @ adaptation(1 + strength * (cast - 1))
    return _through(linear, matrix)


def illuminant(linear: Tensor, method: Method, percentile: float = 0.99) -> Tensor:
    """Return the colour of the light in a picture: linear red, green and blue (3), luminance 1, float64.

    A picture without light, or ``by hand``, gives neutral.

    Args:
        linear: (3, height, width), linear light.
        method: as the node's.
        percentile: for ``white patch``, from 0 to 1.
    """
    import numpy as np
    import torch

    neutral = torch.ones(3, dtype=torch.float64)
    if method == "by hand":
        return neutral
    if method == "white patch":
        planes = linear.flatten(1).numpy()
        place = round(percentile * (planes.shape[1] - 1))
        found = torch.from_numpy(np.partition(planes, place, axis=1)[:, place].astype(np.float64))
    elif method == "near greys":
        greyness = linear.amin(0) / linear.amax(0).clamp(min=LEAST_LIGHT)
        found = (greyness * linear).flatten(1).sum(1, dtype=torch.float64)
    else:
        norm = 1 if method == "grey world" else NORM
        found = (linear**norm).flatten(1).mean(1, dtype=torch.float64) ** (1 / norm)
    light = luminance_of(found)
    if light <= 0:
        return neutral
    found = (found / light).clamp(1 / MOST_CAST, MOST_CAST)
    return found / luminance_of(found)


def luminance_of(colour: Tensor) -> float:
    """Return the luminance of linear red, green and blue (IEC 61966-2-1)."""
    return float(colour @ colour.new_tensor(WEIGHTS))


def _through(linear: Tensor, matrix: Tensor) -> Image:
    import torch

    return from_linear(torch.einsum("ij,jhw->ihw", matrix.to(linear), linear).clamp_(0, 1)).clamp_(0, 1)
