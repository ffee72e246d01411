"""Downloads against a real server on the loopback: whole, resumed, wrong, cut, cancelled."""

from __future__ import annotations

import fcntl
import hashlib
import os
import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from aiohttp import web

from nodes.models.download import download
from nodes.models.errors import ModelError, NoRoom, Unfinished, Unreachable, WrongContent
from tests.graphs.store.syncing import watched
from tests.nodes.models.shelf import LOOPBACK, Shelf, entry_for, etag


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "models"


def left_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_whole_file_is_put_in_place(shelf: Shelf, folder: Path) -> None:
    told: list[tuple[int, int]] = []
    done = download(entry_for(shelf), folder, policy=LOOPBACK, report=lambda *counts: told.append(counts))
    assert done.path.read_bytes() == shelf.file.read_bytes()
    assert done.sha256 == hashlib.sha256(shelf.file.read_bytes()).hexdigest()
    assert done.pinned
    assert left_in(folder) == {"thing.pth"}
    assert told[0] == (0, 700_000)
    assert told[-1] == (700_000, 700_000)


def test_what_was_downloaded_outlives_a_power_cut(
    shelf: Shelf, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = watched(monkeypatch)
    download(entry_for(shelf), folder, policy=LOOPBACK)
    assert watch.names == ["thing.pth.part.json", "thing.pth"]
    assert watch.unsynced_files() == []
    assert watch.unsynced_names() == []


def test_a_download_that_was_cut_goes_on_where_it_ended(shelf: Shelf, folder: Path) -> None:
    shelf.cut = 300_000
    with pytest.raises(Unfinished, match="300 kB of 700 kB"):
        download(entry_for(shelf), folder, policy=LOOPBACK)
    assert left_in(folder) == {"thing.pth.part", "thing.pth.part.json"}
    assert (folder / "thing.pth.part").stat().st_size == 300_000
    shelf.cut = None
    done = download(entry_for(shelf), folder, policy=LOOPBACK)
    assert shelf.seen[-1]["Range"] == "bytes=300000-"
    assert done.path.read_bytes() == shelf.file.read_bytes()
    assert left_in(folder) == {"thing.pth"}


@pytest.mark.parametrize("server", ["honours If-Range", "knows nothing of it"])
def test_a_file_that_changed_in_between_is_loaded_anew(shelf: Shelf, folder: Path, server: str) -> None:
    shelf.cut = 300_000
    with pytest.raises(Unfinished):
        download(entry_for(shelf), folder, policy=LOOPBACK)
    before = etag(shelf.file)
    shelf.cut = None
    shelf.file.write_bytes(os.urandom(700_000))
    if server == "honours If-Range":
        shelf.answer = lambda request: web.Response(body=shelf.file.read_bytes())
    done = download(entry_for(shelf), folder, policy=LOOPBACK)
    assert shelf.seen[1]["If-Range"] == before
    assert ("Range" in shelf.seen[-1]) == (server == "honours If-Range")
    assert done.path.read_bytes() == shelf.file.read_bytes()


def test_without_anything_that_tells_versions_apart_a_download_starts_anew(
    shelf: Shelf, folder: Path
) -> None:
    folder.mkdir()
    (folder / "thing.pth.part").write_bytes(b"x" * 1000)
    done = download(entry_for(shelf), folder, policy=LOOPBACK)
    assert "Range" not in shelf.seen[-1]
    assert done.path.read_bytes() == shelf.file.read_bytes()


def test_a_part_of_another_address_is_not_gone_on_with(shelf: Shelf, folder: Path) -> None:
    shelf.cut = 300_000
    with pytest.raises(Unfinished):
        download(entry_for(shelf), folder, policy=LOOPBACK)
    shelf.cut = None
    moved = entry_for(shelf, address=shelf.address + "?moved")
    download(moved, folder, policy=LOOPBACK)
    assert "Range" not in shelf.seen[-1]


def test_a_part_that_is_whole_is_verified_without_asking(shelf: Shelf, folder: Path) -> None:
    shelf.cut = 700_000
    entry = entry_for(shelf)
    folder.mkdir()
    (folder / "thing.pth.part").write_bytes(shelf.file.read_bytes())
    (folder / "thing.pth.part.json").write_text(f'{{"address": "{entry.address}", "validator": "x"}}')
    assert download(entry, folder, policy=LOOPBACK).path.is_file()
    assert shelf.seen == []


def test_a_wrong_hash_leaves_nothing(shelf: Shelf, folder: Path) -> None:
    with pytest.raises(WrongContent, match="the catalogue says 0000"):
        download(entry_for(shelf, sha256="0" * 64), folder, policy=LOOPBACK)
    assert left_in(folder) == set()


@pytest.mark.parametrize("size", [699_999, 700_001])
def test_a_wrong_size_is_refused_before_anything_is_loaded(shelf: Shelf, folder: Path, size: int) -> None:
    with pytest.raises(WrongContent, match="offers 700,000 bytes"):
        download(entry_for(shelf, size=size), folder, policy=LOOPBACK)
    assert left_in(folder) == set()


def unframed(content: bytes) -> web.StreamResponse:
    """An answer that does not say how long it is."""
    response = web.Response(body=content)
    response.enable_chunked_encoding()
    return response


def test_an_answer_of_unknown_length_that_ends_early_is_unfinished(shelf: Shelf, folder: Path) -> None:
    shelf.answer = lambda request: unframed(shelf.file.read_bytes()[:5000])
    with pytest.raises(Unfinished):
        download(entry_for(shelf), folder, policy=LOOPBACK)


def test_an_answer_that_does_not_end_is_cut_off(shelf: Shelf, folder: Path) -> None:
    shelf.answer = lambda request: unframed(shelf.file.read_bytes() + b"more")
    with pytest.raises(WrongContent, match="goes on"):
        download(entry_for(shelf), folder, policy=LOOPBACK)
    assert left_in(folder) == set()


@pytest.mark.parametrize("status", [404, 403, 500, 416, 206])
def test_an_answer_that_is_not_the_file_says_so(shelf: Shelf, folder: Path, status: int) -> None:
    shelf.answer = lambda request: web.Response(status=status, body=b"no")
    with pytest.raises(Unreachable, match=str(status)):
        download(entry_for(shelf), folder, policy=LOOPBACK)
    assert left_in(folder) == set()


def test_a_part_other_than_asked_for_is_refused(shelf: Shelf, folder: Path) -> None:
    shelf.cut = 300_000
    with pytest.raises(Unfinished):
        download(entry_for(shelf), folder, policy=LOOPBACK)
    shelf.answer = lambda request: web.Response(
        status=206, body=b"x" * 10, headers={"Content-Range": "bytes 0-9/700000"}
    )
    with pytest.raises(Unreachable, match="another part"):
        download(entry_for(shelf), folder, policy=LOOPBACK)
    assert (folder / "thing.pth.part").stat().st_size == 300_000


def test_a_packed_answer_is_refused(shelf: Shelf, folder: Path) -> None:
    shelf.answer = lambda request: web.Response(
        body=shelf.file.read_bytes(), headers={"Content-Encoding": "gzip"}
    )
    with pytest.raises(Unreachable, match="packed"):
        download(entry_for(shelf), folder, policy=LOOPBACK)


def test_too_little_room_is_said_before_anything_is_loaded(shelf: Shelf, folder: Path) -> None:
    with pytest.raises(NoRoom, match=r"700 kB more; .* 5\.0 MB free"):
        download(entry_for(shelf), folder, policy=LOOPBACK, free=lambda folder: 5_000_000)
    assert left_in(folder) == set()


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_disk_that_fills_up_keeps_what_came(shelf: Shelf, folder: Path) -> None:
    with files_of_at_most(400_000), pytest.raises(NoRoom, match="full"):
        download(entry_for(shelf), folder, policy=LOOPBACK)
    assert (folder / "thing.pth.part").stat().st_size <= 400_000
    assert download(entry_for(shelf), folder, policy=LOOPBACK).path.is_file()


def test_ctrl_c_keeps_what_came(shelf: Shelf, folder: Path) -> None:
    def interrupt(done: int, total: int) -> None:
        if done:
            signal.raise_signal(signal.SIGINT)

    # A process that was begun in the background ignores Ctrl-C unless it is told otherwise.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            download(entry_for(shelf), folder, policy=LOOPBACK, report=interrupt)
    finally:
        signal.signal(signal.SIGINT, before)
    kept = (folder / "thing.pth.part").stat().st_size
    assert 0 < kept < 700_000
    download(entry_for(shelf), folder, policy=LOOPBACK)
    assert shelf.seen[-1]["Range"] == f"bytes={kept}-"
    assert left_in(folder) == {"thing.pth"}


def test_one_file_is_loaded_by_one_command_at_a_time(shelf: Shelf, folder: Path) -> None:
    folder.mkdir()
    with (folder / "thing.pth.part").open("wb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(ModelError, match="another command"):
            download(entry_for(shelf), folder, policy=LOOPBACK)
    assert shelf.seen == []


def test_what_is_known_of_a_hash_is_held_to(shelf: Shelf, folder: Path) -> None:
    start = hashlib.sha256(shelf.file.read_bytes()).hexdigest()[:8]
    entry = entry_for(shelf, sha256="", sha256_start=start, size=690_000, size_known=False)
    done = download(entry, folder, policy=LOOPBACK)
    assert not done.pinned
    done.path.unlink()
    with pytest.raises(WrongContent, match="00000000…"):
        download(entry_for(shelf, sha256="", sha256_start="0" * 8, size_known=False), folder, policy=LOOPBACK)
    with pytest.raises(WrongContent, match="offers"):
        download(
            entry_for(shelf, sha256="", sha256_start=start, size=600_000, size_known=False),
            folder,
            policy=LOOPBACK,
        )
    assert left_in(folder) == set()


def test_a_link_under_a_parts_name_is_not_written_through(shelf: Shelf, folder: Path, tmp_path: Path) -> None:
    folder.mkdir()
    precious = tmp_path / "precious"
    precious.write_text("mine")
    (folder / "thing.pth.part").symlink_to(precious)
    with pytest.raises(ModelError, match="is a link"):
        download(entry_for(shelf), folder, policy=LOOPBACK)
    assert precious.read_text() == "mine"
