"""The style loss of one layer at one level, its gradient at the features, whole or by tiles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from nodes.transfer.losses.content import LEAST_LENGTH
from nodes.transfer.losses.moments import Moments, blocks, is_nowhere, moments, positions_by_channels
from nodes.transfer.losses.sliced import Projected, SlicedTarget, sliced_loss
from nodes.transfer.losses.style import Graded, MomentLoss

if TYPE_CHECKING:
    from torch import Tensor


class StyleEntry(NamedTuple):
    """One style in a term: its `share` of the loss, the `loss`, and `where` on the map it counts.

    `where` (H·W,) weighs positions, non-negative, adding up to 1; None counts all alike. Entries with one
    and the same tensor share its moments.
    """

    share: float
    loss: MomentLoss | SlicedTarget
    where: Tensor | None = None


@dataclass(frozen=True, slots=True)
class StyleTerm:
    """What a layer at one level is compared with: the sum of its entries by their shares.

    `regions` are the distinct weightings of positions under which moments are asked for, in the order in
    which entries name them first; `sliced` are the entries that need all features at once, so that where
    there are any the term cannot be computed by tiles.
    """

    entries: tuple[StyleEntry, ...]
    regions: tuple[Tensor | None, ...] = field(init=False)
    sliced: tuple[StyleEntry, ...] = field(init=False)

    def __post_init__(self) -> None:
        regions: list[Tensor | None] = []
        for entry in self.entries:
            if not isinstance(entry.loss, SlicedTarget) and not any(entry.where is each for each in regions):
                regions.append(entry.where)
        sliced = tuple(entry for entry in self.entries if isinstance(entry.loss, SlicedTarget))
        object.__setattr__(self, "regions", tuple(regions))
        object.__setattr__(self, "sliced", sliced)

    def graded(self, found: Sequence[Moments]) -> list[Graded]:
        """Return loss and gradient by the moments `found` in each of `regions`, shares included.

        The loss, and the gradient at the features, are the sums over regions.
        """
        return [
            _sum(
                [
                    _scaled(entry.loss(own), entry.share)
                    for entry in self.entries
                    if entry.where is region and not isinstance(entry.loss, SlicedTarget)
                ]
            )
            for region, own in zip(self.regions, found, strict=True)
        ]


def style_loss(features: Tensor, term: StyleTerm, normalised: bool = False) -> Tensor:
    """Return the scalar loss of features (1, C, H, W) under `term`, differentiable by the features.

    The gradient is a closed form, one product of the features with a (C, C) matrix for each region; autograd
    would do it twice. With `normalised` it is divided by its own L1 norm (neural-style's
    `normalize_gradients`).
    """
    loss: Tensor = _style_function().apply(features, term, normalised)
    return loss


def feature_gradient(
    features: Tensor,
    graded: Sequence[Graded],
    regions: Sequence[Tensor | None],
    positions: int,
    upstream: Tensor | float = 1.0,
) -> Tensor:
    """Return the gradient at features (1, C, h, w), a tile's or the whole map's, given that at the moments.

    `graded` is the gradient by the moments of the whole map in each region; `regions` are the tile's parts of
    the weights, (h·w,) each, on the scale on which the whole map's add up to 1; `positions` is how many
    positions the whole map has, which counts where a region is None; `upstream` multiplies the result.
    """
    columns = positions_by_channels(features)
    parts = list(zip(graded, regions, strict=True))
    if len(parts) == 1 and regions[0] is None:
        total = _pulled(columns, graded[0], upstream / positions)
    else:
        total = columns.new_zeros(columns.shape)
        for rows in blocks(columns):
            part = columns[rows]
            for entry, where in parts:
                if where is None:
                    total[rows] += _pulled(part, entry, upstream / positions)
                elif not is_nowhere(where[rows]):
                    total[rows] += _pulled(part, entry, upstream) * where[rows].to(part.dtype)[:, None]
    height, width = features.shape[-2:]
    return total.view(1, height, width, -1).permute(0, 3, 1, 2)


def _pulled(columns: Tensor, graded: Graded, factor: Tensor | float) -> Tensor:
    """The gradient (N, C) at positions of weight `factor`: that times ``2·F·dL/dG + dL/dm``."""
    import torch

    matrix = (graded.gram * (2 * factor)).to(columns.dtype)
    if graded.mean is None:
        return columns @ matrix
    return torch.addmm((graded.mean * factor).to(columns.dtype), columns, matrix)


def _sum(parts: Sequence[Graded]) -> Graded:
    """The sum of losses of the same moments, with their gradients."""
    if len(parts) == 1:
        return parts[0]
    means = [graded.mean for graded in parts if graded.mean is not None]
    return Graded(
        sum((graded.value for graded in parts[1:]), start=parts[0].value),
        sum((graded.gram for graded in parts[1:]), start=parts[0].gram),
        sum(means[1:], start=means[0]) if means else None,
    )


def _scaled(graded: Graded, factor: float) -> Graded:
    if factor == 1:
        return graded
    mean = None if graded.mean is None else graded.mean * factor
    return Graded(graded.value * factor, graded.gram * factor, mean)


def _projected(features: Tensor, entry: StyleEntry) -> Projected:
    assert isinstance(entry.loss, SlicedTarget)
    found = sliced_loss(features, entry.loss, entry.where)
    return Projected(found.value * entry.share, found.slope * entry.share)


@cache
def _style_function():  # type: ignore[no-untyped-def]
    """The autograd function, made on first use because torch is not imported before."""
    import torch

    class StyleLoss(torch.autograd.Function):
        @staticmethod
        def forward(ctx, features: Tensor, term: StyleTerm, normalised: bool) -> Tensor:  # type: ignore[no-untyped-def]
            graded = term.graded([moments(features, region) for region in term.regions])
            projected = [_projected(features, entry) for entry in term.sliced]
            ctx.save_for_backward(features)
            ctx.term, ctx.normalised = term, normalised
            ctx.graded, ctx.slopes = graded, [found.slope for found in projected]
            values = [found.value for found in graded] + [found.value for found in projected]
            return sum(values[1:], start=values[0])

        @staticmethod
        def backward(ctx, upstream: Tensor) -> tuple[Tensor, None, None]:  # type: ignore[no-untyped-def]
            (features,) = ctx.saved_tensors
            positions = features.shape[-2] * features.shape[-1]
            factor = 1.0 if ctx.normalised else upstream
            gradient = feature_gradient(features, ctx.graded, ctx.term.regions, positions, factor)
            for entry, slope in zip(ctx.term.sliced, ctx.slopes, strict=True):
                part = (slope.T @ entry.loss.directions) * factor
                gradient += part.T.view_as(gradient).to(gradient.dtype)
            if ctx.normalised:
                wide = torch.promote_types(gradient.dtype, torch.float32)
                length = torch.linalg.vector_norm(gradient, ord=1, dtype=wide)
                gradient = gradient * (upstream / (length + LEAST_LENGTH)).to(gradient.dtype)
            return gradient, None, None

    return StyleLoss
