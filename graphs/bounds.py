"""How much a recipe may hold, looked at before anything is built from it.

A reader that lists every mistake makes many times of a text that is nothing but mistakes: 5 MB of wires that
are none would become 2 GB. So the numbers of things are bounded here, and mistakes are looked for piece by
piece until there are too many to read.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError

from graphs.problems import Problem
from graphs.recipe import MAX_NODES, Definition, Recipe, RecipeNode

MAX_ENTRIES = 1_000
"""Inputs, parameters, outputs or wires of one node or definition; definitions of a recipe."""
MAX_PROBLEMS = 1_000
"""Of a recipe: more are not looked for."""

_HINT = "Was it made by a program? Split it into several recipes."


class _Piece(NamedTuple):
    where: tuple[str, ...]
    model: type[BaseModel]
    value: object


def oversized(value: dict[str, Any]) -> Problem | None:
    """Return what a recipe's JSON value has too much of, or None."""
    nodes = 0
    lock = _entries(value, "lock")
    if any(len(_entries(lock, key)) > MAX_NODES for key in lock):
        found = f"The lock has more than {MAX_NODES:,} entries of a kind."
        return Problem(code="too large", message=found, hint=_HINT)
    for where, graph in _graphs(value):
        nodes += len(_entries(graph, "nodes"))
        if nodes > MAX_NODES:
            found = f"The recipe has more than {MAX_NODES:,} nodes, its definitions included."
            return Problem(code="too large", message=found, hint=_HINT)
        for path, count in _counts(where, graph):
            if count > MAX_ENTRIES:
                found = f"{path} has {count:,} entries; at most {MAX_ENTRIES:,} are allowed."
                return Problem(code="too large", message=found, hint=_HINT)
    return None


def too_many_mistakes(value: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the first mistakes of form, as pydantic lists them, if there are more than can be told at once;
    else nothing."""
    found: list[dict[str, Any]] = []
    for piece in _pieces(value):
        try:
            piece.model.model_validate(piece.value)
        except ValidationError as error:
            mistakes = error.errors(include_url=False)
            found += [{**entry, "loc": (*piece.where, *entry["loc"])} for entry in mistakes]
        if len(found) > MAX_PROBLEMS:
            return found[:MAX_PROBLEMS]
    return []


def _graphs(value: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    yield "The recipe", value
    for name, definition in _entries(value, "definitions").items():
        if isinstance(definition, dict):
            yield f"The definition {name[:64]!r}", definition


def _counts(where: str, graph: dict[str, Any]) -> Iterator[tuple[str, int]]:
    for key in ("inputs", "outputs", "parameters", "definitions"):
        yield f"{where}: {key}", len(_entries(graph, key))
    for id, node in _entries(graph, "nodes").items():
        if isinstance(node, dict):
            for key in ("inputs", "parameters"):
                yield f"{where}: {id[:64]}.{key}", len(_entries(node, key))
            for name, wires in _entries(node, "inputs").items():
                if isinstance(wires, list):
                    yield f"{where}: {id[:64]}.{name[:64]}", len(wires)


def _pieces(value: dict[str, Any]) -> Iterator[_Piece]:
    yield _Piece((), Recipe, {**value, "nodes": {}, "definitions": {}})
    for id, node in _entries(value, "nodes").items():
        yield _Piece(("nodes", id), RecipeNode, node)
    for name, definition in _entries(value, "definitions").items():
        inner = definition if isinstance(definition, dict) else {}
        yield _Piece(("definitions", name), Definition, {**inner, "nodes": {}} if inner else definition)
        for id, node in _entries(inner, "nodes").items():
            yield _Piece(("definitions", name, "nodes", id), RecipeNode, node)


def _entries(value: dict[str, Any], key: str) -> dict[str, Any]:
    found = value.get(key)
    return found if isinstance(found, dict) else {}
