"""Planning: order, pruning, modes and definitions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from graphs.plan import plan
from graphs.problems import RecipeError
from tests.graphs.vocabulary import STUBS, Studio, recipe


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    return Studio(tmp_path)


def order(nodes: dict[str, Any], targets: list[str] | None = None, **more: Any) -> list[str]:
    return list(plan(recipe(nodes, **more), STUBS, targets))


def summing(**nodes: Any) -> dict[str, Any]:
    return {
        "two": {"type": "Number", "parameters": {"value": 2}},
        "sum": {"type": "Add", "inputs": {"first": "two.image"}, "parameters": {"plus": 1}},
        "end": {"type": "Add", "inputs": {"first": "sum.image"}, "parameters": {"plus": 10}},
        **nodes,
    }


def test_the_order_does_not_depend_on_how_the_recipe_is_written() -> None:
    forward = summing()
    backward = dict(reversed(forward.items()))
    assert order(forward) == order(backward) == ["two", "sum", "end"]


def test_only_what_a_target_needs_is_planned() -> None:
    assert order(summing(other="Number"), ["sum"]) == ["two", "sum"]
    with pytest.raises(RecipeError, match="'nothing'"):
        order(summing(), ["nothing"])


def test_a_muted_node_takes_with_it_what_needs_it() -> None:
    nodes = summing()
    nodes["sum"]["mode"] = "mute"
    assert order(nodes) == ["two"]
    nodes["end"]["inputs"] = {"first": "two.image", "second": "sum.image"}
    assert order(nodes) == ["two", "end"]


def test_a_bypassed_node_hands_on_its_first_fitting_input(studio: Studio) -> None:
    nodes = summing()
    nodes["sum"]["mode"] = "bypass"
    assert order(nodes) == ["two", "end"]
    assert studio.value(nodes, "end") == 12


def test_several_bypassed_nodes_in_a_row_hand_on_what_came_first(studio: Studio) -> None:
    nodes = summing()
    nodes["sum"]["mode"] = nodes["end"]["mode"] = "bypass"
    nodes["last"] = {"type": "Add", "inputs": {"first": "end.image"}}
    assert studio.value(nodes, "last") == 2


def test_a_bypassed_node_with_nothing_that_fits_acts_as_if_it_were_muted() -> None:
    nodes = summing(m={"type": "Masked", "inputs": {"mask": "sum.alpha"}})
    nodes["sum"]["mode"] = "bypass"
    assert order(nodes) == ["two", "end"]


def twice(**more: Any) -> dict[str, Any]:
    inner = {
        "a": {"type": "Add", "inputs": {"first": "$.picture"}, "parameters": {"plus": 1}},
        "b": {"type": "Add", "inputs": {"first": "a.image", "second": "$.picture"}},
    }
    return {
        "inputs": {"picture": "Image"},
        "outputs": {"image": "b.image", "same": "$.picture"},
        "nodes": inner,
        **more,
    }


def test_a_definition_is_laid_open_with_its_path_in_the_ids(studio: Studio) -> None:
    nodes = summing(use={"type": "definition:twice", "inputs": {"picture": "two.image"}})
    nodes["end"]["inputs"]["first"] = "use.image"
    definitions = {"twice": twice()}
    assert order(nodes, ["end"], definitions=definitions) == ["two", "use/a", "use/b", "end"]
    assert studio.value(nodes, "end", definitions=definitions) == 2 + 1 + 2 + 10


def test_a_definition_hands_an_input_straight_out(studio: Studio) -> None:
    nodes = summing(use={"type": "definition:twice", "inputs": {"picture": "two.image"}})
    nodes["end"]["inputs"]["first"] = "use.same"
    assert studio.value(nodes, "end", definitions={"twice": twice()}) == 12


def test_definitions_within_definitions(studio: Studio) -> None:
    outer = {
        "inputs": {"photo": "Image"},
        "outputs": {"image": "second.image"},
        "nodes": {
            "first": {"type": "definition:twice", "inputs": {"picture": "$.photo"}},
            "second": {"type": "definition:twice", "inputs": {"picture": "first.image"}},
        },
    }
    nodes = summing(use={"type": "definition:outer", "inputs": {"photo": "two.image"}})
    nodes["end"]["inputs"]["first"] = "use.image"
    value = studio.value(nodes, "end", definitions={"twice": twice(), "outer": outer})
    assert value == (2 * (2 * 2 + 1) + 1) + 10


def test_a_bypassed_definition_hands_on_and_a_muted_one_does_not_run(studio: Studio) -> None:
    use = {"type": "definition:twice", "inputs": {"picture": "two.image"}, "mode": "bypass"}
    nodes = summing(use=use)
    nodes["end"]["inputs"]["first"] = "use.image"
    assert studio.value(nodes, "end", definitions={"twice": twice()}) == 12
    use["mode"] = "mute"
    assert order(nodes, definitions={"twice": twice()}) == ["two", "sum"]
