"""What optimisation lowers: how far features are from the style's statistics and the content's maps.

Each loss is one autograd function with its gradient in closed form: the Gram matrix and the product with it
are most of the time outside the convolutions, and autograd would do each of them twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

# First of all: importing the module `moments` later would put itself in the function's place.
from nodes.transfer.losses.moments import Moments, moments, positions_by_channels

if TYPE_CHECKING:
    from collections.abc import Sequence

    from torch import Tensor

__all__ = [
    "Moments",
    "Statistic",
    "StyleTerm",
    "content_loss",
    "moments",
    "positions_by_channels",
    "style_loss",
    "style_term",
    "total_variation",
]

Statistic = Literal["gram", "covariance"]
TINY = 1e-6


@dataclass(frozen=True, slots=True)
class StyleTerm:
    """The style loss of one layer: ``second_weight·‖S − S*‖² + mean_weight·‖m − m*‖² + constant``.

    `second` and `mean` are the matrix S* and the vector m* to reach.
    """

    statistic: Statistic
    second: Tensor
    mean: Tensor
    second_weight: float
    mean_weight: float
    constant: float


def style_term(targets: Sequence[Moments], shares: Sequence[float], statistic: Statistic) -> StyleTerm:
    """Return the term whose value is the sum of the relative losses to several styles, by their shares.

    Gram: with a constant-1 channel appended, ``‖G − G*‖² / ‖G*‖²``, which holds the mean too.
    Covariance: ``‖C − C*‖² / ‖C*‖² + ‖m − m*‖² / ‖m*‖²``. A weighted sum of squared distances to several
    points is the squared distance to their weighted mean plus a constant: several styles cost no more
    than one.
    """
    second_weights, mean_weights = [], []
    for target, share in zip(targets, shares, strict=True):
        second_size = float(target.second(statistic).double().square().sum())
        mean_size = float(target.mean.double().square().sum())
        if statistic == "gram":
            norm = second_size + 2 * mean_size + 1
            second_weights.append(share / norm)
            mean_weights.append(2 * share / norm)
        else:
            second_weights.append(share / max(second_size, TINY))
            mean_weights.append(share / max(mean_size, TINY))
    seconds = [target.second(statistic) for target in targets]
    means = [target.mean for target in targets]
    second, second_rest = _centre(seconds, second_weights)
    mean, mean_rest = _centre(means, mean_weights)
    return StyleTerm(statistic, second, mean, sum(second_weights), sum(mean_weights), second_rest + mean_rest)


def style_loss(features: Tensor, term: StyleTerm) -> Tensor:
    """Return the scalar loss of features (1, C, H, W) under `term`."""
    loss: Tensor = _style_function().apply(features, term)
    return loss


def content_loss(features: Tensor, target: Tensor, spread: float) -> Tensor:
    """Return the mean squared difference of two maps, divided by `spread`, a variance."""
    loss: Tensor = _content_function().apply(features, target, spread)
    return loss


def total_variation(image: Tensor) -> Tensor:
    """Return the mean squared difference of neighbours, along rows plus along columns, of (3, H, W)."""
    across = image[:, :, 1:] - image[:, :, :-1]
    down = image[:, 1:] - image[:, :-1]
    return across.square().mean() + down.square().mean()


def _centre(points: list[Tensor], weights: list[float]) -> tuple[Tensor, float]:
    """The weighted mean of points, and what the sum of weighted squared distances to them is there."""
    total = sum(weights)
    centre = sum((weight / total) * point for point, weight in zip(points[1:], weights[1:], strict=True))
    centre = centre + (weights[0] / total) * points[0]
    rest = sum(
        weight * float((point - centre).double().square().sum())
        for point, weight in zip(points, weights, strict=True)
    )
    return centre, rest


@cache
def _style_function():  # type: ignore[no-untyped-def]
    """The autograd function, made on first use because torch is not imported before."""
    import torch

    class StyleLoss(torch.autograd.Function):
        @staticmethod
        def forward(ctx, features: Tensor, term: StyleTerm) -> Tensor:  # type: ignore[no-untyped-def]
            found = moments(features)
            second = found.second(term.statistic) - term.second
            mean = found.mean - term.mean
            ctx.save_for_backward(features, second, mean, found.mean)
            ctx.term = term
            squares = term.second_weight * second.square().sum() + term.mean_weight * mean.square().sum()
            return squares + term.constant

        @staticmethod
        def backward(ctx, upstream: Tensor) -> tuple[Tensor, None]:  # type: ignore[no-untyped-def]
            features, second, mean, found = ctx.saved_tensors
            term: StyleTerm = ctx.term
            columns = positions_by_channels(features)
            matrix = second * (4 * term.second_weight / len(columns)) * upstream
            shift = mean * (2 * term.mean_weight / len(columns)) * upstream
            if term.statistic == "covariance":
                shift = shift - matrix @ found
            kind = columns.dtype
            gradient = torch.addmm(shift.to(kind), columns, matrix.to(kind))
            height, width = features.shape[-2:]
            return gradient.view(1, height, width, -1).permute(0, 3, 1, 2), None

    return StyleLoss


@cache
def _content_function():  # type: ignore[no-untyped-def]
    """The autograd function of the content loss: two passes over the maps instead of eight."""
    import torch

    class ContentLoss(torch.autograd.Function):
        @staticmethod
        def forward(ctx, features: Tensor, target: Tensor, spread: float) -> Tensor:  # type: ignore[no-untyped-def]
            difference = features - target
            ctx.save_for_backward(difference)
            ctx.scale = 1 / (spread * difference.numel())
            wide = torch.promote_types(difference.dtype, torch.float32)
            length: Tensor = torch.linalg.vector_norm(difference, dtype=wide)
            loss: Tensor = length.square() * ctx.scale
            return loss

        @staticmethod
        def backward(ctx, upstream: Tensor) -> tuple[Tensor, None, None]:  # type: ignore[no-untyped-def]
            (difference,) = ctx.saved_tensors
            return difference * (2 * ctx.scale * upstream).to(difference.dtype), None, None

    return ContentLoss
