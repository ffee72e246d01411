"""Sizes of levels and rounds, and resampling between them."""

from __future__ import annotations

from itertools import pairwise

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from nodes.features.halving import halve
from nodes.transfer.reduction import pyramid
from nodes.transfer.resampling import halving_transposed, resized, size_of
from nodes.transfer.sizes import SMALLEST_LEVEL, SMALLEST_ROUND, Size, rounds, scaled, top_size


def test_four_levels_at_three_to_two_are_3072_by_2048() -> None:
    assert top_size(Size(2000, 3000), levels=4) == Size(2048, 3072)
    assert top_size(Size(3000, 2000), levels=4) == Size(3072, 2048)


@given(st.integers(64, 6000), st.integers(64, 6000), st.integers(1, 6))
def test_every_level_is_exactly_half_and_the_aspect_stays(height: int, width: int, levels: int) -> None:
    top = top_size(Size(height, width), levels)
    step = 2 ** (levels - 1)
    assert top.height % step == 0 == top.width % step
    assert top.short == 256 * step
    long = max(height, width) / min(height, width) * top.short
    assert abs(max(top) - long) <= step / 2 + 0.5


@given(st.integers(64, 4096), st.integers(64, 4096), st.integers(1, 6))
def test_rounds_grow_to_the_top_with_room_for_their_levels(height: int, width: int, levels: int) -> None:
    top = Size(height, width)
    found = rounds(top, levels)
    assert found[-1].size == top
    assert all(small.size == large.size.halved() for small, large in pairwise(found))
    assert len(found) == 1 or found[0].size.short >= SMALLEST_ROUND
    for entry in found:
        assert 1 <= entry.levels <= levels
        assert entry.levels == 1 or entry.size.short / 2 ** (entry.levels - 1) >= SMALLEST_LEVEL


def test_a_short_side_that_is_set_is_taken() -> None:
    assert top_size(Size(100, 200), levels=2, short_side=301) == Size(300, 600)
    assert scaled(Size(300, 200), 100) == Size(150, 100)


@pytest.mark.parametrize("size", [(8, 6), (7, 6), (7, 9), (5, 4)])
def test_the_transpose_of_halving_is_its_transpose(size: tuple[int, int]) -> None:
    picture = torch.rand(3, *size, dtype=torch.float64)
    half = halve(picture[None])[0]
    gradient = torch.rand_like(half)
    back = halving_transposed(gradient, Size(*size))
    assert back.shape == picture.shape
    assert float((half * gradient).sum()) == pytest.approx(float((picture * back).sum()), rel=1e-12)


def test_a_pyramid_keeps_a_flat_colour() -> None:
    flat = torch.full((3, 37, 52), 0.3)
    levels = pyramid(flat, 3)
    assert [size_of(level) for level in levels] == [Size(37, 52), Size(19, 26), Size(10, 13)]
    assert all(torch.allclose(level, torch.tensor(0.3)) for level in levels)


def test_resizing_down_leaves_no_aliases() -> None:
    board = (torch.arange(128)[:, None] + torch.arange(128)) % 2
    small = resized(board.float().expand(3, -1, -1), Size(31, 31))
    assert float((small - 0.5).abs().max()) < 0.05
