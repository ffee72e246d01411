"""The Film Grain node."""

from __future__ import annotations

import pytest
import torch

from nodes.finish.film_grain import film_grain, grains
from nodes.geometry.resample import resample


def _seen_from_afar(grain: torch.Tensor, height: int, width: int) -> torch.Tensor:
    return (resample(grain / 20 + 0.5, height, width, "area") - 0.5) * 20


def test_grain_has_mean_zero_and_deviation_one_where_it_is_wider_than_a_pixel() -> None:
    grain = grains(300, 400, 4 / 300, 1, 3)
    assert grain.mean().abs() < 0.03
    assert (grain.std((1, 2)) - 1).abs().max() < 0.08
    across = torch.corrcoef(grain.flatten(1)).fill_diagonal_(0)
    assert across.abs().max() < 0.05  # each colour its own


def test_a_grain_is_as_wide_as_it_says() -> None:
    grain = grains(400, 400, 8 / 400, 3, 1)[0]
    grain = grain - grain.mean()
    # Noise blurred by a Gaussian is correlated by exp(−d²/4σ²), with σ = 0.85 half grains of 4 pixels.
    for apart in (2, 4, 8):
        found = float((grain[:, apart:] * grain[:, :-apart]).mean() / grain.square().mean())
        expected = float(torch.tensor(-(apart**2) / (4 * (0.85 * 4) ** 2)).exp())
        assert abs(found - expected) < 0.08


@pytest.mark.parametrize("size", [(100, 150), (150, 100)])
def test_the_same_seed_gives_the_same_grain_at_every_size(size: tuple[int, int]) -> None:
    large = grains(4 * size[0], 4 * size[1], 0.02, 7, 1)
    small = grains(*size, 0.02, 7, 1)
    seen = _seen_from_afar(large, *size)
    together = torch.corrcoef(torch.stack((small.flatten(), seen.flatten())))[0, 1]
    assert together > 0.97
    assert abs(float(small.std() / seen.std()) - 1) < 0.05


def test_grain_finer_than_a_pixel_averages_out() -> None:
    fine, coarse = grains(100, 100, 0.002, 1, 1), grains(100, 100, 0.04, 1, 1)
    assert fine.std() < 0.35 * coarse.std()


def test_grain_is_strongest_in_the_middle_tones() -> None:
    ramp = torch.cat([torch.full((3, 400, 80), tone) for tone in (0.02, 0.5, 0.98)], dim=2)
    added = film_grain(ramp, 0.05, size=10.0, midtones=1.0) - ramp
    dark, middle, light = (added[:, :, 80 * k : 80 * k + 80].std() for k in range(3))
    assert middle > 5 * max(dark, light)
    assert abs(float(middle) - 0.25 * 0.05) < 0.003
    even = film_grain(ramp * 0.5 + 0.25, 0.05, size=10.0, midtones=0.0) - (ramp * 0.5 + 0.25)
    assert abs(float(even[:, :, :80].std() / even[:, :, 80:160].std()) - 1) < 0.2


def test_monochrome_grain_is_the_same_in_all_colours() -> None:
    grey = torch.full((3, 40, 40), 0.5)
    one, own = film_grain(grey), film_grain(grey, monochrome=False)
    assert torch.equal(one[0], one[1])
    assert not torch.equal(own[0], own[1])


def test_the_seed_decides() -> None:
    grey = torch.full((3, 40, 40), 0.5)
    assert torch.equal(film_grain(grey, seed=4), film_grain(grey, seed=4))
    assert not torch.equal(film_grain(grey, seed=4), film_grain(grey, seed=5))
    assert torch.equal(film_grain(grey, strength=0), grey)


@pytest.mark.parametrize("size", [(1, 1), (1, 2000), (300, 1), (2, 3)])
def test_the_oddest_pictures_work(size: tuple[int, int]) -> None:
    image = torch.rand(3, *size, generator=torch.Generator().manual_seed(2))
    found = film_grain(image, 1.0, size=3.0, monochrome=False)
    assert found.shape == image.shape
    assert found.isfinite().all()
    assert 0 <= found.min() <= found.max() <= 1
