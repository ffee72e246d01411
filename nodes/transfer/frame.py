"""A frame around the canvas while it is painted, cut off at the end.

Beyond a picture's edge there is nothing for the features to see but copies of the edge, and the outermost
rows and columns drift in colour. They are painted on the frame instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nodes.transfer.resampling import size_of
from nodes.transfer.sizes import Size

if TYPE_CHECKING:
    from torch import Tensor

    from nodes.transfer.engine import Watcher

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


class Unframing:
    """A watcher that shows its own watcher previews without the frame."""

    def __init__(self, watcher: Watcher, canvas: Size, width: int) -> None:
        """Report to `watcher`; `canvas` is the top level's size with the frame."""
        self._watcher = watcher
        self._canvas = canvas
        self._width = width

    @property
    def wants_preview(self) -> bool:
        """Whether a preview sent now would be shown."""
        return self._watcher.wants_preview

    def progress(
        self,
        step: int,
        total: int,
        *,
        loss: float | None = None,
        note: str = "",
        share: float | None = None,
    ) -> None:
        """Pass on that one more evaluation was made."""
        self._watcher.progress(step, total, loss=loss, note=note, share=share)

    def preview(self, image: Tensor) -> None:
        """Pass on an unfinished picture."""
        self._watcher.preview(unframed(image, self._canvas, self._width))

    def check(self) -> None:
        """Raise if the run is to stop."""
        self._watcher.check()
