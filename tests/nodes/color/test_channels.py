"""Parts of a picture's colours, and colours that sRGB lacks."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from skimage import color

from nodes.color.channels import PRIMARIES, in_srgb, on_channel, values_of
from nodes.color.lab import lab_from_srgb, luminance_from_lightness


def _noise(*size: int) -> torch.Tensor:
    return torch.rand(3, *size, generator=torch.Generator().manual_seed(3))


def test_a_primary_changes_alone() -> None:
    image = _noise(6, 7)
    for place, channel in enumerate(PRIMARIES):
        found = on_channel(image, channel, lambda values: values / 2)
        for other in range(3):
            torch.testing.assert_close(found[other], image[other] / (2 if other == place else 1))
        assert torch.equal(values_of(image, channel)[0], image[place])


def test_lightness_changes_and_hue_and_chroma_stay() -> None:
    image = 0.4 + 0.2 * _noise(9, 9)  # far from sRGB's borders
    before = color.rgb2lab(image.permute(1, 2, 0).double().numpy())
    found = on_channel(image, "lightness", lambda values: values * 0.9)
    after = color.rgb2lab(found.permute(1, 2, 0).double().numpy())
    np.testing.assert_allclose(after[..., 0], 0.9 * before[..., 0], atol=0.05)
    np.testing.assert_allclose(after[..., 1:], before[..., 1:], atol=0.1)
    np.testing.assert_allclose(values_of(image, "lightness")[0] * 100, before[..., 0], atol=0.02)


@pytest.mark.parametrize("factor", [1.0, 2.0, 5.0])
def test_colours_that_srgb_lacks_keep_their_lightness(factor: float) -> None:
    lab = lab_from_srgb(_noise(20, 20))
    lab[1:] *= factor
    image = in_srgb(lab)
    assert 0 <= image.min() <= image.max() <= 1
    found = lab_from_srgb(image)
    assert (found[0] - lab[0]).abs().max() < 0.05
    assert ((found[1:] * lab[1:]).sum(0) >= -1e-3).all()  # no hue is turned round


def test_luminance_of_lightness_is_the_standards() -> None:
    # L* = 903.3 Y below Y = 0.008856, else 116 Y^(1/3) - 16.
    light = torch.tensor([0.0, 0.004, 0.1, 0.1841865, 1.0], dtype=torch.float64)
    lightness = torch.where(light > 216 / 24389, 116 * light ** (1 / 3) - 16, 24389 / 27 * light)
    torch.testing.assert_close(luminance_from_lightness(lightness), light, atol=1e-12, rtol=0)
