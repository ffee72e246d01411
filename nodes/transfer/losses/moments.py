"""First and second moments of a layer's features: what nearly every style loss compares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import torch
    from torch import Tensor

Second = Literal["gram", "covariance"]

BLOCK = 2**20
"""Values of a map that are widened or weighted at a time: 4 MB of float32."""
GPU_BLOCK = 2**26
"""The same on a GPU, where each block costs launches: 256 MB."""
STRIP = 64
"""Channels of a Gram matrix that are computed at a time; narrower ones keep the processor less busy."""


@dataclass(frozen=True, slots=True)
class Moments:
    """First and second moments of a layer's features: `mean` (C,) and `gram` (C, C), F·Fᵀ over positions."""

    mean: Tensor
    gram: Tensor

    def second(self, kind: Second) -> Tensor:
        """Return the (C, C) matrix that `kind` names, the covariance over N and not N − 1."""
        return self.gram if kind == "gram" else self.gram - self.mean[:, None] * self.mean

    def variance(self) -> Tensor:
        """Return the variance (C,) of each channel over positions, never below 0."""
        return (self.gram.diagonal() - self.mean.square()).clamp_min(0)

    def spread(self) -> float:
        """Return the variance over positions, averaged over the channels, at least 1e-3."""
        return max(float((self.gram.diagonal() - self.mean.square()).mean()), 1e-3)


def moments(features: Tensor, where: Tensor | None = None) -> Moments:
    """Return the moments of features (1, C, H, W), in float32, or in float64 where the features are.

    `where` (H·W,) weighs the positions, row by row: non-negative, adding up to 1. None counts each position
    alike. With T² normalised this is the guided Gram matrix of Gatys et al. 2017, "Controlling Perceptual
    Factors in Neural Style Transfer", section 4.
    """
    columns = positions_by_channels(features)
    mean, gram = _sums(columns, where)
    if where is None:
        return Moments(mean / len(columns), gram / len(columns))
    return Moments(mean, gram)


def blended(found: Sequence[Moments], shares: Sequence[float]) -> Moments:
    """Return the moments of a mixture: the weighted mean of moments, `shares` being normalised to sum 1.

    neural-style and crowsonkb's program match several styles in this way, with one target for all of them;
    to add up one loss for each style is the alternative (`StyleTerm`).
    """
    total = sum(shares)
    mean = sum(entry.mean * (share / total) for entry, share in zip(found, shares, strict=True))
    gram = sum(entry.gram * (share / total) for entry, share in zip(found, shares, strict=True))
    assert not isinstance(mean, int)
    assert not isinstance(gram, int)
    return Moments(mean, gram)


class Gathering:
    """Moments of a map that is met tile by tile: equal to `moments` of the whole map up to rounding.

    The sums are kept in float64, so that many tiles lose nothing against one.
    """

    def __init__(self) -> None:
        self._mean: Tensor | None = None
        self._gram: Tensor | None = None
        self._weight: Tensor | float = 0.0
        self._dtype: torch.dtype | None = None

    def add(self, features: Tensor, where: Tensor | None = None) -> None:
        """Add a tile's features (1, C, h, w); no position may be added twice.

        `where` (h·w,) is the tile's part of the weights, on any common scale: the sums are divided by all
        that was added. None counts each position as 1; give weights with every tile or with none.
        """
        columns = positions_by_channels(features)
        mean, gram = _sums(columns, where)
        self._dtype = mean.dtype
        self._weight = self._weight + (len(columns) if where is None else where.double().sum())
        if self._mean is None or self._gram is None:
            self._mean, self._gram = mean.double(), gram.double()
        else:
            self._mean += mean
            self._gram += gram

    def moments(self) -> Moments:
        """Return the moments of all that was added, in the type of `moments`.

        Raises:
            ValueError: if nothing was added.
        """
        if self._mean is None or self._gram is None:
            raise ValueError("no tile was added")
        return Moments(
            (self._mean / self._weight).to(self._dtype), (self._gram / self._weight).to(self._dtype)
        )


def positions_by_channels(features: Tensor) -> Tensor:
    """Return (1, C, H, W) as (H·W, C), without a copy where the memory is channels-last."""
    return features[0].permute(1, 2, 0).reshape(-1, features.shape[1])


def blocks(columns: Tensor) -> Iterator[slice]:
    """Yield the rows of columns (N, C) in blocks small enough for a processor's cache."""
    rows = max(1, (GPU_BLOCK if columns.is_cuda else BLOCK) // columns.shape[1])
    for start in range(0, len(columns), rows):
        yield slice(start, start + rows)


def is_nowhere(weights: Tensor) -> bool:
    """Return whether all weights are known to be 0; a GPU, which would make us wait, is not asked."""
    return not weights.is_cuda and not bool(weights.any())


def _sums(columns: Tensor, where: Tensor | None) -> tuple[Tensor, Tensor]:
    """The sum (C,) of rows, and the sum (C, C) of their outer products, each row counted as `where` says."""
    import torch

    wide = torch.promote_types(columns.dtype, torch.float32)
    if where is None and columns.dtype == wide:
        return columns.sum(dim=0), _product(columns)
    if where is None and columns.is_cuda:
        # Products of half-precision numbers are exact in float32, and so the sums are as good as of a copy.
        return columns.sum(dim=0, dtype=wide), torch.mm(columns.T, columns, out_dtype=wide)
    channels = columns.shape[1]
    mean = columns.new_zeros(channels, dtype=wide)
    gram = columns.new_zeros((channels, channels), dtype=wide)
    # A wide copy of the whole would be the largest thing in memory.
    for rows in blocks(columns):
        part = columns[rows].to(wide)
        if where is None:
            mean += part.sum(dim=0)
        else:
            weights = where[rows].to(wide)
            if is_nowhere(weights):
                continue
            mean += weights @ part
            # The root on both sides, so that the product is symmetric.
            part = part * weights.sqrt()[:, None]
        gram += _product(part)
    return mean, gram


def _product(rows: Tensor) -> Tensor:
    """Fᵀ·F of rows (N, C). On a CPU only the blocks on and above the diagonal are computed: a third less work
    from 256 channels on, where matrix libraries see no symmetry."""
    channels = rows.shape[1]
    if rows.is_cuda or channels < 2 * STRIP:
        return rows.T @ rows
    gram = rows.new_empty((channels, channels))
    for start in range(0, channels, STRIP):
        end = start + STRIP
        gram[start:end, start:] = rows[:, start:end].T @ rows[:, start:]
        gram[end:, start:end] = gram[start:end, end:].T
    return gram
