"""The Resize & Crop node."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Annotated, Literal, NamedTuple

from nodes.color.finite import require_finite
from nodes.contract import Complaint, Image, Mask, NodeError, Number, Text, Widget, node
from nodes.geometry.resample import Method, check_size, resample, resample_with_alpha

Fit = Literal["longest side", "shortest side", "exact size", "aspect"]
Anchor = Literal[
    "top left", "top", "top right", "left", "centre", "right", "bottom left", "bottom", "bottom right"
]


class Preset(NamedTuple):
    """What a preset fills in where the recipe leaves it out; a size of None keeps the picture's."""

    fit: Fit
    size: int | None


PRESETS = {
    "sweet spot 500 px": Preset("longest side", 500),
    "second pass 1000 px": Preset("longest side", 1000),
    "crop only": Preset("aspect", None),
}


class Resized(NamedTuple):
    """The picture and its transparency at the new size.

    Attributes:
        image: The picture at its new size.
        alpha: Its transparency, resized and cropped along; 1 everywhere when none was wired.
    """

    image: Image
    alpha: Mask


class Plan(NamedTuple):
    """What to do: cut `crop` (top, left, height, width, in pixels) out, then resize to `size` (height,
    width)."""

    crop: tuple[int, int, int, int]
    size: tuple[int, int]


def _aspect(text: str) -> Fraction | None:
    """Return width / height of ``3:2``, ``16/9`` or ``1.5``, or None where it is none from 1:20 to 20:1."""
    match = re.fullmatch(r"\s*(\d{1,5}(?:\.\d{1,4})?)\s*(?:[:/x×]\s*(\d{1,5}(?:\.\d{1,4})?))?\s*", text)
    if match is None:
        return None
    above, below = Fraction(match[1]), Fraction(match[2] or 1)
    if not below or not Fraction(1, 20) <= above / below <= 20:
        return None
    return above / below


def _check(parameters: Mapping[str, object]) -> Iterator[Complaint]:
    fit = parameters["fit"] or PRESETS[str(parameters["preset"])].fit
    for side in ("width", "height"):
        if fit == "exact size" and parameters[side] is None:
            yield Complaint(side, f"An exact size needs a {side} too.", f"Set {side} in pixels.")
    if fit == "aspect" and _aspect(str(parameters["aspect"])) is None:
        yield Complaint(
            "aspect",
            f"{parameters['aspect']!r} is no aspect ratio from 1:20 to 20:1.",
            "Write width and height like 3:2.",
        )


@node(
    category="Geometry",
    title="Resize & Crop",
    icon="crop",
    synonyms=("scale", "shrink", "size", "cut", "aspect", "square"),
    check=_check,
)
def resize_and_crop(
    image: Image,
    alpha: Mask | None = None,
    preset: Literal["sweet spot 500 px", "second pass 1000 px", "crop only"] = "sweet spot 500 px",
    fit: Annotated[Fit | None, Widget(label="Resize by")] = None,
    size: Annotated[int | None, Number(1, 16384, unit="px")] = None,
    width: Annotated[int | None, Number(1, 16384, unit="px", more=True)] = None,
    height: Annotated[int | None, Number(1, 16384, unit="px", more=True)] = None,
    aspect: Annotated[str, Text(20, placeholder="3:2", more=True)] = "1:1",
    anchor: Annotated[Anchor, Widget(label="Keep", more=True)] = "centre",
    method: Annotated[Method, Widget(more=True)] = "lanczos",
) -> Resized:
    """Bring a picture to a size, cropping where it must.

    The shape is never distorted: by a side it stays whole; an exact size or an aspect ratio crops what
    sticks out. Style transfer paints the strongest brushwork at about 500 px, where the network sees
    whole strokes; hence the preset. Shrinking is antialiased; a smaller picture is enlarged.

    Args:
        image: The picture to resize.
        alpha: Its transparency; at another size it is brought to the picture's first.
        preset: Fills in what is left automatic here: 500 or 1000 px on the longest side, or a crop
            to the aspect ratio at the size it has.
        fit: By the longest side, the shortest side, an exact width and height, or an aspect ratio;
            automatic follows the preset.
        size: The longest or shortest side of the result in pixels; with an aspect ratio the longest.
            Automatic follows the preset.
        width: Width of the result in pixels; for an exact size only.
        height: Height of the result in pixels; for an exact size only.
        aspect: Width to height, from 1:20 to 20:1, written like 3:2; for an aspect ratio only.
        anchor: Which part of the picture stays where it is cropped.
        method: Lanczos is the sharpest, area the truest average when shrinking, bicubic and bilinear
            are softer.
    Returns:
        The picture and its transparency at the new size.
    Raises:
        NodeError: If the result would be larger than 30,000 px a side or 200 megapixels, or width,
            height or aspect ratio are missing.
    """
    import torch

    wanted = {"preset": preset, "fit": fit, "width": width, "height": height, "aspect": aspect}
    for complaint in _check(wanted):
        raise NodeError(complaint.message, input=complaint.parameter, hint=complaint.hint)
    require_finite(image=image, alpha=alpha)
    chosen = PRESETS[preset]
    exact = (height, width) if height and width else None
    _, rows, columns = image.shape
    plan = _plan(
        rows, columns, fit or chosen.fit, size or chosen.size, exact, _aspect(aspect) or Fraction(1), anchor
    )
    check_size(*plan.size, input="size")
    top, left, tall, wide = plan.crop
    part = image[:, top : top + tall, left : left + wide]
    if alpha is None:
        return Resized(resample(part, *plan.size, method), torch.ones(1, *plan.size))
    alpha = resample(alpha, rows, columns, "area")[:, top : top + tall, left : left + wide]
    return Resized(*resample_with_alpha(part, alpha, *plan.size, method))


def _plan(
    height: int,
    width: int,
    fit: Fit,
    size: int | None,
    exact: tuple[int, int] | None,
    aspect: Fraction,
    anchor: Anchor,
) -> Plan:
    if fit == "exact size":
        assert exact is not None
        return Plan(_crop(height, width, Fraction(exact[1], exact[0]), anchor), exact)
    crop = (0, 0, height, width) if fit != "aspect" else _crop(height, width, aspect, anchor)
    tall, wide = crop[2:]
    side = min(tall, wide) if fit == "shortest side" else max(tall, wide)
    scale = Fraction(size or side, side)
    return Plan(crop, (max(1, round(tall * scale)), max(1, round(wide * scale))))


def _crop(height: int, width: int, aspect: Fraction, anchor: Anchor) -> tuple[int, int, int, int]:
    """Return the largest part of that aspect ratio as top, left, height, width."""
    tall = min(height, max(1, round(width / aspect)))
    wide = min(width, max(1, round(height * aspect)))
    across = 0.0 if "left" in anchor else 1.0 if "right" in anchor else 0.5
    down = 0.0 if "top" in anchor else 1.0 if "bottom" in anchor else 0.5
    return int((height - tall) * down), int((width - wide) * across), tall, wide
