"""What differs between two recipes is said in every language of the editor: each kind of change."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from graphs.difference import difference
from graphs.difference.changes import Kind
from graphs.reading import recipe_of
from nodes.catalogue import shipped
from nodes.contract.widgets import Choice
from tests.text.test_translations import CHANGES, LANGUAGES, PLACE, of_nodes, pattern, texts_of

CAT, DOG, STORED = "sample:chelsea", "sample:wheat", "sha256:" + "0" * 64


def node(type: str, version: int = 1, **more: Any) -> dict[str, Any]:
    return {"type": type, "version": version, **more}


def photo(file: str) -> dict[str, Any]:
    return node("LoadImage", parameters={"file": file})


def group(**more: Any) -> dict[str, Any]:
    inner = node("Vignette", inputs={"image": ["$.picture"]})
    return {
        "nodes": {"inner": inner},
        "inputs": {"picture": "Image"},
        "outputs": {"image": "inner.image"},
        **more,
    }


def recipe(nodes: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"impasto": 1, "name": "Sky", "nodes": nodes, **more}


LOCK = {"at": 1.0}
BLENDED = {"one": photo(CAT), "two": photo(DOG), "blend": node("Blend", inputs={"base": ["one.image"]})}
STYLED = {"one": photo(CAT), "two": photo(DOG), "paint": node("PyramidTransfer", inputs={"styles": []})}


def changed(nodes: dict[str, Any], id: str, **more: Any) -> dict[str, Any]:
    return {**nodes, id: {**nodes[id], **more}}


PAIRS: list[tuple[dict[str, Any], dict[str, Any]]] = [
    (recipe({}), recipe({}, name="Sea", about="Waves.", lock=LOCK, mood="calm")),
    (recipe({}, lock=LOCK, mood="calm"), recipe({}, lock={"at": 2.0}, mood="wild")),
    (recipe({}, lock=LOCK, mood="calm"), recipe({})),
    (recipe({"one": photo(CAT)}), recipe({"one": photo(DOG), "vignette": node("Vignette")})),
    (recipe({"one": photo(CAT), "vignette": node("Vignette")}), recipe({"one": photo(STORED)})),
    (recipe({"one": photo(CAT)}), recipe({"photo": photo(CAT)})),
    (recipe(BLENDED), recipe(changed(BLENDED, "blend", mode="bypass", parameters={"opacity": 0.5}))),
    (recipe(BLENDED), recipe(changed(BLENDED, "blend", mode="mute", colour="red"))),
    (recipe(changed(BLENDED, "blend", mode="mute", colour="red")), recipe(BLENDED)),
    (recipe(changed(BLENDED, "blend", colour="red")), recipe(changed(BLENDED, "blend", colour="blue"))),
    (recipe(BLENDED), recipe(changed(BLENDED, "blend", version=9, parameters={"new": 1}))),
    (recipe(BLENDED), recipe(changed(BLENDED, "blend", inputs={"base": ["two.image"]}))),
    (recipe(BLENDED), recipe(changed(BLENDED, "blend", inputs={"overlay": ["two.image"]}))),
    (
        recipe(changed(STYLED, "paint", inputs={"styles": ["one.image", "two.image"]})),
        recipe(changed(STYLED, "paint", inputs={"styles": ["two.image", "one.image"]})),
    ),
    (
        recipe(BLENDED, inputs={"a": {"node": "one", "parameter": "file"}}),
        recipe(BLENDED, inputs={"b": {"node": "one", "parameter": "file"}}),
    ),
    (
        recipe(BLENDED, inputs={"a": {"node": "one", "parameter": "file"}}),
        recipe(BLENDED, inputs={"a": {"node": "two", "parameter": "file"}}),
    ),
    (recipe(BLENDED, inputs={"a": {"node": "one", "parameter": "file"}}), recipe(BLENDED)),
    (recipe(BLENDED), recipe(BLENDED, inputs={"a": {"node": "one", "parameter": "file"}})),
    (recipe({}), recipe({}, definitions={"soft": group()})),
    (recipe({}, definitions={"soft": group()}), recipe({})),
    (recipe({}, definitions={"soft": group()}), recipe({}, definitions={"hard": group()})),
    (
        recipe({}, definitions={"soft": group()}),
        recipe({}, definitions={"soft": group(title="Soft", inputs={"picture": "Mask", "mask": "Mask"})}),
    ),
    (
        recipe({}, definitions={"soft": group(inputs={"mask": "Mask"}, outputs={"a": "inner.image"})}),
        recipe({}, definitions={"soft": group(outputs={"image": "inner.image", "b": "inner.image"})}),
    ),
    (
        recipe({}, definitions={"soft": group()}),
        recipe({}, definitions={"soft": group(outputs={"image": "$.picture"}, nodes={})}),
    ),
]


def told() -> list[tuple[str, str]]:
    """Return each kind of change with the words for it."""
    return [
        (change.kind, change.text)
        for before, after in PAIRS
        for change in difference(recipe_of(before), recipe_of(after), labels=True)
    ]


def test_the_pairs_show_every_kind_of_change() -> None:
    assert {kind for kind, _ in told()} == set(get_args(Kind)) - {"layout"}


PARTS = {"{node} ({id})", "{node}: {name}", "not set", "nothing", "on", "off"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_change_is_translated_and_no_translation_is_of_none(language: str) -> None:
    texts = texts_of(language, "server")[CHANGES]
    patterns = {english: pattern(english) for english in texts.keys() - PARTS}
    heard = [text.rsplit(" › ")[-1] for _, text in told()]
    found = {text: [key for key, each in patterns.items() if each.fullmatch(text)] for text in heard}
    assert [text for text, keys in found.items() if not keys] == []
    used = {key for keys in found.values() for key in keys}
    assert texts.keys() >= PARTS
    assert sorted(texts.keys() - used - PARTS) == []
    for english, text in texts.items():
        assert set(PLACE.findall(text)) == set(PLACE.findall(english)), english


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_label_and_the_first_words_of_a_value_are_never_another_label(language: str) -> None:
    known = {text for texts in of_nodes(language).values() for text in texts}
    labels = [parameter for spec in shipped().values() for parameter in spec.parameters.values()]
    assert {parameter.label for parameter in labels} <= known
    for parameter in labels:
        options = parameter.widget.options if isinstance(parameter.widget, Choice) else ()
        for value in ("not set", *options):
            words = [parameter.label, *value.split()[:-1]]
            longer = {" ".join(words[:count]) for count in range(2, len(words) + 1)}
            assert not longer & known, f"{parameter.label} {value}"
