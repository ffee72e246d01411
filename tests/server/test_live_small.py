"""A graph made small: what goes with the size of the pictures, and what stays."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from graphs.check import check
from graphs.plan import node_of, plan
from graphs.reading import recipe_of
from graphs.recipe import Recipe
from graphs.store import Folders, ImageStore
from nodes.catalogue import shipped
from server.live.sizes import full_sizes
from server.live.small import SmallPlan, Step, small_plan
from server.live.soundness import sound_part


@pytest.fixture
def images(tmp_path: Path) -> ImageStore:
    return ImageStore(Folders(tmp_path).make().images)


def graph(**nodes: Any) -> Recipe:
    return recipe_of({"impasto": 1, "name": "Small", "nodes": nodes})


def photo(file: str = "sample:chelsea") -> dict[str, Any]:
    return {"type": "LoadImage", "parameters": {"file": file}}


def painting(**parameters: Any) -> dict[str, Any]:
    inputs = {"content": "photo.image", "styles": ["style.image"]}
    return {"type": "PyramidTransfer", "inputs": inputs, "parameters": parameters}


def after(source: str, type: str, **parameters: Any) -> dict[str, Any]:
    name = "mask" if type == "AdjustMask" else "image"
    return {"type": type, "inputs": {name: source}, "parameters": parameters}


def small(recipe: Recipe, images: ImageStore, *steps: Step, **more: Any) -> SmallPlan:
    assert not check(recipe, shipped(), images)
    full = plan(recipe, shipped())
    return small_plan(full, steps, full_sizes(full, images), shipped()["ResizeAndCrop"], **more)


def given(made: SmallPlan, id: str) -> dict[str, Any]:
    return dict(node_of(made.graph, id).parameters)


def test_pictures_are_made_small_and_everything_is_shown(images: ImageStore) -> None:
    recipe = graph(photo=photo(), soft=after("photo.image", "SmoothAndSharpen"))
    made = small(recipe, images, Step(128, 12))
    assert {id: source.node for id, source in made.shows.items()} == {
        "photo": "photo.image@128",
        "soft": "soft@128",
    }
    assert given(made, "photo.image@128")["size"] == 128
    assert next(iter(made.graph)) == "photo"  # the stored picture itself, under the key of a real run
    assert nx.is_directed_acyclic_graph(made.graph)


def test_what_is_declared_in_pixels_goes_with_the_size_and_nothing_else(images: ImageStore) -> None:
    soft = after("photo.image", "SmoothAndSharpen", radius=8.0, sharpen_radius=0.5)
    made = small(graph(photo=photo(), soft=soft), images, Step(128, 12))
    full = node_of(plan(graph(photo=photo(), soft=soft), shipped()), "soft").parameters
    found = given(made, "soft@128")
    assert found.pop("radius") == pytest.approx(8 * 128 / 451, rel=0.01)
    assert found.pop("sharpen_radius") == 0.3  # no less than the node takes
    assert found == {name: full[name] for name in found}


def test_lengths_of_a_mask_go_along_only_where_they_are_pixels(images: ImageStore) -> None:
    def feather(unit: str) -> float:
        mask = after("bright.mask", "AdjustMask", feather=20.0, unit=unit)
        recipe = graph(photo=photo(), bright=after("photo.image", "LuminanceMask"), soft=mask)
        return float(given(small(recipe, images, Step(128, 12)), "soft@128")["feather"])

    assert feather("%") == 20.0
    assert feather("px") == pytest.approx(20 * 128 / 451, rel=0.01)


def test_a_painting_is_as_small_as_its_own_size_says(images: ImageStore) -> None:
    recipe = graph(photo=photo(), style=photo("sample:swirl"), paint=painting(levels=3, evaluations=100))
    made = small(recipe, images, Step(192, 10))
    found = given(made, "paint@192")
    assert found["size"] % 4 == 0  # three levels halve it twice
    assert 128 <= found["size"] <= 132
    assert (found["evaluations"], found["coarse_to_fine"], found["frame"]) == (10, False, False)
    assert found["levels"] == 3
    # A style is as large as the preview, not as much smaller as the photograph is.
    assert given(made, "style.image@192")["size"] == 192


def test_a_larger_step_begins_with_what_the_one_before_painted(images: ImageStore) -> None:
    recipe = graph(photo=photo(), style=photo("sample:swirl"), paint=painting())
    made = small(recipe, images, Step(128, 12), Step(192, 8))
    [begin] = node_of(made.graph, "paint@192").inputs["init"]
    assert begin.node == "paint@128"
    assert "init" not in node_of(made.graph, "paint@128").inputs
    assert made.shows["paint"].node == "paint@192"
    assert [made.work[f"paint@{side}"].evaluations for side in (128, 192)] == [12, 8]


def test_what_was_painted_for_real_is_taken_and_only_made_small(images: ImageStore) -> None:
    recipe = graph(
        photo=photo(), style=photo("sample:swirl"), paint=painting(), light=after("paint.image", "Levels")
    )
    made = small(recipe, images, Step(128, 12), painted={"paint"})
    assert made.shows["paint"].node == "paint.image@128"
    assert node_of(made.graph, "paint").parameters["frame"] is True  # as it stands in the recipe
    [wire] = node_of(made.graph, "light@128").inputs["image"]
    assert wire.node == "paint.image@128"


def test_what_is_left_out_and_what_needs_it_does_not_run_and_nothing_is_saved(images: ImageStore) -> None:
    recipe = graph(
        photo=photo(),
        style=photo("sample:swirl"),
        paint=painting(),
        light=after("paint.image", "Levels"),
        dark=after("photo.image", "Levels"),
        save=after("dark.image", "SaveImage"),
    )
    made = small(recipe, images, Step(128, 12), left_out={"paint"})
    assert set(made.shows) == {"photo", "style", "dark"}
    assert not any(node_of(made.graph, id).spec.effect for id in made.graph)


def test_a_long_picture_keeps_enough_of_its_short_side(images: ImageStore) -> None:
    narrow = after("photo.image", "ResizeAndCrop", fit="exact size", width=1600, height=100)
    made = small(graph(photo=photo(), narrow=narrow), images, Step(128, 12))
    found = given(made, "narrow@128")
    assert (found["height"], found["width"]) == (64, 1024)


def test_only_what_is_sound_is_left_of_a_recipe_with_problems(images: ImageStore) -> None:
    recipe = graph(
        photo=photo(),
        good=after("photo.image", "Levels"),
        lost={"type": "Blend", "inputs": {"base": "photo.image"}},
        later=after("lost.image", "Levels"),
    )
    sound, left = sound_part(recipe, check(recipe, shipped(), images))
    assert sound is not None
    assert not left
    made = small(sound, images, Step(128, 12))
    assert set(made.shows) == {"photo", "good"}


def test_a_recipe_whose_problems_are_of_no_node_is_not_shown(images: ImageStore) -> None:
    gone = {"picture": {"node": "gone", "parameter": "file"}}
    wrong = recipe_of({"impasto": 1, "nodes": {"photo": photo()}, "inputs": gone})
    sound, left = sound_part(wrong, check(wrong, shipped(), images))
    assert sound is None
    assert left
