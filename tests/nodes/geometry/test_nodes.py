"""Resize & Crop, and Upscale."""

from __future__ import annotations

from typing import Any, get_args

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from nodes.contract import NodeError, spec_of
from nodes.geometry.resample import resample
from nodes.geometry.resize_and_crop import Anchor, Fit, resize_and_crop
from nodes.geometry.upscale import upscale


def _noise(*size: int, channels: int = 3) -> torch.Tensor:
    return torch.rand(channels, *size, generator=torch.Generator().manual_seed(4))


def _size(rows: int, columns: int, **parameters: Any) -> tuple[int, ...]:
    return tuple(resize_and_crop(torch.zeros(3, rows, columns), **parameters).image.shape[1:])


def test_sides_and_sizes() -> None:
    assert _size(600, 900) == (333, 500)  # the preset: longest side 500
    assert _size(900, 600) == (500, 333)
    assert _size(60, 90, preset="second pass 1000 px") == (667, 1000)
    assert _size(600, 900, size=90) == (60, 90)
    assert _size(600, 900, fit="shortest side", size=60) == (60, 90)
    assert _size(600, 900, fit="exact size", width=33, height=44) == (44, 33)
    assert _size(600, 900, preset="crop only", aspect="1:1") == (600, 600)
    assert _size(600, 900, preset="crop only", aspect="2:1") == (450, 900)
    assert _size(600, 900, fit="aspect", aspect="16/9", size=160) == (90, 160)
    assert _size(1, 900, size=10) == (1, 10)


_CORNERS: dict[Anchor, tuple[int, int]] = {
    "top left": (0, 0),
    "top": (0, 3),
    "top right": (0, 6),
    "left": (2, 0),
    "centre": (2, 3),
    "right": (2, 6),
    "bottom left": (4, 0),
    "bottom": (4, 3),
    "bottom right": (4, 6),
}


@pytest.mark.parametrize("anchor", get_args(Anchor))
def test_the_anchor_is_what_stays(anchor: Anchor) -> None:
    image = _noise(10, 12)
    tall = resize_and_crop(image, fit="exact size", width=6, height=10, anchor=anchor).image
    left = _CORNERS[anchor][1]
    assert torch.equal(tall, image[:, :, left : left + 6])
    wide = resize_and_crop(image, fit="exact size", width=12, height=6, anchor=anchor).image
    top = _CORNERS[anchor][0]
    assert torch.equal(wide, image[:, top : top + 6])


def test_alpha_is_cropped_and_resized_along() -> None:
    image = _noise(20, 30)
    mask = (image.mean(0, keepdim=True) > 0.5).float()
    whole = resize_and_crop(mask.expand(3, -1, -1), fit="exact size", width=7, height=9, method="area")
    found = resize_and_crop(image, mask, fit="exact size", width=7, height=9, method="area")
    torch.testing.assert_close(found.alpha, whole.image[:1])
    assert resize_and_crop(image, torch.ones(1, 5, 5)).alpha.shape == (1, 333, 500)
    assert torch.equal(resize_and_crop(image).alpha, torch.ones(1, 333, 500))


@pytest.mark.parametrize("aspect", ["", "3", "3:0", "0:3", "1:21", "a:b", "3:2:1", "nan", "-3:2", "9" * 19])
def test_an_aspect_that_is_none_is_a_complaint_and_an_error(aspect: str) -> None:
    good = aspect == "3"  # three to one
    check = spec_of(resize_and_crop).check
    assert check is not None
    parameters = spec_of(resize_and_crop).defaults() | {"fit": "aspect", "aspect": aspect}
    assert [complaint.parameter for complaint in check(parameters)] == ([] if good else ["aspect"])
    if not good:
        with pytest.raises(NodeError, match="aspect ratio"):
            resize_and_crop(_noise(4, 4), fit="aspect", aspect=aspect)


def test_an_exact_size_needs_both_sides() -> None:
    check = spec_of(resize_and_crop).check
    assert check is not None
    defaults = spec_of(resize_and_crop).defaults()
    assert list(check(defaults)) == []
    missing = check(defaults | {"fit": "exact size", "width": 5})
    assert [complaint.parameter for complaint in missing] == ["height"]
    with pytest.raises(NodeError) as refused:
        resize_and_crop(_noise(4, 4), fit="exact size")
    assert refused.value.input == "width"


@settings(max_examples=80, deadline=None)
@given(
    size=st.tuples(st.integers(1, 60), st.integers(1, 60)),
    fit=st.sampled_from(get_args(Fit)),
    side=st.integers(1, 80),
    other=st.integers(1, 80),
    aspect=st.sampled_from(["1:1", "20:1", "1:20", "3:2"]),
    anchor=st.sampled_from(get_args(Anchor)),
)
def test_any_resize_gives_a_picture_of_the_size_asked_for(
    size: tuple[int, int], fit: Fit, side: int, other: int, aspect: str, anchor: Anchor
) -> None:
    found, alpha = resize_and_crop(
        _noise(*size), fit=fit, size=side, width=side, height=other, aspect=aspect, anchor=anchor
    )
    height, width = found.shape[1:]
    assert alpha.shape == (1, height, width)
    assert found.isfinite().all()
    if fit == "exact size":
        assert (height, width) == (other, side)
    elif fit == "shortest side":
        assert min(height, width) == side
    else:
        assert max(height, width) == side
    if fit in ("longest side", "shortest side"):
        scale = side / (max if fit == "longest side" else min)(size)
        assert abs(height - size[0] * scale) <= 0.5 or height == 1
        assert abs(width - size[1] * scale) <= 0.5 or width == 1


def test_upscale_by_factor_and_to_a_size() -> None:
    image = _noise(11, 15)
    assert upscale(image).image.shape == (3, 22, 30)
    assert upscale(image, factor=1.5).image.shape == (3, 16, 22)
    assert upscale(image, factor=8, size=100).image.shape == (3, 73, 100)
    torch.testing.assert_close(upscale(image, method="bicubic").image, resample(image, 22, 30, "bicubic"))
    assert torch.equal(upscale(image, factor=1).image, image)
    assert upscale(_noise(1, 1), factor=8).image.shape == (3, 8, 8)


def test_upscale_takes_alpha_along() -> None:
    image, alpha = _noise(11, 15), _noise(11, 15, channels=1)
    torch.testing.assert_close(upscale(image, alpha).alpha, resample(alpha, 22, 30))
    assert torch.equal(upscale(image).alpha, torch.ones(1, 22, 30))
    assert upscale(image, torch.ones(1, 4, 4)).alpha.shape == (1, 22, 30)


def test_a_size_below_the_pictures_is_a_warning() -> None:
    with pytest.warns(UserWarning, match="15 × 11 px, larger than the longest side of 5"):
        assert upscale(_noise(11, 15), size=5).image.shape == (3, 4, 5)


def test_a_result_too_large_names_the_parameter() -> None:
    with pytest.raises(NodeError, match="24000 × 24000") as refused:
        upscale(torch.zeros(1).expand(3, 3000, 3000), factor=8)
    assert refused.value.input == "factor"
