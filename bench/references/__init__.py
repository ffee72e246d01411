"""The references that we measure ourselves against, written anew from what their sources do.

Each driver computes what its original computes, in plain torch modules and with the same habits, good and
bad: what the bench says of a reference's speed holds for its own code on the same machine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from torch import Tensor


class Reference(Protocol):
    """A driver that improves one picture.

    `evaluations` counts how often loss and gradient were computed in steps.
    """

    evaluations: int

    @property
    def image(self) -> Tensor:
        """The picture as it stands (3, H, W), nominally in [0, 1], where the reference reads it off."""

    def loss_and_gradient(self, image: Tensor) -> tuple[float, Tensor]:
        """Return the loss at `image` (3, H, W), sRGB in [0, 1], and its gradient there."""

    def step(self) -> float:
        """Take one step of the reference's optimiser; return the loss before it."""
