"""Files are whole or not there, and a full disk is told as such."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from graphs.store import Folders, user_folders
from graphs.store.files import write_whole

ROOT = Path(__file__).resolve().parents[3]
FULL = """
import resource, sys
from pathlib import Path
from graphs.store.files import DiskFull, write_whole
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    write_whole(Path(sys.argv[1]), b"x" * 2_500_000, "the test")
except DiskFull as error:
    print(error.message)
"""


def test_a_file_is_replaced_and_nothing_else_is_left(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    write_whole(path, b"one", "a")
    write_whole(path, b"two", "a")
    assert path.read_bytes() == b"two"
    assert list(tmp_path.iterdir()) == [path]


def test_a_full_disk_leaves_the_older_file(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"older")
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "The disk is full: the test (2.5 MB)" in done.stdout
    assert path.read_bytes() == b"older"
    assert list(tmp_path.iterdir()) == [path]


def test_another_error_is_not_called_a_full_disk(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_whole(tmp_path / "no" / "folder" / "a", b"", "a")


def test_the_data_folder_is_where_the_variable_says(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert user_folders().root == home
    monkeypatch.delenv("IMPASTO_HOME")
    assert user_folders().root.name == "impasto"


def test_folders_are_made_for_their_owner_only(tmp_path: Path) -> None:
    folders = Folders(tmp_path / "deep" / "home").make()
    assert folders.root.stat().st_mode & 0o077 == 0
    for folder in (folders.images, folders.recipes, folders.results, folders.models, folders.cache):
        assert folder.is_dir()
    folders.make()
