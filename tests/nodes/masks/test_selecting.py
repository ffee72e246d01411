"""Load Mask, Luminance Mask and Color Mask, against scikit-image's colours."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from skimage import color

from nodes.contract import Image, NodeError, spec_of
from nodes.masks import selecting
from nodes.masks.color_mask import color_mask
from nodes.masks.load_mask import load_mask
from nodes.masks.luminance_mask import luminance_mask
from nodes.masks.selecting import soft_step
from tests.nodes.pictures.files import png, random_pixels
from tests.nodes.recorder import Recorder

Array = np.ndarray[Any, np.dtype[Any]]


def _picture(height: int = 12, width: int = 17, seed: int = 3) -> Image:
    return torch.rand(3, height, width, generator=torch.Generator().manual_seed(seed))


def _lab(image: Image) -> Array:
    lab: Array = np.asarray(color.rgb2lab(image.permute(1, 2, 0).double().numpy()))
    return lab


def _soft(beyond: Array, softness: float) -> Array:
    t = np.interp(beyond / softness, [0, 1], [0, 1])
    return 1 - 3 * t**2 + 2 * t**3


def _file(folder: Path, pixels: Array) -> Path:
    (folder / "mask.png").write_bytes(png(pixels))
    return folder / "mask.png"


def test_a_mask_is_the_luma_of_a_picture_without_alpha_and_keeps_16_bits(tmp_path: Path) -> None:
    pixels = random_pixels(5, 7, depth=16)
    mask = load_mask(_file(tmp_path, pixels), run=Recorder(tmp_path))
    expected = pixels / 65535 @ np.array([0.2126, 0.7152, 0.0722])
    np.testing.assert_allclose(mask[0], expected, atol=1e-6)
    assert mask.dtype == torch.float32


def test_alpha_is_taken_where_it_says_something(tmp_path: Path) -> None:
    pixels = random_pixels(5, 7, 4)
    run = Recorder(tmp_path)
    mask = load_mask(_file(tmp_path, pixels), run=run)
    np.testing.assert_allclose(mask[0], pixels[..., 3] / 255, atol=1e-7)
    np.testing.assert_allclose(
        load_mask(tmp_path / "mask.png", channel="green", invert=True, run=run)[0],
        1 - pixels[..., 1] / 255,
        atol=1e-6,
    )
    pixels[..., 3] = 255
    opaque = load_mask(_file(tmp_path, pixels), run=run)
    np.testing.assert_allclose(
        opaque[0], pixels[..., :3] / 255 @ np.array([0.2126, 0.7152, 0.0722]), atol=1e-6
    )
    assert not run.warnings
    assert bool((load_mask(tmp_path / "mask.png", channel="alpha", run=run) == 1).all())
    assert "full" in run.warnings[0]


def test_alpha_that_is_not_there_is_refused_and_black_is_a_warning(tmp_path: Path) -> None:
    run = Recorder(tmp_path)
    file = _file(tmp_path, np.zeros((4, 4, 3), np.uint8))
    with pytest.raises(NodeError, match="no transparency") as refused:
        load_mask(file, channel="alpha", run=run)
    assert refused.value.input == "channel"
    load_mask(file, run=run)
    assert "empty" in run.warnings[0]


def test_luminance_is_cie_lightness(tmp_path: Path) -> None:
    image = _picture()
    found = luminance_mask(image, darkest=0.4, lightest=0.6, softness=0.2)
    lightness = _lab(image)[..., 0] / 100
    expected = _soft(np.maximum(0.4 - lightness, lightness - 0.6), 0.2)
    np.testing.assert_allclose(found[0], expected, atol=2e-4)
    sharp = luminance_mask(image, darkest=0.4, lightest=0.6, softness=0)
    np.testing.assert_array_equal(sharp[0], (lightness >= 0.4) & (lightness <= 0.6))


def test_a_range_turned_round_is_a_complaint_and_an_empty_one_a_warning(tmp_path: Path) -> None:
    check = spec_of(luminance_mask).check
    assert check is not None
    assert [c.parameter for c in check({"darkest": 0.7, "lightest": 0.2})] == ["darkest"]
    assert not list(check({"darkest": 0.2, "lightest": 0.2}))
    with pytest.raises(NodeError, match="lighter"):
        luminance_mask(_picture(), darkest=0.7, lightest=0.2)
    run = Recorder(tmp_path)
    luminance_mask(torch.zeros(3, 4, 4), darkest=0.9, run=run)
    luminance_mask(torch.ones(3, 4, 4), darkest=0.9, run=run)
    assert ["empty" in run.warnings[0], "full" in run.warnings[1]] == [True, True]


def test_a_colour_is_as_far_as_delta_e_says() -> None:
    image = _picture()
    found = color_mask(image, color="#c83214", tolerance=30, softness=40, lightness=1)
    goal = color.rgb2lab(np.array([[[0xC8, 0x32, 0x14]]]) / 255)
    expected = _soft(color.deltaE_cie76(_lab(image), goal) - 30, 40)  # type: ignore[no-untyped-call]
    np.testing.assert_allclose(found[0], expected, atol=2e-3)
    assert 0.02 < expected.mean() < 0.98


@pytest.mark.filterwarnings("ignore:The mask is")
def test_lightness_may_count_less() -> None:
    lab = np.array([[[30.0, 20, 20], [70, 20, 20], [50, 20, 60]]])
    image = torch.from_numpy(color.lab2rgb(lab)).permute(2, 0, 1).float()
    middle = color.lab2rgb(np.array([[[50.0, 20, 20]]]))[0, 0]
    name = "".join(f"{round(255 * part):02x}" for part in middle)
    assert color_mask(image, color=name, tolerance=15, softness=0, lightness=0).tolist() == [[[1, 1, 0]]]
    assert not color_mask(image, color=name, tolerance=15, softness=0.0, lightness=1).any()
    assert color_mask(image, color=name, tolerance=45, softness=0.0, lightness=1).all()


def test_a_hue_takes_light_and_dark_pale_and_strong_but_no_grey() -> None:
    hue = math.radians(250)
    chroma, lightness = np.array([0.0, 12, 25, 40, 40, 25]), np.array([50.0, 50, 80, 40, 60, 50])
    turned = np.radians([0.0, 0, 0, 0, 0, 180]) + hue
    lab = np.stack([lightness, chroma * np.cos(turned), chroma * np.sin(turned)], axis=-1)[None]
    image = torch.from_numpy(color.lab2rgb(lab)).permute(2, 0, 1).float()
    found = color_mask(image, like="hue", hue=250, tolerance=10, softness=10)[0, 0]
    # The ray begins 20 from grey: a chroma of 12 lies 8 from it and is in full, grey itself is left out.
    np.testing.assert_allclose(found, [0, 1, 1, 1, 1, 0], atol=2e-3)


@pytest.mark.parametrize("text", ["", "red", "#12345", "#gggggg", "#1234567"])
def test_a_colour_that_is_none_is_a_complaint(text: str) -> None:
    check = spec_of(color_mask).check
    assert check is not None
    complaints = list(check({"like": "color", "color": text}))
    assert [c.parameter for c in complaints] == ["color"]
    assert not list(check({"like": "hue", "color": text}))
    with pytest.raises(NodeError, match="no colour"):
        color_mask(_picture(), color=text)


def test_colours_are_written_short_and_long() -> None:
    image = _picture()
    assert torch.equal(color_mask(image, color=" #3AF "), color_mask(image, color="33aaff"))


def test_values_that_are_no_numbers_are_refused() -> None:
    image = _picture()
    image[1, 2, 3] = math.nan
    for make in (color_mask, luminance_mask):
        with pytest.raises(NodeError, match="not numbers"):
            make(image)


def test_a_large_picture_is_worked_on_in_strips(monkeypatch: pytest.MonkeyPatch) -> None:
    image = _picture(31, 9)
    whole = luminance_mask(image), color_mask(image, like="hue")
    monkeypatch.setattr(selecting, "STRIP", 40)
    torch.testing.assert_close(luminance_mask(image), whole[0])
    torch.testing.assert_close(color_mask(image, like="hue"), whole[1])


eighths = st.integers(-400, 400).map(lambda number: number / 8)


@settings(max_examples=60, deadline=None)
@given(eighths, eighths, eighths.map(abs))
def test_the_farther_beyond_the_less_is_selected(one: float, other: float, softness: float) -> None:
    near, far = sorted((one, other))
    values = soft_step(torch.tensor([near, far]), softness)
    assert 0 <= values[1] <= values[0] <= 1
    assert bool(values[0] == 1) == (near <= 0)
    assert bool(values[1] == 0) == (far >= softness and far > 0)
