"""The Rotate node."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

from nodes.color.finite import require_finite
from nodes.contract import Image, Mask, Slider, Widget, node
from nodes.geometry.resample import check_size, resample

if TYPE_CHECKING:
    from torch import Tensor

Turn = Literal["none", "90° clockwise", "180°", "90° anticlockwise"]
Flip = Literal["none", "left to right", "top to bottom"]
Corners = Literal["crop", "mirror", "transparent"]

_QUARTERS = {"90° clockwise": 3, "180°": 2, "90° anticlockwise": 1}  # anticlockwise, as torch counts
LEAST_ALPHA = 1e-3
"""Below it a pixel counts as transparent, and its colour is turned as it is."""
_BAND = 1 << 19


class Rotated(NamedTuple):
    """The picture and its transparency, turned.

    Attributes:
        image: The turned picture.
        alpha: Its transparency, turned along; 1 everywhere when none was wired and no corner is empty.
    """

    image: Image
    alpha: Mask


@node(
    category="Geometry",
    icon="rotate-cw",
    synonyms=("turn", "flip", "mirror", "straighten", "horizon", "portrait", "landscape"),
)
def rotate(
    image: Image,
    alpha: Mask | None = None,
    turn: Turn = "none",
    angle: Annotated[float, Slider(-45, 45, step=0.1, unit="°")] = 0.0,
    flip: Flip = "none",
    corners: Annotated[Corners, Widget(more=True)] = "crop",
) -> Rotated:
    """Turn or flip a picture.

    First it is flipped, then turned by quarters, both exactly; then by an angle, for which it is resampled
    bicubically once. A photograph's own orientation was heeded when it was loaded.

    Args:
        image: The picture to turn.
        alpha: Its transparency, turned along; at another size it is brought to the picture's first.
        turn: A quarter or half turn.
        angle: Turns clockwise above 0, anticlockwise below; to straighten a horizon.
        flip: Exchanges left and right, or top and bottom.
        corners: What becomes of the corners that an angle leaves empty: crop cuts the largest picture of
            the same shape without them; mirror keeps the size and fills them with the picture mirrored at
            its edges; transparent enlarges the canvas to hold all and leaves them transparent.
    Returns:
        The turned picture and its transparency.
    Raises:
        NodeError: If the enlarged canvas would be too large.
    """
    import torch

    require_finite(image=image, alpha=alpha)
    _, height, width = image.shape
    layers = image
    if alpha is not None:
        layers = torch.cat((image, resample(alpha, height, width, "area")))
    if flip != "none":
        layers = layers.flip(2 if flip == "left to right" else 1)
    if turn != "none":
        layers = torch.rot90(layers, _QUARTERS[turn], (1, 2))
    if angle == 0:
        whole = layers.contiguous() if layers is not image else image.clone()
        return Rotated(*_parted(whole))
    _, height, width = layers.shape
    if corners == "transparent":
        size = _bounding(height, width, angle)
    else:
        size = _inscribed(height, width, angle) if corners == "crop" else (height, width)
    check_size(*size, input="angle")
    turned, inside = turned_by(layers, angle, *size)
    result, opaque = _parted(turned)
    if alpha is not None and not bool((layers[3:] == 1).all()):
        # Colours count by their alpha: what lies unseen under transparent pixels would bleed into edges.
        weighted, _ = turned_by(layers[:3] * layers[3:], angle, *size)
        result = torch.where(opaque > LEAST_ALPHA, weighted / opaque.clamp_min(LEAST_ALPHA), result).clamp(
            0, 1
        )
    return Rotated(result, opaque * inside if corners == "transparent" else opaque)


def turned_by(picture: Tensor, degrees: float, height: int, width: int) -> tuple[Tensor, Tensor]:
    """Return a picture turned clockwise about its middle, seen through a window of another size.

    Args:
        picture: (channels, own height, own width) in [0, 1].
        degrees: the angle.
        height: of the window, in pixels; its middle is the picture's.
        width: of the window, in pixels.

    Returns:
        The window (channels, height, width), bicubic (a = −0.75), clipped to [0, 1], beyond the edges the
        picture mirrored; and how much of each pixel lies inside the picture (1, height, width).
    """
    import torch
    import torch.nn.functional as F

    _, own_height, own_width = picture.shape
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    result = picture.new_empty(len(picture), height, width)
    inside = picture.new_empty(1, height, width)
    x = torch.arange(width, dtype=torch.float64) - (width - 1) / 2
    rows = max(1, _BAND // width)
    for top in range(0, height, rows):
        y = (torch.arange(top, min(top + rows, height), dtype=torch.float64) - (height - 1) / 2)[:, None]
        across, down = cos * x + sin * y, cos * y - sin * x  # in pixels from the middle of the picture
        grid = torch.stack((2 * across / own_width, 2 * down / own_height), dim=-1).to(picture)
        result[:, top : top + rows] = F.grid_sample(
            picture[None], grid[None], mode="bicubic", padding_mode="reflection", align_corners=False
        )[0]
        room = torch.minimum(own_width / 2 - across.abs(), own_height / 2 - down.abs())
        inside[0, top : top + rows] = (room + 0.5).clamp(0, 1)
    return result.clamp_(0, 1), inside


def _parted(layers: Tensor) -> tuple[Image, Mask]:
    import torch

    if len(layers) == 3:
        return layers, torch.ones(1, *layers.shape[1:])
    return layers[:3].contiguous(), layers[3:].contiguous()


def _bounding(height: int, width: int, degrees: float) -> tuple[int, int]:
    """Return the size (height, width) that holds the turned picture."""
    cos, sin = abs(math.cos(math.radians(degrees))), abs(math.sin(math.radians(degrees)))
    return math.ceil(height * cos + width * sin - 1e-9), math.ceil(width * cos + height * sin - 1e-9)


def _inscribed(height: int, width: int, degrees: float) -> tuple[int, int]:
    """Return the largest size (height, width) of the picture's shape that has no empty corner."""
    cos, sin = abs(math.cos(math.radians(degrees))), abs(math.sin(math.radians(degrees)))
    # Its corners must stay between the turned picture's edges: sW·cos + sH·sin ≤ W, sW·sin + sH·cos ≤ H.
    scale = min(width / (width * cos + height * sin), height / (width * sin + height * cos))
    return max(1, math.floor(height * scale)), max(1, math.floor(width * scale))
