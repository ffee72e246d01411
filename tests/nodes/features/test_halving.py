"""Halving against a direct float64 sum, and its gradient against its definition."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from nodes.features.halving import halve


def direct(maps: np.ndarray) -> np.ndarray:
    """The binomial blur at every second position, written out for one channel."""
    height, width = maps.shape
    rows = [min(max(y, 0), height - 1) for y in range(-1, height + 3)]
    columns = [min(max(x, 0), width - 1) for x in range(-1, width + 3)]
    padded = maps[np.ix_(rows, columns)]
    taps = np.outer([1, 3, 3, 1], [1, 3, 3, 1]) / 64
    return np.array(
        [
            [(padded[2 * y : 2 * y + 4, 2 * x : 2 * x + 4] * taps).sum() for x in range((width + 1) // 2)]
            for y in range((height + 1) // 2)
        ]
    )


@given(st.integers(1, 9), st.integers(1, 9), st.integers(0, 1000))
@settings(max_examples=30, deadline=None)
def test_halving_is_the_binomial_blur_at_every_second_position(height: int, width: int, seed: int) -> None:
    maps = np.random.default_rng(seed).normal(size=(height, width))
    found = halve(torch.from_numpy(maps)[None, None])[0, 0].numpy()
    np.testing.assert_allclose(found, direct(maps), atol=1e-12)


@pytest.mark.parametrize("size", [(6, 8), (5, 8), (7, 3), (2, 2)])
def test_the_gradient_is_that_of_finite_differences(size: tuple[int, int]) -> None:
    maps = torch.rand(1, 2, *size, dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(halve, (maps,))
