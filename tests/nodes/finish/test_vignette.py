"""The Vignette node, against its formula."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from nodes.color.lab import to_linear
from nodes.finish.vignette import falloff, vignette


def test_the_falloff_is_a_smooth_step_of_the_distance_from_the_middle() -> None:
    height, width = 40, 60
    y, x = np.mgrid[:height, :width]
    u, v = (2 * x + 1) / width - 1, (2 * y + 1) / height - 1
    distance = np.hypot(u, v) / np.hypot(u.max(), v.max())
    t = np.clip((distance - (0.6 - 0.25)) / 0.5, 0, 1)
    np.testing.assert_allclose(falloff(height, width, 0.6, 0.5, 0)[0], 3 * t**2 - 2 * t**3, atol=1e-5)


def test_darkening_takes_away_light_in_linear_light() -> None:
    image = torch.rand(3, 30, 40, generator=torch.Generator().manual_seed(1))
    share = falloff(30, 40, 0.6, 0.8, 0)
    found = to_linear(vignette(image, 0.7).double())
    torch.testing.assert_close(found, to_linear(image.double()) * (1 - 0.7 * share), atol=1e-5, rtol=0)


def test_full_amounts_are_black_and_white_in_the_corners() -> None:
    grey = torch.full((3, 50, 50), 0.5)
    assert (vignette(grey, 1, feather=0.2)[:, 0, 0] < 1e-3).all()
    assert (vignette(grey, -1, feather=0.2)[:, 0, 0] == 1).all()
    torch.testing.assert_close(vignette(grey, 1, feather=0.2)[:, 25, 25], grey[:, 25, 25])
    assert torch.equal(vignette(grey, 0), grey)


def test_roundness_goes_from_a_rectangle_to_a_circle() -> None:
    height, width = 60, 120

    def at(roundness: float, y: int, x: int) -> float:
        return float(falloff(height, width, 0.5, 1.0, roundness)[0, y, x])

    # The middles of the top and of the right side, and a place as far from the middle as the top.
    for roundness in (-1.0, 0.0):
        assert abs(at(roundness, 0, 59) - at(roundness, 29, 119)) < 0.02
    assert abs(at(1.0, 0, 59) - at(1.0, 29, 89)) < 0.02
    assert at(1.0, 29, 119) > at(1.0, 0, 59) + 0.2
    assert at(-1.0, 0, 59) > at(0.0, 0, 59)  # a rectangle fills the frame to its sides


@pytest.mark.parametrize("roundness", [-1.0, 0.0, 1.0])
def test_it_looks_the_same_at_every_size(roundness: float) -> None:
    large = falloff(200, 300, 0.5, 0.7, roundness)
    small = falloff(20, 30, 0.5, 0.7, roundness)
    shrunk = large.view(20, 10, 30, 10).mean((1, 3))
    assert (shrunk - small[0]).abs().max() < 0.06


@settings(max_examples=30, deadline=None)
@given(
    size=st.tuples(st.integers(1, 9), st.integers(1, 9)),
    amount=st.floats(-1, 1),
    midpoint=st.floats(0, 1),
    feather=st.floats(0.01, 1),
    roundness=st.floats(-1, 1),
)
def test_any_vignette_gives_a_picture(
    size: tuple[int, int], amount: float, midpoint: float, feather: float, roundness: float
) -> None:
    image = torch.rand(3, *size, generator=torch.Generator().manual_seed(1))
    found = vignette(image, amount, midpoint, feather, roundness)
    assert found.isfinite().all()
    assert 0 <= found.min() <= found.max() <= 1
    if amount:
        assert ((found - image) * amount <= 1e-6).all()
