"""Nodes that are not known here stay as they are, and the rest runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from graphs.check import check
from graphs.plan import plan
from graphs.strangers import hindering
from tests.graphs.vocabulary import STUBS, Files, recipe

NODES: dict[str, Any] = {
    "a": {"type": "Number"},
    "lost": {"type": "FromTheFuture", "inputs": {"image": "a.image"}},
    "newer": {"type": "Add", "version": 99, "inputs": {"first": "a.image"}},
    "needs": {"type": "Add", "inputs": {"first": "lost.image"}},
    "optional": {"type": "Add", "inputs": {"first": "a.image", "second": "newer.image"}},
    "behind": {"type": "Add", "inputs": {"first": "a.image", "second": "needs.image"}},
    "apart": {"type": "Add", "inputs": {"first": "a.image"}},
}


def test_what_does_not_depend_on_a_stranger_runs(tmp_path: Path) -> None:
    opened = recipe(NODES)
    found = check(opened, STUBS, Files(tmp_path))
    assert {problem.code for problem in found} == {"unknown type", "newer version"}
    assert hindering(found, opened, STUBS) == []
    assert list(plan(opened, STUBS)) == ["a", "apart"]


def test_a_stranger_hinders_through_bypassed_nodes_and_definitions_too() -> None:
    definition = {
        "outputs": {"image": "lost.image"},
        "nodes": {"lost": {"type": "FromTheFuture"}, "inner": {"type": "Number"}},
    }
    nodes = {
        "a": {"type": "Number"},
        "use": {"type": "definition:d"},
        "passing": {"type": "Add", "mode": "bypass", "inputs": {"first": "a.image", "second": "use.image"}},
        "next": {"type": "Add", "inputs": {"first": "a.image", "second": "use.image"}},
        "last": {"type": "Add", "inputs": {"first": "a.image", "second": "passing.image"}},
    }
    assert list(plan(recipe(nodes, definitions={"d": definition}), STUBS)) == ["a", "use/inner"]


def test_other_problems_and_nothing_left_to_run_hinder(tmp_path: Path) -> None:
    broken = recipe({**NODES, "a": {"type": "Number", "parameters": {"value": "many"}}})
    found = check(broken, STUBS, Files(tmp_path))
    assert hindering(found, broken, STUBS) == found
    alone = recipe({"lost": NODES["lost"] | {"inputs": {}}})
    found = check(alone, STUBS, Files(tmp_path))
    assert hindering(found, alone, STUBS) == found != []


def test_a_stranger_inside_a_definition_leaves_the_rest_of_it(tmp_path: Path) -> None:
    definition = {
        "inputs": {"x": "Image"},
        "outputs": {"image": "inner.image"},
        "nodes": {
            "inner": {"type": "Add", "inputs": {"first": "$.x"}},
            "lost": {"type": "FromTheFuture", "inputs": {"image": "$.x"}},
        },
    }
    nodes = {"a": {"type": "Number"}, "use": {"type": "definition:d", "inputs": {"x": "a.image"}}}
    opened = recipe(nodes, definitions={"d": definition})
    assert list(plan(opened, STUBS)) == ["a", "use/inner"]
    assert hindering(check(opened, STUBS, Files(tmp_path)), opened, STUBS) == []
