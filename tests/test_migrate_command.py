"""`impasto migrate`: brings a recipe's file up to date, and only on request."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

import impasto
from server.commands.shared import DONE, WRONG

pytestmark = pytest.mark.usefixtures("home")


def invoke(*words: str) -> Result:
    return CliRunner().invoke(impasto.app, list(words))


@pytest.fixture
def old(tmp_path: Path) -> Path:
    nodes = {
        "photo": {"type": "LoadImage", "version": 1, "parameters": {"file": "sample:chelsea"}},
        "both": {"type": "Recombine", "inputs": {"light": "photo.image", "colors": "photo.image"}},
    }
    file = tmp_path / "old.json"
    file.write_text(json.dumps({"impasto": 1, "name": "Old", "nodes": nodes, "mine": [1]}))
    return file


def written(file: Path) -> Any:
    return json.loads(file.read_text())


def test_a_file_is_brought_up_to_date_and_can_be_painted_then(old: Path) -> None:
    checked = invoke("check", str(old))
    assert checked.exit_code == WRONG
    assert "The input colors is called chroma now." in checked.output
    assert "impasto migrate" in checked.output
    done = invoke("migrate", str(old))
    assert (done.exit_code, done.output) == (DONE, "both: The input colors is called chroma now.\n")
    assert written(old)["nodes"]["both"]["inputs"] == {"light": "photo.image", "chroma": "photo.image"}
    assert written(old)["mine"] == [1]
    assert invoke("check", str(old)).exit_code == DONE


def test_what_is_up_to_date_is_not_written(old: Path) -> None:
    invoke("migrate", str(old))
    old.write_text(text := old.read_text().replace("\n", "\n\n"))
    done = invoke("migrate", str(old))
    assert (done.exit_code, "is up to date" in done.output) == (DONE, True)
    assert old.read_text() == text


def test_a_run_does_not_migrate_by_itself(old: Path, tmp_path: Path) -> None:
    before = old.read_bytes()
    done = invoke("run", str(old), "--output", str(tmp_path), "--device", "cpu")
    assert done.exit_code == WRONG
    assert "is called chroma now" in done.output
    assert old.read_bytes() == before


def test_a_recipe_that_ships_is_written_elsewhere(old: Path, tmp_path: Path) -> None:
    assert invoke("migrate", "quickstart").exit_code == 2
    assert invoke("migrate", "quickstart", "--output", str(tmp_path / "new.json")).exit_code == DONE
    assert written(tmp_path / "new.json")["name"] == "Quickstart"
    assert invoke("migrate", str(tmp_path / "gone.json"), "--output", str(old)).exit_code == WRONG
