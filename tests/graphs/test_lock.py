"""Locks: what a recipe is painted with is recorded, and what deviates is told with its effect."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from graphs.lock import Machine, lock_of, machine_of, meaning
from graphs.problems import RecipeError
from graphs.program import source
from graphs.reading import read_recipe, recipe_of, recipe_value, write_recipe
from graphs.recipe import Recipe
from graphs.sameness import MOST, Comparison, Deviation, compare
from graphs.store import ImageStore
from nodes.catalogue import shipped

HERE = Machine(device="cpu", processor="A processor", threads=2)
VALUE: dict[str, Any] = {
    "impasto": 1,
    "name": "Locked",
    "nodes": {
        "photo": {"type": "LoadImage", "parameters": {"file": "sample:chelsea"}},
        "style": {"type": "LoadImage", "parameters": {"file": "sample:swirl"}},
        "transfer": {
            "type": "PyramidTransfer",
            "inputs": {"content": "photo.image", "styles": ["style.image"]},
        },
        "muted": {"type": "Vignette", "mode": "mute", "inputs": {"image": "photo.image"}},
    },
    "layout": {"photo": [0, 0]},
}


@pytest.fixture
def images(tmp_path: Path) -> ImageStore:
    return ImageStore(tmp_path)


@pytest.fixture
def locked(images: ImageStore) -> Recipe:
    recipe = recipe_of(VALUE)
    return recipe.model_copy(update={"lock": lock_of(recipe, shipped(), images, HERE)})


def same(recipe: Recipe, images: ImageStore, machine: Machine | None = HERE) -> Comparison:
    return compare(recipe, shipped(), images, machine)


def with_lock(recipe: Recipe, **changes: Any) -> Recipe:
    assert recipe.lock
    return recipe.model_copy(update={"lock": recipe.lock.model_copy(update=changes)})


def only(comparison: Comparison) -> Deviation:
    [deviation] = comparison.deviations
    assert deviation.text.endswith(".")
    assert deviation.hint
    return deviation


def test_a_lock_names_what_is_painted_with(locked: Recipe) -> None:
    assert locked.lock
    assert locked.lock.nodes == {"LoadImage": 1, "PyramidTransfer": shipped()["PyramidTransfer"].version}
    assert set(locked.lock.images) == {"sample:chelsea", "sample:swirl"}
    [(name, weights)] = locked.lock.weights.items()
    assert shipped()["PyramidTransfer"].parameters[weights.parameter].default in (name, None)
    assert len(weights.sha256) == 64
    assert locked.lock.libraries["torch"]
    assert set(locked.lock.programs) == {"nodes"}
    assert (locked.lock.device, locked.lock.processor, locked.lock.threads) == ("cpu", "A processor", 2)


def test_a_locked_recipe_is_the_same_here_and_after_reading(locked: Recipe, images: ImageStore) -> None:
    assert same(locked, images) == Comparison("same", [])
    again = read_recipe(write_recipe(locked))
    assert again == locked
    assert same(again, images).result == "same"


def test_what_is_not_locked_is_not_compared(images: ImageStore) -> None:
    assert same(recipe_of(VALUE), images) == Comparison("not locked", [])
    assert "lock" not in write_recipe(recipe_of(VALUE)).decode()


def test_moving_and_renaming_change_nothing_and_a_parameter_does(locked: Recipe, images: ImageStore) -> None:
    value = read_recipe(write_recipe(locked)).model_dump(mode="json")
    moved = copy.deepcopy(value)
    moved |= {"name": "Other", "about": "Other", "layout": {"photo": [9, 9]}}
    assert same(recipe_of(moved), images).result == "same"

    other = copy.deepcopy(value)
    other["nodes"]["transfer"]["parameters"] = {"levels": 4}
    comparison = same(recipe_of(other), images)
    assert (comparison.result, only(comparison).kind) == ("different", "recipe")


def test_words_about_a_definition_change_nothing() -> None:
    definition = {"nodes": {"photo": VALUE["nodes"]["photo"]}, "outputs": {"image": "photo.image"}}
    named = definition | {"title": "Photo", "about": "Ours", "layout": {"photo": [1, 1]}}
    plain, other = (recipe_of(VALUE | {"definitions": {"d": each}}) for each in (definition, named))
    assert meaning(plain) == meaning(other)
    assert meaning(plain) != meaning(recipe_of(VALUE | {"definitions": {"e": definition}}))


def test_a_text_like_the_name_of_a_picture_is_none(images: ImageStore) -> None:
    save = {"type": "SaveImage", "inputs": {"image": "photo.image"}, "parameters": {"name": "sample:foo"}}
    recipe = recipe_of(VALUE | {"nodes": {**VALUE["nodes"], "save": save}})
    assert set(lock_of(recipe, shipped(), images, HERE).images) == {"sample:chelsea", "sample:swirl"}


def test_a_lock_full_of_names_costs_no_more_than_what_is_told(locked: Recipe, images: ImageStore) -> None:
    assert same(locked, images).result == "same"
    before = source.cache_info().currsize
    names = {f"package{i}": "0" * 64 for i in range(2 * MOST)}
    assert len(same(with_lock(locked, programs=names), images).deviations) == MOST
    assert source.cache_info().currsize == before

    assert locked.lock
    [entry] = locked.lock.weights.values()
    weights = {name: entry.model_copy(update={"sha256": ""}) for name in names}
    found = same(with_lock(locked, weights=weights, programs=names), images)
    assert (len(found.deviations), found.result) == (MOST, "different")


def test_other_weights_are_another_picture(locked: Recipe, images: ImageStore) -> None:
    comparison = compare(locked, shipped(), images, HERE, digest=lambda path: "0" * 64)
    assert comparison.result == "different"
    assert only(comparison).kind == "weights"

    assert locked.lock
    [entry] = locked.lock.weights.values()
    missing = with_lock(locked, weights={"no-such-network": entry})
    deviation = only(same(missing, images))
    assert (deviation.kind, deviation.effect, deviation.here) == ("weights", "different", "")


def test_other_pictures_and_missing_ones_are_told(locked: Recipe, images: ImageStore) -> None:
    changed = with_lock(locked, images={"sample:chelsea": "0" * 64})
    assert (only(same(changed, images)).kind, same(changed, images).result) == ("picture", "different")
    gone = with_lock(locked, images={f"sha256:{'0' * 64}": "0" * 64})
    assert "is not here" in only(same(gone, images)).text


def test_nodes_of_other_versions_and_unknown_ones_are_told(locked: Recipe, images: ImageStore) -> None:
    older = with_lock(locked, nodes={"PyramidTransfer": 99, "FromTheFuture": 1})
    found = same(older, images)
    assert found.result == "different"
    assert [(each.name, each.here) for each in found.deviations] == [
        ("PyramidTransfer", str(shipped()["PyramidTransfer"].version)),
        ("FromTheFuture", ""),
    ]


def test_libraries_source_and_machine_change_the_last_digits(locked: Recipe, images: ImageStore) -> None:
    assert locked.lock
    for changes, kind in (
        ({"libraries": {**locked.lock.libraries, "torch": "1.0"}}, "library"),
        ({"programs": {"nodes": "0" * 64}}, "program"),
        ({"impasto": "0.0.1"}, "library"),
        ({"processor": "Another one"}, "device"),
        ({"device": "cuda", "processor": "A card"}, "device"),
        ({"threads": 64}, "device"),
    ):
        found = same(with_lock(locked, **changes), images)
        assert (found.result, only(found).kind) == ("close", kind)


def test_what_is_not_known_is_passed_over(locked: Recipe, images: ImageStore) -> None:
    assert same(locked, images, None).result == "same"
    assert same(with_lock(locked, device="", processor="", threads=None), images).result == "same"
    assert same(with_lock(locked, threads=None), images).result == "same"


def test_this_machine_has_a_name() -> None:
    machine = machine_of("cpu", threads=3)
    assert machine.processor
    assert (machine.device, machine.threads) == ("cpu", 3)


def test_a_lock_that_is_none_is_a_problem_of_form() -> None:
    with pytest.raises(RecipeError, match=r"lock\.made"):
        recipe_of({**VALUE, "lock": {"made": "yesterday"}})
    many = {str(i): i for i in range(20_001)}
    with pytest.raises(RecipeError, match="entries of a kind"):
        recipe_of({**VALUE, "lock": {"nodes": many}})


def test_a_lock_of_another_version_is_kept_as_it_is(images: ImageStore) -> None:
    strange = {"torch": "3.0", "impasto": "9"}
    recipe = recipe_of({**VALUE, "lock": strange})
    assert recipe_value(recipe)["lock"] == strange
    assert [each.name for each in same(recipe, images).deviations] == ["Impasto"]
