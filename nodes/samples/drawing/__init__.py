"""The scripts that drew the sample styles, a module each: `python -m nodes.samples.drawing [NAME…]`."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from nodes.samples import SAMPLES

if TYPE_CHECKING:
    from nodes.samples.drawing.canvas import Picture

STYLES: tuple[str, ...] = tuple(sample.name for sample in SAMPLES if sample.kind == "style")


def draw(name: str, short_side: int = 768) -> Picture:
    """The style picture `name`, (H, W, 3) uint8 sRGB, `short_side` pixels on its shorter side.

    The same name and size give the same pixels on one machine. Raises KeyError when no style is named so.
    """
    if name not in STYLES:
        raise KeyError(f"No style is named {name!r}. There are: {', '.join(STYLES)}.")
    picture: Picture = import_module(f"nodes.samples.drawing.{name}").draw(short_side)
    return picture
