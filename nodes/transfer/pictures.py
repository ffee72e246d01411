"""What the transfer nodes ask of the pictures wired to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nodes.contract import NodeError

if TYPE_CHECKING:
    from torch import Tensor

SMALLEST_PICTURE = 64
"""Pixels on the short side: a smaller picture has too few positions to have brushwork or a subject."""
LONGEST_ASPECT = 16
"""Long side over short side: beyond it one side of a picture would not reach a network's deepest layer."""


def require_picture(image: Tensor, input: str, what: str) -> None:
    """Accept a picture that can be painted from.

    Raises:
        NodeError: if it is no (3, H, W) of float32, smaller than 64 px, longer than 16:1, or holds numbers
            that are not finite; `what` names it and `input` is marked.
    """
    import torch

    if image.ndim != 3 or image.shape[0] != 3 or image.dtype != torch.float32:
        raise NodeError(
            f"{what} is a {image.dtype} array of shape {tuple(image.shape)}.",
            input=input,
            hint="It must be float32 of shape (3, height, width), values from 0 to 1.",
        )
    height, width = image.shape[-2:]
    if min(height, width) < SMALLEST_PICTURE:
        raise NodeError(
            f"{what} is {width} × {height} px.",
            input=input,
            hint=f"Use at least {SMALLEST_PICTURE} px on the short side.",
        )
    if max(height, width) > LONGEST_ASPECT * min(height, width):
        raise NodeError(
            f"{what} is {width} × {height} px, longer than {LONGEST_ASPECT}:1.",
            input=input,
            hint="Crop it first.",
        )
    if not bool(torch.isfinite(image).all()):
        raise NodeError(
            f"{what} holds numbers that are not finite.", input=input, hint="Wire another picture."
        )
