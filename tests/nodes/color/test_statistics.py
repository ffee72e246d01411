"""Colour statistics, against closed forms, numpy, scipy and scikit-image."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.linalg import sqrtm
from scipy.stats import wasserstein_distance
from skimage import color

from nodes.color.color_transfer import color_transfer
from nodes.color.lab import lab_from_srgb
from nodes.color.statistics import (
    COVARIANCE_FLOOR,
    LinearMethod,
    Method,
    linear_map,
    moments,
    transfer,
)
from nodes.contract import NodeError

METHODS: tuple[Method, ...] = get_args(Method)
LINEAR: tuple[LinearMethod, ...] = ("symmetric", "cholesky", "pca")


def _picture(seed: int, height: int = 60, width: int = 70) -> torch.Tensor:
    """Correlated colours well inside [0, 1]."""
    draw = np.random.default_rng(seed)
    mix = 0.08 * np.eye(3) + draw.normal(size=(3, 3)) * 0.03
    colours = draw.normal(size=(height, width, 3)) @ mix.T + draw.uniform(0.35, 0.65, 3)
    return torch.from_numpy(np.clip(colours, 0, 1).transpose(2, 0, 1).astype(np.float32))


def test_moments_are_numpys() -> None:
    picture = _picture(1)
    flat = picture.double().numpy().reshape(3, -1)
    found = moments(picture)
    np.testing.assert_allclose(found.mean, flat.mean(1), atol=1e-12)
    np.testing.assert_allclose(found.covariance, np.cov(flat, bias=True), atol=1e-12)


def test_moments_of_a_picture_larger_than_one_piece() -> None:
    picture = _picture(2, 1100, 1000)
    flat = picture.double().numpy().reshape(3, -1)
    np.testing.assert_allclose(moments(picture).covariance, np.cov(flat, bias=True), atol=1e-11)


@pytest.mark.parametrize("method", LINEAR)
def test_a_linear_map_carries_mean_and_covariance_over(method: Method) -> None:
    image, palette = _picture(3), _picture(4)
    wanted, found = moments(palette), moments(transfer(image, palette, method))
    assert (found.mean - wanted.mean).abs().max() < 1e-6
    # Both covariances carry the floor, so that they agree to about its size.
    assert (found.covariance - wanted.covariance).abs().max() < 5 * COVARIANCE_FLOOR


def test_the_maps_are_those_of_their_closed_forms() -> None:
    target, donor = moments(_picture(5)).covariance, moments(_picture(6)).covariance
    t = target.numpy() + COVARIANCE_FLOOR * np.eye(3)
    d = donor.numpy() + COVARIANCE_FLOOR * np.eye(3)
    root = np.real(sqrtm(t))
    inverse = np.linalg.inv(root)
    closed = {
        "cholesky": np.linalg.cholesky(d) @ np.linalg.inv(np.linalg.cholesky(t)),
        "pca": np.real(sqrtm(d)) @ inverse,
        "symmetric": inverse @ np.real(sqrtm(root @ d @ root)) @ inverse,
    }
    for method in LINEAR:
        np.testing.assert_allclose(linear_map(target, donor, method), closed[method], rtol=1e-7, atol=1e-9)


def test_the_symmetric_map_moves_colours_least() -> None:
    image, palette = _picture(7), _picture(8)
    moved = {method: float((transfer(image, palette, method) - image).square().mean()) for method in LINEAR}
    assert moved["symmetric"] <= min(moved["pca"], moved["cholesky"]) + 1e-7


@pytest.mark.parametrize(("method", "inverse"), [("reinhard", False), ("reinhard (preserve paper)", True)])
def test_reinhard_is_the_papers_formula_in_scikit_images_lab(method: Method, inverse: bool) -> None:
    image, palette = _picture(9), _picture(10)
    lab, donor = (color.rgb2lab(x.permute(1, 2, 0).double().numpy()) for x in (image, palette))
    gain = donor.std((0, 1)) / lab.std((0, 1))
    gain = 1 / gain if inverse else gain
    expected = (lab - lab.mean((0, 1))) * gain + donor.mean((0, 1))
    found = lab_from_srgb(transfer(image, palette, method)).permute(1, 2, 0).numpy()
    inside = (color.lab2rgb(expected) > 0.01).all(-1) & (color.lab2rgb(expected) < 0.99).all(-1)
    assert inside.mean() > 0.5
    assert np.abs(found - expected)[inside].max() < 0.05


@pytest.mark.parametrize("method", [*LINEAR, "reinhard"])
def test_the_faint_hues_of_a_nearly_grey_picture_are_not_blown_up(method: Method) -> None:
    random = torch.Generator().manual_seed(2)
    grey = torch.rand(1, 40, 40, generator=random) * 0.5 + 0.25
    noise = (torch.rand(3, 40, 40, generator=random) - 0.5) / 255  # what 8 bits leave
    palette = torch.rand(3, 40, 40, generator=random)
    bounded = color_transfer(grey + noise, palette, method) - color_transfer(
        grey.expand(3, -1, -1), palette, method
    )
    free = color_transfer(grey + noise, palette, method, max_gain=1e9)
    assert bounded.abs().max() < 0.05
    assert (free - color_transfer(grey.expand(3, -1, -1), palette, method)).abs().max() > 0.15


def test_the_most_contrast_binds_only_where_it_is_passed() -> None:
    image, palette = _picture(20), _picture(21)
    gains = torch.linalg.svdvals(
        linear_map(moments(image).covariance, moments(palette).covariance, "symmetric")
    )
    exact = transfer(image, palette, "symmetric")
    torch.testing.assert_close(transfer(image, palette, "symmetric", max_gain=1.01 * float(gains[0])), exact)
    assert not torch.allclose(transfer(image, palette, "symmetric", max_gain=0.9 * float(gains[0])), exact)


def test_histogram_matching_gives_the_donors_quantiles() -> None:
    image, palette = _picture(11, 100, 100), _picture(12, 80, 120)
    shares = np.linspace(0.01, 0.99, 99)
    matched = transfer(image, palette, "histogram")
    for channel in range(3):
        found = np.quantile(matched[channel].numpy(), shares)
        np.testing.assert_allclose(found, np.quantile(palette[channel].numpy(), shares), atol=2e-3)


def test_sliced_transport_brings_the_whole_distribution_closer_than_any_other_method() -> None:
    # Two clusters go to a bent cloud: no linear map and no curve of each primary alone does it.
    draw = np.random.default_rng(3)
    which = draw.random(3000) < 0.4
    two = np.where(which, 0.3, 0.7)[:, None] + draw.normal(size=(3000, 3)) * 0.07
    t = draw.random(3000)
    bent = np.stack((0.2 + 0.6 * t, 0.3 + 0.4 * (2 * t - 1) ** 2, 0.8 - 0.5 * t), 1)
    bent += draw.normal(size=(3000, 3)) * 0.02
    image, palette = (
        torch.from_numpy(x.clip(0, 1).T.reshape(3, 50, 60).astype(np.float32)) for x in (two, bent)
    )
    directions = draw.normal(size=(40, 3))
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)

    def apart(picture: torch.Tensor) -> float:
        # The mean of scipy's Wasserstein distances along directions that the method has not seen.
        ours, theirs = picture.flatten(1).numpy(), palette.flatten(1).numpy()
        return float(np.mean([wasserstein_distance(d @ ours, d @ theirs) for d in directions]))

    found = {method: apart(color_transfer(image, palette, method)) for method in METHODS}
    assert found["sliced"] < 0.2 * apart(image)
    assert found["sliced"] < 0.6 * min(found[method] for method in METHODS if method != "sliced")


def test_sliced_transport_between_gaussians_is_the_symmetric_map() -> None:
    image, palette = _picture(22, 120, 120), _picture(23, 120, 120)
    apart = transfer(image, palette, "sliced") - transfer(image, palette, "symmetric")
    assert apart.square().mean().sqrt() < 0.01
    assert (transfer(image, palette, "symmetric") - image).square().mean().sqrt() > 0.05


def test_histogram_matching_keeps_the_order_of_values() -> None:
    image, palette = _picture(13), _picture(14)
    matched = transfer(image, palette, "histogram")
    order = image[0].flatten().argsort()
    assert (matched[0].flatten()[order].diff() >= 0).all()


@pytest.mark.parametrize("method", METHODS)
def test_a_pictures_own_colours_change_nothing(method: Method) -> None:
    image = _picture(15)
    assert (color_transfer(image, image, method) - image).abs().max() < 2e-5


@pytest.mark.parametrize("method", METHODS)
def test_flat_grey_and_single_pixel_pictures_give_no_wild_colours(method: Method) -> None:
    colourful = _picture(16)
    grey = torch.rand(1, 30, 30, generator=torch.Generator().manual_seed(1)).expand(3, -1, -1)
    for odd in (torch.full((3, 1, 1), 0.3), torch.full((3, 20, 20), 0.6), torch.zeros(3, 4, 4)):
        recoloured = color_transfer(odd, colourful, method)
        assert recoloured.isfinite().all()
        # A flat picture has one colour before and after: the middle of the donor's.
        assert float(recoloured.flatten(1).std(1, correction=0).max()) < 1e-5
        assert (recoloured.mean((1, 2)) - colourful.mean((1, 2))).abs().max() < 0.05
        assert color_transfer(colourful, odd, method).isfinite().all()
    tinted = color_transfer(grey, colourful, method)
    assert tinted.isfinite().all()
    assert (tinted >= 0).all()
    assert (tinted <= 1).all()


def test_a_grey_picture_takes_chroma_only_as_a_smooth_function_of_its_light() -> None:
    # Rounding noise in a* and b* of a grey must not be blown up: equal greys stay equal colours.
    grey = torch.linspace(0.1, 0.9, 64).repeat(3, 64, 1)
    for method in METHODS:
        tinted = color_transfer(grey, _picture(17), method)
        assert float(tinted.diff(dim=1).abs().max()) < 1e-5
        if method != "reinhard (preserve paper)":  # whose contrast may be any
            assert float(tinted.diff(dim=2).abs().max()) < 0.1


def test_values_that_are_no_numbers_are_refused_by_name() -> None:
    broken = torch.full((3, 4, 4), float("nan"))
    with pytest.raises(NodeError) as refused:
        color_transfer(_picture(1), broken)
    assert refused.value.input == "palette"


@settings(max_examples=40, deadline=None)
@given(
    method=st.sampled_from(METHODS),
    seed=st.integers(0, 10_000),
    sizes=st.tuples(*[st.integers(1, 9)] * 4),
    levels=st.sampled_from([1, 2, 256]),
)
def test_any_picture_gives_a_picture_of_its_size(
    method: Method, seed: int, sizes: tuple[int, int, int, int], levels: int
) -> None:
    draw = np.random.default_rng(seed)
    image, palette = (
        torch.from_numpy((draw.integers(0, levels, (3, *size)) / 255).astype(np.float32))
        for size in (sizes[:2], sizes[2:])
    )
    before = image.clone()
    result = color_transfer(image, palette, method)
    assert result.shape == image.shape
    assert result.dtype == torch.float32
    assert result.isfinite().all()
    assert result.min() >= 0
    assert result.max() <= 1
    assert torch.equal(image, before)
