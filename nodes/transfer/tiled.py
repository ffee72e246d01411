"""The loss of a large picture and its exact gradient, tile by tile.

Style losses depend on the picture only through sums over positions. A first pass without gradients adds up
each layer's moments over the tiles; the loss and its gradient by those moments follow in closed form; a
second pass computes each tile again and carries that gradient back to its pixels. Memory is that of one tile.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from nodes.transfer.losses.style import Graded
from nodes.transfer.losses.term import StyleTerm, feature_gradient
from nodes.transfer.resampling import size_of
from nodes.transfer.statistics import in_tile, layer_moments
from nodes.transfer.tiling import Cut, Tile

if TYPE_CHECKING:
    from torch import Tensor

    from nodes.features.network import FeatureNetwork
    from nodes.transfer.targets import ContentTerm


class Weighted(NamedTuple):
    """What the layers of one level are compared with, each with its factor in the loss."""

    style: Sequence[tuple[str, StyleTerm, float]]
    content: Sequence[tuple[str, ContentTerm, float]]

    @property
    def layers(self) -> list[str]:
        """All layers, each once."""
        return list(dict.fromkeys([layer for layer, _, _ in [*self.style, *self.content]]))


def tiled(
    network: FeatureNetwork, picture: Tensor, weighted: Weighted, side: int, check: Callable[[], None]
) -> tuple[Tensor, Tensor]:
    """Return loss (0-d) and gradient (3, H, W) at `picture`, computed in tiles of about `side` pixels.

    Equal to those of the whole picture up to rounding.
    """
    import torch

    terms = {layer: term for layer, term, _ in weighted.style}
    found = layer_moments(
        network, picture, {layer: term.regions for layer, term in terms.items()}, side, check
    )
    graded: dict[str, list[Graded]] = {}
    loss = torch.zeros((), device=picture.device)
    for layer, term, factor in weighted.style:
        graded[layer] = [_scaled(entry, factor) for entry in term.graded(found[layer])]
        loss = loss + sum((entry.value for entry in graded[layer]), start=loss.new_zeros(()))
    gradient = torch.zeros_like(picture)
    cut = Cut(network, weighted.layers, size_of(picture), side)
    for tile in cut:
        check()
        leaf = tile.cut(picture).detach().requires_grad_()
        maps = network.features(leaf, weighted.layers)
        slopes = {layer: torch.zeros_like(entry) for layer, entry in maps.items()}
        with torch.no_grad():
            _add_style(slopes, maps, terms, graded, cut, tile)
            loss = loss + _add_content(slopes, maps, weighted.content, cut, tile)
        torch.autograd.backward([maps[layer] for layer in slopes], list(slopes.values()))
        assert leaf.grad is not None
        tile.cut(gradient).add_(leaf.grad)
    return loss, gradient


def _add_style(
    slopes: Mapping[str, Tensor],
    maps: Mapping[str, Tensor],
    terms: Mapping[str, StyleTerm],
    graded: Mapping[str, Sequence[Graded]],
    cut: Cut,
    tile: Tile,
) -> None:
    for layer, term in terms.items():
        window = cut.window(layer, tile)
        height, width = cut.map_size(layer)
        regions = [in_tile(region, cut, layer, tile) for region in term.regions]
        inner = window.of_tile(maps[layer])
        window.of_tile(slopes[layer]).add_(feature_gradient(inner, graded[layer], regions, height * width))


def _add_content(
    slopes: Mapping[str, Tensor],
    maps: Mapping[str, Tensor],
    content: Sequence[tuple[str, ContentTerm, float]],
    cut: Cut,
    tile: Tile,
) -> Tensor:
    """Add the content's gradients and return its loss in this tile."""
    import torch

    loss = next(iter(maps.values())).new_zeros((), dtype=torch.float32)
    for layer, term, factor in content:
        window = cut.window(layer, tile)
        difference = window.of_tile(maps[layer]) - window.of_whole(term.features)
        scale = factor / (term.spread * term.features.numel())
        loss = loss + difference.float().square().sum() * scale
        window.of_tile(slopes[layer]).add_(difference, alpha=2 * scale)
    return loss


def _scaled(graded: Graded, factor: float) -> Graded:
    return Graded(
        graded.value * factor,
        None if graded.gram is None else graded.gram * factor,
        None if graded.mean is None else graded.mean * factor,
    )
