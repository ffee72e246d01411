"""SSIM, PSNR, colour differences and colour distances, against scikit-image and closed forms."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from skimage import color, metrics

from nodes.contract import Image
from nodes.measuring import colours, similarity
from nodes.measuring.colours import directions, mean_apart, palette, spread_apart
from nodes.measuring.similarity import mean_delta_e, psnr, ssim
from tests.nodes.transfer.helpers import blobs

LUMA = np.array([0.2126, 0.7152, 0.0722])


def _nothing() -> None:
    pass


def _pair(height: int = 40, width: int = 53) -> tuple[Image, Image]:
    one = blobs(height, width, seed=1)
    noise = torch.randn(one.shape, generator=torch.Generator().manual_seed(2))
    return one, (0.8 * one + 0.1 + 0.08 * noise).clamp(0, 1)


def _from_lab(lab: list[list[float]]) -> Image:
    return torch.from_numpy(color.lab2rgb(np.array([lab]))).permute(2, 0, 1).float()


def test_ssim_is_scikit_images(monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = _pair()
    lumas = [picture.permute(1, 2, 0).double().numpy() @ LUMA for picture in (one, other)]
    expected = metrics.structural_similarity(  # type: ignore[no-untyped-call]
        *lumas, gaussian_weights=True, sigma=1.5, use_sample_covariance=False, data_range=1
    )
    assert 0.2 < expected < 0.95
    assert ssim(one, other) == pytest.approx(expected, abs=1e-9)
    monkeypatch.setattr(similarity, "STRIP", 53 * 7)
    assert ssim(one, other) == pytest.approx(expected, abs=1e-9)


@settings(max_examples=25, deadline=None)
@given(st.integers(11, 30), st.integers(11, 30), st.integers(0, 99))
def test_ssim_is_one_for_equal_pictures_and_the_same_both_ways(height: int, width: int, seed: int) -> None:
    one, other = blobs(height, width, seed), blobs(height, width, seed + 1)
    assert ssim(one, one) == pytest.approx(1, abs=1e-12)
    assert ssim(one, other) == pytest.approx(ssim(other, one), abs=1e-12)
    assert ssim(one, other) < 1


def test_psnr_and_mean_delta_e_are_scikit_images(monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = _pair()
    arrays = [picture.permute(1, 2, 0).double().numpy() for picture in (one, other)]
    expected = metrics.peak_signal_noise_ratio(*arrays, data_range=1)  # type: ignore[no-untyped-call]
    apart = color.deltaE_cie76(*map(color.rgb2lab, arrays)).mean()  # type: ignore[no-untyped-call]
    for strip in (similarity.STRIP, 100):
        monkeypatch.setattr(similarity, "STRIP", strip)
        assert psnr(one, other) == pytest.approx(expected, abs=1e-5)
        assert mean_delta_e(one, other) == pytest.approx(apart, abs=2e-3)
    assert psnr(one, one) == math.inf
    assert mean_delta_e(one, one) == 0


def test_the_thirteen_directions_weigh_all_directions_alike() -> None:
    lines = directions()
    assert lines.shape == (13, 3)
    torch.testing.assert_close(lines.T @ lines, 13 / 3 * torch.eye(3))
    crossed = (lines @ lines.T).abs() - torch.eye(13)
    assert float(crossed.max()) < 0.99


def test_a_shift_of_all_colours_counts_as_its_delta_e() -> None:
    random = np.random.default_rng(0)
    lab = np.array([50.0, 5, -5]) + random.normal(0, 4, (500, 3))
    shift = np.array([3.0, -4, 12])
    one, other = (palette(_from_lab(values.tolist()), _nothing) for values in (lab, lab + shift))
    assert mean_apart(one, other) == pytest.approx(13, abs=0.02)
    assert spread_apart(one, other) == pytest.approx(13, abs=0.05)
    assert spread_apart(one, one) == 0


def test_colours_are_as_far_apart_as_sorted_projections_say(monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = blobs(30, 40, seed=3), blobs(30, 40, seed=4) ** 2
    labs = [color.rgb2lab(p.permute(1, 2, 0).double().numpy()).reshape(-1, 3) for p in (one, other)]
    lines = directions().double().numpy()
    ordered = [np.sort(lab @ lines.T, axis=0) for lab in labs]
    expected = math.sqrt(3 * ((ordered[0] - ordered[1]) ** 2).mean())
    assert expected > 5
    for chunk in (1 << 18, 77):
        monkeypatch.setattr(colours, "_CHUNK", chunk)
        found = palette(one, _nothing), palette(other, _nothing)
        assert spread_apart(*found) == pytest.approx(expected, rel=5e-3)
        assert mean_apart(*found) == pytest.approx(
            np.linalg.norm(labs[0].mean(0) - labs[1].mean(0)), abs=5e-3
        )


def test_one_mean_with_another_spread_is_seen_by_the_spread_alone() -> None:
    """Greys at 50 ± 10 against greys at 50 ± 30: each must move 20 in L*."""
    one, other = (_from_lab([[50 - half, 0.0, 0.0], [50 + half, 0.0, 0.0]] * 8) for half in (10.0, 30.0))
    found = palette(one, _nothing), palette(other, _nothing)
    assert mean_apart(*found) < 0.05
    assert spread_apart(*found) == pytest.approx(20, abs=0.1)
