"""The recipes that ship run headless, here at a small size, and give the same bytes twice."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from graphs.events import NodeFinished, RunFinished
from nodes.catalogue import shipped
from server.headless import open_recipe, paint, ready

SMALL = {
    "quickstart": ["transfer.size=64", "transfer.evaluations=2"],
    "two-brushes": [
        "mix.size=64",
        "mix.evaluations=2",
        "transfer.size=64",
        "transfer.evaluations=2",
        "second.size=128",
        "second.evaluations=1",
    ],
    "poster": ["transfer.size=128", "transfer.evaluations=1"],
}

pytestmark = pytest.mark.usefixtures("home")


def painted(name: str, folder: Path) -> Path:
    recipe = ready(open_recipe(name), SMALL[name], shipped())
    events = list(paint(recipe, shipped(), folder, "cpu"))
    assert isinstance(events[-1], RunFinished)
    assert events[-1].state == "done", events
    (file,) = [name for event in events if isinstance(event, NodeFinished) for name in event.files]
    return folder / file


@pytest.mark.parametrize("name", SMALL)
def test_a_shipped_recipe_paints_headless(name: str, tmp_path: Path) -> None:
    with Image.open(painted(name, tmp_path)) as picture:
        assert min(picture.size) == (64 if name == "quickstart" else 128)
        assert np.asarray(picture.convert("L")).std() > 10


def test_every_shipped_recipe_is_tried() -> None:
    there = {
        path.stem for path in Path(__file__).resolve().parents[1].joinpath("graphs", "recipes").glob("*.json")
    }
    assert there == set(SMALL)


def test_the_same_recipe_and_seed_give_the_same_bytes(tmp_path: Path) -> None:
    first, second = painted("quickstart", tmp_path), painted("quickstart", tmp_path)
    assert first != second
    assert first.read_bytes() == second.read_bytes()
