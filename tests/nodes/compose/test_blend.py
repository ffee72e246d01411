"""The Blend node, against the formulae of W3C Compositing and Blending written out per pixel."""

from __future__ import annotations

import math
import warnings
from typing import get_args

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage

from nodes.compose.blend import Mode, blend

MODES: tuple[Mode, ...] = get_args(Mode)


def _noise(*size: int, seed: int = 2, channels: int = 3) -> torch.Tensor:
    return torch.rand(channels, *size, generator=torch.Generator().manual_seed(seed))


def _lum(c: list[float]) -> float:
    return 0.3 * c[0] + 0.59 * c[1] + 0.11 * c[2]


def _set_lum(c: list[float], lum: float) -> list[float]:
    d = lum - _lum(c)
    c = [x + d for x in c]
    low, high, lum = min(c), max(c), _lum(c)
    if low < 0:
        c = [lum + (x - lum) * lum / (lum - low) for x in c]
    if high > 1:
        c = [lum + (x - lum) * (1 - lum) / (high - lum) for x in c]
    return c


def _hard_light(b: float, s: float) -> float:
    return b * 2 * s if s <= 0.5 else b + (2 * s - 1) - b * (2 * s - 1)


def _soft_light(b: float, s: float) -> float:
    if s <= 0.5:
        return b - (1 - 2 * s) * b * (1 - b)
    d = ((16 * b - 12) * b + 4) * b if b <= 0.25 else math.sqrt(b)
    return b + (2 * s - 1) * (d - b)


def _mixed(b: list[float], s: list[float], mode: Mode) -> list[float]:
    if mode == "luminosity":
        return _set_lum(b, _lum(s))
    each = {
        "normal": lambda x, y: y,
        "multiply": lambda x, y: x * y,
        "screen": lambda x, y: x + y - x * y,
        "overlay": lambda x, y: _hard_light(y, x),
        "soft light": _soft_light,
    }[mode]
    return [each(x, y) for x, y in zip(b, s, strict=True)]


@pytest.mark.parametrize("mode", [mode for mode in MODES if mode != "detail"])
def test_a_mode_is_the_specifications_formula(mode: Mode) -> None:
    base, overlay = _noise(9, 11, seed=1), _noise(9, 11, seed=2)
    base[:, 0], overlay[:, 1], base[:, 2], overlay[:, 2] = 0, 0, 1, 1
    found = blend(base, overlay, opacity=1, mode=mode)
    for y in range(9):
        for x in range(11):
            expected = _mixed(base[:, y, x].tolist(), overlay[:, y, x].tolist(), mode)
            np.testing.assert_allclose(found[:, y, x], expected, atol=2e-6)


def test_luminosity_takes_the_overlays_light() -> None:
    base, overlay = _noise(20, 20, seed=3), _noise(20, 20, seed=4)
    weights = torch.tensor([0.3, 0.59, 0.11])
    light = torch.einsum("c,chw->hw", weights, blend(base, overlay, opacity=1, mode="luminosity"))
    torch.testing.assert_close(light, torch.einsum("c,chw->hw", weights, overlay), atol=1e-5, rtol=0)


def _painting_and_photo() -> tuple[torch.Tensor, torch.Tensor]:
    """Colours in the middle of the range, so that nothing is clipped."""
    return 0.4 + 0.2 * _noise(40, 60, seed=8), 0.45 + 0.1 * _noise(40, 60, seed=9)


def test_detail_adds_what_the_overlays_light_has_beyond_its_blur() -> None:
    base, overlay = _painting_and_photo()
    light = np.tensordot([0.3, 0.59, 0.11], overlay.double().numpy(), (0, 0))
    high = light - ndimage.gaussian_filter(light, 0.02 * 40, mode="reflect", truncate=6)
    found = blend(base, overlay, opacity=0.7, mode="detail", detail_radius=2)
    np.testing.assert_allclose(found, base.double().numpy() + 0.7 * high, atol=2e-4)


def test_detail_heeds_the_mask_and_takes_nothing_from_a_flat_overlay() -> None:
    base, overlay = _painting_and_photo()
    mask = torch.zeros(1, 40, 60)
    mask[:, :, 30:] = 1
    found = blend(base, overlay, mask, opacity=1, mode="detail")
    assert torch.equal(found[:, :, :30], base[:, :, :30])
    torch.testing.assert_close(found[:, :, 30:], blend(base, overlay, opacity=1, mode="detail")[:, :, 30:])
    flat = torch.full_like(overlay, 0.3)
    torch.testing.assert_close(blend(base, flat, opacity=1, mode="detail"), base, atol=1e-5, rtol=0)


def test_opacity_and_mask_multiply() -> None:
    base, overlay, mask = _noise(8, 8, seed=5), _noise(8, 8, seed=6), _noise(8, 8, seed=7, channels=1)
    found = blend(base, overlay, mask, opacity=0.4)
    torch.testing.assert_close(found, base + 0.4 * mask * (overlay - base))
    assert torch.equal(blend(base, overlay, opacity=0), base)
    torch.testing.assert_close(blend(base, overlay, opacity=1), overlay)


def test_an_overlay_and_a_mask_of_another_size_are_brought_to_the_bases() -> None:
    base = torch.zeros(3, 10, 20)
    mask = torch.zeros(1, 50, 100)
    mask[:, :, 50:] = 1
    found = blend(base, torch.ones(3, 30, 60), mask, opacity=1)
    assert found.shape == base.shape
    assert (found[:, :, :10] == 0).all()
    assert (found[:, :, 10:] == 1).all()


def test_another_aspect_ratio_is_a_warning_and_a_rounded_size_is_none() -> None:
    with pytest.warns(UserWarning, match="40 × 10 px and the base 20 × 10 px"):
        blend(torch.zeros(3, 10, 20), torch.zeros(3, 10, 40))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        blend(torch.zeros(3, 100, 200), torch.zeros(3, 101, 200))


@settings(max_examples=40, deadline=None)
@given(
    mode=st.sampled_from(MODES),
    sizes=st.tuples(*[st.integers(1, 8)] * 4),
    seed=st.integers(0, 999),
    opacity=st.floats(0, 1),
)
@pytest.mark.filterwarnings("ignore:The overlay is")
def test_any_two_pictures_give_one_in_range_of_the_bases_size(
    mode: Mode, sizes: tuple[int, int, int, int], seed: int, opacity: float
) -> None:
    base, overlay = _noise(*sizes[:2], seed=seed), _noise(*sizes[2:], seed=seed + 1).round()
    before = base.clone(), overlay.clone()
    found = blend(base, overlay, opacity=opacity, mode=mode)
    assert found.shape == base.shape
    assert found.isfinite().all()
    assert 0 <= found.min() <= found.max() <= 1
    assert torch.equal(base, before[0])
    assert torch.equal(overlay, before[1])
