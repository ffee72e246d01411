"""Which nodes of different recipes make the same."""

from __future__ import annotations

from typing import Any

from graphs.reading import recipe_of
from server.queue.sameness import REMEMBERED, Made, Makers, Origin, fingerprints


def chain(**changes: Any) -> dict[str, Any]:
    nodes: dict[str, Any] = {
        "load": {"type": "LoadImage", "parameters": {"file": "sample:coffee"}},
        "style": {"type": "Style", "inputs": {"image": "load.image"}},
        "paint": {
            "type": "Paint",
            "inputs": {"content": "load.image", "styles": ["style.style", "load.image"]},
        },
    }
    for id, change in changes.items():
        nodes[id] = {**nodes[id], **change}
    return nodes


def marks(nodes: dict[str, Any], **more: Any) -> dict[str, str]:
    return fingerprints(recipe_of({"impasto": 1, "nodes": nodes, **more}))


def same(one: dict[str, str], other: dict[str, str]) -> set[str]:
    return {id for id in one if one[id] == other.get(id)}


def test_names_and_places_of_nodes_mean_nothing() -> None:
    renamed = {
        "a": chain()["load"],
        "b": {"type": "Style", "inputs": {"image": "a.image"}},
    }
    assert marks(renamed, layout={"a": [5, 5]})["b"] == marks(chain())["style"]


def test_a_change_is_seen_in_what_comes_after_it_only() -> None:
    before = marks(chain())
    assert same(before, marks(chain(style={"parameters": {"weight": 2}}))) == {"load"}
    assert same(before, marks(chain(load={"parameters": {"file": "sample:rocket"}}))) == set()
    assert same(before, marks(chain(paint={"mode": "mute"}))) == {"load", "style"}
    turned = {"inputs": {"content": "load.image", "styles": ["load.image", "style.style"]}}
    assert same(before, marks(chain(paint=turned))) == {"load", "style"}


def test_what_a_definition_holds_counts() -> None:
    nodes = {"d": {"type": "definition:x"}}
    one = marks(nodes, definitions={"x": {"nodes": {"a": {"type": "A"}}}})
    other = marks(nodes, definitions={"x": {"nodes": {"a": {"type": "B"}}}})
    assert one != other


def test_a_long_chain_is_no_trouble_and_a_cycle_has_no_marks() -> None:
    long = {f"n{i}": {"type": "X", "inputs": {"a": f"n{i - 1}.image"} if i else {}} for i in range(5000)}
    assert len(set(marks(long).values())) == 5000
    loop = {"a": {"type": "X", "inputs": {"x": "b.y"}}, "b": {"type": "X", "inputs": {"x": "a.y"}}}
    assert marks(loop) == {}


def test_the_longest_unused_are_forgotten() -> None:
    makers = Makers()
    for number in range(REMEMBERED + 1):
        makers.remember(str(number), Made(Origin("r", "n"), {}))
    assert makers.find("0") is None
    assert makers.find(str(REMEMBERED)) == Made(Origin("r", "n"), {})
