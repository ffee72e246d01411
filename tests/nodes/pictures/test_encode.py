"""Encoding, and writing a file whole or not at all."""

from __future__ import annotations

import errno
import os
from io import BytesIO
from pathlib import Path
from typing import NoReturn

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image as Pillow
from PIL import PngImagePlugin

from nodes.contract import NodeError
from nodes.pictures.decode import PictureError, decode
from nodes.pictures.encode import jpeg, png, read_recipe, webp, write_new
from nodes.pictures.png import MAX_RECIPE, walk
from tests.nodes.pictures.files import chunk, random_pixels, saved


@settings(max_examples=40, deadline=None)
@given(
    height=st.integers(1, 20),
    width=st.integers(1, 20),
    depth=st.sampled_from([8, 16]),
    clear=st.booleans(),
    recipe=st.none() | st.text(max_size=50),
)
def test_png_gives_back_what_went_in(
    height: int, width: int, depth: int, clear: bool, recipe: str | None
) -> None:
    stored = random_pixels(height, width, 4, depth=depth, seed=height * 21 + width)
    data = png(stored[..., :3], stored[..., 3] if clear else None, recipe=recipe)
    picture = decode(data)
    assert picture.depth == depth
    assert np.array_equal(picture.pixels, stored[..., :3])
    assert (picture.alpha is None) != clear
    assert picture.alpha is None or np.array_equal(picture.alpha, stored[..., 3])
    assert read_recipe(data) == recipe


def test_the_recipe_is_plain_itxt_that_other_programs_read() -> None:
    recipe = '{"name": "Grüße 画"}'
    data = png(random_pixels(3, 3), recipe=recipe)
    assert [kind for kind, _ in walk(data)][:2] == [b"IHDR", b"iTXt"]
    picture = Pillow.open(BytesIO(data))
    assert isinstance(picture, PngImagePlugin.PngImageFile)
    assert picture.text == {"impasto": recipe}


def test_a_recipe_that_pillow_wrote_is_read_too() -> None:
    info = PngImagePlugin.PngInfo()
    info.add_itxt("other", "not this")
    info.add_itxt("impasto", "this", lang="en", tkey="Rezept")
    assert read_recipe(saved(Pillow.new("RGB", (2, 2)), "PNG", pnginfo=info)) == "this"


def _with(*chunks: bytes) -> bytes:
    data = png(random_pixels(2, 2))
    return data[:33] + b"".join(chunks) + data[33:]


def test_a_picture_without_a_recipe_has_none() -> None:
    assert read_recipe(png(random_pixels(2, 2))) is None
    assert read_recipe(_with(chunk(b"tEXt", b"impasto\0old"), chunk(b"iTXt", b"impastoo\0\0\0\0\0x"))) is None
    assert read_recipe(jpeg(random_pixels(2, 2))) is None
    assert read_recipe(b"") is None


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"impasto\0\1\0\0\0" + b"compressed", "compressed"),
        (b"impasto\0\0\0\0\0\xff\xfe", "no text"),
        (b"impasto\0\0\0", "no text"),
        (b"impasto\0", "no text"),
        (b"impasto\0\0\0\0\0" + b"x" * MAX_RECIPE, "10 MB"),
    ],
)
def test_a_recipe_that_is_not_ours_to_trust_is_refused(body: bytes, words: str) -> None:
    with pytest.raises(PictureError, match=words):
        read_recipe(_with(chunk(b"iTXt", body)))


@settings(max_examples=150, deadline=None)
@given(data=st.binary(max_size=60), cut=st.floats(0, 1))
def test_any_png_has_a_recipe_or_none_or_is_refused(data: bytes, cut: float) -> None:
    whole = _with(chunk(b"iTXt", b"impasto\0" + data))
    for candidate in (whole, whole[: int(cut * len(whole))], b"\x89PNG\r\n\x1a\n" + data):
        try:
            found = read_recipe(candidate)
        except PictureError:
            continue
        assert found is None or isinstance(found, str)


def test_jpeg_keeps_full_colour_resolution_and_quality_counts() -> None:
    stripes = np.zeros((16, 16, 3), np.uint8)
    stripes[:, ::2, 0] = 255  # chroma at the finest grain, which 4:2:0 would average away
    fine = jpeg(stripes, quality=100)
    assert np.abs(decode(fine).pixels.astype(int) - stripes).max() < 8
    noise = random_pixels(40, 40)
    assert len(jpeg(noise, quality=30)) < len(jpeg(noise, quality=95)) / 2


def test_jpeg_takes_the_worst_picture_there_is() -> None:
    assert decode(jpeg(random_pixels(1000, 1000), quality=92)).pixels.shape == (1000, 1000, 3)


def test_webp_lossless_keeps_every_pixel_even_unseen_ones() -> None:
    stored = random_pixels(9, 11, 4)
    stored[:4, :, 3] = 0
    picture = decode(webp(stored[..., :3], stored[..., 3], lossless=True))
    assert picture.alpha is not None
    assert np.array_equal(picture.pixels, stored[..., :3])
    assert np.array_equal(picture.alpha, stored[..., 3])
    assert len(webp(stored[..., :3], quality=20)) < len(webp(stored[..., :3], quality=95))


def test_a_side_too_long_for_the_format_is_refused() -> None:
    with pytest.raises(NodeError, match="WebP allows 16383 px") as refused:
        webp(np.zeros((1, 16_384, 3), np.uint8))
    assert refused.value.input == "format"
    with pytest.raises(NodeError, match="JPEG allows"):
        jpeg(np.zeros((1, 65_501, 3), np.uint8))
    assert decode(webp(np.zeros((1, 16_383, 3), np.uint8))).pixels.shape[1] == 16_383


def test_a_taken_name_gets_a_number(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "folder"
    paths = [write_new(folder, "sea", ".png", bytes([n])) for n in range(3)]
    assert [path.name for path in paths] == ["sea.png", "sea 2.png", "sea 3.png"]
    assert [path.read_bytes() for path in paths] == [b"\0", b"\1", b"\2"]
    assert sorted(folder.iterdir()) == sorted(paths)


def test_what_stands_under_the_name_is_never_touched(tmp_path: Path) -> None:
    (tmp_path / "sea.png").mkdir()
    (tmp_path / "sea 2.png").symlink_to(tmp_path / "nowhere")
    assert write_new(tmp_path, "sea", ".png", b"new").name == "sea 3.png"
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("call", ["fsync", "link"])
def test_a_full_disk_names_size_and_folder_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    def full(*_: object) -> NoReturn:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, call, full)
    with pytest.raises(NodeError, match=r"disk is full: the picture takes 2\.5 MB") as refused:
        write_new(tmp_path, "sea", ".png", bytes(2_500_000))
    assert tmp_path.name in refused.value.message
    assert str(tmp_path) not in str(refused.value.message)
    assert "Free space" in refused.value.hint
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_an_error_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(NodeError, match="cannot be written to") as refused:
        write_new(tmp_path / "file", "sea", ".png", b"x")
    assert "the folder file:" in refused.value.message
    assert str(tmp_path) not in refused.value.message
