"""`impasto diff`: what it prints, and its exit codes, which are those of diff."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from typer.testing import CliRunner, Result

import impasto
from graphs.store import RecipeStore

pytestmark = pytest.mark.usefixtures("home")

QUICKSTART: dict[str, Any] = RecipeStore(Path("nowhere")).read("quickstart").model_dump(mode="json")


def call(*arguments: str) -> Result:
    return CliRunner().invoke(impasto.app, ["diff", *arguments])


def test_nothing_is_printed_for_the_same_recipe() -> None:
    done = call("quickstart", "quickstart")
    assert done.exit_code == 0
    assert done.output == ""


def test_changes_are_printed_one_a_line_without_colours(tmp_path: Path) -> None:
    changed = json.loads(json.dumps(QUICKSTART))
    changed["nodes"]["transfer"]["parameters"]["levels"] = 3
    changed["nodes"]["grain"] = {"type": "FilmGrain", "inputs": {"image": "transfer.image"}}
    del changed["inputs"]["levels"]
    path = tmp_path / "after.json"
    path.write_text(json.dumps(changed))

    done = call("quickstart", str(path))
    assert done.exit_code == 1
    assert done.output.splitlines() == [
        "+ Film Grain added",
        "~ Pyramid Transfer.levels 2 → 3",
        "+ wire Pyramid Transfer → Film Grain.image added",
        "- named input levels removed",
    ]
    as_json = [json.loads(line) for line in call("--json", "quickstart", str(path)).output.splitlines()]
    assert as_json[1] == {
        "kind": "parameter",
        "node": "transfer",
        "parameter": "levels",
        "before": 2,
        "after": 3,
        "text": "Pyramid Transfer.levels 2 → 3",
    }


def test_a_picture_stands_for_the_recipe_inside_it(tmp_path: Path) -> None:
    text = PngInfo()
    text.add_itxt("impasto", json.dumps({**QUICKSTART, "name": "From a picture"}))
    Image.new("RGB", (4, 4)).save(tmp_path / "painted.png", pnginfo=text)
    done = call("quickstart", str(tmp_path / "painted.png"))
    assert done.exit_code == 1
    assert done.output.splitlines() == ["~ renamed from “Quickstart” to “From a picture”"]


def test_where_nodes_lie_is_told_on_request(tmp_path: Path) -> None:
    path = tmp_path / "moved.json"
    path.write_text(json.dumps({**QUICKSTART, "layout": {**QUICKSTART["layout"], "photo": [7, 7]}}))
    assert call("quickstart", str(path)).exit_code == 0
    moved = call("--layout", "quickstart", str(path))
    assert (moved.exit_code, moved.output) == (1, "~ moved: 1 node\n")


def test_a_picture_without_a_recipe_says_so(tmp_path: Path) -> None:
    Image.new("RGB", (4, 4)).save(tmp_path / "bare.png")
    done = call(str(tmp_path / "bare.png"), str(tmp_path / "bare.png"))
    assert done.exit_code == 2
    assert "There is no recipe in this PNG." in done.output


@pytest.mark.parametrize("text", ["", "no recipe", '{"impasto": 99}'])
def test_what_cannot_be_read_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "broken.json"
    path.write_text(text)
    done = call("quickstart", str(path))
    assert done.exit_code == 2
    assert done.output.startswith("✗")
    assert call("nothing-of-this-name", "quickstart").exit_code == 2
