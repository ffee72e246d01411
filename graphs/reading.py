"""Reads and writes recipes: strict JSON under limits, every problem at once, nothing lost.

A recipe comes from anywhere, so its size, depth, names and numbers are checked before anything is built
from them.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from typing import Any

from pydantic import ValidationError

from graphs.bounds import MAX_PROBLEMS, oversized, too_many_mistakes
from graphs.problems import Problem, RecipeError, shortened
from graphs.recipe import FORMAT, Recipe
from nodes.pictures.header import PictureError
from nodes.pictures.png import SIGNATURE
from nodes.pictures.png import read_recipe as recipe_in_png

MAX_BYTES = 5_000_000
MAX_DEPTH = 64
MAX_DIGITS = 300
"""No double holds a whole number of more."""
LINE = 100

_STRING = re.compile(rb'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
_BRACKET = re.compile(rb"[\[\]{}]")
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_HINT_FILE = "Open the file in a text editor, or choose a recipe that Impasto saved."


def read_recipe(data: bytes, *, max_bytes: int = MAX_BYTES) -> Recipe:
    """Return the recipe that `data`, UTF-8 JSON text, holds.

    Keys and node types that are not known here are kept as they are.

    Raises:
        RecipeError: with every problem, if it is too large, no strict JSON or no recipe of this version.
    """
    return recipe_of(read_json(data, max_bytes=max_bytes))


def recipe_in_file(data: bytes) -> Recipe:
    """Return the recipe of a file: its JSON text, or a PNG that Save Image wrote with the recipe.

    Raises:
        RecipeError: with every problem; where the PNG has no recipe, that.
    """
    if not data.startswith(SIGNATURE):
        return read_recipe(data)
    try:
        text = recipe_in_png(data)
    except PictureError as error:
        raise RecipeError([Problem(code="unreadable", message=error.message, hint=error.hint)]) from None
    if text is None:
        found = "There is no recipe in this PNG."
        hint = "Only pictures that Save Image wrote with its recipe carry one."
        raise RecipeError([Problem(code="unreadable", message=found, hint=hint)])
    return read_recipe(text.encode())


def read_json(data: bytes, *, max_bytes: int = MAX_BYTES) -> Any:
    """Return the value of strict JSON text: no NaN, no key twice, no deep nesting.

    Raises:
        RecipeError: with every problem.
    """
    if len(data) > max_bytes:
        found = f"The text is {len(data):,} bytes long; at most {max_bytes:,} are allowed."
        raise RecipeError(
            [Problem(code="too large", message=found, hint="Pictures belong in the store, not in a recipe.")]
        )
    if (depth := _depth(data)) > MAX_DEPTH:
        found = f"The text is nested {depth:,} deep; at most {MAX_DEPTH} are allowed."
        raise RecipeError([Problem(code="too large", message=found, hint=_HINT_FILE)])
    strict = _Strict()
    try:
        text = data.decode("utf-8-sig")
        value = json.loads(
            text,
            object_pairs_hook=strict.object,
            parse_float=strict.number,
            parse_int=strict.whole,
            parse_constant=strict.constant,
        )
        if _SURROGATE.search(text):
            json.dumps(value, ensure_ascii=False).encode()
    except UnicodeError as error:
        strict.malformed(f"The text is not UTF-8: {getattr(error, 'reason', error)}.")
    except json.JSONDecodeError as error:
        strict.malformed(f"The text is not JSON: {error.msg} at line {error.lineno}, column {error.colno}.")
    except ValueError as error:  # a whole number of thousands of digits
        strict.malformed(f"The text is not JSON: {error}.")
    if strict.problems:
        raise RecipeError(strict.problems)
    return value


class _Strict:
    """Collects what the standard library's reader lets pass."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def malformed(self, message: str) -> None:
        self.problems.append(Problem(code="malformed", message=message, hint=_HINT_FILE))

    def object(self, entries: list[tuple[str, Any]]) -> dict[str, Any]:
        result = dict(entries)
        if len(result) < len(entries):
            counts = Counter(key for key, _ in entries)
            for key in (key for key, count in counts.items() if count > 1):
                self.malformed(f"The key {shortened(key)} stands twice in one object.")
        return result

    def number(self, text: str) -> float:
        if not math.isfinite(value := float(text)):
            self.malformed(f"{shortened(text)} is no finite number.")
        return value

    def whole(self, text: str) -> int:
        if len(text) > MAX_DIGITS:
            self.malformed(f"{shortened(text)} has more digits than a number here may have.")
            return 0
        return int(text)

    def constant(self, text: str) -> float:
        self.malformed(f"{text} is no JSON number.")
        return 0.0


