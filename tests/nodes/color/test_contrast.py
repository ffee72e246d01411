"""The Contrast node, against OpenCV's CLAHE and closed forms."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from nodes.color.contrast import BINS, bent, clipped, contrast, equalised
from nodes.color.lab import lab_from_srgb


def _scene(height: int = 96, width: int = 128) -> torch.Tensor:
    """Soft shapes with noise, (1, height, width)."""
    y, x = torch.meshgrid(torch.linspace(0, 3, height), torch.linspace(0, 4, width), indexing="ij")
    noise = torch.rand(1, height, width, generator=torch.Generator().manual_seed(1))
    return (0.45 + 0.2 * torch.sin(2 * x) * torch.cos(3 * y) + 0.1 * noise).clamp(0, 1)


@pytest.mark.parametrize("repeated", [True, False])
def test_without_a_limit_tiles_and_curves_are_opencvs(repeated: bool) -> None:
    # With one, OpenCV's hands out what it clips once and so goes beyond it. It works on 8 bits and counts
    # each pixel whole: as ours does at the upper border of a bin.
    scene = _scene(40, 40).repeat(1, 6, 8) if repeated else _scene(240, 320)
    steps = (scene * 255).round()
    ours = equalised((steps + 0.9999) / 256, 6, BINS)[0].numpy() * 255
    theirs = cv2.createCLAHE(BINS, (8, 6)).apply(steps[0].numpy().astype(np.uint8)).astype(float)
    # Its tiles lie half a pixel off, which shows where they differ.
    assert np.abs(ours - theirs).mean() < (0.4 if repeated else 1.5)
    assert np.abs(ours - theirs).max() < (0.6 if repeated else 8)


@settings(max_examples=30, deadline=None)
@given(limit=st.floats(1.01, 20), seed=st.integers(0, 999))
def test_what_is_clipped_is_handed_out_until_all_of_it_is_placed(limit: float, seed: int) -> None:
    draw = np.random.default_rng(seed)
    shares = draw.dirichlet(np.full(BINS, 0.1))
    most = limit / BINS
    expected = np.minimum(shares, most)  # Zuiderveld's loop
    while (rest := 1 - expected.sum()) > 1e-12:
        below = expected < most
        expected[below] = np.minimum(expected[below] + rest / below.sum(), most)
    np.testing.assert_allclose(clipped(shares[None], most)[0], expected, atol=1e-9)


def test_one_tile_without_limit_is_the_cumulative_histogram() -> None:
    values = _scene()
    found = equalised(values, 1, 256)
    flat = np.sort(values.flatten().numpy())
    expected = np.searchsorted(flat, values[0].numpy(), side="right") / flat.size
    # A 4:3 picture has one tile down and one across; between the bins' borders the curve is straight.
    assert np.abs(found[0].numpy() - expected).max() < 0.02


def test_a_clip_limit_of_one_changes_nothing() -> None:
    values = _scene()
    torch.testing.assert_close(equalised(values, 5, 1.0), values, atol=1e-5, rtol=0)
    image = values.expand(3, -1, -1).clone()
    assert torch.equal(contrast(image, clip_limit=1), image)
    assert torch.equal(contrast(image, local=0), image)


@settings(max_examples=30, deadline=None)
@given(limit=st.floats(1.01, 10), tiles=st.integers(1, 8), seed=st.integers(0, 99))
def test_local_curves_are_no_steeper_than_the_limit_and_keep_the_order(
    limit: float, tiles: int, seed: int
) -> None:
    # Equal everywhere in x and y, so that every tile has the same curve.
    row = torch.rand(64, generator=torch.Generator().manual_seed(seed)) ** 3
    values = row[None].repeat(8, 8).repeat_interleave(8, dim=0)[None][:, :64, :512]
    order = row.argsort()
    curve = equalised(values, 1, limit)[0, 5, :64][order]
    slope = curve.diff() / row[order].diff().clamp(min=1e-9)
    assert (curve.diff() >= -1e-6).all()
    assert (curve.diff() <= limit * row[order].diff() + 1e-5).all(), slope.max()
    assert equalised(values, tiles, limit).isfinite().all()


def test_plain_contrast_keeps_black_middle_grey_and_white() -> None:
    values = torch.tensor([0.0, 0.5, 1.0])
    torch.testing.assert_close(bent(values, 0.7), values)
    near = torch.tensor([0.5 - 1e-4, 0.5 + 1e-4], dtype=torch.float64)
    assert abs(float(bent(near, 0.5).diff() / near.diff()) - 2) < 1e-2  # 4^0.5
    assert (bent(torch.linspace(0, 1, 100), 1).diff() > 0).all()
    torch.testing.assert_close(bent(values, -1), torch.full((3,), 0.5))


def test_colours_stay() -> None:
    random = torch.Generator().manual_seed(2)
    image = 0.4 + 0.2 * torch.rand(3, 30, 30, generator=random)
    before, after = lab_from_srgb(image), lab_from_srgb(contrast(image, 0.2, clip_limit=1.5))
    assert (after[0] - before[0]).abs().max() > 2
    assert (after[1:] - before[1:]).abs().max() < 0.1


@pytest.mark.parametrize("size", [(1, 1), (1, 9), (8, 1), (2, 3)])
def test_the_smallest_pictures_work(size: tuple[int, int]) -> None:
    image = torch.rand(3, *size, generator=torch.Generator().manual_seed(2))
    found = contrast(image, 0.5, local=1, clip_limit=10, tiles=32)
    assert found.shape == image.shape
    assert found.isfinite().all()
    assert 0 <= found.min() <= found.max() <= 1
