"""Rule 4, of folders: but for the models', no folder of the data folder is a link that is written through."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from graphs.store import FolderIsLink, Folders
from impasto import app
from tests.server.serving import ROOT

OWN = [
    "images",
    "images/thumbnails",
    "recipes",
    "recipes/.versions",
    "blocks",
    "results",
    "results/.records",
    "cache",
    "cache/results",
    "checkpoints",
]


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Path]:
    """A folder outside the data folder, in which nothing is written."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    yield folder
    assert list(folder.iterdir()) == []


def linked(root: Path, name: str, target: Path) -> None:
    """Make the folder `name` of a data folder a link."""
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).symlink_to(target)


@pytest.mark.parametrize("name", OWN)
def test_a_folder_that_is_a_link_is_refused_by_name(tmp_path: Path, elsewhere: Path, name: str) -> None:
    linked(tmp_path / "home", name, elsewhere)
    with pytest.raises(FolderIsLink, match=f"folder {name} is a link") as refused:
        Folders(tmp_path / "home").make()
    assert f"mount the other disk at {name}" in refused.value.hint
    assert "IMPASTO_HOME" in refused.value.hint


def test_a_link_that_leads_nowhere_is_refused_too(tmp_path: Path) -> None:
    linked(tmp_path / "home", "cache", tmp_path / "nowhere")
    with pytest.raises(FolderIsLink):
        Folders(tmp_path / "home").make()
    assert not (tmp_path / "nowhere").exists()


def test_every_folder_but_the_models_is_looked_at(tmp_path: Path) -> None:
    folders = Folders(tmp_path)
    names = [name for name, kind in vars(Folders).items() if isinstance(kind, property)]
    places = {os.fspath(getattr(folders, name).relative_to(tmp_path)) for name in names}
    assert places - {"models"} <= set(OWN)
    assert "checkpoints" in places


def test_the_models_and_the_data_folder_itself_may_lie_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "weights").mkdir()
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "models").symlink_to(tmp_path / "weights")
    (tmp_path / "home").symlink_to(tmp_path / "real")
    Folders(tmp_path / "home").make()
    assert (tmp_path / "real" / "images").is_dir()


def test_the_server_does_not_start_and_says_which_folder(tmp_path: Path, elsewhere: Path) -> None:
    linked(tmp_path / "home", "recipes/.versions", elsewhere)
    done = subprocess.run(
        [sys.executable, "-m", "impasto", "serve", "--port", "0"],
        cwd=ROOT,
        env={**os.environ, "IMPASTO_HOME": str(tmp_path / "home")},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert f"{tmp_path / 'home'} cannot be used (its folder recipes/.versions is a link)" in done.stderr
    assert "mount the other disk at recipes/.versions" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_run_without_a_server_is_refused_in_words(
    tmp_path: Path, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    linked(tmp_path / "home", "cache", elsewhere)
    monkeypatch.setenv("IMPASTO_HOME", str(tmp_path / "home"))
    done = CliRunner().invoke(app, ["run", "quickstart"])
    assert done.exit_code == 2
    told = " ".join(done.output.split())
    assert "its folder cache is a link" in told
    assert "mount the other disk at cache" in told
