"""Which nodes of different recipes make the same."""

from __future__ import annotations

from typing import Any

from server.queue.makers import REMEMBERED, Made, Makers, Origin, fingerprints
from tests.graphs.vocabulary import STUBS, recipe


def chain(**changes: Any) -> dict[str, Any]:
    nodes: dict[str, Any] = {
        "load": {"type": "Number", "parameters": {"value": 2}},
        "style": {"type": "Add", "inputs": {"first": "load.image"}},
        "paint": {"type": "Total", "inputs": {"images": ["style.image", "load.image"]}},
    }
    for id, change in changes.items():
        nodes[id] = {**nodes[id], **change}
    return nodes


def marks(nodes: dict[str, Any], **more: Any) -> dict[str, str]:
    return fingerprints(recipe(nodes, **more), STUBS)


def same(one: dict[str, str], other: dict[str, str]) -> set[str]:
    return {id for id in one if one[id] == other.get(id)}


def test_names_and_places_of_nodes_mean_nothing() -> None:
    renamed = {
        "a": chain()["load"],
        "b": {"type": "Add", "inputs": {"first": "a.image"}},
    }
    assert marks(renamed, layout={"a": [5, 5]})["b"] == marks(chain())["style"]


def test_a_default_means_the_same_as_nothing() -> None:
    assert marks(chain(style={"parameters": {"plus": 0}})) == marks(chain())


def test_a_change_is_seen_in_what_comes_after_it_only() -> None:
    before = marks(chain())
    assert same(before, marks(chain(style={"parameters": {"plus": 2}}))) == {"load"}
    assert same(before, marks(chain(load={"parameters": {"value": 3}}))) == set()
    assert same(before, marks(chain(paint={"mode": "mute"}))) == {"load", "style"}
    turned = {"inputs": {"images": ["load.image", "style.image"]}}
    assert same(before, marks(chain(paint=turned))) == {"load", "style"}


def grouped(plus: int = 1, after: int = 1) -> dict[str, str]:
    """Return the marks of a group of two, whose parameter reaches the second."""
    inside = {
        "one": {"type": "Add", "inputs": {"first": "$.image"}, "parameters": {"plus": 1}},
        "two": {"type": "Add", "inputs": {"first": "one.image"}, "parameters": {"plus": 1}},
    }
    group = {
        "inputs": {"image": "Image"},
        "outputs": {"image": "two.image"},
        "parameters": {"after": {"node": "two", "parameter": "plus"}},
        "nodes": inside,
    }
    nodes = {
        "load": {"type": "Number", "parameters": {"value": 2}},
        "plain": {"type": "Add", "inputs": {"first": "load.image"}, "parameters": {"plus": plus}},
        "group": {
            "type": "definition:g",
            "inputs": {"image": "plain.image"},
            "parameters": {"after": after},
        },
        "last": {"type": "Add", "inputs": {"first": "group.image"}},
    }
    return marks(nodes, definitions={"g": group})


def test_nodes_inside_a_definition_have_marks_of_their_own() -> None:
    before = grouped()
    assert before.keys() == {"load", "plain", "group/one", "group/two", "last"}
    assert len(set(before.values())) == 5
    assert same(before, grouped(after=2)) == {"load", "plain", "group/one"}
    assert same(before, grouped(plus=2)) == {"load"}


def test_a_group_makes_the_same_as_what_was_put_into_it() -> None:
    nodes = {
        "load": {"type": "Number", "parameters": {"value": 2}},
        "a": {"type": "Add", "inputs": {"first": "load.image"}, "parameters": {"plus": 1}},
        "b": {"type": "Add", "inputs": {"first": "a.image"}, "parameters": {"plus": 1}},
    }
    assert marks(nodes)["b"] == grouped()["group/one"]


def test_a_long_chain_is_no_trouble() -> None:
    long: dict[str, Any] = {"n0": "Number"}
    long |= {f"n{i}": {"type": "Add", "inputs": {"first": f"n{i - 1}.image"}} for i in range(1, 5000)}
    assert len(set(marks(long).values())) == 5000


def test_the_longest_unused_are_forgotten() -> None:
    makers = Makers()
    for number in range(REMEMBERED + 1):
        makers.remember(str(number), Made(Origin("r", "n"), {}))
    assert makers.find("0") is None
    assert makers.find(str(REMEMBERED)) == Made(Origin("r", "n"), {})
