"""Migrating: what is called otherwise now is carried over, on request, and nothing else changes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

import pytest

from graphs.check import check
from graphs.migrating import Migration, migrated
from graphs.reading import recipe_of, recipe_value
from graphs.recipe import Recipe
from nodes.catalogue import Catalogue, shipped
from nodes.contract import Formerly, Image, Mask, Renamed, Slider, node
from nodes.contract.declare import BadDeclaration
from tests.graphs.vocabulary import Files


class Parts(NamedTuple):
    """Two results.

    Attributes:
        image: the picture
        mask: where
    """

    image: Image
    mask: Mask


@node(
    category="Test",
    version=3,
    formerly=Formerly(
        inputs={"picture": "image"},
        outputs={"alpha": "mask"},
        parameters={"size": "radius", "share": Renamed("percent", times=100)},
        choices={"edge": {"mirror": "reflect"}},
        ranges={"radius": (0, 100)},
    ),
    replaces={
        "OldBlur": Formerly(
            inputs={"picture": "image"}, parameters={"percent": "radius"}, given={"edge": "zero"}
        )
    },
)
def soften(
    image: Image,
    radius: Annotated[float, Slider(0, 50)] = 1,
    percent: Annotated[float, Slider(0, 100)] = 50,
    edge: Literal["reflect", "zero"] = "reflect",
) -> Parts:
    """Soften a picture.

    Args:
        image: a picture
        radius: how far
        percent: how much
        edge: what lies beyond
    """
    return Parts(image, image)


@node(category="Test")
def source() -> Image:
    """Make a picture."""
    return 0  # type: ignore[return-value]


@node(category="Test")
def cut(image: Image, mask: Mask | None = None) -> Image:
    """Cut a picture out.

    Args:
        image: a picture
        mask: where
    """
    return image


NOW = Catalogue([soften, source, cut])


def recipe(soft: dict[str, Any], **more: Any) -> Recipe:
    nodes = {
        "in": {"type": "Source"},
        "soft": {"type": "Soften", "version": 1, "inputs": {"picture": "in.image"}, **soft},
        "cut": {"type": "Cut", "inputs": {"image": "soft.image", "mask": "soft.alpha"}},
    }
    return recipe_of({"impasto": 1, "name": "Old", "nodes": nodes, **more})


def texts(changes: list[Migration]) -> list[str]:
    return [change.text for change in changes]


def problems(given: Recipe) -> list[tuple[str, str | None, str | None]]:
    return [(each.code, each.node, each.input) for each in check(given, NOW, Files(Path()))]


def test_names_choices_units_and_wires_are_carried_over_and_the_recipe_can_be_painted() -> None:
    old = recipe(
        {"parameters": {"size": 12, "share": 0.07, "edge": "mirror"}},
        layout={
            "$editor": {"reroutes": {"soft.alpha>cut.mask": [[1, 2]], "in.image>soft.picture": [[3, 4]]}}
        },
    )
    assert {code for code, _, _ in problems(old)} == {"outdated"}
    new, changes = migrated(old, NOW)
    assert problems(new) == []
    assert texts(changes) == [
        "The input picture is called image now.",
        "The output alpha is called mask now.",
        "The parameter size is called radius now.",
        "The parameter share is called percent now.",
        "Edge: mirror is called reflect now.",
    ]
    soft = new.nodes["soft"]
    assert soft.parameters == {"radius": 12, "percent": 7, "edge": "reflect"}
    assert (soft.inputs, soft.version) == ({"image": "in.image"}, 3)
    assert new.nodes["cut"].inputs == {"image": "soft.image", "mask": "soft.mask"}
    assert new.layout == {
        "$editor": {"reroutes": {"soft.mask>cut.mask": [[1, 2]], "in.image>soft.image": [[3, 4]]}}
    }
    assert migrated(new, NOW) == (new, [])


def test_what_is_still_allowed_or_was_never_known_stays() -> None:
    old = recipe({"parameters": {"radius": 40, "edge": "zero", "stray": 1}, "note": "mine"})
    new, changes = migrated(old, NOW, {"soft"})
    assert new.nodes["soft"].parameters == {"radius": 40, "edge": "zero", "stray": 1}
    assert recipe_value(new)["nodes"]["soft"]["note"] == "mine"
    assert len(changes) == 2  # the two wires
    assert ("unknown name", "soft", "stray") in problems(new)


def test_where_both_names_are_given_nothing_is_overwritten() -> None:
    old = recipe({"parameters": {"size": 3, "radius": 4}})
    new, _ = migrated(old, NOW)
    assert new.nodes["soft"].parameters == {"size": 3, "radius": 4}


def test_a_number_beyond_a_range_that_became_smaller_is_the_nearest_and_nonsense_stays() -> None:
    new, changes = migrated(recipe({"parameters": {"radius": 80}}), NOW)
    assert new.nodes["soft"].parameters == {"radius": 50}
    assert texts(changes)[-1] == "Radius: 80 is beyond what is allowed now, 50 is the nearest."
    for value in (800, -1, "wide", True, None):
        assert migrated(recipe({"parameters": {"radius": value}}), NOW)[0].nodes["soft"].parameters == {
            "radius": value
        }


def test_a_type_that_another_took_the_place_of_becomes_that_one() -> None:
    old = recipe({"type": "OldBlur", "parameters": {"percent": 9, "extra": [1]}})
    assert problems(old)[0] == ("outdated", "soft", None)
    new, changes = migrated(old, NOW)
    assert new.nodes["soft"].type == "Soften"
    assert new.nodes["soft"].parameters == {"radius": 9, "extra": [1], "edge": "zero"}
    assert changes[0].text == "The node 'OldBlur' is called Soften now."


def test_only_the_nodes_asked_for_are_migrated() -> None:
    old = recipe({})
    assert migrated(old, NOW, {"cut"}) == (old, [])
    assert migrated(old, NOW, ()) == (old, [])


def test_a_version_that_is_not_known_here_is_not_touched() -> None:
    old = recipe({"version": 4})
    assert migrated(old, NOW) == (old, [])


def test_named_inputs_and_what_is_set_from_outside_a_definition_go_along() -> None:
    inner = {
        "inputs": {"picture": "Image"},
        "outputs": {"out": "soft.alpha"},
        "parameters": {"much": {"node": "soft", "parameter": "share"}},
        "nodes": {"soft": {"type": "Soften", "version": 1, "inputs": {"picture": "$.picture"}}},
    }
    outer = {
        "inputs": {"picture": "Image"},
        "outputs": {"out": "use.out"},
        "parameters": {"more": {"node": "use", "parameter": "much"}},
        "nodes": {"use": {"type": "definition:inner", "inputs": {"picture": "$.picture"}}},
    }
    old = recipe(
        {"parameters": {"size": 2}},
        inputs={"far": {"node": "soft", "parameter": "size"}},
        definitions={"inner": inner, "outer": outer},
    )
    for id, type, name in (("a", "inner", "much"), ("b", "outer", "more")):
        old.nodes[id] = old.nodes["in"].model_copy(
            update={
                "type": f"definition:{type}",
                "inputs": {"picture": "in.image"},
                "parameters": {name: 0.25},
            }
        )
    new, changes = migrated(old, NOW)
    assert problems(new) == []
    assert new.inputs["far"].parameter == "radius"
    assert new.definitions["inner"].parameters["much"].parameter == "percent"
    assert new.definitions["inner"].outputs == {"out": "soft.mask"}
    assert (new.nodes["a"].parameters, new.nodes["b"].parameters) == ({"much": 25}, {"more": 25})
    assert {change.node for change in changes} == {"soft", "definition:inner/soft"}


def test_the_one_name_that_changed_in_what_ships() -> None:
    nodes = {
        "a": {"type": "LoadImage", "parameters": {"file": "sample:chelsea"}},
        "b": {"type": "Recombine", "inputs": {"light": "a.image", "colors": "a.image"}},
    }
    new, changes = migrated(recipe_of({"impasto": 1, "name": "Old", "nodes": nodes}), shipped())
    assert new.nodes["b"].inputs == {"light": "a.image", "chroma": "a.image"}
    assert texts(changes) == ["The input colors is called chroma now."]


@pytest.mark.parametrize(
    ("formerly", "found"),
    [
        (Formerly(parameters={"size": "gone"}), "there is no parameter 'gone'"),
        (Formerly(inputs={"image": "image"}), "there is still input 'image'"),
        (Formerly(outputs={"a": "b"}), "there is no output 'b'"),
        (Formerly(choices={"edge": {"mirror": "gone"}}), "'edge' has no choice 'gone'"),
        (Formerly(ranges={"gone": (0, 1)}), "there is no parameter 'gone'"),
        (Formerly(given={"edge": "gone"}), "'edge' is 'gone'"),
    ],
    ids=str,
)
def test_a_declaration_that_leads_nowhere_is_refused(formerly: Formerly, found: str) -> None:
    def bad(image: Image, edge: Literal["reflect", "zero"] = "reflect") -> Image:
        """Soften.

        Args:
            image: a picture
            edge: what lies beyond
        """
        return image

    with pytest.raises(BadDeclaration, match=found):
        node(category="Test", formerly=formerly)(bad)
