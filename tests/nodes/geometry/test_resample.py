"""Resampling, against OpenCV, torch and what it must keep."""

from __future__ import annotations

from typing import Any, get_args

import cv2
import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from nodes.contract import NodeError
from nodes.geometry.resample import Method, resample, resample_with_alpha

METHODS: tuple[Method, ...] = get_args(Method)


def _noise(*size: int, channels: int = 3, seed: int = 4) -> torch.Tensor:
    return torch.rand(channels, *size, generator=torch.Generator().manual_seed(seed))


@pytest.mark.parametrize("method", ["bicubic", "bilinear"])
@pytest.mark.parametrize("size", [(13, 17), (90, 120), (31, 150), (40, 50)])
def test_bicubic_and_bilinear_are_torchs_antialiased_ones(method: Method, size: tuple[int, int]) -> None:
    image = _noise(40, 50)
    expected = torch.nn.functional.interpolate(image[None], size, mode=method, antialias=True)[0]
    assert (resample(image, *size, method) - expected.clamp(0, 1)).abs().max() < 3e-5


def _cover(old: int, new: int) -> np.ndarray[Any, np.dtype[np.float64]]:
    """How much of each old pixel lies in each new one, rows adding up to 1."""
    edges = np.arange(new + 1)[:, None] * old / new
    overlap = np.minimum(edges[1:], np.arange(1, old + 1)) - np.maximum(edges[:-1], np.arange(old))
    shares: np.ndarray[Any, np.dtype[np.float64]] = np.clip(overlap, 0, None) * new / old
    return shares


def test_area_is_the_exact_mean_of_what_a_pixel_covers() -> None:
    image = _noise(40, 60)
    blocks = image.reshape(3, 10, 4, 20, 3).mean((2, 4))
    torch.testing.assert_close(resample(image, 10, 20, "area"), blocks, atol=1e-6, rtol=0)

    # Where pixels are cut, each counts by the part that is covered.
    expected = np.einsum("yh,chw,xw->cyx", _cover(40, 9), image.double().numpy(), _cover(60, 7))
    np.testing.assert_allclose(resample(image, 9, 7, "area"), expected, atol=2e-6)


def test_area_enlarges_bilinearly_also_along_one_axis_alone() -> None:
    image = _noise(10, 10)
    torch.testing.assert_close(resample(image, 25, 30, "area"), resample(image, 25, 30, "bilinear"))
    one = resample(image, 5, 30, "area")
    torch.testing.assert_close(one, resample(resample(image, 5, 10, "area"), 5, 30, "bilinear"))


def test_lanczos_enlarges_as_its_kernel_says() -> None:
    line = _noise(1, 24, channels=1).double()
    x = (np.arange(48) + 0.5) / 2 - 0.5
    distance = x[:, None] - np.arange(24)
    kernel = np.where(np.abs(distance) < 3, np.sinc(distance) * np.sinc(distance / 3), 0)
    expected = (kernel / kernel.sum(1, keepdims=True)) @ line[0, 0].numpy()
    found = resample(line.float(), 1, 48, "lanczos")[0, 0]
    np.testing.assert_allclose(found, np.clip(expected, 0, 1), atol=1e-5)


@pytest.mark.parametrize("method", METHODS)
def test_shrinking_does_not_alias(method: Method) -> None:
    stripes = torch.zeros(3, 64, 64)
    stripes[..., ::2] = 1
    small = resample(stripes, 13, 13, method)
    assert (small[..., 1:-1] - 0.5).abs().max() < 0.12
    aliased = cv2.resize(stripes[0].numpy(), (13, 13), interpolation=cv2.INTER_LINEAR)
    assert np.abs(aliased - 0.5).max() > 0.3


def test_there_is_no_step_of_8_bits() -> None:
    ramp = torch.linspace(0.5, 0.51, 1000).expand(3, 4, 1000)
    for method in METHODS:
        assert len(np.unique(resample(ramp, 2, 500, method)[0, 0])) > 400


def test_the_same_size_is_a_copy() -> None:
    image = _noise(5, 6)
    copy = resample(image, 5, 6)
    assert torch.equal(copy, image)
    assert copy.data_ptr() != image.data_ptr()


@settings(max_examples=60, deadline=None)
@given(
    method=st.sampled_from(METHODS),
    sizes=st.tuples(*[st.integers(1, 40)] * 4),
    channels=st.sampled_from([1, 3]),
    level=st.floats(0, 1, width=32),
)
def test_any_size_gives_that_size_in_range_and_flat_stays_flat(
    method: Method, sizes: tuple[int, int, int, int], channels: int, level: float
) -> None:
    image = _noise(*sizes[:2], channels=channels).round()
    before = image.clone()
    found = resample(image, *sizes[2:], method)
    assert found.shape == (channels, *sizes[2:])
    assert found.dtype == torch.float32
    assert found.isfinite().all()
    assert 0 <= found.min() <= found.max() <= 1
    assert torch.equal(image, before)
    flat = resample(torch.full((channels, *sizes[:2]), level), *sizes[2:], method)
    assert (flat - level).abs().max() < 1e-5


@pytest.mark.parametrize("size", [(0, 5), (5, -1), (30_001, 1), (20_000, 20_000)])
def test_a_size_that_cannot_be_is_refused_before_it_is_made(size: tuple[int, int]) -> None:
    with pytest.raises(NodeError, match="200 megapixels"):
        resample(_noise(2, 2), *size)


def test_colours_under_transparency_do_not_bleed() -> None:
    image = torch.zeros(3, 32, 32)
    image[0] = 1  # red, and under the transparent half green
    image[:, :, 16:] = torch.tensor([0.0, 1, 0])[:, None, None]
    alpha = torch.ones(1, 32, 32)
    alpha[..., 16:] = 0
    for size in (11, 75):
        small, seen = resample_with_alpha(image, alpha, size, size)
        assert small.isfinite().all()
        visible = (seen[0] > 0.05).expand(3, -1, -1)
        assert small[1:2].expand(3, -1, -1)[visible].max() < 0.02
        assert small[0][visible[0]].min() > 0.98


def test_opaque_pictures_are_resampled_as_ever() -> None:
    image = _noise(10, 12)
    small, alpha = resample_with_alpha(image, torch.ones(1, 10, 12), 7, 5)
    torch.testing.assert_close(small, resample(image, 7, 5))
    torch.testing.assert_close(alpha, torch.ones(1, 7, 5))