def recipe_of(value: object) -> Recipe:
    """Return the recipe that a JSON value describes.

    Raises:
        RecipeError: with every problem of its form.
    """
    if not isinstance(value, dict):
        found = f"A recipe is a JSON object; this is {shortened(value)}."
        raise RecipeError([Problem(code="malformed", message=found, hint=_HINT_FILE)])
    version = value.get("impasto")
    if isinstance(version, int) and version > FORMAT:
        found = f"The recipe has format {version}; this Impasto reads up to {FORMAT}."
        raise RecipeError(
            [Problem(code="newer version", message=found, hint="Update Impasto.", received=str(version))]
        )
    if version is True or not isinstance(version, int):
        found = f'The key "impasto" must give the version of the format, {FORMAT}: this is no recipe.'
        raise RecipeError([Problem(code="malformed", message=found, hint=_HINT_FILE)])
    if problem := oversized(value):
        raise RecipeError([problem])
    if mistakes := too_many_mistakes(value):
        raise RecipeError([*(_problem(mistake) for mistake in mistakes), _and_more()])
    try:
        return Recipe.model_validate(value)
    except ValidationError as error:
        problems = [_problem(dict(entry)) for entry in error.errors(include_url=False)[:MAX_PROBLEMS]]
        more = [_and_more()] if error.error_count() > MAX_PROBLEMS else []
        raise RecipeError([*problems, *more]) from None


def recipe_value(recipe: Recipe) -> dict[str, Any]:
    """Return a recipe as a JSON value, keys in their fixed order and empty ones left out."""
    value: dict[str, Any] = recipe.model_dump(mode="json")
    for definition in value["definitions"].values():
        _leave_out_empty(definition, ("title", "parameters"))
    for graph in (value, *value["definitions"].values()):
        for node in graph["nodes"].values():
            _leave_out_empty(node, ("mode", "inputs", "parameters"))
        _leave_out_empty(graph, ("inputs", "outputs", "definitions", "layout", "about"))
    if recipe.lock is None:
        del value["lock"]
    else:  # what it leaves out was not known: no default stands for that
        value["lock"] = recipe.lock.model_dump(mode="json", exclude_unset=True)
    return value


def write_recipe(recipe: Recipe) -> bytes:
    """Return a recipe as text that reads well in a diff: reading it gives an equal recipe."""
    return (_pretty(recipe_value(recipe)) + "\n").encode()


def _leave_out_empty(value: dict[str, Any], keys: tuple[str, ...]) -> None:
    for key in keys:
        if key in value and not value[key]:
            del value[key]


def _depth(data: bytes) -> int:
    deepest = depth = 0
    for bracket in _BRACKET.finditer(_STRING.sub(b"", data)):
        depth += 1 if bracket[0] in b"[{" else -1
        deepest = max(deepest, depth)
    return deepest


def _and_more() -> Problem:
    return Problem(code="too large", message="There are more mistakes than these.", hint=_HINT_FILE)


def _problem(error: dict[str, Any]) -> Problem:
    where = [str(part) for part in error["loc"] if part != "[key]"]
    node = where[where.index("nodes") + 1] if "nodes" in where[:-1] else None
    inside = where[where.index(node) + 1 :] if node else where
    name = inside[1] if len(inside) > 1 and inside[0] in ("inputs", "parameters") else None
    path = ".".join(where)
    return Problem(
        code="malformed",
        message=f"{path}: {error['msg'][0].lower()}{error['msg'][1:]}.",
        hint="docs/recipe.md describes the format.",
        node=node,
        input=name,
        received=shortened(error["input"]),
    )


def _pretty(value: object, indent: str = "") -> str:
    """Return JSON text with small flat lists and objects on one line."""
    line = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, dict | list) or not value:
        return line
    entries = value.values() if isinstance(value, dict) else value
    if len(indent) + len(line) <= LINE and not any(isinstance(entry, dict | list) for entry in entries):
        return line
    inner = indent + "  "
    if isinstance(value, dict):
        parts = [
            f"{json.dumps(key, ensure_ascii=False)}: {_pretty(entry, inner)}" for key, entry in value.items()
        ]
        return "{\n" + inner + f",\n{inner}".join(parts) + "\n" + indent + "}"
    return "[\n" + inner + f",\n{inner}".join(_pretty(entry, inner) for entry in value) + "\n" + indent + "]"
