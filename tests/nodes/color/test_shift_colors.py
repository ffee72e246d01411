"""The Shift Colors node, against scikit-image's LCh."""

from __future__ import annotations

import numpy as np
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from skimage import color

from nodes.color.lab import lab_from_srgb
from nodes.color.shift_colors import shift_colors


def _noise(*size: int) -> torch.Tensor:
    return torch.rand(3, *size, generator=torch.Generator().manual_seed(4))


def _lch(picture: torch.Tensor) -> np.ndarray:
    lch: np.ndarray = color.lab2lch(color.rgb2lab(picture.permute(1, 2, 0).double().numpy()))
    return lch


def test_hue_is_turned_and_chroma_multiplied_in_lch() -> None:
    image = 0.4 + 0.2 * _noise(20, 20)
    before, after = _lch(image), _lch(shift_colors(image, brightness=0.05, saturation=0.8, hue=50))
    strong = before[..., 1] > 3
    turned = (after[..., 2] - before[..., 2]) % (2 * np.pi)
    np.testing.assert_allclose(turned[strong], np.deg2rad(50), atol=0.02)
    np.testing.assert_allclose(after[..., 1], 0.8 * before[..., 1], atol=0.1)
    np.testing.assert_allclose(after[..., 0], before[..., 0] + 5, atol=0.1)


def test_nothing_shifted_changes_nothing() -> None:
    image = _noise(6, 6)
    assert torch.equal(shift_colors(image), image)


def test_histograms_of_primaries_move() -> None:
    image = _noise(6, 6)
    found = shift_colors(image, red=0.1, blue=-0.2)
    expected = image + torch.tensor([0.1, 0, -0.2])[:, None, None]
    torch.testing.assert_close(found, expected.clamp(0, 1))


@settings(max_examples=30, deadline=None)
@given(saturation=st.floats(0, 3), hue=st.floats(-180, 180), brightness=st.floats(-1, 1))
def test_strong_shifts_keep_the_lightness_that_was_asked_for(
    saturation: float, hue: float, brightness: float
) -> None:
    image = _noise(8, 8)
    found = shift_colors(image, brightness, saturation, hue)
    assert 0 <= found.min() <= found.max() <= 1
    wanted = (lab_from_srgb(image)[0] + 100 * brightness).clamp(0, 100)
    assert (lab_from_srgb(found)[0] - wanted).abs().max() < 0.1


def test_no_saturation_is_grey() -> None:
    grey = shift_colors(_noise(6, 6), saturation=0)
    assert (grey - grey[:1]).abs().max() < 1e-5
