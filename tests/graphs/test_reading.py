"""Reading and writing recipes: strict, under limits, and without loss."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphs.problems import RecipeError
from graphs.reading import MAX_BYTES, read_json, read_recipe, recipe_value, write_recipe
from graphs.recipe import Recipe

GOOD = b'{"impasto": 1, "nodes": {"a": {"type": "Blend"}}}'


def refused(data: bytes) -> str:
    with pytest.raises(RecipeError) as caught:
        read_recipe(data)
    assert caught.value.problems
    return " ".join(map(str, caught.value.problems))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "not JSON"),
        (b"hello", "not JSON"),
        (b'{"impasto": 1', "not JSON"),
        (b"\xff\xfe{}", "not UTF-8"),
        (b"[1]", "JSON object"),
        (b"{}", '"impasto"'),
        (b'{"impasto": 2}', "format 2; this Impasto reads up to 1"),
        (b'{"impasto": true}', "impasto"),
        (b'{"impasto": 1, "x": NaN}', "NaN is no JSON number"),
        (b'{"impasto": 1, "x": -Infinity}', "-Infinity is no JSON number"),
        (b'{"impasto": 1, "x": 1e999}', "no finite number"),
        (b'{"impasto": 1, "x": ' + b"9" * 5000 + b"}", "more digits"),
        (b'{"impasto": 1, "x": ' + b"9" * 400 + b"}", "more digits"),
        (b'{"impasto": 1, "impasto": 1}', "'impasto' stands twice"),
        (b'{"impasto": 1, "x": "\\ud800"}', "not UTF-8"),
        (b"[" * 100_000 + b"]" * 100_000, "nested 100,000 deep"),
        (b" " * 10_000_000, "10,000,000 bytes long"),
        (b'{"impasto": 1, "nodes": []}', "nodes"),
        (b'{"impasto": 1, "nodes": {"a": {"type": 3}}}', "nodes.a.type"),
        (b'{"impasto": 1, "nodes": {"a b": {"type": "Blend"}}}', "a b"),
        (b'{"impasto": 1, "nodes": {"a": {"type": "Blend", "inputs": {"base": "nowhere"}}}}', "base"),
        (b'{"impasto": 1, "nodes": {"a": {"type": "Blend", "mode": "sleep"}}}', "mode"),
    ],
)
def test_what_is_no_recipe_is_refused_in_words(data: bytes, words: str) -> None:
    assert words in refused(data)


def test_every_problem_of_the_form_is_told_at_once() -> None:
    told = refused(
        b'{"impasto": 1, "nodes": {"a": {"type": 3}, "b": {"type": "X", "version": 0}}, "name": 5}'
    )
    assert all(where in told for where in ("nodes.a.type", "nodes.b.version", "name"))


def test_a_problem_names_its_node_and_input() -> None:
    with pytest.raises(RecipeError) as caught:
        read_recipe(b'{"impasto": 1, "nodes": {"a": {"type": "Blend", "inputs": {"base": 7}}}}')
    assert {(problem.node, problem.input) for problem in caught.value.problems} == {("a", "base")}


def test_two_keys_that_stand_twice_are_both_told() -> None:
    told = refused(b'{"a": 1, "a": 2, "impasto": 1, "x": {"b": 1, "b": 2}}')
    assert "'a' stands twice" in told
    assert "'b' stands twice" in told


def test_unknown_types_and_keys_survive_loading_and_saving() -> None:
    text = {
        "impasto": 1,
        "name": "From the future",
        "nodes": {
            "a": {"type": "Hologram", "version": 4, "parameters": {"x": [1, {"y": None}]}, "colour": "red"}
        },
        "lock": {"torch": "3.0"},
    }
    assert recipe_value(read_recipe(json.dumps(text).encode())) == text


def test_saved_text_has_short_lines_for_short_things() -> None:
    text = write_recipe(
        read_recipe(b'{"impasto":1,"layout":{"a":[0,120]},"nodes":{"a":{"type":"Blend"}}}')
    ).decode()
    assert '"a": [0, 120]' in text
    assert '"a": {"type": "Blend", "version": 1}' in text


names = st.from_regex(r"\A[A-Za-z][A-Za-z0-9_-]{0,8}\Z")
wires = st.builds("{}.{}".format, names, names)
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="utf-8"), max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(st.characters(codec="utf-8"), max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)
nodes = st.fixed_dictionaries(
    {"type": names},
    optional={
        "version": st.integers(1, 9),
        "mode": st.sampled_from(["bypass", "mute"]),
        "inputs": st.dictionaries(names, wires | st.lists(wires, max_size=3), max_size=3),
        "parameters": st.dictionaries(names, values, max_size=3),
        "note": values,
    },
)
recipes = st.fixed_dictionaries(
    {"impasto": st.just(1)},
    optional={
        "name": st.text(st.characters(codec="utf-8"), max_size=20),
        "nodes": st.dictionaries(names, nodes, max_size=4),
        "layout": st.dictionaries(names, values, max_size=4),
    },
)


@given(recipes)
def test_loading_then_saving_is_the_identity(value: dict[str, Any]) -> None:
    first = read_recipe(json.dumps(value).encode())
    text = write_recipe(first)
    assert read_recipe(text) == first
    assert write_recipe(read_recipe(text)) == text


@given(st.binary(max_size=300) | st.builds(lambda value: json.dumps(value).encode(), values))
def test_any_bytes_give_a_recipe_or_its_problems(data: bytes) -> None:
    try:
        found: object = read_recipe(data)
    except RecipeError as error:
        found = error.problems
    assert isinstance(found, Recipe) or (isinstance(found, list) and found)


@given(values)
def test_the_strict_reader_reads_what_the_standard_one_writes(value: Any) -> None:
    assert read_json(json.dumps(value).encode()) == value


def test_a_large_but_allowed_recipe_is_read() -> None:
    nodes = {f"n{i}": {"type": "Blend"} for i in range(20_000)}
    data = json.dumps({"impasto": 1, "nodes": nodes}).encode()
    assert len(data) < MAX_BYTES
    assert len(read_recipe(data).nodes) == 20_000
    nodes["more"] = {"type": "Blend"}
    assert "nodes" in refused(json.dumps({"impasto": 1, "nodes": nodes}).encode())
