"""The store of pictures: what goes in is decoded elsewhere, checked, and never lost."""

from __future__ import annotations

import hashlib
import io
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from graphs.store import ImageStore, PictureMissing, PictureRefused
from graphs.store.apart import decode_apart
from graphs.store.child import environment
from graphs.store.references import MAX_NAME, plain_name, sample_name, upload_hash
from nodes.contract import NodeError
from nodes.samples import SAMPLES
from tests.graphs.store import pictures


@pytest.fixture
def store(tmp_path: Path) -> ImageStore:
    return ImageStore(tmp_path / "images")


def test_eight_bits_come_back_as_they_went_in(store: ImageStore) -> None:
    source = pictures.png(61, 43, "RGBA")
    picture = store.add(source, "a/b\\c.png")
    assert (picture.name, picture.title, picture.kind) == ("c.png", "c", "upload")
    assert (picture.width, picture.height) == (61, 43)
    stored = store.path(picture.ref).read_bytes()
    assert picture.ref == "sha256:" + hashlib.sha256(stored).hexdigest()
    assert store.digest(picture.ref) == hashlib.sha256(stored).hexdigest()
    assert picture.bytes == len(stored)
    before, after = (np.asarray(Image.open(io.BytesIO(data))) for data in (source, stored))
    assert (before == after).all()


@pytest.mark.parametrize("channels", [3, 4])
def test_sixteen_bits_stay_sixteen(store: ImageStore, channels: int) -> None:
    pixels = np.random.default_rng(2).integers(0, 65536, (30, 50, channels), np.uint16)
    source = cv2.imencode(".png", pixels)[1].tobytes()
    picture = store.add(source, "deep.png")
    stored = cv2.imread(str(store.path(picture.ref)), cv2.IMREAD_UNCHANGED)
    assert stored is not None
    assert stored.dtype == np.uint16
    assert (stored == pixels).all()
    small = pictures.opened(store.thumbnail(picture.ref, 64))
    assert small.size == (50, 30)


def test_nothing_of_the_file_but_its_pixels_is_kept(store: ImageStore) -> None:
    exif = Image.Exif()
    exif[0x010E] = "a secret place"
    file = io.BytesIO()
    Image.new("RGB", (20, 10), "teal").save(file, "JPEG", exif=exif)
    assert b"secret" in file.getvalue()
    assert b"secret" not in store.path(store.add(file.getvalue(), "x.jpg").ref).read_bytes()


def test_the_same_picture_twice_is_one(store: ImageStore) -> None:
    data = pictures.png(20, 20)
    first, second = store.add(data, "one.png"), store.add(data, "two.png")
    assert first.ref == second.ref
    uploads = [picture for picture in store.list() if picture.kind == "upload"]
    assert [picture.name for picture in uploads] == ["two.png"]


def test_samples_are_listed_first_then_uploads_newest_first(store: ImageStore) -> None:
    added = [store.add(pictures.png(20, 20, seed=seed), f"{seed}.png") for seed in (3, 4)]
    listed = store.list()
    there = [sample for sample in SAMPLES if sample.path.is_file()]
    assert [picture.ref for picture in listed] == [
        *(f"sample:{sample.name}" for sample in there),
        added[1].ref,
        added[0].ref,
    ]
    sample = there[0]
    found = listed[0]
    assert (found.width, found.height) == pictures.opened(sample.path).size
    assert store.path(found.ref) == sample.path
    assert store.digest(found.ref) == hashlib.sha256(sample.path.read_bytes()).hexdigest()


def test_what_is_deleted_is_gone_whole(store: ImageStore, tmp_path: Path) -> None:
    picture = store.add(pictures.png(20, 20), "gone.png")
    store.delete(picture.ref)
    assert [path for path in (tmp_path / "images").rglob("*") if path.is_file()] == []
    for ask in (store.path, store.digest, store.delete):
        with pytest.raises(PictureMissing) as missing:
            ask(picture.ref)
        assert missing.value.hint
        hash = picture.ref.removeprefix("sha256:")
        assert missing.value.message == f"The picture {hash[:8]}… is not on this machine."


