"""Checking: every problem at once, each in words that name node, input, value and fix."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.graphs.vocabulary import STUBS, problems

ONE = {"one": "Number"}


def only(nodes: dict[str, Any], **more: Any) -> Any:
    found = problems(nodes, **more)
    assert len(found) == 1, [str(problem) for problem in found]
    return found[0]


def test_a_sound_recipe_has_no_problems() -> None:
    assert problems(ONE | {"sum": {"type": "Add", "inputs": {"first": "one.image"}}}) == []


def test_an_unknown_type_is_named_with_the_nearest_known() -> None:
    problem = only({"a": "Nummber"})
    assert (problem.code, problem.node, problem.received) == ("unknown type", "a", "Nummber")
    assert "Number" in problem.hint


def test_a_missing_input_says_what_to_wire() -> None:
    problem = only({"sum": "Add"})
    assert (problem.code, problem.input, problem.message) == ("missing", "first", "first needs an Image.")


def test_a_wrong_socket_type_says_what_it_got_and_what_fits() -> None:
    nodes = ONE | {"m": {"type": "Masked", "inputs": {"mask": "one.image"}}}
    problem = only(nodes)
    assert problem.code == "wrong socket type"
    assert problem.message == "mask takes a Mask; one.image gives an Image."


@pytest.mark.parametrize(
    ("parameters", "input", "words"),
    [
        ({"value": 1000}, "value", "from -100 to 100"),
        ({"value": "high"}, "value", "'high'"),
        ({"value": True}, "value", "True"),
        ({"valu": 1}, "valu", "no parameter 'valu'"),
    ],
)
def test_a_bad_value_says_what_it_is_and_what_is_allowed(parameters: Any, input: str, words: str) -> None:
    problem = only({"a": {"type": "Number", "parameters": parameters}})
    assert (problem.node, problem.input) == ("a", input)
    assert words in problem.message


def test_whole_numbers_and_choices_are_held_to() -> None:
    given = {"first": "one.image"}
    found = problems(
        ONE | {"a": {"type": "Add", "inputs": given, "parameters": {"plus": 1.5, "word": "maybe"}}}
    )
    assert [problem.message for problem in found] == [
        "Plus is 1.5; it must be a whole number from 0 to 10.",
        "Word is 'maybe'; it must be one of: yes, no.",
    ]


def test_a_cycle_names_every_node_on_it() -> None:
    nodes = {
        name: {"type": "Add", "inputs": {"first": f"{before}.image"}}
        for name, before in (("a", "c"), ("b", "a"), ("c", "b"))
    }
    problem = only(nodes)
    assert problem.code == "cycle"
    assert "a, b, c" in problem.message


def test_a_node_that_feeds_itself_is_a_cycle() -> None:
    assert only({"a": {"type": "Add", "inputs": {"first": "a.image"}}}).code == "cycle"


def test_dangling_wires_are_told() -> None:
    nodes = ONE | {"a": {"type": "Add", "inputs": {"first": "gone.image", "second": "one.mask"}}}
    found = problems(nodes)
    assert [problem.code for problem in found] == ["dangling wire", "dangling wire"]
    assert "It has: image." in found[1].hint


def test_two_wires_where_one_fits() -> None:
    nodes = ONE | {"a": {"type": "Add", "inputs": {"first": ["one.image", "one.image"]}}}
    assert "takes one wire; 2" in only(nodes).message


def test_a_missing_picture_and_missing_weights_say_how_to_get_them(tmp_path: Path) -> None:
    nodes = {
        "none": "Read",
        "gone": {"type": "Read", "parameters": {"file": "sample:gone"}},
        "span": {"type": "Span", "version": 3, "parameters": {"model": "huge"}},
    }
    found = {problem.node: problem for problem in problems(nodes, tmp_path)}
    assert found["none"].code == "missing image"
    assert "Choose a picture" in found["none"].hint
    assert found["gone"].code == "missing image"
    assert found["span"].code == "missing weights"
    assert found["span"].hint == "Get them."


def test_a_node_of_a_newer_version_is_not_run_by_this_one() -> None:
    problem = only({"a": {"type": "Number", "version": 2}})
    assert problem.code == "newer version"
    assert "this Impasto has version 1" in problem.message


def test_an_older_node_is_a_problem_until_it_is_migrated() -> None:
    found = only({"a": {"type": "Span", "version": 1, "parameters": {"lowest": 99}}})
    assert (found.input, found.code) == ("lowest", "outdated")
    assert found.message == "The parameter lowest is called low now."


def test_values_that_do_not_go_together_are_told() -> None:
    found = only({"a": {"type": "Span", "version": 3, "parameters": {"low": 5, "high": 2}}})
    assert (found.input, found.message, found.hint) == ("low", "low is 5, above high.", "Lower it.")


def test_a_named_input_must_stand_for_a_parameter() -> None:
    inputs = {"good": {"node": "one", "parameter": "value"}, "bad": {"node": "one", "parameter": "size"}}
    assert "'bad' stands for one.size" in only(ONE, inputs=inputs).message


def test_a_muted_node_needs_nothing() -> None:
    assert problems({"a": {"type": "Add", "mode": "mute", "parameters": {"plus": 99}}}) == []


def test_what_a_bypassed_node_cannot_feed_is_told() -> None:
    nodes: dict[str, Any] = ONE | {
        "sum": {"type": "Add", "inputs": {"first": "one.image"}, "mode": "bypass"},
        "m": {"type": "Masked", "inputs": {"mask": "sum.alpha"}},
    }
    problem = only(nodes)
    assert (problem.node, problem.input) == ("m", "mask")
    assert "sum, which is bypassed" in problem.message
    nodes["sum"]["mode"] = "mute"
    assert problems(nodes) == []


def test_every_problem_is_told_at_once() -> None:
    nodes = {
        "a": {"type": "Number", "parameters": {"value": 1000}},
        "b": "Unknown",
        "c": "Add",
        "d": {"type": "Add", "inputs": {"first": "d.image", "third": "a.image"}},
    }
    assert {problem.code for problem in problems(nodes)} == {
        "bad value",
        "unknown type",
        "missing",
        "cycle",
        "unknown name",
    }


def definition(**more: Any) -> dict[str, Any]:
    inner = {"sum": {"type": "Add", "inputs": {"first": "$.picture"}}}
    return {"inputs": {"picture": "Image"}, "outputs": {"image": "sum.image"}, "nodes": inner, **more}


def test_a_definition_is_checked_within_and_where_it_is_used() -> None:
    use = {"a": "definition:twice"}
    assert only(use, definitions={"twice": definition()}).message == "picture needs an Image."
    broken = definition(nodes={"sum": {"type": "Add", "inputs": {"first": "$.pictur"}}})
    found = problems(ONE | {"a": {"type": "definition:twice"}}, definitions={"twice": broken})
    assert [problem.node for problem in found] == ["definition:twice/sum"]


def test_a_definition_that_uses_itself_is_told() -> None:
    loop = definition(
        nodes={"again": {"type": "definition:twice", "inputs": {"picture": "$.picture"}}}, outputs={}
    )
    assert only({}, definitions={"twice": loop}).code == "recursive definition"


def test_definitions_that_grow_without_bound_are_refused_before_they_are_laid_open() -> None:
    def tenfold(inside: str) -> dict[str, Any]:
        return {"nodes": {f"n{i}": {"type": inside} for i in range(10)}}

    grown = {"d0": tenfold("Number")} | {f"d{i}": tenfold(f"definition:d{i - 1}") for i in range(1, 12)}
    problem = only({"all": "definition:d11"}, definitions=grown)
    assert problem.code == "too large"
    assert "1,111,111,111,111 nodes" in problem.message


def test_definitions_without_nodes_count_too_where_they_are_used() -> None:
    empty: dict[str, Any] = {"d0": {"nodes": {}}}
    grown = empty | {
        f"d{i}": {"nodes": {f"n{k}": {"type": f"definition:d{i - 1}"} for k in range(100)}}
        for i in range(1, 9)
    }
    assert only({"all": "definition:d8"}, definitions=grown).code == "too large"


def test_an_input_that_a_definition_only_hands_on_must_be_wired() -> None:
    through = {"inputs": {"picture": "Image"}, "outputs": {"image": "$.picture"}, "nodes": {}}
    nodes = {"a": "definition:through", "sum": {"type": "Add", "inputs": {"first": "a.image"}}}
    assert only(nodes, definitions={"through": through}).message == "picture needs an Image."


@pytest.mark.parametrize("value", [10**400, -(10**400), 1e300, float("inf"), float("nan")])
def test_numbers_beyond_all_measure_are_bad_values(value: float) -> None:
    problem = STUBS["Number"].parameters["value"].problem(value)
    assert problem
    assert "it must be a number from -100 to 100" in problem
