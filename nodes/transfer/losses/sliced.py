"""Sliced Wasserstein-2: how far the distribution of features is from a style's, along many directions.

Along one direction the optimal transport between two sets of numbers pairs them in their order, so a sort is
all it takes (Rabin et al. 2011, "Wasserstein barycenter and its application to texture mixing"; Heitz et al.
2021, "A sliced Wasserstein loss for neural texture synthesis"). It sees what moments do not, the shape of
each distribution, and is no sum over positions: there is no computing it tile by tile. Nearly all its time is
the sort, of H·W numbers for every direction: many times what a Gram matrix takes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from nodes.transfer.losses.moments import positions_by_channels
from nodes.transfer.losses.style import SMALLEST_SIZE, Scaling

if TYPE_CHECKING:
    from torch import Tensor


@dataclass(frozen=True, slots=True)
class SlicedTarget:
    """A style's features seen along directions.

    `directions` (D, C) are of length 1; `quantiles` (D, M) are the style's features along each, ascending,
    the j-th at level (j + ½)/M; `size` (0-d) is what the squared distance is divided by.
    """

    directions: Tensor
    quantiles: Tensor
    size: Tensor


class Projected(NamedTuple):
    """A loss `value` (0-d) and its gradient `slope` (D, N) at the features seen along the directions."""

    value: Tensor
    slope: Tensor


def sliced_target(
    features: Tensor,
    directions: int,
    seed: int,
    scaling: Scaling = "relative",
    where: Tensor | None = None,
) -> SlicedTarget:
    """Return what a style's features (1, C, H, W) look like along `directions` directions drawn by `seed`.

    `where` (H·W,) weighs positions, non-negative, adding up to 1 (None: all alike). "relative" measures
    distances by the mean square of the target along the directions, "absolute" by 1. To draw other
    directions, make another target. It takes 4·D·H·W bytes.
    """
    import torch

    generator = torch.Generator().manual_seed(seed)
    columns = _wide(features)
    drawn = torch.randn((directions, columns.shape[1]), generator=generator, dtype=torch.float64)
    drawn = (drawn / drawn.norm(dim=1, keepdim=True)).to(columns)
    values, order = (drawn @ columns.T).sort(dim=1)
    if where is not None:
        values = _resampled(values, _levels(where, order))
    size = values.new_ones(())
    if scaling == "relative":
        size = values.square().mean().clamp_min(SMALLEST_SIZE)
    return SlicedTarget(drawn, values, size)


def sliced_loss(features: Tensor, target: SlicedTarget, where: Tensor | None = None) -> Projected:
    """Return the squared Wasserstein-2 distance along each direction, averaged over them, and its gradient.

    The features (1, C, H, W) may have another number of positions than the target: it is then read at their
    levels, between its own by straight lines. `where` as in `sliced_target`. The gradient at the features is
    ``slopeᵀ @ directions``.
    """
    import torch
    from torch.nn.functional import interpolate

    columns = _wide(features)
    values, order = (target.directions @ columns.T).sort(dim=1)
    directions, positions = values.shape
    if where is None:
        # Pixel centres of a row of M, enlarged to N, lie at just the levels (i + ½)/N.
        goal = interpolate(target.quantiles[None], size=positions, mode="linear", align_corners=False)[0]
        weights = values.new_full((), 1 / positions)
    else:
        goal = _read(target.quantiles, _levels(where, order))
        weights = where.to(values.dtype)[order]
    difference = values - goal
    scale = 1 / (directions * target.size)
    value = (weights * difference.square()).sum() * scale
    slope = torch.empty_like(values).scatter_(1, order, difference * weights * (2 * scale))
    return Projected(value, slope)


def _wide(features: Tensor) -> Tensor:
    import torch

    return positions_by_channels(features).to(torch.promote_types(features.dtype, torch.float32))


def _levels(where: Tensor, order: Tensor) -> Tensor:
    """The level (D, N) of each value in its order: the weight below it and half of its own."""
    weights = where.double()[order]
    return weights.cumsum(dim=1) - weights / 2


def _read(quantiles: Tensor, levels: Tensor) -> Tensor:
    """Quantiles (D, M), given at the levels (j + ½)/M, read at `levels` (D, N)."""
    last = quantiles.shape[1] - 1
    place = (levels * (last + 1) - 0.5).clamp(0, last)
    below = place.floor().long().clamp_max(max(last - 1, 0))
    above = (below + 1).clamp_max(last)
    share = (place - below).to(quantiles.dtype)
    return quantiles.gather(1, below) * (1 - share) + quantiles.gather(1, above) * share


def _resampled(values: Tensor, levels: Tensor) -> Tensor:
    """Ascending `values` (D, M) at ascending `levels` (D, M), read at (j + ½)/M."""
    import torch

    directions, count = values.shape
    wanted = ((torch.arange(count, dtype=levels.dtype, device=levels.device) + 0.5) / count).expand(
        directions, -1
    )
    above = torch.searchsorted(levels, wanted.contiguous()).clamp(0, count - 1)
    below = (above - 1).clamp_min(0)
    low, high = levels.gather(1, below), levels.gather(1, above)
    share = ((wanted - low) / (high - low).clamp_min(1e-300)).clamp(0, 1).to(values.dtype)
    return values.gather(1, below) * (1 - share) + values.gather(1, above) * share
