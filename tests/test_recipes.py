"""The recipes that ship run headless, here at a small size, show everything that Impasto does, lie readably
on the canvas, and give the same bytes twice."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from graphs.events import NodeFailed, NodeFinished, RunFinished
from graphs.recipe import Recipe, RecipeNode
from nodes.catalogue import shipped
from nodes.contract import Choice
from nodes.samples import SAMPLES
from server.commands.headless import open_recipe, paint, ready

FOLDER = Path(__file__).resolve().parents[1] / "graphs" / "recipes"
NAMES = sorted(path.stem for path in FOLDER.glob("*.json"))
SHIPPED = {name: Recipe.model_validate_json((FOLDER / f"{name}.json").read_text()) for name in NAMES}

ASKED_FOR = {"teamshot", "pyramid-2k", "luminance-only", "two-regions", "texture"}
SMALLEST, LARGEST, PICTURE = 64, 128, 128
CARD = (272, 130)
"""Width and least height of a card on the canvas, in pixels."""

TRIED = {
    "PyramidTransfer": ["color", "start", "carry", "loss", "variation", "optimizer"],
    "Style": ["propagation"],
    "Compare": ["view"],
}
"""Choices of which every option is in some recipe."""

SET = {
    "PyramidTransfer": [
        *["size", "coarse_to_fine", "fast", "level_weights", "style_layers", "layer_weights", "plateau"],
        *["content_layers", "history", "line_search", "normalize_gradients", "time_limit", "pooling"],
        *["decay", "averaging", "scaling"],
    ],
    "NoiseMap": ["palette", "granularity", "center", "edge", "dispersion"],
    "Style": ["weight", "scale", "grow"],
    "Stylemix": ["depth"],
    "SuperRes": ["model", "denoise"],
}
"""Parameters that some recipe gives another value than the default, or says openly."""

pytestmark = pytest.mark.usefixtures("home")


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the samples, small."""
    folder = tmp_path_factory.mktemp("samples")
    for sample in SAMPLES:
        with Image.open(sample.path) as picture:
            picture.thumbnail((PICTURE, PICTURE))
            picture.save(folder / f"{sample.name}.png")
    return folder


def small(recipe: Recipe, pictures: Path) -> list[str]:
    """Return what makes a recipe quick: small pictures, sizes an eighth, two evaluations at each; the graph
    stays."""
    nodes = recipe.nodes.items()
    return [f"{id}.{name}={value}" for id, node in nodes for name, value in _less(node, pictures)]


def _less(node: RecipeNode, pictures: Path) -> Iterator[tuple[str, object]]:
    if node.type in ("LoadImage", "LoadMask"):
        yield "file", pictures / f"{str(node.parameters['file']).removeprefix('sample:')}.png"
    elif node.type == "PyramidTransfer":
        levels = node.parameters.get("levels", 2)
        assert isinstance(levels, int)
        yield "size", _eighth(node.parameters.get("size") or 256 * 2 ** (levels - 1))
        yield "evaluations", 2
    elif node.type == "Stylemix":
        yield "size", SMALLEST
        yield "evaluations", 2
    elif node.type == "ResizeAndCrop":
        yield "size", _eighth(node.parameters.get("size") or 1000)


def _eighth(size: object) -> int:
    assert isinstance(size, int)
    return max(SMALLEST, min(LARGEST, size // 8))


def painted(name: str, pictures: Path, folder: Path) -> Path:
    recipe = ready(open_recipe(name), small(SHIPPED[name], pictures), shipped())
    events = list(paint(recipe, shipped(), folder, "cpu"))
    assert isinstance(events[-1], RunFinished)
    assert events[-1].state == "done", [event for event in events if isinstance(event, NodeFailed)]
    (file,) = [name for event in events if isinstance(event, NodeFinished) for name in event.files]
    return folder / file


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_recipe_paints_headless(name: str, pictures: Path, tmp_path: Path) -> None:
    with Image.open(painted(name, pictures, tmp_path)) as picture:
        assert min(picture.size) >= SMALLEST
        assert np.asarray(picture.convert("L")).std() > 10


def test_the_same_recipe_and_seed_give_the_same_bytes(pictures: Path, tmp_path: Path) -> None:
    first, second = (painted("quickstart", pictures, tmp_path) for _ in range(2))
    assert first != second
    assert first.read_bytes() == second.read_bytes()


def test_there_are_ten_recipes_and_those_asked_for() -> None:
    assert len(NAMES) >= 10
    assert set(NAMES) >= ASKED_FOR


def test_every_node_that_ships_is_in_a_recipe() -> None:
    assert {node.type for recipe in SHIPPED.values() for node in recipe.nodes.values()} == set(shipped())


@pytest.mark.parametrize(("type", "name"), [(type, name) for type in TRIED for name in TRIED[type]])
def test_every_option_is_in_a_recipe(type: str, name: str) -> None:
    spec = shipped()[type].parameters[name]
    assert isinstance(spec.widget, Choice)
    used = {node.parameters.get(name, spec.default) for node in _all(type)}
    assert used == set(spec.widget.options)


@pytest.mark.parametrize(("type", "name"), [(type, name) for type in SET for name in SET[type]])
def test_every_feature_is_in_a_recipe(type: str, name: str) -> None:
    assert name in shipped()[type].parameters
    assert any(name in node.parameters for node in _all(type))


def _all(type: str) -> list[RecipeNode]:
    return [node for recipe in SHIPPED.values() for node in recipe.nodes.values() if node.type == type]


def test_masks_and_a_wired_start_are_in_recipes() -> None:
    wired: dict[str, set[str]] = defaultdict(set)
    for recipe in SHIPPED.values():
        for node in recipe.nodes.values():
            wired[node.type] |= node.inputs.keys()
    assert wired["Style"] == {"image", "content_mask", "style_mask"}
    assert wired["PyramidTransfer"] == {"content", "styles", "init", "noise"}
    assert {"base", "overlay", "mask"} == wired["Blend"]


@pytest.mark.parametrize("name", NAMES)
def test_a_recipe_says_what_it_is_and_runs_anywhere(name: str) -> None:
    recipe = SHIPPED[name]
    assert recipe.name
    assert 40 <= len(recipe.about) <= 250
    assert recipe.about.endswith(".")
    samples = {f"sample:{sample.name}" for sample in SAMPLES}
    for node in recipe.nodes.values():
        assert node.version == shipped()[node.type].version
        assert node.parameters.get("network", "sketch") == "sketch"
        if node.type in ("LoadImage", "LoadMask"):
            assert node.parameters["file"] in samples
    for each in recipe.inputs.values():
        assert each.parameter in shipped()[recipe.nodes[each.node].type].parameters


@pytest.mark.parametrize("name", NAMES)
def test_a_recipe_reads_from_left_to_right_without_overlaps(name: str) -> None:
    recipe = SHIPPED[name]
    places = json.loads((FOLDER / f"{name}.json").read_text())["layout"]
    assert places.keys() == recipe.nodes.keys()
    width, height = CARD
    for one, (x, y) in places.items():
        for other, (across, down) in places.items():
            apart = abs(x - across) > width or abs(y - down) > height
            assert one == other or apart, f"{one} lies on {other}"
    for id, node in recipe.nodes.items():
        for wires in node.inputs.values():
            for wire in [wires] if isinstance(wires, str) else wires:
                source = wire.split(".")[0]
                assert places[source][0] < places[id][0] + width, f"{source} lies right of {id}"