@pytest.mark.parametrize(
    "ref",
    [
        "",
        "sample:",
        "sample:nobody",
        "sample:../samples/photos/coffee",
        "sample:COFFEE",
        "sha256:" + "a" * 63,
        "sha256:" + "A" * 64,
        "sha256:" + "a" * 64,
        "sha256:../" + "a" * 61,
        "/etc/passwd",
        "file:///etc/passwd",
        "sample:coffee\n",
        "sample:coffee\0",
    ],
)
def test_what_names_no_picture_reaches_no_file(store: ImageStore, ref: str) -> None:
    with pytest.raises(PictureMissing) as missing:
        store.path(ref)
    assert isinstance(missing.value, NodeError)
    assert missing.value.message


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "empty"),
        (b"not a picture", "text"),
        (pictures.png(300, 300)[:9000], "too early"),
        (pictures.animated_gif(), "animated"),
        (pictures.huge_header(), "60000"),
    ],
)
def test_what_is_no_picture_is_refused_and_leaves_nothing(
    store: ImageStore, tmp_path: Path, data: bytes, word: str
) -> None:
    with pytest.raises(PictureRefused, match=word) as refused:
        store.add(data, "bad.png")
    assert refused.value.hint
    assert [path for path in (tmp_path / "images").rglob("*") if path.is_file()] == []


def test_a_picture_that_takes_too_long_or_too_much_memory_is_refused(tmp_path: Path) -> None:
    picture = pictures.saved(Image.new("RGB", (6000, 6000)), "PNG")
    with pytest.raises(PictureRefused, match="memory"):
        decode_apart(picture, tmp_path, "store", memory=2**28)
    noise = Image.frombytes("RGB", (5000, 4000), np.random.default_rng(5).bytes(60_000_000))
    with pytest.raises(PictureRefused, match="longer than 1 s"):
        decode_apart(pictures.saved(noise, "PNG", compress_level=0), tmp_path, "store", seconds=1)


def test_the_decoder_gets_nothing_private(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("A_TOKEN", "private")
    assert "A_TOKEN" not in environment()


def test_pictures_may_be_added_at_the_same_time(store: ImageStore) -> None:
    data = pictures.png(20, 20)
    with ThreadPoolExecutor(2) as pool:
        refs = set(pool.map(lambda name: store.add(data, name).ref, ["a.png", "b.png"]))
    assert len(refs) == 1
    assert len([picture for picture in store.list() if picture.kind == "upload"]) == 1


def test_a_damaged_sidecar_is_passed_over(store: ImageStore, tmp_path: Path) -> None:
    picture = store.add(pictures.png(20, 20), "fine.png")
    folder = tmp_path / "images"
    (folder / ("b" * 64 + ".json")).write_text("{")
    (folder / ("c" * 64 + ".json")).write_text(json.dumps({"surprise": 1}))
    assert [entry for entry in store.list() if entry.kind == "upload"] == [picture]


def test_a_thumbnail_is_at_most_as_large_as_asked(store: ImageStore) -> None:
    ref = store.add(pictures.png(500, 250), "wide.png").ref
    for side in (64, 100, 320, 500, 1024):
        path = store.thumbnail(ref, side)
        assert max(pictures.opened(path).size) <= side
        assert store.kept_thumbnail(ref, side) == path


@given(name=st.text(max_size=300))
def test_a_shown_name_is_never_a_path(name: str) -> None:
    shown = plain_name(name)
    assert 0 < len(shown) <= MAX_NAME
    assert not set(shown) & set('/\\\0\r\n"')
    assert shown not in (".", "..")
    shown.encode()


@given(ref=st.text(max_size=80))
def test_few_texts_name_a_picture(ref: str) -> None:
    named = sample_name(ref) or upload_hash(ref)
    assert named is None or (named.isascii() and not set(named) & set("/\\.:\n"))


def test_a_record_whose_picture_never_came_is_as_none(store: ImageStore) -> None:
    data = pictures.png(20, 20)
    added = store.add(data, "one.png")
    store.path(added.ref).unlink()  # as when the machine stops between the two
    assert all(picture.kind == "sample" for picture in store.list())
    with pytest.raises(PictureMissing, match=r"“one\.png”"):
        store.path(added.ref)
    assert store.add(data, "two.png").ref == added.ref
    assert [picture.name for picture in store.list() if picture.kind == "upload"] == ["two.png"]
