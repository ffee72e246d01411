"""Files that are damaged, too large or no pictures: PictureError with words and a hint, nothing else."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path
from typing import NoReturn

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image as Pillow

from nodes.pictures.decode import Limits, PictureError, decode
from tests.nodes.pictures.files import adobe_rgb, chunk, exif, png, prophoto_rgb, random_pixels, saved, tiff

PHOTO = random_pixels(13, 17)


def _huge(width: int, height: int, stream: bytes = zlib.compress(b"\0" * 1000)) -> bytes:
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
            chunk(b"IDAT", stream),
            chunk(b"IEND", b""),
        )
    )


_HEADLESS = b"\x89PNG\r\n\x1a\n" + chunk(b"gAMA", b"\0\0\0\3\0\0\0\3\x08") + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (_huge(60_000, 60_000), "60000 × 60000 px; at most 30000 px a side and 100 megapixels"),
        (_huge(29_000, 29_000), "29000 × 29000"),
        (_huge(0, 5), "no pixels"),
        (_huge(2_000, 2_000), "incomplete"),
        (png(PHOTO, rows=6), "incomplete: 46% of its pixels"),
        (png(random_pixels(9, 9, depth=16), rows=3), "incomplete"),
        (png(PHOTO)[:-20], "ends too early"),
        (_huge(3, 3, b"no zlib stream"), "cannot be unpacked"),
        (
            b"\x89PNG\r\n\x1a\n" + chunk(b"gAMA", bytes([0, 0, 0, 3, 0, 0, 0, 3, 8])) + chunk(b"IEND", b""),
            "does not begin with its header",
        ),
        (png(PHOTO).replace(b"IDAT", b"IDAX"), "checksum"),
        (saved(Pillow.fromarray(PHOTO), "JPEG")[:-150], "cut off"),
        (saved(Pillow.fromarray(PHOTO), "WEBP")[:-50], "cut off"),
        (saved(Pillow.fromarray(PHOTO), "TIFF")[:-600], "cut off|ends|damaged"),
        (saved(Pillow.fromarray(PHOTO), "BMP")[:-200], "cut off"),
        (b"", "empty"),
        (b"just words", "text"),
    ],
)
def test_what_cannot_be_read_is_refused_with_words_and_a_hint(data: bytes, words: str) -> None:
    with pytest.raises(PictureError, match=words) as refused:
        decode(data)
    assert refused.value.hint


@pytest.mark.parametrize("format", ["GIF", "PNG", "WEBP", "TIFF"])
def test_animations_and_several_pages_are_refused(format: str) -> None:
    frames = [Pillow.new("RGB", (9, 5), colour) for colour in ("red", "green")]
    data = saved(frames[0], format, save_all=True, append_images=frames[1:])
    with pytest.raises(PictureError, match="pages" if format == "TIFF" else "animated") as refused:
        decode(data)
    assert "Export one" in refused.value.hint


def test_memory_that_does_not_suffice_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def none_left(*_: object) -> NoReturn:
        raise MemoryError

    monkeypatch.setattr(Pillow.Image, "convert", none_left)
    with pytest.raises(PictureError, match="not enough memory"):
        decode(png(PHOTO))


def test_floating_point_tiffs_are_refused() -> None:
    with pytest.raises(PictureError, match="32 bits"):
        decode(saved(Pillow.new("F", (4, 4)), "TIFF"))


def test_limits_are_the_callers() -> None:
    data = png(PHOTO)
    assert decode(data, Limits(bytes=len(data), pixels=13 * 17, side=17)).format == "PNG"
    for limits in (Limits(bytes=len(data) - 1), Limits(pixels=13 * 17 - 1), Limits(side=16)):
        with pytest.raises(PictureError, match="at most"):
            decode(data, limits)


def test_a_path_is_read_under_the_same_limits(tmp_path: Path) -> None:
    file = tmp_path / "photo.txt"  # the name says nothing
    file.write_bytes(png(PHOTO))
    assert np.array_equal(decode(file).pixels, PHOTO)
    with pytest.raises(PictureError, match="at most"):
        decode(file, Limits(bytes=10))
    with pytest.raises(PictureError, match="cannot be opened"):
        decode(tmp_path / "gone.png")
    with pytest.raises(PictureError, match="cannot be opened"):
        decode(tmp_path)


def test_texts_in_a_png_are_not_even_looked_at() -> None:
    bomb = b"zzz\0\0" + zlib.compress(b"\0" * 50_000_000)
    found = decode(
        png(PHOTO, chunk(b"zTXt", bomb), chunk(b"tEXt", b"x" * 2_000_000), chunk(b"iTXt", b"\0\xff"))
    )
    assert np.array_equal(found.pixels, PHOTO)


_FILES = [
    png(PHOTO),
    png(random_pixels(5, 6, 4, depth=16), chunk(b"iCCP", b"t\0\0" + zlib.compress(adobe_rgb()))),
    tiff(random_pixels(5, 6, depth=16), photometric=2, tags={34675: prophoto_rgb(), 274: 6}),
    saved(Pillow.fromarray(PHOTO), "JPEG", exif=exif(6), icc_profile=adobe_rgb()),
    saved(Pillow.fromarray(PHOTO), "WEBP", exif=exif(3)),
    saved(Pillow.fromarray(PHOTO), "TIFF", compression="tiff_lzw"),
    saved(Pillow.fromarray(PHOTO), "BMP"),
    saved(Pillow.fromarray(PHOTO).quantize(16), "GIF"),
    saved(Pillow.fromarray(PHOTO).quantize(16), "PNG", transparency=3),
]


def _decodes_or_refuses(data: bytes) -> None:
    try:
        picture = decode(data, Limits(pixels=100_000))
    except PictureError:
        return
    assert picture.pixels.ndim == 3
    assert picture.pixels.shape[2] == 3
    assert picture.pixels.dtype in (np.uint8, np.uint16)
    assert picture.alpha is None or picture.alpha.shape == picture.pixels.shape[:2]


@settings(max_examples=150, deadline=None)
@given(data=st.sampled_from(_FILES), share=st.floats(0, 1))
def test_a_file_cut_anywhere_decodes_or_is_refused(data: bytes, share: float) -> None:
    _decodes_or_refuses(data[: int(share * len(data))])


@settings(max_examples=250, deadline=None)
@given(
    data=st.sampled_from(_FILES),
    changes=st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=4)), min_size=1, max_size=4),
)
def test_a_file_with_bytes_changed_decodes_or_is_refused(
    data: bytes, changes: list[tuple[float, bytes]]
) -> None:
    broken = bytearray(data)
    for share, new in changes:
        place = int(share * (len(data) - 1))
        broken[place : place + len(new)] = new
    _decodes_or_refuses(bytes(broken))


@settings(max_examples=100, deadline=None)
@given(start=st.sampled_from([b"", *(data[:40] for data in _FILES)]), rest=st.binary(max_size=300))
def test_any_bytes_decode_or_are_refused(start: bytes, rest: bytes) -> None:
    _decodes_or_refuses(start + rest)
