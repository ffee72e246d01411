"""A second picture brought to the size of the first."""

from __future__ import annotations

from nodes.contract import Image, Mask, Run
from nodes.geometry.resample import resample

ASPECT_TOLERANCE = 0.02
"""How far two aspect ratios may differ before stretching one to the other is worth a word: pictures of one
shape differ by less when their sides were rounded."""


def fitted(picture: Image | Mask, height: int, width: int, what: str, base: str, run: Run) -> Image | Mask:
    """Return a picture or mask at another size, stretched where need be, which `run` is then told.

    Args:
        picture: (channels, height, width) in [0, 1].
        height: of the result, in pixels.
        width: of the result, in pixels.
        what: how a warning calls the picture: "The overlay".
        base: how it calls the first: "the base".
        run: gets the warning.
    """
    _, own_height, own_width = picture.shape
    ratio = own_width * height / (own_height * width)
    if not 1 / (1 + ASPECT_TOLERANCE) <= ratio <= 1 + ASPECT_TOLERANCE:
        run.warn(
            f"{what} is {own_width} × {own_height} px and {base} {width} × {height} px: it is stretched "
            "to fit. Crop one of them to the other's aspect ratio."
        )
    return resample(picture, height, width, "area" if own_height > height else "bicubic")
