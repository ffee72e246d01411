"""Every text that the server hands to the editor has a translation, and none is of a text that is gone.

Translations lie under their English: a text that changes has none until it is translated anew.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from nodes.catalogue import shipped
from nodes.contract import Widget
from nodes.contract.widgets import (
    MAX_SEED,
    Choice,
    ImageFile,
    ModelName,
    Number,
    Numbers,
    Seed,
    Slider,
    Switch,
    Text,
)
from nodes.samples import SAMPLES
from server.catalogue_view import NodeInfo, catalogue_view
from tests.text.sentences import ROOT, bare, literals, sentences

LANGUAGES = ("de",)
SHARED = "*"
CHANGES = "changes"
SAID = re.compile(r"\{(\w+), said\}")
PLACE = re.compile(r"\{(\w+)(?:, said)?\}")


def texts_of(language: str, folder: str) -> dict[str, Any]:
    """Return the message files of a folder of a language, by name."""
    files = sorted((ROOT / "web/src/text" / language / folder).glob("*.json"))
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in files}


@cache
def of_nodes(language: str) -> dict[str, dict[str, str]]:
    merged: dict[str, dict[str, str]] = {}
    for file in texts_of(language, "nodes").values():
        for type, texts in file.items():
            assert type not in merged, f"{type} stands in two files"
            merged[type] = dict(texts)
    return merged


@cache
def of_server(language: str) -> dict[str, str]:
    merged: dict[str, str] = {}
    for name, file in texts_of(language, "server").items():
        assert not merged.keys() & file.keys()
        merged |= file if name != CHANGES else {}
    return merged


def node_texts(info: NodeInfo) -> Iterator[tuple[str, str]]:
    """Yield the texts of a node, each with the parameter that it is an option of, or nothing."""
    yield from (("", text) for text in (info.title, info.summary, info.description))
    yield "", ", ".join(info.synonyms)
    for taken in info.inputs:
        yield from (("", text) for text in (taken.label, taken.help))
    for given in info.outputs:
        yield from (("", text) for text in (given.label, given.help))
    for parameter in info.parameters:
        yield from (("", text) for text in (parameter.label, parameter.help, parameter.none, parameter.group))
        yield from ((parameter.name, option) for option in getattr(parameter.widget, "options", ()))
        if (example := getattr(parameter.widget, "placeholder", "")) and not _is_example(example):
            yield "", example
    for preset in info.presets:
        yield from (("", text) for text in (preset.name, preset.help))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_of_the_catalogue_is_translated_and_nothing_else(language: str) -> None:
    texts = of_nodes(language)
    view = catalogue_view(shipped().values())
    shared = {text for each in view.sockets for text in (each.name, each.help)}
    shared |= {info.category for info in view.nodes}
    used = {SHARED: set(shared)}
    missing = [(SHARED, text) for text in shared if text not in texts[SHARED]]
    for info in view.nodes:
        own = texts[info.type]
        used[info.type] = set()
        for parameter, text in node_texts(info):
            if not text:
                continue
            for key in (f"{parameter}: {text}", text):
                if key in own:
                    used[info.type].add(key)
                    break
            else:
                used[SHARED].add(text)
                if text not in texts[SHARED]:
                    missing.append((info.type, text))
    assert not missing
    assert [(type, key) for type, own in texts.items() for key in own if key not in used[type]] == []


def _is_example(text: str) -> bool:
    """Whether a placeholder shows how a value is written, such as ``#3366cc``."""
    return re.fullmatch(r"[^a-zA-Z]*|#[0-9a-f]{6}|(\{\w+\} ?)+", text) is not None


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_of_the_server_is_translated(language: str) -> None:
    known = {bare(english) for english in of_server(language)}
    known |= {english for texts in of_nodes(language).values() for english in texts}
    assert sorted(sentences() - known) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_translated_that_nobody_says(language: str) -> None:
    composed = [f"Label {problem}." for problem in complaints()]
    composed += [problem.partition("; it must be ")[2] for problem in complaints()]
    gone = [
        english
        for english in of_server(language)
        if bare(english) not in literals()
        and english not in PARTS
        and not any(map(pattern(english).fullmatch, composed))
    ]
    assert gone == []


def test_what_a_widget_complains_of_is_among_the_sentences() -> None:
    known = [pattern(english) for english in of_server("de")]
    for problem in complaints():
        assert any(each.fullmatch(f"Label {problem}.") for each in known), problem


PARTS = frozenset(
    {
        *("an Image", "a Mask", "a Noise", "a Style"),
        *("an Image or a Mask or a Noise", "an Image or a Style"),
        *("Style, {what}", "Content, {what}", "First, {what}", "Second, {what}", "Mean ΔE"),
    }
)
"""Parts of sentences and names of numbers that are put together from less than themselves."""


def complaints() -> list[str]:
    """Return what each kind of widget says of values that it does not take."""

    def nowhere(name: str) -> Path:
        raise LookupError(name)

    wrong: list[tuple[Widget, object]] = [
        (Slider(0, 1), 2),
        (Number(1, 8, whole=True), 0.5),
        (Seed(), MAX_SEED + 1),
        (Choice(options=("one", "two")), "three"),
        (Switch(), 1),
        (Text(3), 1),
        (Text(3), "long"),
        (Numbers(0, 1), 1),
        (Numbers(0, 1), []),
        (Numbers(0, 1), [2]),
        (ImageFile(), "photo.jpg"),
        (ModelName(nowhere, list), "../vgg"),
    ]
    found = [widget.problem(value) for widget, value in wrong]
    assert None not in found
    return [problem for problem in found if problem]


def pattern(english: str) -> re.Pattern[str]:
    """Return what matches an English sentence with anything in its places."""
    given = PLACE.split(english)[::2]
    return re.compile(".+?".join(map(re.escape, given)), re.DOTALL)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translated_sentence_has_the_places_of_the_english(language: str) -> None:
    for english, text in of_server(language).items():
        assert set(PLACE.findall(text)) == set(PLACE.findall(english)), english
        assert text == text.strip() != ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_recipe_that_ships_is_described_and_its_inputs_are_named(language: str) -> None:
    recipes = [json.loads(path.read_bytes()) for path in (ROOT / "graphs/recipes").glob("*.json")]
    texts = texts_of(language, "recipes")
    assert texts["gallery"].keys() == {recipe["about"] for recipe in recipes}
    words = {word.lower() for texts in of_nodes(language).values() for word in texts}
    inputs = {re.sub("[-_]+", " ", name) for recipe in recipes for name in recipe["inputs"]}
    assert texts["inputs"].keys() == inputs - words
    assert texts["names"].keys() == {recipe["name"] for recipe in recipes} | {each.title for each in SAMPLES}
