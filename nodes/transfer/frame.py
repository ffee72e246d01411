"""A frame around the canvas while it is painted, cut off at the end.

Beyond a picture's edge there is nothing for the features to see but copies of the edge, and the outermost
rows and columns drift in colour. They are painted on the frame instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nodes.transfer.resampling import size_of

if TYPE_CHECKING:
    from torch import Tensor

    from nodes.transfer.sizes import Size

FRAME = 8
"""Pixels on each side, or as many as a pyramid's top must be divisible by where those are more."""


def frame_width(levels: int) -> int:
    """Return the frame's width in pixels at the top level, so that every level's size stays whole."""
    step: int = 2 ** (levels - 1)
    return max(FRAME, step)


def framed(picture: Tensor, width: int) -> Tensor:
    """Return (C, H, W) with its mirror image `width` pixels wide around it."""
    from torch.nn.functional import pad

    return pad(picture[None], (width,) * 4, mode="reflect")[0]


def unframed(picture: Tensor, canvas: Size, width: int) -> Tensor:
    """Return (C, H, W), at any size, without the frame that is `width` pixels wide on a `canvas`."""
    height, long = size_of(picture)
    top = round(width * height / canvas.height)
    left = round(width * long / canvas.width)
    return picture[:, top : height - top, left : long - left]
