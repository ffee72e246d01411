"""How large the pictures of a graph are when it is painted for real, found without computing anything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, TypeAlias

import networkx as nx

from graphs.check import Images
from graphs.plan import PlannedNode, node_of
from nodes.contract import ImageFile, ModelName, NodeError
from nodes.geometry.resize_and_crop import PRESETS
from nodes.transfer.sizes import BASE

LEAST_SHORT = 64
"""Pixels: no side of a preview is shorter, for the networks that look at it take nothing smaller."""


class Size(NamedTuple):
    """Height and width in pixels, not rounded."""

    height: float
    width: float

    @property
    def long(self) -> float:
        """The longer side."""
        return max(self)

    @property
    def short(self) -> float:
        """The shorter side."""
        return min(self)

    def times(self, factor: float) -> Size:
        """Return the size with both sides `factor` times as long."""
        return Size(self.height * factor, self.width * factor)

    def factor(self, side: int) -> float:
        """Return by what both sides are multiplied so that the longer is `side`, never above 1.

        >>> Size(300, 600).factor(150), Size(40, 60).factor(150)
        (0.25, 1.0)

        A picture that is much longer than wide stays larger: its short side keeps `LEAST_SHORT`.

        >>> Size(100, 1000).factor(200)
        0.64
        """
        return min(1.0, max(side / self.long, LEAST_SHORT / self.short))


Sizes: TypeAlias = Mapping[str, Size]


def full_sizes(plan: nx.DiGraph[str], images: Images) -> dict[str, Size]:
    """Return the size of what each planned node makes, as far as it is known.

    A node makes what its first wired input has, unless it is one of those that change sizes. What depends
    on a node of unknown size is left out too.
    """
    sizes: dict[str, Size] = {}
    for id in plan:
        if found := _made(node_of(plan, id), sizes, images):
            sizes[id] = found
    return sizes


def _made(node: PlannedNode, sizes: Sizes, images: Images) -> Size | None:
    for name, spec in node.spec.parameters.items():
        value = node.parameters.get(name)
        if isinstance(spec.widget, ImageFile) and isinstance(value, str):
            return _stored(value, images)
    begun = _of_input(node, sizes, "coarse" if node.spec.type == "Stylemix" else None)
    return begun and _changed(node, begun)


def _of_input(node: PlannedNode, sizes: Sizes, name: str | None) -> Size | None:
    names = node.spec.inputs if name is None else (name,)
    sources = next((node.inputs[each] for each in names if node.inputs.get(each)), ())
    return next((sizes[source.node] for source in sources if source.node in sizes), None)


def _changed(node: PlannedNode, size: Size) -> Size:
    given = node.parameters
    match node.spec.type:
        case "PyramidTransfer":
            short = _number(given["size"]) or BASE * 2 ** (_number(given["levels"]) - 1)
            return size.times(short / size.short)
        case "Stylemix":
            return size.times(_number(given["size"]) / size.short)
        case "Upscale":
            long = _number(given["size"]) or size.long * _number(given["factor"])
            return size.times(long / size.long)
        case "SuperRes":
            return size.times(_scale(node))
        case "ResizeAndCrop":
            return _resized(given, size)
    return size


def _resized(given: Mapping[str, object], size: Size) -> Size:
    preset = PRESETS[str(given["preset"])]
    wanted = _number(given["size"]) or preset.size
    match given["fit"] or preset.fit:
        case "exact size":
            return Size(_number(given["height"]) or size.height, _number(given["width"]) or size.width)
        case "shortest side":
            return size.times((wanted or size.short) / size.short)
        case "longest side":
            return size.times((wanted or size.long) / size.long)
    # Cropped to an aspect ratio that need not be known here: the picture's own stands for it.
    return size.times((wanted or size.long) / size.long)


def _scale(node: PlannedNode) -> float:
    """Return how many times as large Super Res makes a picture, as its model's name says it: 4x, x2."""
    import re

    name = next(
        (
            str(node.parameters[each])
            for each, spec in node.spec.parameters.items()
            if isinstance(spec.widget, ModelName)
        ),
        "",
    )
    found = re.search(r"(?:x([1248])\b|\b([1248])x|_x([1248])_)", name, re.IGNORECASE)
    return float(next(filter(None, found.groups()))) if found else 1.0


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _stored(ref: str, images: Images) -> Size | None:
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(images.path(ref)) as header:  # reads the size only
            turned = header.getexif().get(0x0112, 1) >= 5
            width, height = header.size
    except (NodeError, OSError, UnidentifiedImageError):
        return None  # running the node says what is wrong
    return Size(width, height) if turned else Size(height, width)
