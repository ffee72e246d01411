"""The difference of two recipes: nothing for the same one, every change in words for another."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

from graphs.difference import difference
from graphs.reading import recipe_of
from graphs.recipe import NamedInput
from graphs.store import RecipeStore
from nodes.catalogue import shipped

Value = dict[str, Any]
FRAME = {"$editor": {"notes": {"n1": {"text": "Softer here", "at": [0, 0], "size": [80, 40]}}}}


def recipe(nodes: Value, **more: Any) -> Value:
    return {"impasto": 1, "name": "Test", "nodes": nodes, **more}


def told(before: Value, after: Value, **options: Any) -> list[str]:
    return [change.text for change in difference(recipe_of(before), recipe_of(after), **options)]


PHOTO: Value = {"type": "LoadImage", "parameters": {"file": "sample:chelsea"}}
STYLE: Value = {"type": "LoadImage", "parameters": {"file": "sample:swirl"}}
TRANSFER: Value = {
    "type": "PyramidTransfer",
    "inputs": {"content": "photo.image", "styles": ["style.image"], "noise": "grain.noise"},
    "parameters": {"levels": 2},
}
NODES: Value = {
    "photo": PHOTO,
    "style": STYLE,
    "grain": {"type": "NoiseMap", "inputs": {"content": "photo.image"}},
    "transfer": TRANSFER,
}
RECIPE = recipe(NODES, inputs={"photo": {"node": "photo", "parameter": "file"}})


def changed(change: Callable[[Value], None], before: Value = RECIPE) -> list[str]:
    after = copy.deepcopy(before)
    change(after)
    return told(before, after)


class _Looked(dict[str, NamedInput]):
    """Named inputs that count how often all of them are gone through."""

    times = 0

    def items(self) -> Any:
        self.times += 1
        return super().items()


def test_named_inputs_are_gone_through_so_often_whatever_changed() -> None:
    looked = []
    for count in (2, 40):
        photos = {f"p{i}": PHOTO for i in range(count)}
        before = recipe_of(recipe(photos))
        after = recipe_of(recipe({id: PHOTO | {"parameters": {"file": "sample:swirl"}} for id in photos}))
        inputs = _Looked(first=NamedInput(node="p0", parameter="file"))
        inputs["second"] = NamedInput(node="p0", parameter="file")
        found = difference(before, after.model_copy(update={"inputs": inputs}))
        assert "first: chelsea → swirl" in [change.text for change in found]
        looked.append(inputs.times)
    assert looked[0] == looked[1]


def test_a_parameter_is_told_with_both_values() -> None:
    def more_levels(after: Value) -> None:
        after["nodes"]["transfer"]["parameters"]["levels"] = 3

    assert changed(more_levels) == ["Pyramid Transfer.levels 2 → 3"]


def test_a_parameter_that_was_left_out_had_its_default() -> None:
    default = shipped()["PyramidTransfer"].parameters["style_strength"].default

    def stronger(after: Value) -> None:
        after["nodes"]["transfer"]["parameters"]["style_strength"] = 0.25

    def as_it_is(after: Value) -> None:
        after["nodes"]["transfer"]["parameters"]["style_strength"] = default

    assert changed(stronger) == [f"Pyramid Transfer.style_strength {default} → 0.25"]
    assert changed(as_it_is) == []


def test_a_parameter_of_another_version_has_no_default_here() -> None:
    before = recipe({"transfer": {"type": "PyramidTransfer", "version": 99}})
    after = copy.deepcopy(before)
    after["nodes"]["transfer"]["parameters"] = {
        "style_strength": shipped()["PyramidTransfer"].defaults()["style_strength"]
    }
    assert told(before, after) == ["Pyramid Transfer.style_strength not set → 0.7"]


def test_a_picture_is_called_by_the_input_that_names_it() -> None:
    def other(after: Value) -> None:
        after["nodes"]["photo"]["parameters"]["file"] = f"sha256:{'0' * 64}"
        after["nodes"]["style"]["parameters"]["file"] = "sample:coast"

    assert changed(other) == ["photo: another picture", "Load Image (style): swirl → coast"]


def test_nodes_that_came_and_went_are_told_before_wires() -> None:
    def blended(after: Value) -> None:
        del after["nodes"]["grain"]
        del after["nodes"]["transfer"]["inputs"]["noise"]
        after["nodes"]["blend"] = {
            "type": "Blend",
            "inputs": {"base": "photo.image", "overlay": "transfer.image"},
        }

    assert changed(blended) == [
        "Noise Map removed",
        "Blend added",
        "wire Load Image (photo).image → Blend.base added",
        "wire Pyramid Transfer → Blend.overlay added",
    ]


def test_wires_are_told_by_both_ends() -> None:
    def unwired(after: Value) -> None:
        del after["nodes"]["transfer"]["inputs"]["noise"]

    def rewired(after: Value) -> None:
        after["nodes"]["transfer"]["inputs"]["content"] = "style.image"

    def added(after: Value) -> None:
        after["nodes"]["transfer"]["inputs"]["styles"] = ["photo.image", "style.image"]

    assert changed(unwired) == ["wire Noise Map.noise → Pyramid Transfer.noise removed"]
    assert changed(rewired) == [
        "Pyramid Transfer.content wired to Load Image (style).image instead of Load Image (photo).image"
    ]
    assert changed(added) == ["wire Load Image (photo).image → Pyramid Transfer.styles added"]

    two = copy.deepcopy(RECIPE)
    added(two)
    turned = copy.deepcopy(two)
    turned["nodes"]["transfer"]["inputs"]["styles"].reverse()
    assert told(two, turned) == ["Pyramid Transfer.styles: its wires in another order"]


def test_a_node_of_another_id_is_the_same_when_its_type_and_wires_are() -> None:
    before = copy.deepcopy(RECIPE)
    after = recipe(
        {
            "picture": PHOTO,
            "style": STYLE,
            "noise": {"type": "NoiseMap", "inputs": {"content": "picture.image"}},
            "painting": {
                **TRANSFER,
                "inputs": {"content": "picture.image", "styles": ["style.image"], "noise": "noise.noise"},
                "parameters": {"levels": 4},
            },
        },
        inputs={"photo": {"node": "picture", "parameter": "file"}},
    )
    assert told(before, after) == [
        "Noise Map: grain is now called noise",
        "Pyramid Transfer: transfer is now called painting",
        "Load Image: photo is now called picture",
        "Pyramid Transfer.levels 2 → 4",
    ]


def test_of_nodes_that_are_wired_alike_those_with_the_same_parameters_are_the_same() -> None:
    nodes = {f"old{i}": {"type": "LoadImage", "parameters": {"file": f"sample:{i}"}} for i in range(3)}
    renamed = {
        f"new{(i + 1) % 3}": {"type": "LoadImage", "parameters": {"file": f"sample:{i}"}} for i in range(3)
    }
    assert told(recipe(nodes), recipe(renamed)) == [
        "Load Image: old2 is now called new0",
        "Load Image: old0 is now called new1",
        "Load Image: old1 is now called new2",
    ]


def test_a_node_of_another_type_under_the_same_id_is_another_node() -> None:
    def replaced(after: Value) -> None:
        after["nodes"]["grain"] = {"type": "FilmGrain", "inputs": {"image": "photo.image"}}
        del after["nodes"]["transfer"]["inputs"]["noise"]

    assert changed(replaced) == [
        "Noise Map removed",
        "Film Grain added",
        "wire Load Image (photo).image → Film Grain.image added",
    ]


def test_modes_versions_and_what_is_not_known_here() -> None:
    def other(after: Value) -> None:
        after["nodes"]["transfer"] |= {"mode": "bypass", "version": 7, "colour": "red"}
        after["nodes"]["grain"]["mode"] = "mute"
        after["from_the_future"] = 1

    assert changed(other) == [
        "Noise Map muted",
        "Pyramid Transfer: version 1 → 7",
        "Pyramid Transfer bypassed",
        "Pyramid Transfer: colour added",
        "from_the_future added",
    ]


def test_named_inputs() -> None:
    def renamed(after: Value) -> None:
        after["inputs"] = {"picture": {"node": "photo", "parameter": "file"}}

    def other(after: Value) -> None:
        after["inputs"] = {
            "photo": {"node": "style", "parameter": "file"},
            "levels": {"node": "transfer", "parameter": "levels"},
        }

    assert changed(renamed) == ["named input photo is now called picture"]
    assert changed(other) == [
        "named input levels sets Pyramid Transfer.levels",
        "named input photo sets Load Image (style).file instead of Load Image (photo).file",
    ]


SOFTEN: Value = {
    "title": "Soften",
    "inputs": {"picture": "Image"},
    "outputs": {"image": "inside.image"},
    "nodes": {"inside": {"type": "SmoothAndSharpen", "inputs": {"image": "$.picture"}}},
}


def test_what_changed_inside_a_definition_is_told_behind_its_title() -> None:
    before = recipe(
        {"soft": {"type": "definition:soften", "inputs": {"picture": "photo.image"}}, "photo": PHOTO},
        definitions={"soften": SOFTEN},
    )
    after = copy.deepcopy(before)
    after["definitions"]["soften"]["nodes"]["inside"]["mode"] = "mute"
    after["definitions"]["soften"]["inputs"]["mask"] = "Mask"
    found = difference(recipe_of(before), recipe_of(after))
    assert [change.text for change in found] == [
        "Soften › Smooth & Sharpen muted",
        "Soften › input mask added",
    ]
    assert [change.node for change in found] == ["definition:soften/inside", "definition:soften"]


def test_a_definition_of_another_name_and_the_same_content_is_the_same() -> None:
    before = recipe(
        {"soft": {"type": "definition:soften", "inputs": {"picture": "photo.image"}}, "photo": PHOTO},
        definitions={"soften": SOFTEN},
    )
    after = copy.deepcopy(before)
    after["definitions"] = {"smooth": SOFTEN}
    after["nodes"]["soft"]["type"] = "definition:smooth"
    assert told(before, after) == ["block soften is now called smooth"]


def test_where_nodes_lie_is_told_on_request_in_one_line() -> None:
    before = {**RECIPE, "layout": {id: [0, 0] for id in NODES}}
    after = {**RECIPE, "layout": {id: [9, 9] for id in NODES} | FRAME}
    assert told(before, after) == []
    assert told(before, after, layout=True) == ["moved: 4 nodes and frames, notes or bends of wires"]


def test_any_two_recipes_that_ship_differ_in_words(tmp_path: Path) -> None:
    store = RecipeStore(tmp_path)
    recipes = [store.read(entry.id) for entry in store.list()[:8]]
    for one in recipes:
        for other in recipes:
            found = difference(one, other)
            assert bool(found) == (one is not other)
            assert all(change.text and "\n" not in change.text for change in found)
