"""How far moments are from a style's: each loss with its gradient in closed form."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from torch import Tensor

    from nodes.transfer.losses.moments import Moments

MomentLossName = Literal["covariance", "gram", "mean-std", "gaussian"]
StyleLossName = Literal["covariance", "gram", "mean-std", "gaussian", "sliced"]
Scaling = Literal["relative", "absolute"]

SMALLEST_SIZE = 1e-6
"""A target's own size below which it is not divided by."""
LEAST_COVARIANCE = 1e-3
"""What ‖S*‖² counts at least as a share of ‖m*‖⁴: pictures with any texture have five times as much."""
VARIANCE_FLOOR = 1e-5
"""Added to a variance before its root, as Huang & Belongie do: the root has no slope at 0."""
COVARIANCE_FLOOR = 1e-4
"""Added to the diagonal of covariances before their root, as crowsonkb's program does."""
ROOT_STEPS = 12
"""Newton–Schulz steps of crowsonkb's program: far from converged for the smallest eigenvalues."""


class Graded(NamedTuple):
    """A loss and its gradient with regard to the moments that it was asked about.

    `value` is 0-d; `gram` (C, C), symmetric, is dL/dG; `mean` (C,) is dL/dm, None where it is 0.
    """

    value: Tensor
    gram: Tensor
    mean: Tensor | None


MomentLoss = Callable[["Moments"], Graded]


def moment_loss(name: MomentLossName, target: Moments, scaling: Scaling) -> MomentLoss:
    """Return the loss that is 0 at the moments `target`, as a function of the moments found.

    Written with G = F·Fᵀ/N over N positions of C channels, m the mean, S = G − m·mᵀ the covariance and s the
    standard deviations, * marking the target. "relative" divides by the target's own size, so that 1 is
    about as far as a grey picture; "absolute" is the form of the papers and of their programs.

    - "gram": relative, with a constant-1 channel appended to F (which holds the mean too),
      ``(‖G − G*‖² + 2‖m − m*‖²) / (‖G*‖² + 2‖m*‖² + 1)``. Absolute, the mean over C² entries of
      ``((G − G*)/C)²`` (Gatys, Ecker & Bethge 2016, up to their constant).
    - "covariance": relative ``‖S − S*‖²/‖S*‖² + ‖m − m*‖²/‖m*‖²``. Absolute, the mean of ``((S − S*)/C)²``
      plus the mean of ``(m − m*)²``.
    - "mean-std": absolute, the mean of ``(m − m*)²`` plus the mean of ``(s − s*)²`` (Huang & Belongie 2017);
      relative ``(‖m − m*‖² + ‖s − s*‖²) / (‖m*‖² + ‖s*‖²)``. The floor under the variances is 1e-5.
    - "gaussian": W₂², the squared Wasserstein-2 distance between the two normal distributions,
      ``‖m − m*‖² + tr(S + S* − 2·(S*^½·S·S*^½)^½)``, in float64. Relative divides by ``‖m*‖² + tr S*``, with
      a floor of 1e-4 of the target's mean variance on both diagonals. Absolute is what crowsonkb's program
      computes: divided by C, the floor 1e-4, and the roots after 12 Newton–Schulz steps, which on the
      features of a VGG leaves the value 1 to 9 % too high.

    No value is moved off the device.
    """
    if name == "gram":
        return _gram(target, scaling)
    if name == "covariance":
        return _covariance(target, scaling)
    if name == "mean-std":
        return _mean_deviation(target, scaling)
    return _gaussian(target, scaling)


def _gram(target: Moments, scaling: Scaling) -> MomentLoss:
    if scaling == "absolute":
        factor = len(target.mean) ** -4

        def absolute(found: Moments) -> Graded:
            second = found.gram - target.gram
            return Graded(second.square().sum() * factor, second * (2 * factor), None)

        return absolute

    weight = 1 / (target.gram.square().sum() + 2 * target.mean.square().sum() + 1)
    slope = 2 * weight

    def relative(found: Moments) -> Graded:
        second, mean = found.gram - target.gram, found.mean - target.mean
        value = second.square().sum() * weight + mean.square().sum() * slope
        return Graded(value, second * slope, mean * (2 * slope))

    return relative


