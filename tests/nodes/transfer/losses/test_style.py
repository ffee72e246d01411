"""The losses of moments against their formulae, and their gradients against autograd in float64."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.linalg import sqrtm

from nodes.transfer.losses.moments import Moments, moments
from nodes.transfer.losses.style import MomentLossName, Scaling, moment_loss
from nodes.transfer.losses.term import StyleEntry, StyleTerm, style_loss
from tests.nodes.transfer.losses.helpers import maps

NAMES: tuple[MomentLossName, ...] = ("gram", "covariance", "mean-std", "gaussian")
SCALINGS: tuple[Scaling, ...] = ("relative", "absolute")

Formula = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


def flat(features: torch.Tensor) -> torch.Tensor:
    return features[0].flatten(1)


def covariance(features: torch.Tensor) -> torch.Tensor:
    return torch.cov(flat(features), correction=0)


def squares(x: torch.Tensor) -> torch.Tensor:
    return x.square().sum()


def gram_relative(own: torch.Tensor, style: torch.Tensor) -> torch.Tensor:
    def gram(features: torch.Tensor) -> torch.Tensor:
        rows = torch.cat([flat(features), torch.ones(1, flat(features).shape[1], dtype=torch.float64)])
        return rows @ rows.T / rows.shape[1]

    return squares(gram(own) - gram(style)) / squares(gram(style))


def gram_absolute(own: torch.Tensor, style: torch.Tensor) -> torch.Tensor:
    """As neural-style-pt and the pyramid reference have it."""
    first, second = (flat(x) @ flat(x).T / x[0].numel() for x in (own, style))
    return torch.nn.functional.mse_loss(first, second)


def covariance_relative(own: torch.Tensor, style: torch.Tensor) -> torch.Tensor:
    goal, mean = covariance(style), flat(style).mean(dim=1)
    second = squares(covariance(own) - goal) / squares(goal)
    return second + squares(flat(own).mean(dim=1) - mean) / squares(mean)


def covariance_absolute(own: torch.Tensor, style: torch.Tensor) -> torch.Tensor:
    mean, goal = (x.mean(dim=(2, 3), keepdim=True) for x in (own, style))
    return gram_absolute(own - mean, style - goal) + torch.nn.functional.mse_loss(mean, goal)


def mean_and_deviation(features: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    return flat(features).mean(dim=1), (flat(features).var(dim=1, correction=0) + 1e-5).sqrt()


def mean_std_relative(own: torch.Tensor, style: torch.Tensor) -> torch.Tensor:
    (mean, spread), (goal, goal_spread) = mean_and_deviation(own), mean_and_deviation(style)
    return (squares(mean - goal) + squares(spread - goal_spread)) / (squares(goal) + squares(goal_spread))


def mean_std_absolute(own: torch.Tensor, style: torch.Tensor) -> torch.Tensor:
    (mean, spread), (goal, goal_spread) = mean_and_deviation(own), mean_and_deviation(style)
    return (mean - goal).square().mean() + (spread - goal_spread).square().mean()


FORMULAE: dict[tuple[MomentLossName, Scaling], Formula] = {
    ("gram", "relative"): gram_relative,
    ("gram", "absolute"): gram_absolute,
    ("covariance", "relative"): covariance_relative,
    ("covariance", "absolute"): covariance_absolute,
    ("mean-std", "relative"): mean_std_relative,
    ("mean-std", "absolute"): mean_std_absolute,
}


def term(name: MomentLossName, scaling: Scaling, style: torch.Tensor) -> StyleTerm:
    return StyleTerm((StyleEntry(1.0, moment_loss(name, moments(style), scaling)),))


@pytest.mark.parametrize(("name", "scaling"), FORMULAE)
def test_a_loss_and_its_gradient_are_the_formulas(name: MomentLossName, scaling: Scaling) -> None:
    style = maps(1, height=4, width=9)
    own, exact = maps(0).requires_grad_(), maps(0).requires_grad_()
    loss = 3 * style_loss(own, term(name, scaling, style))
    expected = 3 * FORMULAE[name, scaling](exact, style)
    loss.backward()  # type: ignore[no-untyped-call]
    expected.backward()  # type: ignore[no-untyped-call]
    torch.testing.assert_close(loss, expected, rtol=1e-10, atol=0)
    assert own.grad is not None
    assert exact.grad is not None
    torch.testing.assert_close(own.grad, exact.grad, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("scaling", SCALINGS)
def test_float32_is_near_float64(name: MomentLossName, scaling: Scaling) -> None:
    exact, rough = maps(0).requires_grad_(), maps(0, dtype=torch.float32).requires_grad_()
    losses = [
        style_loss(exact, term(name, scaling, maps(1))),
        style_loss(rough, term(name, scaling, maps(1, dtype=torch.float32))),
    ]
    for loss in losses:
        loss.backward()  # type: ignore[no-untyped-call]
    assert float(losses[1].detach()) == pytest.approx(float(losses[0].detach()), rel=1e-4)
    assert exact.grad is not None
    assert rough.grad is not None
    error = (rough.grad.double() - exact.grad).norm() / exact.grad.norm()
    assert float(error) < 1e-4


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("scaling", SCALINGS)
def test_the_gradient_is_the_slope_of_the_value(name: MomentLossName, scaling: Scaling) -> None:
    """With eigenvalues near each other; where they lie far apart the truncated root has a truncated slope."""
    style = term(name, scaling, maps(1, channels=3))
    assert torch.autograd.gradcheck(
        lambda features: style_loss(features, style), (maps(0, channels=3).requires_grad_(),)
    )


@given(seed=st.integers(0, 10_000), name=st.sampled_from(NAMES), scaling=st.sampled_from(SCALINGS))
@settings(deadline=None, max_examples=40)
def test_a_loss_is_positive_and_vanishes_at_its_target(
    seed: int, name: MomentLossName, scaling: Scaling
) -> None:
    style, own = maps(seed), maps(seed + 1)
    loss = term(name, scaling, style)
    assert float(style_loss(own, loss)) > 1e-5
    shuffled = style.flatten(2)[:, :, torch.randperm(42)].view(1, 5, 6, 7)
    # Truncated roots do not square to what they are roots of, and leave a rest.
    rest = 0.02 if (name, scaling) == ("gaussian", "absolute") else 1e-6
    assert float(style_loss(shuffled, loss)) == pytest.approx(0, abs=rest)


@given(seed=st.integers(0, 10_000), factor=st.floats(0.1, 50))
@settings(deadline=None, max_examples=20)
def test_relative_losses_do_not_depend_on_the_networks_scale(seed: int, factor: float) -> None:
    own, style = maps(seed), maps(seed + 1)
    for name in ("covariance", "gaussian"):
        loss = style_loss(own, term(name, "relative", style))
        scaled = style_loss(own * factor, term(name, "relative", style * factor))
        torch.testing.assert_close(loss, scaled, rtol=1e-6, atol=0)


def floored(features: torch.Tensor, floor: float) -> torch.Tensor:
    return covariance(features) + floor * torch.eye(features.shape[1], dtype=torch.float64)


def test_the_relative_gaussian_loss_is_the_wasserstein_distance() -> None:
    own, style = maps(0), maps(1)
    size = squares(flat(style).mean(dim=1)) + covariance(style).trace()
    floor = 1e-4 * float(covariance(style).trace()) / 5
    first, second = floored(own, floor), floored(style, floor)
    root = sqrtm(second.numpy())
    cross = torch.from_numpy(sqrtm(root @ first.numpy() @ root).real)
    distance = squares(flat(own).mean(dim=1) - flat(style).mean(dim=1))
    distance = distance + first.trace() + second.trace() - 2 * cross.trace()
    found = style_loss(own, term("gaussian", "relative", style))
    torch.testing.assert_close(found, distance / size, rtol=1e-9, atol=0)


def test_a_gaussian_moved_by_a_vector_lies_as_far_as_the_vector_is_long() -> None:
    style = maps(1)
    shift = torch.tensor([1.0, -2.0, 0.5, 0.0, 3.0], dtype=torch.float64)
    size = squares(flat(style).mean(dim=1)) + covariance(style).trace()
    found = style_loss(style + shift[:, None, None], term("gaussian", "relative", style))
    torch.testing.assert_close(found, squares(shift) / size, rtol=1e-9, atol=0)


def newton_schulz(matrix: torch.Tensor) -> torch.Tensor:
    """The root of a matrix by twelve steps, as crowsonkb's program takes it (Lin & Maji 2017)."""
    norm = matrix.norm()
    root, inverse = matrix / norm, torch.eye(len(matrix), dtype=torch.float64)
    for _ in range(12):
        step = 0.5 * (3 * torch.eye(len(matrix), dtype=torch.float64) - inverse @ root)
        root, inverse = root @ step, step @ inverse
    found: torch.Tensor = root * norm.sqrt()
    return found


