"""`impasto models` as it is typed."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pytest
from safetensors.torch import save_file
from typer.testing import CliRunner, Result

from impasto import app
from nodes.models import catalogue as catalogue_module
from nodes.models import download as download_module
from tests.nodes.features.test_naming import vgg
from tests.nodes.models.shelf import LOOPBACK, Shelf, entry_for, serving


def impasto(*words: str) -> Result:
    return CliRunner().invoke(app, ["models", *words], env={"COLUMNS": "80"})


def test_the_list_says_what_is_here_and_what_is_missing(home: Path) -> None:
    said = impasto("list")
    assert said.exit_code == 0
    for words in ("vgg19", "575 MB", "BSD-3-Clause", "missing", "ships", "realesrgan-x4plus"):
        assert words in said.stdout
    (home / "models").mkdir()
    (home / "models" / "vgg16.safetensors").write_bytes(b"x" * 2000)
    rows = {row["name"]: row for row in map(json.loads, impasto("list", "--json").stdout.splitlines())}
    assert rows["vgg16"]["state"] == "here"
    assert rows["vgg19"]["state"] == "missing"
    assert rows["vgg19"]["size"] == 574_673_361
    assert rows["sketch"]["state"] == rows["impasto-x2"]["state"] == "ships"
    assert not rows["vgg19-caffe"]["pinned"]


def test_where_prints_the_folder(home: Path) -> None:
    assert impasto("where").stdout.strip() == str(home / "models")


def test_an_unknown_name_is_wrong_usage_with_a_guess(home: Path) -> None:
    said = impasto("get", "vgg-19")
    assert said.exit_code == 2
    assert "vgg19" in said.stderr
    assert not (home / "models").exists()


def test_an_address_is_not_downloaded_from(home: Path) -> None:
    said = impasto("get", "https://shelf.test/file.pth")
    assert said.exit_code == 2
    assert "from the list only" in said.stderr


def test_a_file_of_ones_own_is_brought_in_and_checked(home: Path, tmp_path: Path) -> None:
    save_file(vgg(), tmp_path / "mine.safetensors")
    said = impasto("get", str(tmp_path / "mine.safetensors"))
    assert said.exit_code == 0
    assert "mine.safetensors" in said.stdout
    assert impasto("check").exit_code == 0
    file = home / "models" / "mine.safetensors"
    file.write_bytes(file.read_bytes()[:-1])
    said = impasto("check")
    assert said.exit_code == 1
    assert "✗ mine.safetensors" in said.stdout
    findings = map(json.loads, impasto("check", "--json").stdout.splitlines())
    assert [finding["file"] for finding in findings if finding["state"] == "damaged"] == ["mine.safetensors"]


def test_what_cannot_be_used_fails_with_a_hint(home: Path, tmp_path: Path) -> None:
    (tmp_path / "a.pth").write_bytes(b"no weights")
    said = impasto("get", str(tmp_path / "a.pth"))
    assert said.exit_code == 1
    assert "safetensors" in said.stderr


@pytest.fixture
def offered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    """A shelf whose file the catalogue offers as `thing`, with the rules of downloads bent to reach it."""
    file = tmp_path / "on-the-shelf"
    file.write_bytes(b"x" * 600_000)
    return Shelf(file)


def offer(shelf: Shelf, monkeypatch: pytest.MonkeyPatch, **changes: object) -> None:
    monkeypatch.setattr(catalogue_module, "catalogue", lambda: {"thing": entry_for(shelf, **changes)})
    monkeypatch.setattr(download_module, "download", partial(download_module.download, policy=LOOPBACK))


def test_a_name_is_downloaded_once(home: Path, offered: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(offered) as shelf:
        offer(shelf, monkeypatch)
        said = impasto("get", "thing")
        assert said.exit_code == 0
        assert "Apache-2.0" in said.stdout
        assert (home / "models" / "thing.pth").read_bytes() == shelf.file.read_bytes()
        assert "already" in impasto("get", "thing").stdout
        assert len(shelf.seen) == 1


def test_a_hash_that_is_known_in_part_is_shown_in_full(
    home: Path, offered: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(offered) as shelf:
        whole = entry_for(shelf).sha256
        offer(shelf, monkeypatch, sha256="", sha256_start=whole[:8])
        said = impasto("get", "thing")
    assert whole in said.stdout
    assert "Only the start" in said.stdout


def test_a_download_that_fails_keeps_its_part_and_says_so(
    home: Path, offered: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered.cut = 400_000
    with serving(offered) as shelf:
        offer(shelf, monkeypatch)
        said = impasto("get", "thing")
    assert said.exit_code == 1
    assert "same command goes on" in said.stderr
    assert (home / "models" / "thing.pth.part").stat().st_size == 400_000


def test_ctrl_c_ends_with_130(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*arguments: object, **options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(download_module, "download", interrupted)
    said = impasto("get", "vgg19")
    assert said.exit_code == 130
    assert "goes on from there" in said.stdout