def _covariance(target: Moments, scaling: Scaling) -> MomentLoss:
    import torch

    channels = len(target.mean)
    goal = target.second("covariance")
    weight: Tensor | float = channels**-4
    mean_weight: Tensor | float = 1 / channels
    if scaling == "relative":
        mean_size = target.mean.square().sum()
        # A style of one colour, or seen at one position, has no covariance to be measured by.
        size = torch.maximum(goal.square().sum(), LEAST_COVARIANCE * mean_size.square())
        weight = 1 / size.clamp_min(SMALLEST_SIZE)
        mean_weight = 1 / mean_size.clamp_min(SMALLEST_SIZE)
    slope, mean_slope = 2 * weight, 2 * mean_weight

    def loss(found: Moments) -> Graded:
        second = found.second("covariance") - goal
        mean = found.mean - target.mean
        value = second.square().sum() * weight + mean.square().sum() * mean_weight
        return _about_mean(value, second * slope, mean * mean_slope, found)

    return loss


def _mean_deviation(target: Moments, scaling: Scaling) -> MomentLoss:
    def deviation(of: Moments) -> Tensor:
        return (of.variance() + VARIANCE_FLOOR).sqrt()

    goal = deviation(target)
    size = (
        (target.mean.square().sum() + goal.square().sum()).clamp_min(SMALLEST_SIZE)
        if scaling == "relative"
        else len(goal)
    )

    def loss(found: Moments) -> Graded:
        own = deviation(found)
        mean, difference = found.mean - target.mean, own - goal
        value = (mean.square().sum() + difference.square().sum()) / size
        by_variance = (difference / (own * size)).diag()
        return _about_mean(value, by_variance, mean * (2 / size), found)

    return loss


def _gaussian(target: Moments, scaling: Scaling) -> MomentLoss:
    import torch

    covariance = target.second("covariance").double()
    trace = covariance.diagonal().sum()
    channels = len(covariance)
    relative = scaling == "relative"
    floor: Tensor | float = COVARIANCE_FLOOR
    size: Tensor | float = channels
    if relative:
        floor = (trace / channels).clamp_min(SMALLEST_SIZE) * COVARIANCE_FLOOR
        size = (target.mean.double().square().sum() + trace).clamp_min(SMALLEST_SIZE)
    identity = torch.eye(channels, dtype=covariance.dtype, device=covariance.device)
    goal = covariance + identity * floor
    values, vectors = torch.linalg.eigh(goal)
    roots = values.clamp_min(floor).sqrt() if relative else _truncated_roots(values)
    root = (vectors * roots) @ vectors.T

    def loss(found: Moments) -> Graded:
        own = found.second("covariance").double() + identity * floor
        mean = (found.mean - target.mean).double()
        values, vectors = torch.linalg.eigh(root @ own @ root)
        if relative:
            # Both covariances are at least `floor`, and so is the product at least its square.
            roots = values.clamp_min(floor * floor).sqrt()
            slopes = -1 / roots
        else:
            roots = _truncated_roots(values)
            slopes = _truncated_slopes(roots)
        value = (mean.square().sum() + own.diagonal().sum() + goal.diagonal().sum() - 2 * roots.sum()) / size
        sides = root @ vectors
        slope = (identity + (sides * slopes) @ sides.T) / size
        kind = found.mean.dtype
        return _about_mean(value.to(kind), slope.to(kind), (mean * (2 / size)).to(kind), found)

    return loss


def _truncated_roots(values: Tensor) -> Tensor:
    """The eigenvalues of a matrix's root after a fixed number of Newton–Schulz steps, given the matrix's.

    Each step is a polynomial of the matrix and so acts on every eigenvalue by itself.
    """
    length = values.square().sum().sqrt()
    roots, inverses = values / length, values.new_ones(values.shape)
    for _ in range(ROOT_STEPS):
        step = (3 - inverses * roots) / 2
        roots, inverses = roots * step, inverses * step
    return roots * length.sqrt()


def _truncated_slopes(roots: Tensor) -> Tensor:
    """The eigenvalues of the gradient of −2·(sum of roots) by the matrix: the Lyapunov equation of a root,
    solved by as many steps and as far from convergence; −1/roots when converged."""
    length = roots.square().sum().sqrt()
    signs, slopes = roots / length, -2 / length
    for _ in range(ROOT_STEPS):
        step = (3 - signs.square()) / 2
        slopes, signs = slopes * step, signs * step
    return slopes / 2


def _about_mean(value: Tensor, covariance: Tensor, mean: Tensor, found: Moments) -> Graded:
    """From the gradient by covariance and mean to that by Gram matrix and mean: S = G − m·mᵀ."""
    return Graded(value, covariance, mean.addmv(covariance, found.mean, alpha=-2))
