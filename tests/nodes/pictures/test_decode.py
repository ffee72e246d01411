"""Decoding: each kind of file against pixels that are known, and nothing but PictureError for the rest."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from PIL import Image as Pillow
from PIL import ImageCms, ImageOps

from nodes.pictures.decode import decode
from tests.nodes.pictures.files import (
    Array,
    chunk,
    exif,
    interlaced_png,
    png,
    random_pixels,
    saved,
    tiff,
)

PHOTO = random_pixels(13, 17)


@pytest.mark.parametrize("format", ["PNG", "TIFF", "BMP", "WEBP"])
def test_lossless_files_keep_every_pixel(format: str) -> None:
    options = {"lossless": True} if format == "WEBP" else {}
    picture = decode(saved(Pillow.fromarray(PHOTO), format, **options))
    assert np.array_equal(picture.pixels, PHOTO)
    assert picture.alpha is None
    assert picture.notes == []


@pytest.mark.parametrize(
    ("channels", "grey", "alpha"), [(1, True, False), (2, True, True), (3, False, False), (4, False, True)]
)
@pytest.mark.parametrize("depth", [8, 16])
def test_png_of_each_kind_and_depth_is_exact(channels: int, grey: bool, alpha: bool, depth: int) -> None:
    stored = random_pixels(5, 7, channels, depth=depth)
    picture = decode(png(stored))
    assert picture.depth == depth
    assert np.array_equal(picture.pixels, np.repeat(stored[..., :1], 3, 2) if grey else stored[..., :3])
    if alpha:
        assert picture.alpha is not None
        assert np.array_equal(picture.alpha, stored[..., -1])
    else:
        assert picture.alpha is None


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("channels", [1, 3, 4])
def test_tiff_of_each_depth_and_byte_order_is_exact(channels: int, depth: int, order: str) -> None:
    stored = random_pixels(5, 7, channels, depth=depth)
    tags = {338: [2]} if channels == 4 else {}
    picture = decode(tiff(stored, photometric=1 if channels == 1 else 2, order=order, tags=tags))
    assert picture.depth == depth
    assert np.array_equal(picture.pixels, np.repeat(stored, 3, 2) if channels == 1 else stored[..., :3])
    if channels == 4:
        assert picture.alpha is not None
        assert np.array_equal(picture.alpha, stored[..., 3])


@pytest.mark.parametrize("depth", [8, 16])
def test_a_tiff_whose_zero_is_white_is_turned_round(depth: int) -> None:
    stored = random_pixels(4, 6, 1, depth=depth)
    picture = decode(tiff(stored, photometric=0))
    assert np.array_equal(picture.pixels[..., :1], np.iinfo(stored.dtype).max - stored)


@pytest.mark.parametrize("depth", [8, 16])
def test_colours_with_alpha_multiplied_in_are_divided_by_it(depth: int) -> None:
    top = (1 << depth) - 1
    straight = np.full((2, 2, 3), top * 3 // 5)
    alpha = np.full((2, 2, 1), top // 2)
    stored = np.concatenate((straight * alpha // top, alpha), 2).astype(np.uint8 if depth == 8 else np.uint16)
    picture = decode(tiff(stored, photometric=2, tags={338: [1]}))
    assert picture.alpha is not None
    assert np.array_equal(picture.alpha, alpha[..., 0])
    assert np.abs(picture.pixels.astype(int) - straight).max() <= 2


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("size", [(1, 1), (2, 5), (5, 2), (8, 8), (13, 17)])
def test_interlaced_pngs_are_whole(size: tuple[int, int], depth: int) -> None:
    stored = random_pixels(*size, depth=depth)
    assert np.array_equal(decode(interlaced_png(stored)).pixels, stored)


@pytest.mark.parametrize("bits", [1, 2, 4, 8])
@pytest.mark.parametrize("width", [1, 7, 9])
def test_palettes_of_few_bits_are_whole(bits: int, width: int) -> None:
    indexed = Pillow.fromarray(random_pixels(3, width, 1)[..., 0] >> (8 - bits), "P")
    indexed.putpalette([value for colour in range(1 << bits) for value in (colour, 99, 255 - colour)])
    expected = np.asarray(indexed.convert("RGB"))
    assert np.array_equal(decode(saved(indexed, "PNG", bits=bits)).pixels, expected)


def test_palettes_keep_colours_and_transparency() -> None:
    indexed = Pillow.fromarray(np.arange(6, dtype=np.uint8).reshape(2, 3), "P")
    indexed.putpalette([value for colour in range(6) for value in (colour * 40, 255 - colour * 40, 7)])
    expected = np.array([[i * 40, 255 - i * 40, 7] for i in range(6)]).reshape(2, 3, 3)
    for format in ("PNG", "GIF", "BMP"):
        assert np.array_equal(decode(saved(indexed, format)).pixels, expected)
    clear = decode(saved(indexed, "PNG", transparency=2))
    assert clear.alpha is not None
    assert clear.alpha.tolist() == [[255, 255, 0], [255, 255, 255]]
    shades = decode(saved(indexed, "PNG", transparency=bytes([0, 50, 100, 150, 200, 250])))
    assert shades.alpha is not None
    assert shades.alpha.flatten().tolist() == [0, 50, 100, 150, 200, 250]
    assert np.array_equal(shades.pixels, expected)


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("channels", [1, 3])
def test_one_colour_named_as_transparent_is(channels: int, depth: int) -> None:
    stored = random_pixels(5, 7, channels, depth=depth)
    key = stored[2, 3].astype(">u2").tobytes()
    picture = decode(png(stored, chunk(b"tRNS", key)))
    assert picture.alpha is not None
    assert np.array_equal(picture.alpha == 0, (stored == stored[2, 3]).all(-1))
    assert set(np.unique(picture.alpha)) <= {0, (1 << depth) - 1}


def test_black_and_white_pictures_of_one_bit() -> None:
    stored = random_pixels(9, 11, 1)[..., 0] > 127
    picture = decode(saved(Pillow.fromarray(stored), "PNG"))
    assert np.array_equal(picture.pixels[..., 1], stored * 255)


def _turned(orientation: int) -> Array:
    stored = Pillow.fromarray(PHOTO)
    stored.getexif()[0x0112] = orientation
    return np.asarray(ImageOps.exif_transpose(stored))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_all_eight_orientations_come_out_upright(orientation: int) -> None:
    expected = _turned(orientation)
    picture = Pillow.fromarray(PHOTO)
    assert np.array_equal(decode(saved(picture, "PNG", exif=exif(orientation))).pixels, expected)
    webp = saved(picture, "WEBP", lossless=True, exif=exif(orientation))
    assert np.array_equal(decode(webp).pixels, expected)
    assert np.array_equal(decode(tiff(PHOTO, photometric=2, tags={274: orientation})).pixels, expected)
    jpeg = decode(saved(picture, "JPEG", quality=100, subsampling=0, exif=exif(orientation)))
    assert np.abs(jpeg.pixels.astype(int) - expected).max() < 12
    deep = PHOTO.astype(np.uint16) * 257
    for data in (
        png(deep, chunk(b"eXIf", exif(orientation).removeprefix(b"Exif\0\0"))),
        tiff(deep, photometric=2, tags={274: orientation}),
    ):
        assert np.array_equal(decode(data).pixels, expected.astype(np.uint16) * 257)


def test_transparency_turns_with_its_picture() -> None:
    stored = random_pixels(4, 6, 4)
    picture = decode(saved(Pillow.fromarray(stored), "PNG", exif=exif(6)))
    assert picture.alpha is not None
    assert np.array_equal(picture.alpha, np.rot90(stored[..., 3], -1))


def test_cmyk_without_a_profile_is_the_simple_formula() -> None:
    stored = random_pixels(4, 6, 4)
    picture = decode(saved(Pillow.fromarray(stored, "CMYK"), "TIFF"))
    light = (255 - stored[..., :3].astype(float)) * (255 - stored[..., 3:].astype(float)) / 255
    assert np.abs(picture.pixels - light).max() < 2


def test_a_cmyk_jpeg_has_the_right_sign() -> None:
    paper = decode(saved(Pillow.new("CMYK", (8, 8), (0, 0, 0, 0)), "JPEG"))
    assert paper.pixels.min() > 250
    ink = decode(saved(Pillow.new("CMYK", (8, 8), (0, 255, 255, 0)), "JPEG"))
    assert ink.pixels[4, 4, 0] > 220
    assert ink.pixels[4, 4, 1:].max() < 40


@pytest.mark.parametrize("tagged", [True, False])
def test_lab_pictures_become_srgb(tagged: bool) -> None:
    lab = ImageCms.profileToProfile(
        Pillow.new("RGB", (4, 4), (200, 80, 60)),
        ImageCms.createProfile("sRGB"),
        ImageCms.createProfile("LAB"),
        outputMode="LAB",
    )
    assert lab is not None
    if not tagged:
        del lab.info["icc_profile"]
    picture = decode(saved(lab, "TIFF"))
    assert np.abs(picture.pixels.astype(int) - (200, 80, 60)).max() <= 4


def test_cmyk_of_16_bits_is_read_at_8_and_says_so() -> None:
    stored = random_pixels(4, 6, 4)
    deep = decode(tiff(stored.astype(np.uint16) * 257, photometric=5))
    assert np.array_equal(deep.pixels, decode(tiff(stored, photometric=5)).pixels)
    assert deep.notes == ["16-bit CMYK is read at 8 bits."]


def test_damaged_exif_leaves_the_picture_as_it_is() -> None:
    broken = png(PHOTO, chunk(b"eXIf", b"II*\0\xff\xff\xff\xff"))
    assert np.array_equal(decode(broken).pixels, PHOTO)


def test_reading_headers_loads_no_heavy_library() -> None:
    code = (
        "import sys, nodes.pictures.decode as d, nodes.pictures.encode; d.read_header(b'BM' + bytes(40)); "
        "print([name for name in ('torch', 'cv2', 'numpy', 'PIL') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
