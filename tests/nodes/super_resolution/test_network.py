"""The stack that is trained: what it begins from, and what it begins as."""

from __future__ import annotations

import pytest
import torch
import torch.nn.functional as F

from nodes.super_resolution.training.network import begin_from, build_network, enlarge


@pytest.fixture(autouse=True)
def _own_random_numbers() -> object:
    with torch.random.fork_rng():
        torch.manual_seed(11)
        yield


def trained(scale: int = 2, convolutions: int = 2) -> torch.nn.Module:
    """A network whose residual is far from nothing."""
    network = build_network(scale, 8, convolutions)
    network.state_dict()[f"body.{2 * convolutions + 2}.weight"].mul_(10)
    return network


def test_a_deeper_network_begins_as_the_shallower_one() -> None:
    shallow, deep = trained(), build_network(2, 8, 5)
    begin_from(deep, shallow.state_dict())
    small = torch.rand(2, 3, 9, 7)
    # Zero padding is the same at each depth, so even the edges agree.
    assert torch.allclose(enlarge(deep, small), enlarge(shallow, small), atol=1e-5)
    assert not torch.allclose(enlarge(deep, small), F.interpolate(small, scale_factor=2), atol=1e-2)


def test_a_network_for_4_begins_as_one_for_2_with_its_pixels_repeated() -> None:
    double, quadruple = trained(), build_network(4, 8, 3)
    begin_from(quadruple, double.state_dict())
    small = torch.rand(2, 3, 9, 7)
    expected = F.interpolate(enlarge(double, small), scale_factor=2, mode="nearest")
    assert torch.allclose(enlarge(quadruple, small), expected, atol=1e-5)


def test_an_untrained_network_begins_near_the_enlarged_picture() -> None:
    small = torch.rand(1, 3, 12, 12)
    for scale in (2, 4):
        painted = enlarge(build_network(scale), small).detach()
        assert painted.shape == (1, 3, 12 * scale, 12 * scale)
        assert float((painted - F.interpolate(small, scale_factor=scale)).abs().mean()) < 0.2


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (build_network(2, 8, 6), "deeper"),
        (build_network(2, 12, 2), "width"),
        (build_network(4, 8, 2), "scale"),
        (torch.nn.Conv2d(3, 8, 3), "Compact"),
    ],
)
def test_weights_that_do_not_fit_are_refused(other: torch.nn.Module, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        begin_from(build_network(2, 8, 3), other.state_dict())
