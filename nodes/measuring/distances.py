"""How far a picture's features lie from a style's statistics and from a photograph's, at any size."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from nodes.contract import Image
from nodes.transfer.sizes import Size
from nodes.transfer.tiling import Cut, Tile

if TYPE_CHECKING:
    from torch import Tensor

    from nodes.features.network import FeatureNetwork

TILE = 512
"""Pixels a side of what is looked at in one piece: a large picture takes no more memory than that."""

CONSTANT = 1e-9
"""Share of the mean square below which a variance is what rounding leaves of a constant."""


class Eye(NamedTuple):
    """With what pictures are looked at: a `network` in float32 on `device`; `check` may stop it, and is
    called before each tile."""

    network: FeatureNetwork
    device: str
    check: Callable[[], None]

    def tiles(self, size: Size, layers: Collection[str]) -> Iterator[tuple[Cut, Tile]]:
        """Yield the tiles of a picture of `size`."""
        cut = Cut(self.network, layers, size, TILE)
        for tile in cut:
            self.check()
            yield cut, tile

    def columns(self, picture: Image, cut: Cut, tile: Tile, layers: Collection[str]) -> dict[str, Tensor]:
        """Return the features of each layer that count in the tile, (C, positions)."""
        import torch

        with torch.no_grad():
            maps = self.network.features(tile.cut(picture).to(self.device), layers)
        return {layer: cut.window(layer, tile).of_tile(maps[layer])[0].flatten(1) for layer in layers}


class GramSum:
    """The Gram matrix G = F·Fᵀ/N of features (C, N) that come in pieces; float64, on the CPU."""

    def __init__(self) -> None:
        self._sum: Tensor | None = None
        self._count = 0

    def add(self, columns: Tensor) -> None:
        """Take another piece."""
        product = (columns @ columns.T).double().cpu()
        self._sum = product if self._sum is None else self._sum + product
        self._count += columns.shape[1]

    def matrix(self) -> Tensor:
        """Return G, (C, C)."""
        assert self._sum is not None
        return self._sum / self._count


class ContentSum:
    """The mean squared difference of features that come in pieces, relative to the photograph's variance."""

    def __init__(self) -> None:
        self._apart = self._squares = 0.0
        self._sum: Tensor | None = None
        self._count = 0

    def add(self, painting: Tensor, photo: Tensor) -> None:
        """Take another piece of both, (C, positions)."""
        painting, photo = painting.double().cpu(), photo.double().cpu()
        self._apart += float((painting - photo).square().sum())
        self._squares += float(photo.square().sum())
        total = photo.sum(1)
        self._sum = total if self._sum is None else self._sum + total
        self._count += photo.shape[1]

    def distance(self) -> float:
        """Return the difference over the variance, which is that over positions, averaged over channels.

        1 means as far apart as the photograph's features are from their own mean; infinite where they do
        not vary.
        """
        assert self._sum is not None
        spread = self._squares - float(self._sum.square().sum()) / self._count
        return self._apart / spread if spread > CONSTANT * self._squares else math.inf


class Distances(NamedTuple):
    """What was found at one size, by layer: the painting's `style` distance, that of the `untouched`
    photograph, and the painting's `content` distance; the last two are empty without a photograph."""

    style: Mapping[str, float]
    untouched: Mapping[str, float]
    content: Mapping[str, float]


def distances(eye: Eye, painting: Image, style: Image, photo: Image | None) -> Distances:
    """Return how far `painting` is from `style` and `photo` in the network's own layers.

    Sums over positions, and so the same in tiles as in one piece.

    Args:
        eye: what looks.
        painting: (3, height, width).
        style: of any size.
        photo: of the painting's size.
    """
    layers = eye.network.style_layers
    wanted = {layer: GramSum() for layer in layers}
    for cut, tile in eye.tiles(Size(*style.shape[1:]), layers):
        for layer, columns in eye.columns(style, cut, tile, layers).items():
            wanted[layer].add(columns)
    painted, untouched = ({layer: GramSum() for layer in layers} for _ in range(2))
    apart = {layer: ContentSum() for layer in (eye.network.content_layers if photo is not None else ())}
    asked = tuple(dict.fromkeys([*layers, *apart]))
    for cut, tile in eye.tiles(Size(*painting.shape[1:]), asked):
        found = eye.columns(painting, cut, tile, asked)
        for layer in layers:
            painted[layer].add(found[layer])
        if photo is None:
            continue
        original = eye.columns(photo, cut, tile, asked)
        for layer in layers:
            untouched[layer].add(original[layer])
        for layer, content in apart.items():
            content.add(found[layer], original[layer])
    goals = {layer: wanted[layer].matrix() for layer in layers}
    return Distances(
        {layer: style_distance(painted[layer].matrix(), goals[layer]) for layer in layers},
        {layer: style_distance(untouched[layer].matrix(), goals[layer]) for layer in layers} if apart else {},
        {layer: content.distance() for layer, content in apart.items()},
    )


def style_distance(found: Tensor, wanted: Tensor) -> float:
    """Return ‖G − G*‖² / ‖G*‖² of two Gram matrices; infinite where the style's is zero."""
    size = float(wanted.square().sum())
    return float((found - wanted).square().sum()) / size if size else math.inf
