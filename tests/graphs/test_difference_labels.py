"""The difference of two recipes with the labels of parameters and sockets, as cards have them."""

from __future__ import annotations

import copy

from graphs.difference import difference
from graphs.reading import recipe_of
from tests.graphs.test_difference import PHOTO, SOFTEN, STYLE, Value, recipe, told


def test_parameters_and_sockets_are_called_by_their_labels_where_that_is_asked_for() -> None:
    before = recipe(
        {
            "photo": PHOTO,
            "style": STYLE,
            "detail": {"type": "Contrast", "inputs": {"image": "photo.image"}, "parameters": {"local": 0.25}},
            "looks": {"type": "Style"},
        },
        inputs={"look": {"node": "looks", "parameter": "weight"}},
    )
    after = copy.deepcopy(before)
    after["nodes"]["detail"] = {
        "type": "Contrast",
        "inputs": {"image": "style.image"},
        "parameters": {"local": 0.5, "no_more": 1},
    }
    after["nodes"]["looks"]["inputs"] = {"content_mask": "style.mask"}
    after["inputs"] = {"look": {"node": "detail", "parameter": "local"}}
    assert told(before, after, labels=True) == [
        "Contrast: Local contrast 0.25 → 0.5",
        "Contrast: no_more not set → 1",
        "Contrast: image wired to Load Image (style): image instead of Load Image (photo): image",
        "wire Load Image (style): mask → Style: content mask added",
        "named input look sets Contrast: Local contrast instead of Style: Weight",
    ]
    assert told(before, after) == [
        "Contrast.local 0.25 → 0.5",
        "Contrast.no_more not set → 1",
        "Contrast.image wired to Load Image (style).image instead of Load Image (photo).image",
        "wire Load Image (style).mask → Style.content_mask added",
        "named input look sets Contrast.local instead of Style.weight",
    ]
    found = difference(recipe_of(before), recipe_of(after), labels=True)
    assert [change.parameter for change in found] == ["local", "no_more", "image", "content_mask", "look"]


def test_what_is_in_no_catalogue_keeps_its_name_beside_labels() -> None:
    def recipe_with(soft: float, wire: Value) -> Value:
        parameters = {"how_soft": {"node": "inside", "parameter": "smooth_radius"}}
        nodes = {
            "soft": {"type": "definition:soften", "parameters": {"how_soft": soft}},
            "far": {"type": "NotHere", "inputs": wire, "parameters": {"is_far": soft}},
        }
        return recipe(nodes, definitions={"soften": SOFTEN | {"parameters": parameters}})

    assert told(recipe_with(1, {}), recipe_with(2, {"in_to": "soft.image"}), labels=True) == [
        "NotHere: is_far 1 → 2",
        "wire Soften → NotHere: in_to added",
        "Soften: how_soft 1 → 2",
    ]
