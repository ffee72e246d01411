"""The style loss of one layer at one level, its gradient at the features, whole or by tiles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from nodes.transfer.losses.content import LEAST_LENGTH
from nodes.transfer.losses.moments import Moments, moments, positions_by_channels
from nodes.transfer.losses.style import Graded, MomentLoss

if TYPE_CHECKING:
    from torch import Tensor


class StyleEntry(NamedTuple):
    """One style in a term: its `share` of the loss, the `loss`, and `where` on the map it counts.

    `where` (H·W,) weighs positions, non-negative, adding up to 1; None counts all alike. Entries with one
    and the same tensor share its moments.
    """

    share: float
    loss: MomentLoss
    where: Tensor | None = None


@dataclass(frozen=True, slots=True)
class StyleTerm:
    """What a layer at one level is compared with: the sum of its entries by their shares."""

    entries: tuple[StyleEntry, ...]

    @property
    def regions(self) -> list[Tensor | None]:
        """The distinct weightings of positions, in the order in which entries name them first."""
        found: list[Tensor | None] = []
        for entry in self.entries:
            if not any(entry.where is region for region in found):
                found.append(entry.where)
        return found

    def graded(self, found: Sequence[Moments]) -> list[Graded]:
        """Return loss and gradient by the moments of each of `regions`, shares included.

        Both the loss and the gradient at the features are the sums over regions.
        """
        return [
            _sum([(entry.share, entry.loss(own)) for entry in self.entries if entry.where is region])
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
    features: Tensor, graded: Sequence[Graded], regions: Sequence[Tensor | None], positions: int
) -> Tensor:
    """Return the gradient at features (1, C, h, w), a tile's or the whole map's, given that at the moments.

    `graded` is the gradient by the moments of the whole map in each region; `regions` are the tile's parts of
    the weights, (h·w,) each, on the scale on which the whole map's add up to 1; `positions` is how many
    positions the whole map has, which counts where a region is None.
    """
    columns = positions_by_channels(features)
    height, width = features.shape[-2:]
    total: Tensor | None = None
    for entry, where in zip(graded, regions, strict=True):
        part = _pulled(columns, entry, where, positions)
        total = part if total is None else total.add_(part)
    if total is None:
        total = columns.new_zeros(columns.shape)
    return total.view(1, height, width, -1).permute(0, 3, 1, 2)


def _pulled(columns: Tensor, graded: Graded, where: Tensor | None, positions: int) -> Tensor:
    """The gradient (N, C) of one region: w·(2·F·dL/dG + dL/dm) at each position of weight w."""
    import torch

    kind = columns.dtype
    share = 1 / positions if where is None else 1.0
    if graded.gram is None:
        pulled = columns.new_zeros(columns.shape)
        if graded.mean is not None:
            pulled += (graded.mean * share).to(kind)
    elif graded.mean is None:
        pulled = columns @ (graded.gram * (2 * share)).to(kind)
    else:
        pulled = torch.addmm((graded.mean * share).to(kind), columns, (graded.gram * (2 * share)).to(kind))
    return pulled if where is None else pulled.mul_(where.to(kind)[:, None])


def _sum(parts: Sequence[tuple[float, Graded]]) -> Graded:
    """The weighted sum of losses of the same moments, with their gradients."""
    value = sum((graded.value * share for share, graded in parts[1:]), start=parts[0][1].value * parts[0][0])
    grams = [graded.gram * share for share, graded in parts if graded.gram is not None]
    means = [graded.mean * share for share, graded in parts if graded.mean is not None]
    return Graded(
        value, sum(grams[1:], grams[0]) if grams else None, sum(means[1:], means[0]) if means else None
    )


@cache
def _style_function():  # type: ignore[no-untyped-def]
    """The autograd function, made on first use because torch is not imported before."""
    import torch

    class StyleLoss(torch.autograd.Function):
        @staticmethod
        def forward(ctx, features: Tensor, term: StyleTerm, normalised: bool) -> Tensor:  # type: ignore[no-untyped-def]
            ctx.regions = term.regions
            graded = term.graded([moments(features, region) for region in ctx.regions])
            ctx.save_for_backward(features)
            ctx.graded = graded
            ctx.normalised = normalised
            return sum((entry.value for entry in graded[1:]), start=graded[0].value)

        @staticmethod
        def backward(ctx, upstream: Tensor) -> tuple[Tensor, None, None]:  # type: ignore[no-untyped-def]
            (features,) = ctx.saved_tensors
            positions = features.shape[-2] * features.shape[-1]
            if not ctx.normalised:
                graded = [_scaled(entry, upstream) for entry in ctx.graded]
                return feature_gradient(features, graded, ctx.regions, positions), None, None
            gradient = feature_gradient(features, ctx.graded, ctx.regions, positions)
            wide = torch.promote_types(gradient.dtype, torch.float32)
            length = torch.linalg.vector_norm(gradient, ord=1, dtype=wide)
            gradient = gradient * (upstream / (length + LEAST_LENGTH)).to(gradient.dtype)
            return gradient, None, None

    return StyleLoss


def _scaled(graded: Graded, factor: Tensor) -> Graded:
    return Graded(
        graded.value,
        None if graded.gram is None else graded.gram * factor,
        None if graded.mean is None else graded.mean * factor,
    )
