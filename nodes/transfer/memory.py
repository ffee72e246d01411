"""How much memory a painting takes, and whether its levels are computed whole or in tiles."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from nodes.transfer.sizes import Size
from nodes.transfer.tiling import Cut

if TYPE_CHECKING:
    from nodes.features.network import FeatureNetwork

PASSES = 2.6
"""Bytes that a forward and backward pass takes, over those of the maps themselves, as measured."""
MOST_WHOLE = 4 * 2**30
"""Bytes of a level beyond which it is computed in tiles even where there is more memory."""
MOST_TILE = 3 * 2**30
"""Bytes of a tile: larger ones gain little, the margins are then a small part."""
SHARE = 0.6
"""How much of the free memory a level may take: pictures, targets and the optimiser need the rest."""
SMALLEST_TILE = 64
MOST_HISTORY = 3 * 2**29
"""Bytes of L-BFGS's memory beyond which its history is made shorter."""


def level_bytes(network: FeatureNetwork, layers: Collection[str], size: Size, item: int) -> int:
    """Return the bytes that a pass through `network` down to `layers` takes for a picture of `size`.

    `item` is the bytes of one value of a map. A convolution and its rectifier share one map.
    """
    deepest = max(network.layers.index(layer) for layer in layers)
    maps = {layer.removeprefix("conv").removeprefix("relu"): layer for layer in network.layers[: deepest + 1]}
    values = sum(network.channels[layer] / network.strides[layer] ** 2 for layer in maps.values())
    return round(PASSES * item * values * size.height * size.width)


def tile_side(
    network: FeatureNetwork, layers: Collection[str], size: Size, item: int, free: int
) -> int | None:
    """Return the side of the tiles to compute a level of `size` in, or None where it fits as a whole.

    `free` is the memory at hand, in bytes.
    """
    budget = min(MOST_WHOLE, round(SHARE * free))
    if level_bytes(network, layers, size, item) <= budget:
        return None
    margin = Cut(network, layers, size, SMALLEST_TILE).margin
    budget = min(MOST_TILE, budget)
    side = SMALLEST_TILE
    while level_bytes(network, layers, Size(2 * side + 2 * margin, 2 * side + 2 * margin), item) <= budget:
        side *= 2
    while level_bytes(network, layers, Size(side + 64 + 2 * margin, side + 64 + 2 * margin), item) <= budget:
        side += 64
    return side


def fitting_history(history: int, size: Size) -> int:
    """Return how many pairs of pictures of `size` L-BFGS may keep of `history`, at least 2."""
    pair = 2 * 3 * 4 * size.height * size.width
    return min(history, max(2, MOST_HISTORY // pair))


def free_bytes(device: str) -> int:
    """Return the memory that is free on `device`: ``cpu``, ``cuda``, ``cuda:1``."""
    if device == "cpu":
        import psutil

        return int(psutil.virtual_memory().available)
    import torch

    free, _ = torch.cuda.mem_get_info(device)
    return int(free)


def in_words(sides: Sequence[int | None], size: Size) -> str | None:
    """Return what to tell the user about tiles, or None where every level is computed whole."""
    largest = max((side for side in sides if side is not None), default=None)
    if largest is None:
        return None
    return (
        f"{size.width} × {size.height} px does not fit into memory at once: it is computed in tiles "
        f"of {largest} px, with the same result."
    )
