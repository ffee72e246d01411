"""Noise Map against OpenCV and the formulae of its docstring."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from nodes.contract import NodeError, spec_of
from nodes.transfer.noise import amount_map, envelopes, grid_size, spots
from nodes.transfer.noise_map import noise_map
from tests.nodes.recorder import Recorder
from tests.nodes.transfer.helpers import blobs


def test_the_mix_lays_the_noise_on_by_its_amount() -> None:
    content, style = blobs(80, 100, seed=1), blobs(90, 70, seed=2)
    found = noise_map(content, style, seed=3)
    expected = (1 - found.amount) * content + found.amount * found.noise.picture
    torch.testing.assert_close(found.mix, expected)
    assert torch.equal(found.noise.amount, found.amount)
    assert found.amount.shape == (1, 80, 100)
    assert 0 <= float(found.noise.picture.min()) <= float(found.noise.picture.max()) <= 1


def test_the_same_seed_gives_the_same_noise() -> None:
    content = blobs(64, 64, seed=1)
    first, second, other = (
        noise_map(content, palette="normal", seed=seed).noise.picture for seed in (1, 1, 2)
    )
    assert torch.equal(first, second)
    assert not torch.equal(first, other)


def test_a_permuted_palette_makes_up_no_colour() -> None:
    style = blobs(64, 64, seed=4)
    grid = spots(64, 64, 64, style, torch.Generator().manual_seed(0))
    colours = [sorted(map(tuple, picture.reshape(3, -1).T.tolist())) for picture in (grid, style)]
    assert colours[0] == colours[1]


def test_granularity_counts_spots_or_measures_them() -> None:
    generator = torch.Generator().manual_seed(0)
    assert torch.equal(spots(0, 8, 9, "normal", generator), torch.ones(3, 8, 9))
    by_count = spots(4, 64, 128, "normal", torch.Generator().manual_seed(1))
    by_size = spots(-16, 64, 128, "normal", torch.Generator().manual_seed(1))
    assert torch.equal(by_count, by_size)


@given(st.integers(1, 64), st.integers(64, 900), st.integers(64, 900))
def test_a_grid_has_the_references_rows_and_columns(granularity: int, height: int, width: int) -> None:
    if height <= width:
        expected = granularity, width * granularity // height
    else:
        expected = height * granularity // width, granularity
    assert grid_size(granularity, height, width) == expected
    assert grid_size(-granularity, height, width) == (height // granularity, width // granularity)


def test_the_envelope_is_its_formula() -> None:
    found = envelopes(41, 61, [0.3], [0.1], [0.25])[0, 0].double().numpy()
    y, x = np.mgrid[-20:21, -30:31].astype(np.float64)
    bump = np.exp(-(x**2) / (2 * (0.25 * 61) ** 2)) * np.exp(-(y**2) / (2 * (0.25 * 41) ** 2))
    np.testing.assert_allclose(found, 0.1 + 0.2 * bump, atol=1e-6)
    assert found[20, 30] == pytest.approx(0.3)


@pytest.mark.parametrize(("height", "width"), [(40, 60), (41, 61), (1, 2)])
def test_the_middle_of_an_envelope_has_the_central_amplitude(height: int, width: int) -> None:
    found = envelopes(height, width, [0.3], [0.1], [0.05])
    assert float(found.max()) == pytest.approx(0.3, rel=1e-7)


def test_the_amount_follows_opencvs_gradient() -> None:
    content = blobs(96, 120, seed=5)
    grey = (content.numpy() * np.array([0.2126, 0.7152, 0.0722], np.float32)[:, None, None]).sum(axis=0)
    across = cv2.Sobel(grey, cv2.CV_64F, 1, 0, ksize=5)
    down = cv2.Sobel(grey, cv2.CV_64F, 0, 1, ksize=5)
    expected = 5 * 0.95 / (5 + np.hypot(across, down))
    found = amount_map(content, 0.95, 5, 0, per_channel=False)[0].numpy()
    np.testing.assert_allclose(found, expected, rtol=1e-3)


def test_a_unit_step_has_a_gradient_of_48() -> None:
    step = torch.zeros(3, 64, 64)
    step[:, :, 32:] = 1
    found = amount_map(step, 1.0, 5, 0, per_channel=True)
    assert float(found.min()) == pytest.approx(5 / (5 + 48), rel=1e-4)
    assert float(found.max()) == pytest.approx(1.0)


def test_without_any_hold_back_only_flat_places_get_noise() -> None:
    step = torch.zeros(3, 64, 64)
    step[:, :, 32:] = 1
    found = amount_map(step, 0.8, 0, 0, per_channel=False)
    assert torch.unique(found).tolist() == [0.0, pytest.approx(0.8)]
    assert float(found[0, 5, 5]) == pytest.approx(0.8)
    assert float(found[0, 5, 32]) == 0.0


def test_the_amount_does_not_change_with_resolution() -> None:
    small, large = (
        amount_map(blobs(side, side, seed=6), 0.95, 5, 0.01, per_channel=False) for side in (512, 1024)
    )
    assert float((small.mean() - large.mean()).abs()) < 0.01


def test_unequal_lists_are_refused_before_and_during_the_run() -> None:
    check = spec_of(noise_map).check
    assert check is not None
    complaints = list(check({"granularity": [1, 2], "center": [1], "edge": [1, 0], "dispersion": [1, 1]}))
    assert [entry.parameter for entry in complaints] == ["center"]
    with pytest.raises(NodeError, match="unequal lengths") as caught:
        noise_map(blobs(64, 64, seed=1), palette="normal", center=(1.0,))
    assert caught.value.input == "center"


def test_amplitudes_that_do_not_sum_to_one_are_warned_of() -> None:
    run = Recorder()
    noise_map(blobs(64, 64, seed=1), palette="normal", center=(0.3, 0.2, 0.1, 0.2, 0.3), run=run)
    assert run.warnings == ["center amplitudes sum to 1.1, not 1"]


def test_the_style_palette_needs_a_style() -> None:
    with pytest.raises(NodeError, match="no style") as caught:
        noise_map(blobs(64, 64, seed=1))
    assert caught.value.input == "style"


def test_edges_are_measured_at_the_size_asked_for() -> None:
    content = blobs(128, 128, seed=6)
    whole, halved = (
        amount_map(content, 0.95, 5, 0, per_channel=False, measured_at=side) for side in (128, 64)
    )
    assert float(halved.mean()) < float(whole.mean())
    torch.testing.assert_close(
        amount_map(content, 0.95, 5, 0, per_channel=False, measured_at=9999), whole, rtol=0, atol=0
    )


def test_each_stage_can_be_left_out() -> None:
    content, style = blobs(64, 80, seed=1), blobs(64, 64, seed=2)
    one_size: dict[str, Any] = {"granularity": (8,), "center": (1.0,), "edge": (0.0,), "dispersion": (0.2,)}
    without_envelope = noise_map(content, style, envelopes=False, **one_size).noise.picture
    flat = noise_map(content, style, **(one_size | {"edge": (1.0,)})).noise.picture
    assert torch.equal(without_envelope, flat)
    everywhere = noise_map(content, style, spare_edges=False, strength=0.4)
    assert torch.equal(everywhere.amount, torch.full((1, 64, 80), 0.4))
    torch.testing.assert_close(everywhere.mix, 0.6 * content + 0.4 * everywhere.noise.picture)
    nothing = noise_map(content, style, strength=0.0)
    assert torch.equal(nothing.mix, content)


def test_a_rectified_normal_palette_is_half_black() -> None:
    grid = spots(-1, 100, 100, "rectified-normal", torch.Generator().manual_seed(0))
    assert float((grid == 0).float().mean()) == pytest.approx(0.5, abs=0.01)
    # P(N(0, 1) > 1)
    assert float((grid == 1).float().mean()) == pytest.approx(0.1587, abs=0.01)
