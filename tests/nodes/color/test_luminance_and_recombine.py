"""Luminance and Recombine, which take a picture apart and put it together again."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from nodes.color.luma import luma, with_luma
from nodes.color.luminance import luminance
from nodes.color.recombine import recombine


def _noise(*size: int, seed: int = 4) -> torch.Tensor:
    return torch.rand(3, *size, generator=torch.Generator().manual_seed(seed))


def test_the_light_is_luma_of_bt_709() -> None:
    image = _noise(7, 8)
    expected = np.tensordot([0.2126, 0.7152, 0.0722], image.double().numpy(), (0, 0))
    for channel in luminance(image):
        np.testing.assert_allclose(channel, expected, atol=1e-6)


def test_a_matched_light_has_the_mean_and_spread_of_the_other() -> None:
    style, photo = 0.45 + 0.1 * _noise(20, 30), 0.3 + 0.3 * _noise(10, 12, seed=5)
    found = luminance(style, photo)[0]
    assert abs(float(found.mean() - luma(photo).mean())) < 1e-4
    assert abs(float(found.std(correction=0) - luma(photo).std(correction=0))) < 1e-4
    half = luminance(style, photo, match_strength=0.5)
    torch.testing.assert_close(half, (luminance(style) + luminance(style, photo)) / 2)
    flat = luminance(torch.full((3, 4, 4), 0.2), photo)
    torch.testing.assert_close(flat, luma(photo).mean().expand(3, 4, 4))


def test_a_picture_taken_apart_and_put_together_is_itself() -> None:
    image = _noise(9, 11)
    torch.testing.assert_close(recombine(luminance(image), image), image, atol=1e-6, rtol=0)


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 99),
    sizes=st.tuples(*[st.integers(1, 6)] * 4),
    saturation=st.floats(0, 2),
    steps=st.sampled_from([1, 255]),
)
@pytest.mark.filterwarnings("ignore:The picture of colours is")
def test_the_light_stays_whatever_the_colours(
    seed: int, sizes: tuple[int, int, int, int], saturation: float, steps: int
) -> None:
    light = (_noise(*sizes[:2], seed=seed) * steps).round() / steps
    colours = (_noise(*sizes[2:], seed=seed + 1) * steps).round() / steps
    found = recombine(light, colours, saturation)
    assert found.shape == light.shape
    assert 0 <= found.min() <= found.max() <= 1
    assert (luma(found) - luma(light)).abs().max() < 1e-5


def test_no_saturation_is_the_light_alone() -> None:
    light, colours = _noise(6, 6), _noise(6, 6, seed=9)
    torch.testing.assert_close(recombine(light, colours, 0), luminance(light), atol=1e-6, rtol=0)


def test_differences_of_colour_are_taken_over_where_they_fit() -> None:
    colours = 0.45 + 0.1 * _noise(6, 6)
    found = with_luma(colours, luma(colours) + 0.1)
    torch.testing.assert_close(found, colours + 0.1)


def test_another_shape_is_a_warning() -> None:
    with pytest.warns(UserWarning, match="20 × 10 px and that of light 10 × 10 px"):
        recombine(_noise(10, 10), _noise(10, 20))
