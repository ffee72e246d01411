"""The Preview node."""

from __future__ import annotations

from typing import NamedTuple

from nodes.contract import Image, Mask, node


class Shown(NamedTuple):
    """What was shown, handed on unchanged.

    Attributes:
        image: The picture that came in.
        alpha: Its transparency; 1 everywhere when none was wired.
    """

    image: Image
    alpha: Mask


@node(category="Pictures", icon="eye", synonyms=("show", "look", "view", "display", "output"))
def preview(image: Image, alpha: Mask | None = None) -> Shown:
    """Show what flows through a wire.

    Takes masks and noise too, which are shown as pictures. What comes in is handed on unchanged, so that
    a preview can stand in the middle of a wire.

    Args:
        image: What to show.
        alpha: Its transparency, shown over a checkerboard.
    Returns:
        What was shown.
    """
    import torch

    return Shown(image, torch.ones(1, *image.shape[1:]) if alpha is None else alpha)
