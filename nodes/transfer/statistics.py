"""The moments of a picture's features, from the whole picture or gathered tile by tile."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from nodes.transfer.losses.moments import Gathering, Moments, moments
from nodes.transfer.resampling import size_of
from nodes.transfer.tiling import Cut, Tile

if TYPE_CHECKING:
    from torch import Tensor

    from nodes.features.network import FeatureNetwork

    Where = Tensor | None
    """Weights of a layer's positions (H'·W'), or None: all alike."""


def layer_moments(
    network: FeatureNetwork,
    picture: Tensor,
    wheres: Mapping[str, Sequence[Where]],
    side: int | None,
    check: Callable[[], None],
) -> dict[str, list[Moments]]:
    """Return the moments of each layer of `wheres`, once for each of its weightings of positions.

    `picture` is (3, H, W). `side` is that of the tiles to compute in; None: the whole picture at once. The
    two agree to rounding.
    """
    import torch

    with torch.no_grad():
        if side is None:
            maps = network.features(picture, list(wheres))
            return {
                layer: [moments(maps[layer], where) for where in entry] for layer, entry in wheres.items()
            }
        gathered = {layer: [Gathering() for _ in entry] for layer, entry in wheres.items()}
        if not wheres:
            return {}
        cut = Cut(network, list(wheres), size_of(picture), side)
        for tile in cut:
            check()
            maps = network.features(tile.cut(picture), list(wheres))
            for layer, entry in wheres.items():
                inner = cut.window(layer, tile).of_tile(maps[layer])
                for gathering, where in zip(gathered[layer], entry, strict=True):
                    gathering.add(inner, in_tile(where, cut, layer, tile))
        return {layer: [each.moments() for each in entry] for layer, entry in gathered.items()}


def whole_maps(
    network: FeatureNetwork,
    picture: Tensor,
    layers: Sequence[str],
    side: int | None,
    check: Callable[[], None],
) -> dict[str, Tensor]:
    """Return the maps (1, C, H', W') of `layers` for `picture` (3, H, W), in tiles of `side` px."""
    import torch

    if not layers:
        return {}
    with torch.no_grad():
        if side is None:
            return network.features(picture, layers)
        cut = Cut(network, layers, size_of(picture), side)
        found: dict[str, Tensor] = {}
        for tile in cut:
            check()
            for layer, maps in network.features(tile.cut(picture), layers).items():
                if layer not in found:
                    shape = (1, maps.shape[1], *network.map_size(layer, *size_of(picture)))
                    found[layer] = torch.empty(
                        shape, dtype=maps.dtype, device=maps.device, memory_format=torch.channels_last
                    )
                window = cut.window(layer, tile)
                window.of_whole(found[layer]).copy_(window.of_tile(maps))
        return found


def in_tile(where: Where, cut: Cut, layer: str, tile: Tile) -> Where:
    """Return the weights of the positions of `layer` that count in `tile`, (h·w,), parts of the whole's."""
    if where is None:
        return None
    height, width = cut.map_size(layer)
    return cut.window(layer, tile).of_whole(where.view(height, width)).reshape(-1)
