"""Where each style counts: on the picture that is painted, and on its own picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from nodes.transfer.losses.guidance import layer_weights, region_of
from nodes.transfer.resampling import size_of
from nodes.transfer.sizes import Size

if TYPE_CHECKING:
    from torch import Tensor

    from nodes.contract import Mask, Style
    from nodes.features.network import FeatureNetwork

GROWN_AT = 512
"""The short side of the picture whose pixels `Style.grow` counts."""


def with_regions(styles: Sequence[Style]) -> list[Style]:
    """Return the styles with their masks widened or narrowed as they ask, equal masks as one tensor.

    Raises:
        NodeError: if nothing is left of a mask; the message says of which style.
    """
    from nodes.transfer.remembered import digest

    known: dict[tuple[bytes, str, int], Mask] = {}

    def region(mask: Mask | None, style: Style, called: str) -> Mask | None:
        if mask is None:
            return None
        key = (digest(mask), style.propagation, style.grow)
        if key not in known:
            grow = round(style.grow * size_of(mask).short / GROWN_AT)
            known[key] = region_of(mask, style.propagation, grow, called, "styles")
        return known[key]

    return [
        replace(
            style,
            content_mask=region(style.content_mask, style, f"content mask of style {number}"),
            style_mask=region(style.style_mask, style, f"style mask of style {number}"),
            grow=0,
        )
        for number, style in enumerate(styles, start=1)
    ]


class Regions:
    """The weights of a network's positions for pictures of one size, made once for each mask and layer."""

    def __init__(self, network: FeatureNetwork, size: Size, device: str) -> None:
        self._network = network
        self._size = size
        self._device = device
        self._known: dict[tuple[int, str, str], Tensor] = {}

    def weights(self, mask: Mask | None, style: Style, layer: str) -> Tensor | None:
        """Return the weights (H'·W',), together 1, of the positions of `layer` under `mask`; None: all alike.

        The same mask with the same propagation gives the same tensor, which is how terms share moments.
        """
        if mask is None:
            return None
        key = (id(mask), layer, style.propagation)
        if key not in self._known:
            self._known[key] = layer_weights(
                _by_area(mask, self._size),
                Size(*self._network.map_size(layer, *self._size)),
                style.propagation,
                self._network.margins[layer],
            ).to(self._device)
        return self._known[key]


def _by_area(mask: Mask, size: Size) -> Mask:
    """The mask at `size`: by area where that is smaller, so that no part of it is lost."""
    from torch.nn.functional import interpolate

    own = size_of(mask)
    if own == size:
        return mask
    if size.height <= own.height and size.width <= own.width:
        return interpolate(mask[None], size=tuple(size), mode="area")[0]
    return interpolate(mask[None], size=tuple(size), mode="bilinear", align_corners=False)[0]
