"""How much brushwork is where a photograph is flat."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from skimage import color

from nodes.contract import Image
from nodes.measuring.brushwork import flat_brushwork, flat_places, lightness, local_deviation


def _greys(lightness: np.ndarray) -> Image:
    """A grey picture of this L*."""
    zeros = np.zeros_like(lightness)
    return torch.from_numpy(color.lab2rgb(np.stack([lightness, zeros, zeros], -1))).permute(2, 0, 1).float()


def _grain(amplitude: float, seed: int = 0, height: int = 64, width: int = 96) -> Image:
    return _greys(50 + amplitude * np.random.default_rng(seed).standard_normal((height, width)))


def test_brushwork_is_the_ratio_of_two_known_contrasts() -> None:
    photo = _greys(np.full((64, 96), 50.0))
    assert flat_brushwork(_grain(3), photo, _grain(6, seed=1)) == pytest.approx(0.5, rel=0.03)
    assert flat_brushwork(_grain(6), photo, _grain(6, seed=1)) == pytest.approx(1, rel=0.03)
    assert flat_brushwork(photo, photo, _grain(6)) == pytest.approx(0, abs=1e-3)


def test_only_flat_places_count() -> None:
    lightness = np.full((64, 96), 50.0)
    lightness[:, 48:] = 50 + 30 * np.random.default_rng(5).standard_normal((64, 48)).clip(-1, 1)
    photo = _greys(lightness)
    painting = _grain(4)
    painting[:, :, 52:] = _grain(15)[:, :, 52:]
    found = flat_brushwork(painting, photo, _grain(4, seed=1))
    assert found == pytest.approx(1, rel=0.05)


def test_a_gentle_slope_is_flat_and_a_steep_one_is_not() -> None:
    gentle, steep = (np.tile(np.arange(40.0) * slope, (40, 1)) for slope in (1.9, 2.1))
    assert flat_places(gentle).all()
    assert not flat_places(steep)[:, 4:-4].any()


def test_a_step_spoils_every_window_that_it_touches() -> None:
    plane = np.zeros((30, 40))
    plane[:, 20:] = 50
    flat = flat_places(plane)
    assert not flat[:, 16:24].any()
    assert flat[:, :12].all()
    assert flat[:, 28:].all()


def test_local_deviation_is_that_of_seven_by_seven() -> None:
    plane = np.random.default_rng(3).random((20, 25)) * 100
    found = local_deviation(plane)
    for y, x in ((3, 3), (10, 12), (16, 21)):
        assert found[y, x] == pytest.approx(plane[y - 3 : y + 4, x - 3 : x + 4].std(), rel=1e-9)


def test_pictures_are_compared_at_a_fixed_size_and_the_styles_scale() -> None:
    assert lightness(torch.rand(3, 1100, 1300), 512).shape == (512, 605)
    photo = _greys(np.full((64, 96), 50.0))
    stripes = np.tile(50 + 20 * np.sign(np.sin(np.arange(192) * np.pi / 8)), (128, 1))
    # Stripes 8 px wide at 128 px are 4 px wide at 64: seen whole in a window; at twice that they are not.
    fine, coarse = (flat_brushwork(_grain(6), photo, _greys(stripes), scale) for scale in (1.0, 2.0))
    assert fine is not None
    assert coarse is not None
    assert fine < coarse


def test_without_a_flat_place_or_a_stroke_nothing_is_measured() -> None:
    photo, busy = _greys(np.full((64, 96), 50.0)), _grain(12)
    assert flat_brushwork(_grain(3), busy, _grain(6)) is None
    assert flat_brushwork(_grain(3), photo, photo) is None