def lyapunov(root: torch.Tensor, gradient: torch.Tensor) -> torch.Tensor:
    """The gradient at a matrix, given that at its root, by the iteration that solves a Lyapunov equation."""
    identity = torch.eye(len(root), dtype=torch.float64)
    norm = root.norm()
    sign, found = root / norm, gradient / norm
    for step in range(12):
        rest = 3 * identity - sign @ sign
        found = 0.5 * (found @ rest - sign.T @ (sign.T @ found - found @ sign))
        if step < 11:
            sign = 0.5 * sign @ rest
    by_matrix: torch.Tensor = found / 2
    return by_matrix


@pytest.mark.parametrize("channels", [4, 24])
def test_the_absolute_gaussian_loss_and_its_gradient_are_the_programs(channels: int) -> None:
    """With more channels than the map has rank, so that the smallest eigenvalues are far from converged."""
    own, style = maps(0, channels, 4, 5).requires_grad_(), maps(1, channels, 4, 5)
    loss = style_loss(own, term("gaussian", "absolute", style))
    loss.backward()  # type: ignore[no-untyped-call]

    free = own.detach().clone().requires_grad_()
    first, second = floored(free, 1e-4), floored(style, 1e-4)
    root = newton_schulz(second)
    with torch.no_grad():
        product = root @ first @ root
        cross = newton_schulz(product)
        identity = torch.eye(channels, dtype=torch.float64)
        by_product = lyapunov(cross, -2 / channels * identity)
    distance = (flat(free).mean(dim=1) - flat(style).mean(dim=1)).square().mean()
    smooth = distance + (first.trace() + second.trace()) / channels
    expected = smooth - 2 * cross.trace() / channels
    torch.testing.assert_close(loss, expected, rtol=1e-8, atol=0)
    # A stand-in with the program's gradient: linear in the covariance around this point.
    (smooth + (root @ by_product @ root * first).sum()).backward()  # type: ignore[no-untyped-call]
    assert own.grad is not None
    assert free.grad is not None
    torch.testing.assert_close(own.grad, free.grad, rtol=1e-6, atol=1e-10)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("scaling", SCALINGS)
def test_dead_channels_give_finite_losses_and_gradients(name: MomentLossName, scaling: Scaling) -> None:
    some, nothing = moments(maps(0, dtype=torch.float32)), Moments(torch.zeros(5), torch.zeros(5, 5))
    for target, found in ((nothing, some), (some, nothing), (nothing, nothing)):
        graded = moment_loss(name, target, scaling)(found)
        assert bool(graded.value.isfinite())
        assert bool(graded.gram.isfinite().all())
        assert graded.mean is None or bool(graded.mean.isfinite().all())
