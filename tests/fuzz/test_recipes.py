"""Any recipe is read and planned, or refused in words; nothing else ever happens."""

from __future__ import annotations

import json
import re
from typing import Any

import networkx as nx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphs.check import check
from graphs.plan import plan
from graphs.problems import Problem, RecipeError
from graphs.reading import read_recipe, recipe_of, recipe_value, write_recipe
from graphs.recipe import Recipe
from graphs.store import Folders, ImageStore
from nodes.catalogue import shipped
from tests.conftest import SHARED
from tests.fuzz.effort import examples
from tests.fuzz.recipes import broken_recipes, broken_texts, sound_recipes

NOT_HERE = ImageStore(Folders(SHARED / "no such folder").images)
"""A store that has the samples and no uploads; it writes nothing."""
DEPENDS = {"bad value", "missing image", "missing weights"}
"""What may be wrong with a recipe whose every value is good by itself."""

SLOW_IS_FINE = settings(
    deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def told(problems: list[Problem]) -> None:
    """Make sure that problems are told as a user can use them, and tell nothing of this machine."""
    assert problems
    for problem in problems:
        assert problem.message.strip()
        assert len(problem.received or "") <= 200
        assert not re.search(r"/(home|root|usr|tmp|opt)/", f"{problem.message} {problem.hint}")


def checked(recipe: Recipe) -> list[Problem]:
    """Return the problems of a recipe, having planned it where it has none."""
    problems = check(recipe, shipped(), NOT_HERE)
    if problems:
        told(problems)
    else:
        planned: nx.DiGraph[str] = plan(recipe, shipped())
        assert nx.is_directed_acyclic_graph(planned)
    return problems


@settings(SLOW_IS_FINE, max_examples=examples(60))
@given(value=sound_recipes())
def test_a_sound_recipe_survives_writing_and_reading_and_can_be_planned(value: dict[str, Any]) -> None:
    recipe = recipe_of(value)
    text = write_recipe(recipe)
    assert read_recipe(text) == recipe
    assert write_recipe(read_recipe(text)) == text
    assert recipe_value(recipe)["nodes"].keys() == value["nodes"].keys()
    assert {problem.code for problem in checked(recipe)} <= DEPENDS
    everything: nx.DiGraph[str] = plan(recipe, shipped(), [id for id in recipe.nodes if id != "soft"])
    assert set(everything) >= set(recipe.nodes) - {"soft"}


@settings(SLOW_IS_FINE, max_examples=examples(120))
@given(value=broken_recipes())
def test_a_broken_recipe_is_told_or_planned(value: Any) -> None:
    try:
        recipe = recipe_of(value)
    except RecipeError as error:
        told(error.problems)
    else:
        checked(recipe)


@settings(SLOW_IS_FINE, max_examples=examples(120))
@given(data=broken_texts() | st.binary(max_size=300))
def test_any_bytes_are_a_recipe_or_refused_with_every_problem(data: bytes) -> None:
    try:
        recipe = read_recipe(data)
    except RecipeError as error:
        told(error.problems)
    else:
        assert json.loads(write_recipe(recipe))
        checked(recipe)
