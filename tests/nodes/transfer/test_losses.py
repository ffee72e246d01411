"""The losses and their closed-form gradients against float64 autograd of the formulae."""

from __future__ import annotations

import pytest
import torch

from nodes.transfer.losses import (
    Statistic,
    content_loss,
    moments,
    style_loss,
    style_term,
    total_variation,
)


def maps(seed: int, channels: int = 5, height: int = 6, width: int = 7) -> torch.Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.rand((1, channels, height, width), generator=generator).contiguous(
        memory_format=torch.channels_last
    )


def formula(features: torch.Tensor, target: torch.Tensor, statistic: Statistic) -> torch.Tensor:
    """The relative style loss, written as in the text, in float64."""

    def matrix(x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        flat = x[0].double().flatten(1)
        if statistic == "gram":
            flat = torch.cat([flat, torch.ones(1, flat.shape[1], dtype=torch.float64)])
            return flat @ flat.T / flat.shape[1], torch.zeros(1, dtype=torch.float64)
        return torch.cov(flat, correction=0), flat.mean(dim=1)

    second, mean = matrix(features)
    goal, goal_mean = matrix(target)
    loss = (second - goal).square().sum() / goal.square().sum()
    if statistic == "covariance":
        loss = loss + (mean - goal_mean).square().sum() / goal_mean.square().sum()
    return loss


@pytest.mark.parametrize("statistic", ["gram", "covariance"])
def test_the_style_loss_and_its_gradient_are_the_formulas(statistic: Statistic) -> None:
    own = maps(0).requires_grad_()
    exact = maps(0).double().requires_grad_()
    term = style_term([moments(maps(1))], [1.0], statistic)
    loss = 3 * style_loss(own, term)
    expected = 3 * formula(exact, maps(1), statistic)
    loss.backward()  # type: ignore[no-untyped-call]
    expected.backward()  # type: ignore[no-untyped-call]
    assert float(loss.detach()) == pytest.approx(float(expected.detach()), rel=1e-4)
    assert own.grad is not None
    assert exact.grad is not None
    torch.testing.assert_close(own.grad.double(), exact.grad, rtol=1e-3, atol=1e-6)


@pytest.mark.parametrize("statistic", ["gram", "covariance"])
def test_several_styles_are_the_weighted_sum_of_their_losses(statistic: Statistic) -> None:
    own = maps(0)
    term = style_term([moments(maps(1)), moments(maps(2))], [0.25, 0.75], statistic)
    expected = 0.25 * formula(own, maps(1), statistic) + 0.75 * formula(own, maps(2), statistic)
    assert float(style_loss(own, term)) == pytest.approx(float(expected), rel=1e-4)


def test_the_style_itself_has_no_loss() -> None:
    for statistic in ("gram", "covariance"):
        assert float(style_loss(maps(1), style_term([moments(maps(1))], [1.0], statistic))) < 1e-9


def test_bfloat16_features_have_float32_statistics() -> None:
    rough = maps(0).bfloat16()
    assert moments(rough).gram.dtype == torch.float32
    torch.testing.assert_close(moments(rough).gram, moments(rough.float()).gram)


def test_content_loss_is_relative_to_the_variance() -> None:
    content = maps(3)
    loss = content_loss(content + 0.5, content, moments(content).spread())
    variance = float(content[0].double().flatten(1).var(dim=1, correction=0).mean())
    assert float(loss) == pytest.approx(0.25 / variance, rel=1e-4)


def test_total_variation_of_a_ramp_and_of_a_step() -> None:
    ramp = torch.linspace(0, 1, 11).expand(3, 4, 11)
    assert float(total_variation(ramp)) == pytest.approx(0.01, rel=1e-4)
    steps = torch.tensor([0.0, 0.0, 1.0]).expand(3, 2, 3)
    assert float(total_variation(steps)) == pytest.approx(0.5)
