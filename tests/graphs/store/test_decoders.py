"""Decoders that are forked: as limited, as short-lived and as much alone as those that are started afresh."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

import psutil
import pytest
from PIL import Image

from graphs.store import ImageStore, PictureRefused
from graphs.store.apart import MEMORY_LIMIT, NICENESS, decode_apart
from graphs.store.decoders import REQUEST, Decoders
from tests.graphs.store import pictures

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="it knows no fork")


@pytest.fixture
def decoders() -> Iterator[Decoders]:
    decoders = Decoders()
    yield decoders
    decoders.close()
    assert not children()


def children() -> list[psutil.Process]:
    """The processes that fork, and the decoders; not those of servers that other tests started."""
    forking = [child for child in psutil.Process().children() if "store.forkserver" in said(child)]
    return forking + [decoder for server in forking for decoder in server.children()]


def said(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


def until(true: Callable[[], object]) -> None:
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.fixture
def endless() -> Iterator[BinaryIO]:
    """A picture file that never comes to its end: whoever decodes it waits."""
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as file:
        yield file
    os.close(writing)


def test_they_make_the_same_of_a_picture(tmp_path: Path, decoders: Decoders) -> None:
    stores = ImageStore(tmp_path / "a"), ImageStore(tmp_path / "b", start=decoders)
    for data in (pictures.png(61, 43, "RGBA"), pictures.saved(Image.new("RGB", (9, 7), "teal"), "JPEG")):
        spawned, forked = (store.add(data, "a.png") for store in stores)
        assert forked.ref == spawned.ref
    with pytest.raises(PictureRefused, match="text") as refused:
        stores[1].add(b"not a picture", "a.png")
    assert refused.value.hint
    assert stores[1].thumbnail("sample:chelsea", 64).is_file()


def test_each_picture_has_a_process_of_its_own_which_ends(tmp_path: Path, decoders: Decoders) -> None:
    store = ImageStore(tmp_path, start=decoders)
    with ThreadPoolExecutor(4) as pool:
        data = [pictures.png(20, 20, seed=seed) for seed in range(8)]
        assert len({picture.ref for picture in pool.map(lambda each: store.add(each, "a.png"), data)}) == 8
    [server] = children()
    assert server.children() == []
    assert server.nice() == min(19, os.getpriority(os.PRIO_PROCESS, 0) + NICENESS)


def test_a_file_is_read_from_where_it_stands(tmp_path: Path, decoders: Decoders) -> None:
    file = tmp_path / "given"
    file.write_bytes(b"before" + pictures.png(20, 10))
    with file.open("rb") as given:
        os.lseek(given.fileno(), 6, os.SEEK_SET)
        assert decode_apart(given, tmp_path, "store", start=decoders).width == 20


def test_their_limits_hold(tmp_path: Path, decoders: Decoders) -> None:
    large = pictures.saved(Image.new("RGB", (6000, 6000)), "PNG")
    with pytest.raises(PictureRefused, match="memory"):
        decode_apart(large, tmp_path, "store", memory=2**28, start=decoders)
    assert decode_apart(pictures.png(20, 10), tmp_path, "store", start=decoders).width == 20


@pytest.mark.skipif(sys.platform != "linux", reason="it shows no limits and files of processes")
def test_a_decoder_has_its_limits_and_nothing_of_the_others(
    tmp_path: Path, decoders: Decoders, endless: BinaryIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("A_TOKEN", "private")
    with ThreadPoolExecutor(2) as pool:
        works = [
            pool.submit(decode_apart, endless, tmp_path, "store", seconds=seconds, start=decoders)
            for seconds in (70, 80)
        ]
        until(lambda: len(children()) == 3)
        [server] = [child for child in children() if child.ppid() == os.getpid()]
        limits = set()
        for decoder in server.children():
            place = Path(f"/proc/{decoder.pid}")
            while "Max open files 64 64 files" not in of(place):  # it takes them now
                time.sleep(0.01)
            limits |= {line for line in of(place) if line.startswith(("Max cpu", "Max address"))}
            assert not [file for file in open_in(place) if file.startswith("socket")]
            assert "A_TOKEN" not in decoder.environ()
            decoder.kill()
        for work in works:
            with pytest.raises(PictureRefused, match="too much memory"):
                work.result()
    assert limits == {
        "Max cpu time 70 70 seconds",
        "Max cpu time 80 80 seconds",
        f"Max address space {MEMORY_LIMIT} {MEMORY_LIMIT} bytes",
    }


def open_in(place: Path) -> list[str]:
    """Return what a process has open."""
    found = []
    for link in (place / "fd").iterdir():
        with suppress(FileNotFoundError):  # it has just closed it
            found.append(str(link.readlink()))
    return found


def of(place: Path) -> list[str]:
    """Return the limits of a process, a line each."""
    return [" ".join(line.split()) for line in (place / "limits").read_text().splitlines()]


def test_whoever_gives_up_ends_the_decoder(tmp_path: Path, decoders: Decoders, endless: BinaryIO) -> None:
    decode_apart(pictures.png(), tmp_path, "store", start=decoders)
    [server] = children()
    with pytest.raises(subprocess.TimeoutExpired):
        decoders._fork(REQUEST.pack(True, 2**32, 60), endless, tmp_path, 0.2)
    until(lambda: not server.children())
    assert server.is_running()


def test_one_that_was_killed_or_left_for_want_of_work_is_replaced(tmp_path: Path) -> None:
    for kill in (True, False):
        decoders = Decoders() if kill else Decoders(idle=0.2)
        try:
            assert decode_apart(pictures.png(20, 10), tmp_path, "store", start=decoders).width == 20
            process = decoders._process
            assert process
            if kill:
                process.kill()
            assert process.wait(60) == (-signal.SIGKILL if kill else 0)
            assert decode_apart(pictures.png(20, 10), tmp_path, "store", start=decoders).width == 20
        finally:
            decoders.close()
        assert not children()


def test_closing_ends_what_is_being_decoded(tmp_path: Path, decoders: Decoders, endless: BinaryIO) -> None:
    with ThreadPoolExecutor(1) as pool:
        work = pool.submit(decode_apart, endless, tmp_path, "store", start=decoders)
        until(lambda: len(children()) == 2)
        decoders.close()
        with pytest.raises(PictureRefused):
            work.result(60)
