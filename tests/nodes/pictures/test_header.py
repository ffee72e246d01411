"""Headers: size, depth and frames before anything is decoded."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image as Pillow

from nodes.pictures.header import PictureError, read_header
from tests.nodes.pictures.files import chunk, png, random_pixels, saved, tiff

FORMATS = ("PNG", "JPEG", "WebP", "TIFF", "BMP", "GIF")


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("size", [(1, 1), (7, 300), (513, 2)])
def test_the_size_is_that_of_the_picture(format: str, size: tuple[int, int]) -> None:
    header = read_header(saved(Pillow.new("RGB", size, "teal"), format.upper()))
    assert (header.format, header.width, header.height) == (format, *size)
    assert (header.depth, header.frames) == (8, 1)


def test_webp_says_its_size_in_each_of_its_three_kinds() -> None:
    picture = Pillow.fromarray(random_pixels(20, 301, 4))
    for options in ({"lossless": True}, {"quality": 50}, {"quality": 50, "exif": b"Exif\0\0"}):
        header = read_header(saved(picture, "WEBP", **options))
        assert (header.width, header.height) == (301, 20)
    assert read_header(saved(picture.convert("RGB"), "WEBP", quality=50)).width == 301


def test_depth_is_bits_per_channel() -> None:
    deep = random_pixels(2, 3, depth=16)
    assert read_header(png(deep)).depth == 16
    assert read_header(tiff(deep, photometric=2)).depth == 16
    assert read_header(tiff(deep, photometric=2, order=">")).depth == 16
    assert read_header(saved(Pillow.new("1", (3, 3)), "PNG")).depth == 8


@pytest.mark.parametrize("format", ["GIF", "PNG", "WEBP", "TIFF"])
def test_several_frames_are_seen(format: str) -> None:
    frames = [Pillow.new("RGB", (9, 5), colour) for colour in ("red", "green", "blue")]
    data = saved(frames[0], format, save_all=True, append_images=frames[1:])
    assert read_header(data).frames > 1


def test_a_thumbnail_inside_a_tiff_is_no_second_page() -> None:
    data = bytearray(tiff(random_pixels(4, 4), photometric=2))
    thumbnail = len(data)
    end_of_first = struct.unpack_from("<I", data, 4)[0] + 2 + 12 * 9
    struct.pack_into("<I", data, end_of_first, thumbnail)
    data += struct.pack("<HHHIII", 1, 254, 4, 1, 1, 0)
    assert read_header(bytes(data)).frames == 1


def test_a_large_size_is_read_and_not_believed_by_anyone_yet() -> None:
    huge = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0))
    assert (read_header(huge).width, read_header(huge).height) == (60_000, 60_000)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"hello, I am no picture at all\n", "text"),
        ("Grüße".encode(), "text"),
        (b'<?xml version="1.0"?>\n<svg width="1"/>', "SVG"),
        (b"\0\0\0\x20ftypheic\0\0\0\0", "HEIC"),
        (b"%PDF-1.7 \0", "PDF"),
        (b"\x01\x02\x03\x04\x05", "no picture of a known format"),
        (b"\x89PNG\r\n\x1a\n\0\0", "ends within its header"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "ends within its header"),
        (b"II*\0\xff\xff\xff\x7f", "ends within its header"),
    ],
)
def test_what_is_no_picture_is_said_in_words(data: bytes, words: str) -> None:
    with pytest.raises(PictureError, match=words) as refused:
        read_header(data)
    assert refused.value.hint
    assert refused.value.input == "file"


_SIGNATURES = [
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",
    b"RIFF\0\0\0\0WEBP",
    b"II*\0",
    b"MM\0*",
    b"II+\0",
    b"BM",
    b"GIF89a",
]


@settings(max_examples=300, deadline=None)
@given(signature=st.sampled_from([b"", *_SIGNATURES]), rest=st.binary(max_size=200))
def test_any_bytes_have_a_header_or_are_refused(signature: bytes, rest: bytes) -> None:
    try:
        header = read_header(signature + rest)
    except PictureError:
        return
    assert header.format in FORMATS


@pytest.mark.parametrize("signature", _SIGNATURES)
@pytest.mark.parametrize("filler", [b"\0", b"\xff", b"\x01", b"!", b","])
def test_a_header_made_to_go_on_forever_ends_soon(signature: bytes, filler: bytes) -> None:
    data = signature + filler * 3_000_000
    try:
        header = read_header(data)
    except PictureError:
        return
    assert header.format in FORMATS


def test_tiff_directories_in_a_circle_end() -> None:
    data = bytearray(tiff(random_pixels(2, 2), photometric=2))
    first = struct.unpack_from("<I", data, 4)[0]
    struct.pack_into("<I", data, first + 2 + 12 * 9, first)
    assert read_header(bytes(data)).frames == 2
    assert read_header(bytes(data)).width == 2
