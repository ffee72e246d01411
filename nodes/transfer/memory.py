"""How much memory a painting takes, and whether its levels are computed whole or in tiles."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from nodes.contract import NodeError
from nodes.transfer.optimise.adam import adam_pictures
from nodes.transfer.optimise.lbfgs import lbfgs_pictures
from nodes.transfer.sizes import Size
from nodes.transfer.tiling import Cut

if TYPE_CHECKING:
    from nodes.features.network import FeatureNetwork
    from nodes.transfer.settings import Brief, Optimisation

PASSES = 3.2
"""Bytes that a forward and backward pass takes, over those of the maps themselves, as measured (float32)."""
SORTED = 4.0
"""How many times as much a pass with the sliced loss takes: all features along all directions, sorted."""
MOST_WHOLE = 5 * 2**30
"""Bytes of a level on the CPU beyond which it is computed in tiles even where there is more memory."""
MOST_TILE = 3 * 2**30
"""Bytes of a tile: larger ones gain little, the margins are then a small part."""
SHARE = 0.7
"""How much of the memory that is left a level may take."""
SMALLEST_TILE, TILE_STEP = 64, 128
PICTURES_BESIDE = 10
"""Pictures of the top's size that are held beside the optimiser's: content, styles, start, gradients."""
PICTURE_BYTES = 3 * 4
MOST_HISTORY = 3 * 2**29
"""Bytes of L-BFGS's memory beyond which its history is made shorter."""


class Plan:
    """Which pictures of one painting are computed whole, and in tiles of which side the others."""

    def __init__(self, network: FeatureNetwork, brief: Brief, device: str, free: int | None = None) -> None:
        """Plan for `brief` with `free` bytes of memory; unless given, with what is free on `device` now.

        A painting that goes on is given what it began with: other tiles would round otherwise.

        Raises:
            NodeError: if the loss needs whole pictures and the largest does not fit.
        """
        objective = brief.objective
        self._network = network
        self._layers = [*objective.style_layers, *objective.content_layers]
        self._tile = brief.tile
        self._whole_only = not brief.divisible
        top = brief.rounds[-1].size
        self.free = free_bytes(device) if free is None else free
        self._left = self.free - held_bytes(network, brief)
        self._most = MOST_WHOLE if device == "cpu" else self._left
        if not self._whole_only:
            return
        need = level_bytes(network, self._layers, top) * (SORTED if objective.loss == "sliced" else 1)
        if need > self._left:
            raise NodeError(
                f"At {top.width} × {top.height} px this takes about {need / 2**30:.0f} GiB of memory, "
                "more than is free.",
                input="size",
                hint="Lower the size, or choose a loss other than sliced and no normalised gradients: "
                "the others are computed in tiles.",
            )

    def side(self, size: Size) -> int | None:
        """Return the side of the tiles to compute a picture of `size` in, or None: whole."""
        if self._whole_only:
            return None
        if self._tile is not None:
            return self._tile if max(size) > self._tile else None
        budget = min(self._most, round(SHARE * max(0, self._left)))
        if level_bytes(self._network, self._layers, size) <= budget:
            return None
        return self._largest(min(MOST_TILE, budget))

    def _largest(self, budget: int) -> int:
        margin = Cut(self._network, self._layers, Size(1, 1), SMALLEST_TILE).margin
        side = SMALLEST_TILE

        def fits(side: int) -> bool:
            outer = side + 2 * margin
            return level_bytes(self._network, self._layers, Size(outer, outer)) <= budget

        while fits(side + TILE_STEP):
            side += TILE_STEP
        return side


def level_bytes(network: FeatureNetwork, layers: Collection[str], size: Size) -> int:
    """Return the bytes that a pass through `network` down to `layers` takes for a picture of `size`."""
    deepest = max(network.layers.index(layer) for layer in layers)
    # A convolution and its rectifier share one map.
    maps = {layer.removeprefix("conv").removeprefix("relu"): layer for layer in network.layers[: deepest + 1]}
    values = sum(network.channels[layer] / network.strides[layer] ** 2 for layer in maps.values())
    return round(PASSES * network.item_bytes * values * size.height * size.width)


def held_bytes(network: FeatureNetwork, brief: Brief) -> int:
    """Return the bytes that a painting holds at its largest round, beside the level that is computed."""
    top = brief.rounds[-1].size
    pixels = top.height * top.width
    how = brief.optimisation
    if how.optimiser == "adam":
        pictures = adam_pictures(how.averaging)
    else:
        pictures = lbfgs_pictures(fitting_history(how, top), how.line_search)
    content = sum(
        network.channels[layer] / network.strides[layer] ** 2 for layer in brief.objective.content_layers
    )
    # Each level below has a quarter of the pixels of the one above.
    return round(
        pixels * ((pictures + PICTURES_BESIDE) * PICTURE_BYTES + content * network.item_bytes * 4 / 3)
    )


def fitting_history(how: Optimisation, size: Size) -> int:
    """Return how many pairs of pictures of `size` L-BFGS may keep of its history, at least 2."""
    pair = 2 * PICTURE_BYTES * size.height * size.width
    return min(how.history, max(2, MOST_HISTORY // pair))


def free_bytes(device: str) -> int:
    """Return the memory that is free on `device`: ``cpu``, ``cuda``, ``cuda:1``."""
    if device == "cpu":
        import psutil

        return int(psutil.virtual_memory().available)
    import torch

    free, _ = torch.cuda.mem_get_info(device)
    # What torch has set aside and does not use is free too.
    return int(free + torch.cuda.memory_reserved(device) - torch.cuda.memory_allocated(device))
