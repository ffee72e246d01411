"""Colour profiles, against float64 computations from their definitions."""

from __future__ import annotations

import zlib
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow
from PIL import ImageCms
from skimage import color

from nodes.pictures.decode import decode
from tests.nodes.pictures import files
from tests.nodes.pictures.files import (
    adobe_rgb,
    chunk,
    cmyk_inks,
    converted,
    grey_gamma,
    png,
    prophoto_rgb,
    random_pixels,
    saved,
    tiff,
)

PHOTO = random_pixels(13, 17)


@pytest.mark.parametrize(
    ("icc", "colorants", "gamma"),
    [(adobe_rgb(), "ADOBE", 563 / 256), (prophoto_rgb(), "PROPHOTO", round(1.8 * 256) / 256)],
)
def test_profiles_are_followed_to_srgb(icc: bytes, colorants: str, gamma: float) -> None:
    shallow, deep = random_pixels(20, 20), random_pixels(20, 20, depth=16)
    expected = converted(shallow, getattr(files, colorants), gamma)
    found = decode(saved(Pillow.fromarray(shallow), "PNG", icc_profile=icc))
    assert found.notes == []
    assert np.abs(found.pixels / 255 - expected).max() < 2.5 / 255
    expected = converted(deep, getattr(files, colorants), gamma)
    for data in (
        png(deep, chunk(b"iCCP", b"test\0\0" + zlib.compress(icc))),
        tiff(deep, photometric=2, tags={34675: icc}),
    ):
        found = decode(data)
        assert found.notes == []
        assert found.pixels.dtype == np.uint16
        assert np.abs(found.pixels / 65535 - expected).max() < 0.002


@pytest.mark.parametrize(
    "curve",
    [
        files.table_curve(),
        files.gamma_curve(2.2),
        files.table_curve(0, 9000, 20000, 40000, 65535),
        files.formula_curve(0, 1.8),
        files.formula_curve(1, 2.0, 0.9, 0.1),
        files.formula_curve(1, 2.0, 1.1, -0.1),
        files.formula_curve(2, 2.0, 0.8, 0.1, 0.05),
        files.formula_curve(3, 2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045),
        files.formula_curve(4, 2.2, 0.9, 0.05, 0.3, 0.1, 0.02, 0.01),
    ],
)
def test_each_kind_of_curve_is_read_as_littlecms_reads_it(curve: bytes) -> None:
    icc = files.profile(files.ADOBE, curve, names=files.RGB_CURVES)
    shallow = random_pixels(20, 20)
    by_littlecms = decode(tiff(shallow, photometric=2, tags={34675: icc}))
    own = decode(tiff(shallow.astype(np.uint16) * 257, photometric=2, tags={34675: icc}))
    assert by_littlecms.notes == own.notes == []
    apart = np.abs(own.pixels / 257 - by_littlecms.pixels)
    # At the edge of sRGB the two cut off a hair apart, where a step of light is many of sRGB.
    assert np.quantile(apart, 0.97) < 2.5
    assert apart.mean() < 0.6


def test_a_fine_gradient_stays_fine_through_a_profile() -> None:
    ramp = np.repeat(np.arange(20_000, 20_600, dtype=np.uint16)[None, :, None], 3, 2)
    found = decode(tiff(ramp, photometric=2, tags={34675: prophoto_rgb()}))
    assert len(np.unique(found.pixels[..., 1])) > 500


def test_grey_profiles_are_followed_at_both_depths() -> None:
    for depth, tolerance in ((8, 2.5 / 255), (16, 0.001)):
        stored = random_pixels(6, 6, 1, depth=depth)
        found = decode(tiff(stored, photometric=1, tags={34675: grey_gamma()}))
        assert found.notes == []
        light = (stored[..., 0] / np.iinfo(stored.dtype).max) ** (round(1.8 * 256) / 256)
        expected = np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
        assert np.abs(found.pixels[..., 0] / np.iinfo(stored.dtype).max - expected).max() < tolerance


@pytest.mark.parametrize("format", ["TIFF", "JPEG"])
def test_inks_are_followed_by_their_profile(format: str) -> None:
    inks = {
        (0, 0, 0, 0): (100, 0, 0),
        (0, 0, 0, 255): (0, 0, 0),
        (0, 0, 0, 128): (50, 0, 0),
        (255, 0, 255, 0): (50, 0, 0),
        (0, 128, 0, 0): (87.5, 50, 0),
    }
    for ink, lab in inks.items():
        options = {"quality": 100} if format == "JPEG" else {}
        data = saved(Pillow.new("CMYK", (8, 8), ink), format, icc_profile=cmyk_inks(), **options)
        found = decode(data)
        assert found.notes == []
        # L*a*b* in a profile is under D50; an a* of 50 is inside sRGB.
        expected = color.xyz2rgb(color.lab2xyz(np.array([[lab]], float), illuminant="D65"))[0, 0]
        tolerance = 3 if lab[1] == 0 else 12  # the two whites differ for what is not grey
        assert np.abs(found.pixels[4, 4] - 255 * expected).max() < tolerance


def test_an_srgb_profile_changes_nothing_at_all() -> None:
    icc = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    found = decode(saved(Pillow.fromarray(PHOTO), "PNG", icc_profile=icc))
    assert np.array_equal(found.pixels, PHOTO)
    deep = random_pixels(6, 6, depth=16)
    found = decode(tiff(deep, photometric=2, tags={34675: icc}))
    assert found.notes == []
    assert np.array_equal(found.pixels, deep)


_UNUSABLE = [
    b"rubbish",
    adobe_rgb()[:200],
    grey_gamma(),
    cmyk_inks(),
    files.profile(files.ADOBE, b"nope" + bytes(8), names=files.RGB_CURVES),
    files.profile(files.ADOBE, b"para\0\0\0\0\0\x09\0\0", names=files.RGB_CURVES),
]


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("icc", _UNUSABLE)
def test_a_profile_that_cannot_be_used_is_noted_and_the_picture_kept(icc: bytes, depth: int) -> None:
    stored = random_pixels(4, 4, depth=depth)
    found = decode(tiff(stored, photometric=2, tags={34675: icc}))
    assert np.array_equal(found.pixels, stored)
    assert len(found.notes) == 1
    assert "taken as sRGB" in found.notes[0]


@pytest.mark.shared
def test_a_real_photograph_in_adobe_rgb_is_as_its_definition_says(shared: Path) -> None:
    file = shared / "images" / "photos" / "girl_with_gun.jpg"
    with Pillow.open(file) as photograph:
        assert "Adobe RGB" in ImageCms.getProfileDescription(
            ImageCms.ImageCmsProfile(BytesIO(photograph.info["icc_profile"]))
        )
        expected = converted(np.asarray(photograph), files.ADOBE, 563 / 256) * 255
    assert np.abs(decode(file).pixels - expected).max() < 1
