"""The types that travel on wires, and which of them stand in for which.

Shapes, units and ranges are said here once; nodes refer to these types and say no more.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

if TYPE_CHECKING:
    from torch import Tensor

    Image: TypeAlias = Tensor
    Mask: TypeAlias = Tensor
else:
    # At run time the two are markers that a signature names; the values are plain tensors, and torch,
    # which costs two seconds to import, stays unloaded until a node computes.
    class Image:
        """A picture: float32 tensor (3, height, width), sRGB in [0, 1], on the CPU, never batched."""

    class Mask:
        """A map of amounts: float32 tensor (1, height, width) in [0, 1], on the CPU."""


@dataclass(frozen=True, slots=True)
class Noise:
    """Structured noise and how much of it to lay where.

    `picture` is an `Image`, `amount` a `Mask` of the same height and width: laid on a picture x they give
    ``(1 - amount) * x + amount * picture``.
    """

    picture: Image
    amount: Mask


@dataclass(frozen=True, slots=True)
class Style:
    """A picture as one of several styles.

    `weight` > 0 is its share among the styles wired to one node, `scale` > 0 enlarges (> 1) or shrinks
    (< 1) its brushwork against the content.

    `content_mask`, of any size, says where on the content this style is painted (None: everywhere), and
    `style_mask`, of any size, which part of `image` it is learnt from (None: all of it).

    `propagation` carries a mask to a network's layer: ``"inside"`` takes the positions whose receptive
    field lies in the region, ``"all"`` those whose receptive field touches it, ``"simple"`` resizes the
    mask (Gatys et al. 2017, "Controlling Perceptual Factors in Neural Style Transfer", section 4).
    `grow` widens the regions before, or narrows them below 0, in pixels of a picture 512 px on its short
    side.
    """

    image: Image
    weight: float = 1.0
    scale: float = 1.0
    content_mask: Mask | None = None
    style_mask: Mask | None = None
    propagation: Literal["inside", "simple", "all"] = "inside"
    grow: int = 0


@dataclass(frozen=True, slots=True)
class SocketType:
    """One type of socket as the catalogue lists it: its `name`, its Python `marker` and a line of help."""

    name: str
    marker: type
    help: str


SOCKETS: dict[str, SocketType] = {
    socket.name: socket
    for socket in (
        SocketType("Image", Image, "A picture, sRGB."),
        SocketType("Mask", Mask, "Where and how much, from 0 to 1."),
        SocketType("Noise", Noise, "Structured noise with the amount to lay on each place."),
        SocketType("Style", Style, "A picture as one of several styles, with weight, scale and regions."),
    )
}


def _grey(mask: Mask) -> Image:
    return mask.expand(3, -1, -1)


def _picture(noise: Noise) -> Image:
    return noise.picture


CONVERSIONS: dict[tuple[str, str], Callable[[Any], object]] = {
    ("Image", "Style"): Style,
    ("Noise", "Image"): _picture,
    ("Mask", "Image"): _grey,
}
"""Where the second type is wanted the first fits too, by this function. Conversions do not chain."""


def fits(source: str, target: str) -> bool:
    """Return whether a socket of type `source` may be wired to one of type `target`.

    >>> fits("Image", "Style"), fits("Style", "Image")
    (True, False)
    """
    return source == target or (source, target) in CONVERSIONS


def convert(value: object, source: str, target: str) -> object:
    """Return `value`, of socket type `source`, as one of type `target`.

    Raises:
        KeyError: if the first does not fit the second (`fits` says so beforehand).
    """
    return value if source == target else CONVERSIONS[source, target](value)
