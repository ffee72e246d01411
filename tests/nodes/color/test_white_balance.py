"""The White Balance node, against CIE's daylight and Lindbloom's Bradford matrix."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from nodes.color.illuminants import adaptation, daylight, daylight_xy
from nodes.color.lab import XYZ_FROM_RGB, to_linear
from nodes.color.white_balance import MOST_CAST, Method, illuminant, luminance_of, white_balance

AUTOMATIC: tuple[Method, ...] = ("near greys", "shades of grey", "grey world", "white patch")


def _picture(seed: int = 1, size: tuple[int, int] = (30, 40)) -> torch.Tensor:
    random = torch.Generator().manual_seed(seed)
    return 0.4 + 0.2 * torch.rand(3, *size, generator=random)


def test_daylight_is_that_of_the_standard() -> None:
    # CIE 15:2004, table T.3: D65, and D75, whose correlated temperatures are 6504 K and 7504 K.
    np.testing.assert_allclose(daylight_xy(6504), (0.31272, 0.32903), atol=1e-4)
    np.testing.assert_allclose(daylight_xy(7504), (0.29902, 0.31485), atol=2e-4)
    np.testing.assert_allclose(daylight_xy(5003), (0.34567, 0.35850), atol=1e-4)


def test_the_adaptation_is_lindblooms_bradford_matrix_from_d50_to_d65() -> None:
    published = np.array(
        [
            [0.9555766, -0.0230393, 0.0631636],
            [-0.0282895, 1.0099416, 0.0210077],
            [0.0122982, -0.0204830, 1.3299098],
        ]
    )
    to_xyz = np.array(XYZ_FROM_RGB)
    d50 = np.linalg.inv(to_xyz) @ np.array([0.96422, 1.0, 0.82521])
    found = to_xyz @ adaptation(torch.from_numpy(d50)).numpy() @ np.linalg.inv(to_xyz)
    np.testing.assert_allclose(found, published, atol=5e-4)


def test_grey_world_makes_the_mean_of_linear_light_grey_and_keeps_its_luminance() -> None:
    image = _picture() * torch.tensor([1.0, 0.8, 0.6])[:, None, None]
    before = to_linear(image.double()).mean((1, 2))
    after = to_linear(white_balance(image, "grey world", strength=1).double()).mean((1, 2))
    assert (after.amax() - after.amin()) < 1e-4
    assert abs(luminance_of(after) - luminance_of(before)) < 1e-4


@pytest.mark.parametrize("method", AUTOMATIC)
def test_a_cast_on_a_neutral_picture_is_found_and_removed(method: Method) -> None:
    grey = _picture()[:1].expand(3, -1, -1)
    light = torch.tensor([1.2, 1.0, 0.7], dtype=torch.float64)
    light = light / luminance_of(light)
    linear = to_linear(grey.double()) * light[:, None, None] * 0.6
    found = illuminant(linear, method)
    torch.testing.assert_close(found, light, atol=1e-6, rtol=0)
    # With neutral light of the same luminance every grey comes back.
    assert (adaptation(found) @ light).std() < 1e-9


def test_near_greys_are_heeded_before_saturated_colours() -> None:
    # Two thirds of pure orange and a third of grey under bluish light.
    image = torch.zeros(3, 3, 30, dtype=torch.float64)
    image[:, :2] = torch.tensor([0.8, 0.3, 0.02])[:, None, None]
    image[:, 2:] = torch.tensor([0.4, 0.45, 0.6])[:, None, None]
    expected = 2 * 0.02 / 0.8 * image[:, 0, 0] + 0.4 / 0.6 * image[:, 2, 0]  # the mean, weighted by min / max
    torch.testing.assert_close(illuminant(image, "near greys"), expected / luminance_of(expected))
    assert illuminant(image, "near greys")[2] > illuminant(image, "near greys")[0]
    assert illuminant(image, "grey world")[2] < illuminant(image, "grey world")[0]


def test_shades_of_grey_is_minkowskis_mean() -> None:
    linear = torch.rand(3, 20, 20, generator=torch.Generator().manual_seed(3)).double()
    expected = np.array([np.linalg.norm(plane.flatten().numpy(), 6) for plane in linear])
    found = illuminant(linear, "shades of grey")
    np.testing.assert_allclose(found / found[0], expected / expected[0], rtol=1e-9)


def test_white_patch_takes_the_percentile_of_each_primary() -> None:
    linear = torch.rand(3, 50, 60, generator=torch.Generator().manual_seed(3)).double()
    found = illuminant(linear, "white patch", 0.9)
    expected = np.quantile(linear.flatten(1).numpy(), 0.9, axis=1)
    np.testing.assert_allclose(found / found[0], expected / expected[0], rtol=3e-3)


def test_warm_is_warmer_and_magenta_is_more_magenta() -> None:
    grey = torch.full((3, 4, 4), 0.5)
    warm = white_balance(grey, "by hand", temperature=40)[:, 0, 0]
    assert warm[0] > warm[1] > warm[2]
    cool = white_balance(grey, "by hand", temperature=-40)[:, 0, 0]
    assert cool[0] < cool[1] < cool[2]
    magenta = white_balance(grey, "by hand", tint=60)[:, 0, 0]
    assert magenta[1] < min(magenta[0], magenta[2])
    for changed in (warm, cool, magenta):
        assert abs(luminance_of(to_linear(changed)) - luminance_of(to_linear(grey[:, 0, 0]))) < 1e-3


def test_a_step_of_temperature_is_a_mired_of_daylight() -> None:
    # +50 takes the daylight of 48 mired less than D65's to neutral: 9453 K.
    light = torch.tensor(XYZ_FROM_RGB, dtype=torch.float64) @ daylight(50, 0)
    x, y = daylight_xy(1e6 / (1e6 / 6504 - 48))
    np.testing.assert_allclose((light / light.sum())[:2], (x, y), atol=3e-4)


def test_by_hand_without_shift_changes_nothing() -> None:
    image = _picture()
    assert torch.equal(white_balance(image, "by hand"), image)
    assert torch.equal(white_balance(image, strength=0), image)


@settings(max_examples=30, deadline=None)
@given(
    method=st.sampled_from(AUTOMATIC),
    colour=st.tuples(*[st.sampled_from([0.0, 0.2, 1.0])] * 3),
    temperature=st.sampled_from([-100.0, 0.0, 100.0]),
    size=st.tuples(st.integers(1, 5), st.integers(1, 5)),
)
def test_pictures_of_one_colour_stay_in_range(
    method: Method, colour: tuple[float, float, float], temperature: float, size: tuple[int, int]
) -> None:
    image = torch.tensor(colour)[:, None, None].expand(3, *size).clone()
    found = white_balance(image, method, strength=1, temperature=temperature, tint=-100)
    assert found.shape == image.shape
    assert found.dtype == torch.float32
    assert found.isfinite().all()
    assert 0 <= found.min() <= found.max() <= 1
    light = illuminant(to_linear(image), method)
    assert light.amax() / light.amin() <= MOST_CAST**2 + 1e-9
