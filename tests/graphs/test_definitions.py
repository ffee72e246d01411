"""Parameters of definitions: an inner node's parameter that is set where the definition is used."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from graphs.inputs import set_inputs
from graphs.plan import node_of, plan
from graphs.problems import MAX_LISTED
from graphs.reading import read_recipe, recipe_of, write_recipe
from tests.graphs.vocabulary import STUBS, Studio, problems, recipe

ONE = {"one": {"type": "Number", "parameters": {"value": 1}}}


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    return Studio(tmp_path)


def plus(**more: Any) -> dict[str, Any]:
    """Adds 2 unless `more` is given."""
    return {
        "title": "Add more",
        "inputs": {"picture": "Image"},
        "outputs": {"image": "sum.image"},
        "parameters": {"more": {"node": "sum", "parameter": "plus"}},
        "nodes": {"sum": {"type": "Add", "inputs": {"first": "$.picture"}, "parameters": {"plus": 2}}},
        **more,
    }


def use(**parameters: Any) -> dict[str, Any]:
    return {"type": "definition:plus", "inputs": {"picture": "one.image"}, "parameters": parameters}


def outer(**parameters: Any) -> dict[str, Any]:
    """A definition that hands a parameter of one inside it on under another name."""
    return {
        "inputs": {"picture": "Image"},
        "outputs": {"image": "inner.image"},
        "parameters": {"amount": {"node": "inner", "parameter": "more"}},
        "nodes": {
            "inner": {
                "type": "definition:plus",
                "inputs": {"picture": "$.picture"},
                "parameters": parameters,
            }
        },
    }


def test_each_use_sets_its_own_value_and_the_inner_one_holds_otherwise(studio: Studio) -> None:
    nodes = ONE | {"a": use(more=5), "b": use()}
    definitions = {"plus": plus()}
    assert problems(nodes, definitions=definitions) == []
    assert studio.value(nodes, "a/sum", definitions=definitions) == 1 + 5
    assert studio.value(nodes, "b/sum", definitions=definitions) == 1 + 2


def test_a_value_reaches_through_definitions_within_definitions(studio: Studio) -> None:
    far = {"type": "definition:outer", "inputs": {"picture": "one.image"}, "parameters": {"amount": 7}}
    near = {"type": "definition:outer", "inputs": {"picture": "one.image"}}
    definitions = {"plus": plus(), "outer": outer(more=4)}
    nodes = ONE | {"far": far, "near": near}
    assert problems(nodes, definitions=definitions) == []
    assert studio.value(nodes, "far/inner/sum", definitions=definitions) == 1 + 7
    assert studio.value(nodes, "near/inner/sum", definitions=definitions) == 1 + 4


def test_a_wrong_value_is_told_where_it_was_set() -> None:
    [problem] = problems(ONE | {"a": use(more=99)}, definitions={"plus": plus()})
    assert (problem.node, problem.input, problem.code) == ("a", "more", "bad value")
    [problem] = problems(ONE | {"a": use(most=1)}, definitions={"plus": plus()})
    assert (problem.node, problem.input) == ("a", "most")
    assert problem.hint == "Known are: more."
    inside = {"plus": plus(), "outer": outer(more=99)}
    [problem] = problems(ONE, definitions=inside)
    assert (problem.node, problem.input) == ("definition:outer/inner", "more")


def reading(**parameters: Any) -> dict[str, Any]:
    return {
        "outputs": {"image": "photo.image"},
        "parameters": {"picture": {"node": "photo", "parameter": "file"}},
        "nodes": {"photo": {"type": "Read", "parameters": parameters}},
    }


def test_what_is_missing_inside_may_be_given_outside(tmp_path: Path) -> None:
    (tmp_path / "lake").write_text("lake")
    given = {"a": {"type": "definition:reading", "parameters": {"picture": "sample:lake"}}}
    assert problems(given, tmp_path, definitions={"reading": reading()}) == []
    [problem] = problems({"a": "definition:reading"}, tmp_path, definitions={"reading": reading()})
    assert (problem.node, problem.input, problem.code) == ("a", "picture", "missing image")
    given["a"]["parameters"] = {"picture": "sample:nowhere"}
    [problem] = problems(given, tmp_path, definitions={"reading": reading()})
    assert (problem.node, problem.input, problem.received) == ("a", "picture", "'sample:nowhere'")
    inside = reading(file="sample:nowhere")
    [problem] = problems({}, tmp_path, definitions={"reading": inside})
    assert (problem.node, problem.input) == ("definition:reading/photo", "file")


def test_values_that_do_not_go_together_are_told_where_one_was_set() -> None:
    spanning = {
        "outputs": {"image": "span.image"},
        "parameters": {"top": {"node": "span", "parameter": "high"}},
        "nodes": {"span": {"type": "Span", "version": 3, "parameters": {"low": 4}}},
    }
    nodes = {"a": {"type": "definition:spanning", "parameters": {"top": 2}}}
    [problem] = problems(nodes, definitions={"spanning": spanning})
    assert (problem.node, problem.input) == ("a", "top")
    assert problem.message == "low is 4, above high."
    assert problems({"a": "definition:spanning"}, definitions={"spanning": spanning}) == []


@pytest.mark.parametrize(
    "target", [{"node": "nobody", "parameter": "plus"}, {"node": "sum", "parameter": "nothing"}]
)
def test_a_parameter_that_stands_for_nothing_is_told(target: dict[str, str]) -> None:
    [problem] = problems(ONE, definitions={"plus": plus(parameters={"more": target})})
    assert problem.code == "dangling wire"
    assert f"{target['node']}.{target['parameter']}" in problem.message
    assert "definition:plus" in problem.message


def test_a_named_input_sets_a_parameter_of_a_definition(tmp_path: Path) -> None:
    named = {"amount": {"node": "a", "parameter": "more"}}
    made = recipe(ONE | {"a": use()}, inputs=named, definitions={"plus": plus()})
    changed = set_inputs(made, ["amount=9"], STUBS, store=lambda path: "sample:x")
    assert node_of(plan(changed, STUBS), "a/sum").parameters["plus"] == 9
    [problem] = problems(
        ONE | {"a": use()},
        inputs={"amount": {"node": "a", "parameter": "most"}},
        definitions={"plus": plus()},
    )
    assert "a.most" in problem.message


def test_a_picture_for_a_definition_is_stored_first() -> None:
    made = recipe({"a": "definition:reading"}, definitions={"reading": reading()})
    changed = set_inputs(made, ["a.picture=lake.png"], STUBS, store=lambda path: f"sample:{path.stem}")
    assert changed.nodes["a"].parameters == {"picture": "sample:lake"}


def test_saving_keeps_what_a_definition_offers_and_leaves_out_what_is_empty() -> None:
    full = {"impasto": 1, "nodes": {"a": use(more=3)}, "definitions": {"plus": plus()}}
    text = write_recipe(recipe_of(full))
    assert write_recipe(read_recipe(text)) == text
    assert json.loads(text)["definitions"]["plus"]["parameters"] == plus()["parameters"]
    bare = {"impasto": 1, "nodes": {}, "definitions": {"d": {"nodes": {}}}}
    assert json.loads(write_recipe(recipe_of(bare)))["definitions"]["d"] == {"nodes": {}}


def test_a_chain_of_definitions_as_long_as_a_recipe_may_have_is_checked_soon() -> None:
    chain = {"d0": plus()}
    for number in range(1, 999):
        inner = {"type": f"definition:d{number - 1}", "inputs": {"picture": "$.picture"}}
        chain[f"d{number}"] = plus(
            outputs={"image": "sum.image"}, nodes={"sum": inner}, parameters={}, inputs={"picture": "Image"}
        ) | {"parameters": {"more": {"node": "sum", "parameter": "plus" if number == 1 else "more"}}}
    chain["d1"]["parameters"] = {"more": {"node": "sum", "parameter": "more"}}
    nodes = ONE | {
        "a": {"type": "definition:d998", "inputs": {"picture": "one.image"}, "parameters": {"more": 99}}
    }
    [problem] = problems(nodes, definitions=chain)
    assert (problem.node, problem.input) == ("a", "more")
    nodes["a"]["parameters"] = {"more": 10}
    planned = plan(recipe(nodes, definitions=chain), STUBS)
    assert [node_of(planned, id).parameters.get("plus") for id in planned][-1] == 10


def test_of_very_many_parameters_the_first_are_listed() -> None:
    offered = {f"p{i}": {"node": "n", "parameter": "value"} for i in range(MAX_LISTED + 1)}
    definition = {"nodes": {"n": {"type": "Number"}}, "parameters": offered}
    nodes = {"use": {"type": "definition:d", "parameters": {"nope": 1}}}
    (problem,) = problems(nodes, definitions={"d": definition})
    assert problem.hint.startswith("Known are: p0, p1, ")
    assert problem.hint.endswith(f", p{MAX_LISTED - 1}, ….")
