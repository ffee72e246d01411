"""The difference of two random recipes: nothing for the same one, something in words after every command."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from graphs.difference import difference
from graphs.reading import recipe_of
from tests.fuzz.recipes import sound_recipes
from tests.graphs.test_difference import RECIPE, Value


@given(sound_recipes())
@settings(max_examples=25, deadline=None)
def test_a_recipe_does_not_differ_from_itself(value: Value) -> None:
    assert difference(recipe_of(value), recipe_of(copy.deepcopy(value)), layout=True) == []


@given(sound_recipes(), st.randoms(use_true_random=False))
@settings(max_examples=15, deadline=None)
def test_the_order_of_keys_changes_nothing(value: Value, chance: random.Random) -> None:
    def shuffled(inner: Any) -> Any:
        if isinstance(inner, dict):
            keys = list(inner)
            chance.shuffle(keys)
            return {key: shuffled(inner[key]) for key in keys}
        return inner

    before, after = recipe_of(RECIPE), recipe_of(value)
    other = recipe_of(shuffled(value))
    assert difference(after, other) == []
    assert difference(before, other) == difference(before, after)


def _set_parameter(value: Value, id: str) -> str:
    value["nodes"][id].setdefault("parameters", {})["not_known_here"] = 7
    return "parameter"


def _remove(value: Value, id: str) -> str:
    del value["nodes"][id]
    return "node removed"


def _add(value: Value, id: str) -> str:
    value["nodes"]["brand-new"] = {"type": "Vignette", "inputs": {"image": f"{id}.image"}}
    return "node added"


def _rename_node(value: Value, id: str) -> str:
    text = value["nodes"].pop(id)
    value["nodes"]["brand-new"] = text
    for node in value["nodes"].values():
        for name, wires in node.get("inputs", {}).items():
            listed = [wires] if isinstance(wires, str) else wires
            now = [
                f"brand-new.{wire.partition('.')[2]}" if wire.partition(".")[0] == id else wire
                for wire in listed
            ]
            node["inputs"][name] = now[0] if isinstance(wires, str) else now
    return "node renamed"


def _wire(value: Value, id: str) -> str:
    value["nodes"][id].setdefault("inputs", {})["brand_new"] = "elsewhere.image"
    return "wire added"


def _unwire(value: Value, id: str) -> str:
    inputs = value["nodes"][id].get("inputs", {})
    assume(inputs and inputs[min(inputs)])
    del inputs[min(inputs)]
    return "wire removed"


def _mute(value: Value, id: str) -> str:
    value["nodes"][id]["mode"] = "mute"
    return "mode"


def _name(value: Value, id: str) -> str:
    value["name"] += "!"
    return "name"


def _describe(value: Value, id: str) -> str:
    value["about"] += "!"
    return "about"


def _name_input(value: Value, id: str) -> str:
    value["inputs"] = {"brand_new": {"node": id, "parameter": "seed"}}
    return "input"


def _move(value: Value, id: str) -> str:
    value["layout"] = {**value.get("layout", {}), id: [12345, 0]}
    assume(len(value["layout"]) > 1)
    return "layout"


COMMANDS = [
    _set_parameter,
    _remove,
    _add,
    _rename_node,
    _wire,
    _unwire,
    _mute,
    _name,
    _describe,
    _name_input,
    _move,
]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda each: each.__name__.strip("_"))
@given(value=sound_recipes(), data=st.data())
@settings(max_examples=6, deadline=None)
def test_every_command_shows_up(
    command: Callable[[Value, str], str], value: Value, data: st.DataObject
) -> None:
    value.setdefault("layout", {id: [0, 0] for id in value["nodes"]})
    after = copy.deepcopy(value)
    kind = command(after, data.draw(st.sampled_from(sorted(value["nodes"]))))
    found = difference(recipe_of(value), recipe_of(after), layout=True)
    assert kind in [change.kind for change in found], found
    assert all(change.text for change in found)
