"""Where each style counts: on the picture that is painted, and on its own picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nodes.transfer.losses.guidance import layer_weights
from nodes.transfer.resampling import resized
from nodes.transfer.sizes import Size

if TYPE_CHECKING:
    from torch import Tensor

    from nodes.contract import Mask, Style
    from nodes.features.network import FeatureNetwork

GROWN_AT = 512
"""The short side of the picture whose pixels `Style.grow` counts."""


class Regions:
    """The weights of a network's positions for pictures of one size, made once for each mask and layer."""

    def __init__(self, network: FeatureNetwork, size: Size, device: str) -> None:
        self._network = network
        self._size = size
        self._device = device
        self._known: dict[tuple[int, str, str, int], Tensor] = {}

    def weights(self, mask: Mask | None, style: Style, layer: str) -> Tensor | None:
        """Return the weights (H'·W',), together 1, of the positions of `layer` under `mask`; None: all alike.

        The same mask with the same propagation gives the same tensor, which is how terms share moments.

        Raises:
            NodeError: if the mask is empty.
        """
        if mask is None:
            return None
        key = (id(mask), layer, style.propagation, style.grow)
        if key not in self._known:
            self._known[key] = layer_weights(
                resized(mask, self._size),
                Size(*self._network.map_size(layer, *self._size)),
                style.propagation,
                round(style.grow * self._size.short / GROWN_AT),
                self._network.margins[layer],
                called="style's mask",
                input="styles",
            ).to(self._device)
        return self._known[key]
