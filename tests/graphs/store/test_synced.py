"""What is said to be kept outlives a power cut: files are on the disk before they get their names, and the
names before anybody is told."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import torch

from graphs.checkpoints import INDEX, Checkpoints
from graphs.store import ImageStore
from graphs.store.files import whole_file, write_whole
from nodes.files import move_whole, name_new, written_part
from tests.graphs.store import pictures
from tests.graphs.store.syncing import watched

ROOT = Path(__file__).resolve().parents[3]
DECODING = """
import json, os
from pathlib import Path
from graphs.store import decode
synced, fsync = {}, os.fsync
def watched(handle):
    fsync(handle)
    synced[Path(os.readlink(f"/proc/self/fd/{handle}")).name] = os.fstat(handle).st_size
os.fsync = watched
report = decode.main("store", 4 * 2**30, 600)
print(json.dumps([report, synced]))
"""


def test_a_whole_file_is_synced_then_named_and_its_name_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = watched(monkeypatch)
    write_whole(tmp_path / "written", b"all of it", "the test")
    with whole_file(tmp_path / "in pieces") as file:
        file.write(b"some")
        file.write(b"more")
    assert watch.names == ["written", "in pieces"]
    assert watch.unsynced_files() == []
    assert watch.unsynced_names() == []


def test_a_name_that_is_given_is_synced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "part").write_bytes(b"whole")
    watch = watched(monkeypatch)
    move_whole(tmp_path / "part", tmp_path / "moved")
    assert watch.names == ["moved"]
    assert watch.unsynced_names() == []


@pytest.mark.parametrize("links", [True, False])
def test_a_new_file_is_synced_then_named_and_its_name_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    def refuse(*_: Any) -> None:
        raise OSError(errno.EPERM, "no links here")

    watch = watched(monkeypatch)
    if not links:
        monkeypatch.setattr(os, "link", refuse)
    with written_part(tmp_path, b"a picture") as part:
        name_new(part, tmp_path / "picture.png")
    assert watch.names == ["picture.png"]
    assert watch.unsynced_files() == []
    assert watch.unsynced_names() == []


def test_a_checkpoint_is_synced_before_its_index_names_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checkpoint = Checkpoints(tmp_path).take("ab" * 32)
    assert checkpoint is not None
    watch = watched(monkeypatch)
    arrays = {"image": torch.rand(3, 8, 8), "steps": torch.arange(5)}
    checkpoint.write(arrays, {"step": 3}, lambda: None)
    checkpoint.release()
    assert len(watch.names) == 3
    assert watch.names[-1] == INDEX
    assert watch.unsynced_files() == []
    assert watch.unsynced_names() == []


def test_what_decodes_has_synced_what_it_leaves(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", DECODING],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        input=pictures.png(40, 30),
        capture_output=True,
        check=True,
    )
    report, synced = json.loads(done.stdout)
    assert report["decoded"]["width"] == 40
    left = {path.name: path.stat().st_size for path in tmp_path.iterdir()}
    assert "picture.png" in left
    assert synced == left


def test_an_upload_gets_its_name_last_and_keeps_all_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = ImageStore(tmp_path / "images")
    watch = watched(monkeypatch)
    picture = store.add(pictures.png(40, 30), "a.png")
    digest = picture.ref.removeprefix("sha256:")
    assert watch.names[-1] == f"{digest}.png"
    assert f"{digest}.json" in watch.names
    assert watch.unsynced_names() == []
