"""What the nodes that make masks share: soft ends, strips of rows, and a word on what came out empty."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from nodes.contract import Image, Mask, NodeError, Run

if TYPE_CHECKING:
    from torch import Tensor

STRIP = 1 << 20
"""Pixels that are worked on at once: the colour arithmetic needs some ten times a picture's memory."""


def soft_step(beyond: Tensor, softness: float) -> Tensor:
    """Return 1 where `beyond` ≤ 0, falling to 0 where it reaches `softness`; without softness a hard edge.

    In between it is 1 − 3t² + 2t³ with t = beyond / softness, whose slope is 0 at both ends.
    """
    if softness < 1e-6:
        return (beyond <= 0).to(beyond.dtype)
    t = (beyond / softness).clamp(0, 1)
    return 1 - t * t * (3 - 2 * t)


def strips(height: int, width: int) -> Iterator[slice]:
    """Yield slices of rows that together cover `height`, each of about `STRIP` pixels."""
    rows = max(1, STRIP // width)
    for start in range(0, height, rows):
        yield slice(start, min(height, start + rows))


def by_strips(image: Image, select: Callable[[Tensor], Tensor], run: Run) -> Mask:
    """Return the mask (1, height, width) that `select` makes of strips (3, rows, width), each (rows, width).

    Raises:
        NodeError: if the picture holds values that are no numbers.
    """
    import torch

    if not bool(torch.isfinite(image).all()):
        raise NodeError(
            "The picture holds values that are not numbers.",
            input="image",
            hint="Look at the node that made it: a weight or strength there may be far too high.",
        )
    _, height, width = image.shape
    mask = torch.empty(1, height, width)
    for rows in strips(height, width):
        run.check()
        mask[0, rows] = select(image[:, rows])
    return mask.clamp_(0, 1)


def warn_if_empty(mask: Mask, run: Run, *, hint: str, full: bool = True) -> None:
    """Warn when nothing is selected or, unless `full` is False, everything; `hint` says what to do."""
    if not bool((mask > 0).any()):
        run.warn(f"The mask is empty: nothing is selected. {hint}")
    elif full and bool((mask == 1).all()):
        run.warn(f"The mask is full: everything is selected. {hint}")
