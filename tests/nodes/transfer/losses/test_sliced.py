"""Sliced Wasserstein against all pairings tried out, and against numpy's interpolation."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from nodes.transfer.losses.sliced import sliced_loss, sliced_target
from nodes.transfer.losses.term import StyleEntry, StyleTerm, style_loss
from tests.nodes.transfer.losses.helpers import maps, weights


def seen(features: torch.Tensor, directions: torch.Tensor) -> np.ndarray:
    found: np.ndarray = (directions @ features[0].flatten(1)).numpy()
    return found


def test_along_each_direction_it_is_the_cheapest_of_all_pairings() -> None:
    own, style = maps(0, height=2, width=3), maps(1, height=2, width=3)
    target = sliced_target(style, 4, seed=3, scaling="absolute")
    costs = [
        min(np.square(row - goal[list(order)]).mean() for order in permutations(range(6)))
        for row, goal in zip(seen(own, target.directions), seen(style, target.directions), strict=True)
    ]
    assert float(sliced_loss(own, target).value) == pytest.approx(np.mean(costs), rel=1e-10)


def test_another_number_of_positions_is_read_between_the_quantiles() -> None:
    own, style = maps(0, height=4, width=5), maps(1, height=3, width=11)
    target = sliced_target(style, 6, seed=0, scaling="absolute")
    levels, known = (np.arange(20) + 0.5) / 20, (np.arange(33) + 0.5) / 33
    costs = [
        np.square(np.sort(row) - np.interp(levels, known, np.sort(goal))).mean()
        for row, goal in zip(seen(own, target.directions), seen(style, target.directions), strict=True)
    ]
    assert float(sliced_loss(own, target).value) == pytest.approx(np.mean(costs), rel=1e-6)


def test_weighted_positions_stand_at_the_middle_of_their_weight() -> None:
    own, style, where = maps(0), maps(1, height=3, width=11), weights(0, 42)
    target = sliced_target(style, 6, seed=0, scaling="absolute")
    known = (np.arange(33) + 0.5) / 33
    costs = []
    for row, goal in zip(seen(own, target.directions), seen(style, target.directions), strict=True):
        order = np.argsort(row)
        share = where.numpy()[order]
        levels = np.cumsum(share) - share / 2
        costs.append((share * np.square(row[order] - np.interp(levels, known, np.sort(goal)))).sum())
    assert float(sliced_loss(own, target, where).value) == pytest.approx(np.mean(costs), rel=1e-9)


def test_a_styles_own_weights_move_its_quantiles() -> None:
    style, where = maps(1), weights(1, 42)
    target = sliced_target(style, 5, seed=0, where=where)
    for found, row in zip(target.quantiles.numpy(), seen(style, target.directions), strict=True):
        order = np.argsort(row)
        share = where.numpy()[order]
        levels = np.cumsum(share) - share / 2
        np.testing.assert_allclose(
            found, np.interp((np.arange(42) + 0.5) / 42, levels, row[order]), rtol=1e-9, atol=1e-12
        )


def test_weights_that_are_all_alike_are_no_weights() -> None:
    own, style = maps(0), maps(1)
    alike = torch.full((42,), 1 / 42, dtype=torch.float64)
    plain, weighted = sliced_target(style, 5, seed=0), sliced_target(style, 5, seed=0, where=alike)
    torch.testing.assert_close(plain.quantiles, weighted.quantiles)
    torch.testing.assert_close(sliced_loss(own, plain).value, sliced_loss(own, plain, alike).value)
    torch.testing.assert_close(sliced_loss(own, plain).slope, sliced_loss(own, plain, alike).slope)


def test_the_gradient_is_the_slope_of_the_value() -> None:
    own, target = maps(0, height=3, width=4), sliced_target(maps(1, height=3, width=11), 6, seed=0)
    for where in (None, weights(0, 12)):
        term = StyleTerm((StyleEntry(0.7, target, where),))
        assert torch.autograd.gradcheck(
            lambda features, term=term: style_loss(features, term), (own.requires_grad_(),)
        )


def test_two_plain_maps_lie_apart_by_what_each_direction_sees_of_it() -> None:
    shift = torch.tensor([1.0, 2.0, -1.0], dtype=torch.float64)
    style = torch.ones(1, 3, 4, 4, dtype=torch.float64)
    target = sliced_target(style, 4000, seed=1, scaling="absolute")
    found = float(sliced_loss(style + shift[:, None, None], target).value)
    assert found == pytest.approx(float((target.directions @ shift).square().mean()))
    # Over all directions the mean square of a component is the square of the length over the dimension.
    assert found == pytest.approx(6 / 3, rel=0.05)


@given(seed=st.integers(0, 10_000), factor=st.floats(0.1, 50))
@settings(deadline=None, max_examples=20)
def test_it_is_positive_and_vanishes_wherever_the_features_are_the_styles(seed: int, factor: float) -> None:
    own, style = maps(seed), maps(seed + 1)
    target = sliced_target(style, 8, seed)
    shuffled = style.flatten(2)[:, :, torch.randperm(42)].view(1, 5, 6, 7)
    assert float(sliced_loss(shuffled, target).value) < 1e-20
    found = float(sliced_loss(own, target).value)
    assert found > 1e-6
    scaled = float(sliced_loss(own * factor, sliced_target(style * factor, 8, seed)).value)
    assert scaled == pytest.approx(found, rel=1e-6)


def test_directions_follow_the_seed() -> None:
    first, again, other = (sliced_target(maps(1), 8, seed).directions for seed in (1, 1, 2))
    assert torch.equal(first, again)
    assert not torch.allclose(first, other)
    torch.testing.assert_close(first.norm(dim=1), torch.ones(8, dtype=torch.float64))


def test_it_sees_what_moments_do_not() -> None:
    """Two channels of mean 0, variance 1 and no correlation, once in two lumps and once spread evenly."""
    even = torch.linspace(-1, 1, 64, dtype=torch.float64)
    even = even / even.square().mean().sqrt()
    lumps = torch.where(torch.arange(64) % 2 == 0, 1.0, -1.0).double()
    own, style = lumps.view(1, 1, 8, 8), even.view(1, 1, 8, 8)
    assert float(sliced_loss(own, sliced_target(style, 4, seed=0)).value) > 0.05


def test_half_precision_features_are_projected_in_float32() -> None:
    found = sliced_loss(
        maps(0, dtype=torch.bfloat16), sliced_target(maps(1, dtype=torch.bfloat16), 4, seed=0)
    )
    assert found.value.dtype == found.slope.dtype == torch.float32
