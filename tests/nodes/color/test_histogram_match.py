"""The Histogram Match node, against scikit-image."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pytest
import torch
from skimage import color, exposure

from nodes.color.histogram_match import Space, histogram_match
from nodes.contract import NodeError


def _picture(seed: int, height: int = 60, width: int = 70) -> torch.Tensor:
    draw = np.random.default_rng(seed)
    mix = 0.08 * np.eye(3) + draw.normal(size=(3, 3)) * 0.02
    colours = draw.normal(size=(height, width, 3)) @ mix.T + draw.uniform(0.4, 0.6, 3)
    return torch.from_numpy(np.clip(colours, 0, 1).transpose(2, 0, 1).astype(np.float32))


def test_each_primary_is_matched_as_scikit_image_does() -> None:
    image, reference = _picture(1), _picture(2, 50, 80)
    found = histogram_match(image, reference, "red, green and blue").permute(1, 2, 0).numpy()
    expected = exposure.match_histograms(
        image.permute(1, 2, 0).numpy(), reference.permute(1, 2, 0).numpy(), channel_axis=-1
    )
    assert np.abs(found - expected).mean() < 1e-3
    assert np.abs(found - expected).max() < 0.05  # at the ends, where shares are counted otherwise


def test_lightness_and_colour_take_the_references_quantiles_in_lab() -> None:
    image, reference = _picture(3), _picture(4)
    shares = np.linspace(0.05, 0.95, 19)
    found, wanted = (
        np.quantile(color.rgb2lab(picture.permute(1, 2, 0).double().numpy()), shares, axis=(0, 1))
        for picture in (histogram_match(image, reference), reference)
    )
    np.testing.assert_allclose(found, wanted, atol=0.6)


def test_lightness_alone_leaves_the_colours() -> None:
    image, reference = 0.4 + 0.2 * _picture(5), _picture(6)  # faint colours fit in sRGB at any lightness
    before, after, wanted = (
        color.rgb2lab(picture.permute(1, 2, 0).double().numpy())
        for picture in (image, histogram_match(image, reference, "lightness"), reference)
    )
    inside = (after[..., 0] > 25) & (after[..., 0] < 80)
    assert np.abs(after - before)[..., 1:][inside].max() < 1
    np.testing.assert_allclose(
        np.quantile(after[..., 0], [0.1, 0.5, 0.9]), np.quantile(wanted[..., 0], [0.1, 0.5, 0.9]), atol=0.3
    )


@pytest.mark.parametrize("match", get_args(Space))
def test_strength_and_the_pictures_own_histogram(match: Space) -> None:
    image, reference = _picture(7), _picture(8)
    assert torch.equal(histogram_match(image, reference, match, strength=0), image)
    full = histogram_match(image, reference, match)
    torch.testing.assert_close(histogram_match(image, reference, match, 0.5), (image + full) / 2)
    assert (histogram_match(image, image, match) - image).abs().max() < 1e-4
    assert histogram_match(image, torch.zeros(3, 1, 1), match).isfinite().all()


def test_values_that_are_no_numbers_are_refused_by_name() -> None:
    with pytest.raises(NodeError) as refused:
        histogram_match(_picture(1), torch.full((3, 2, 2), float("nan")))
    assert refused.value.input == "reference"
