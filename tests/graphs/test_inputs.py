"""Presets set from text: what the command line is given as ``--set node.preset=NAME``."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphs.inputs import set_inputs
from graphs.problems import RecipeError
from graphs.recipe import Recipe
from nodes.catalogue import shipped


def recipe(**parameters: object) -> Recipe:
    return Recipe.model_validate(
        {"impasto": 1, "nodes": {"transfer": {"type": "PyramidTransfer", "parameters": parameters}}}
    )


def never(path: Path) -> str:
    raise AssertionError(f"{path} is no picture")


def changed(before: Recipe, *assignments: str) -> dict[str, object]:
    return dict(set_inputs(before, assignments, shipped(), never).nodes["transfer"].parameters)


def test_a_preset_sets_what_it_names_and_takes_back_what_it_decides() -> None:
    bold = shipped()["PyramidTransfer"].presets["bold"].values
    assert changed(recipe(style_weight=7.0, seed=5), "transfer.preset=bold") == {**bold, "seed": 5}


def test_what_follows_a_preset_departs_from_it() -> None:
    values = changed(recipe(), "transfer.preset=bold", "transfer.content_weight=0.7")
    assert values["content_weight"] == 0.7
    assert values["scaling"] == "relative"


def test_an_unknown_preset_is_refused_with_those_there_are() -> None:
    with pytest.raises(RecipeError) as refused:
        changed(recipe(), "transfer.preset=loud", "nowhere.size=3")
    first, second = refused.value.problems
    assert (first.node, first.input, first.received) == ("transfer", "preset", "loud")
    assert "pyramid-reference" in first.hint
    assert second.code == "unknown name"


def test_a_parameter_that_is_called_preset_is_set_as_any_other() -> None:
    nodes = {"small": {"type": "ResizeAndCrop"}, "group": {"type": "definition:d"}}
    definition = {
        "nodes": {"small": nodes["small"]},
        "parameters": {"preset": {"node": "small", "parameter": "preset"}},
    }
    before = Recipe.model_validate({"impasto": 1, "nodes": nodes, "definitions": {"d": definition}})
    after = set_inputs(before, ["small.preset=crop only", "group.preset=crop only"], shipped(), never)
    assert after.nodes["small"].parameters == after.nodes["group"].parameters == {"preset": "crop only"}


def test_a_node_without_presets_says_so() -> None:
    before = Recipe.model_validate({"impasto": 1, "nodes": {"b": {"type": "Blend"}}})
    with pytest.raises(RecipeError) as refused:
        set_inputs(before, ["b.preset=bold"], shipped(), never)
    assert "has no presets" in refused.value.problems[0].hint
