"""Where a picture is cut so that a network sees the same in each tile as in the whole.

A tile is computed with a margin as wide as the deepest layer looks; only features of its inner part count.
Tiles begin at multiples of the deepest layer's stride, so that reductions fall on the same pixels.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, NamedTuple

from nodes.transfer.sizes import Size

if TYPE_CHECKING:
    from torch import Tensor

    from nodes.features.network import FeatureNetwork


class Span(NamedTuple):
    """From `begin` up to, not including, `end`, in pixels or positions."""

    begin: int
    end: int

    @property
    def slice(self) -> slice:
        """For indexing."""
        return slice(self.begin, self.end)


class Tile(NamedTuple):
    """Rows and columns of the picture that a tile is computed from, and of them those that count."""

    rows: Span
    columns: Span
    inner_rows: Span
    inner_columns: Span

    def cut(self, picture: Tensor) -> Tensor:
        """Return the part of `picture` (C, H, W) that the tile is computed from."""
        return picture[..., self.rows.slice, self.columns.slice]


class Window(NamedTuple):
    """The positions of one layer that count in a tile: within the tile's maps, and within the whole's."""

    rows: Span
    columns: Span
    whole_rows: Span
    whole_columns: Span

    def of_tile(self, maps: Tensor) -> Tensor:
        """Return the part of a tile's maps (…, h, w) that counts."""
        return maps[..., self.rows.slice, self.columns.slice]

    def of_whole(self, maps: Tensor) -> Tensor:
        """Return the same positions of the whole picture's maps (…, H, W)."""
        return maps[..., self.whole_rows.slice, self.whole_columns.slice]


class Cut:
    """How a picture of one size is cut for the layers that are asked of one network."""

    def __init__(self, network: FeatureNetwork, layers: Collection[str], size: Size, side: int) -> None:
        """Cut `size` into tiles whose inner part has about `side` pixels each way."""
        self._network = network
        self._size = size
        self.stride = max(network.strides[layer] for layer in layers)
        reach = max(network.margins[layer] for layer in layers)
        self.margin = -(-reach // self.stride) * self.stride
        self.side = max(self.stride, side // self.stride * self.stride)

    def __iter__(self) -> Iterator[Tile]:
        """The tiles, row by row."""
        for inner_rows, rows in self._spans(self._size.height):
            for inner_columns, columns in self._spans(self._size.width):
                yield Tile(rows, columns, inner_rows, inner_columns)

    def _spans(self, length: int) -> list[tuple[Span, Span]]:
        # A last strip narrower than the stride would have no position of its own: its neighbour takes it.
        begins = [
            begin for begin in range(0, length, self.side) if begin == 0 or length - begin >= self.stride
        ]
        ends = [*begins[1:], length]
        return [
            (Span(begin, end), Span(max(0, begin - self.margin), min(length, end + self.margin)))
            for begin, end in zip(begins, ends, strict=True)
        ]

    def map_size(self, layer: str) -> tuple[int, int]:
        """Return height and width of the maps of `layer` for the whole picture."""
        return self._network.map_size(layer, *self._size)

    def window(self, layer: str, tile: Tile) -> Window:
        """Return the positions of `layer` that count in `tile`."""
        whole = self.map_size(layer)
        stride = self._network.strides[layer]
        spans = [
            _positions(inner, outer, length, stride, positions)
            for inner, outer, length, positions in (
                (tile.inner_rows, tile.rows, self._size.height, whole[0]),
                (tile.inner_columns, tile.columns, self._size.width, whole[1]),
            )
        ]
        (rows, whole_rows), (columns, whole_columns) = spans
        return Window(rows, columns, whole_rows, whole_columns)


def _positions(inner: Span, outer: Span, length: int, stride: int, positions: int) -> tuple[Span, Span]:
    """The positions of a span of pixels, within the tile and within the whole."""
    begin = inner.begin // stride
    end = positions if inner.end == length else inner.end // stride
    offset = outer.begin // stride
    return Span(begin - offset, end - offset), Span(begin, end)
