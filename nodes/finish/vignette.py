"""The Vignette node."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from nodes.color.finite import require_finite
from nodes.color.lab import from_linear, to_linear
from nodes.contract import Image, Slider, node

if TYPE_CHECKING:
    from torch import Tensor

_SQUAREST = 8.0  # the power of a superellipse that looks like a rectangle with rounded corners


@node(
    category="Finish",
    icon="aperture",
    synonyms=("corners", "darken edges", "falloff", "frame", "lens"),
    presets={
        "soft": {},
        "old lens": {"amount": 0.75, "midpoint": 0.35, "roundness": 1.0},
        "faded edges": {"amount": -0.6, "midpoint": 0.7},
    },
)
def vignette(
    image: Image,
    amount: Annotated[float, Slider(-1, 1, step=0.01)] = 0.4,
    midpoint: Annotated[float, Slider(0, 1, step=0.01)] = 0.6,
    feather: Annotated[float, Slider(0.01, 1, step=0.01)] = 0.8,
    roundness: Annotated[float, Slider(-1, 1, step=0.05, more=True)] = 0.0,
) -> Image:
    """Darken or lighten a picture towards its corners.

    Darkening takes light away, in linear light as a lens does; lightening fades towards white. It goes by
    the picture's shape alone and looks the same at every size.

    Args:
        image: The picture to change.
        amount: Above 0 the corners become darker, black at 1; below 0 they fade, to white at -1.
        midpoint: Where it is half as strong, from 0 (the middle of the picture) to 1 (its corners).
        feather: How gradual it is, from a hard edge to the widest falloff.
        roundness: 0 is an ellipse of the picture's shape, 1 a circle, -1 a rounded rectangle.
    Returns:
        The changed picture.
    Raises:
        NodeError: When a picture holds values that are no numbers.
    """
    require_finite(image=image)
    if amount == 0:
        return image.clone()
    share = falloff(image.shape[1], image.shape[2], midpoint, feather, roundness)
    if amount < 0:
        return (image - amount * share * (1 - image)).clamp_(0, 1)
    return from_linear(to_linear(image) * (1 - amount * share)).clamp_(0, 1)


def falloff(height: int, width: int, midpoint: float, feather: float, roundness: float) -> Tensor:
    """Return how strong the vignette is at each pixel, (1, height, width) in [0, 1].

    It is a smooth step (3t² − 2t³) of the distance r from the middle, from `midpoint` − `feather` / 2 to
    `midpoint` + `feather` / 2; r is 1 in the corners of the picture.
    """
    import torch

    x = ((torch.arange(width) + 0.5) * (2 / width) - 1).abs()[None]
    y = ((torch.arange(height) + 0.5) * (2 / height) - 1).abs()[:, None]
    power = 2 * (_SQUAREST / 2) ** max(0.0, -roundness)
    if roundness > 0:
        # From a unit of each side towards the unit of both in which circles are round.
        diagonal = ((width**2 + height**2) / 2) ** 0.5
        x = x * (width / diagonal) ** roundness
        y = y * (height / diagonal) ** roundness
    corner = (x.amax() ** power + y.amax() ** power).clamp(min=1e-6)  # 0 in a picture of one pixel
    distance = ((x**power + y**power) / corner) ** (1 / power)
    t: Tensor = ((distance - midpoint) / feather + 0.5).clamp(0, 1)
    return (t * t * (3 - 2 * t))[None]
