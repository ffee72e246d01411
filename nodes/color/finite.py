"""The one demand that every node makes of a picture's values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nodes.contract import NodeError

if TYPE_CHECKING:
    from torch import Tensor


def require_finite(**pictures: Tensor | None) -> None:
    """Refuse pictures, each given by the name of its input, that hold values which are no numbers.

    Raises:
        NodeError: naming the input.
    """
    import torch

    for name, picture in pictures.items():
        if picture is not None and not bool(torch.isfinite(picture).all()):
            raise NodeError(
                "The picture holds values that are not numbers.",
                input=name,
                hint="Look at the node that made it: a weight or strength there may be far too high.",
            )
