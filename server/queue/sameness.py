"""Which nodes of different runs made the same, so that what an older run showed can be shown again.

A node whose result is kept, and the nodes before it, are not computed again and show nothing anew.
"""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict, deque
from collections.abc import Mapping
from typing import NamedTuple

from graphs.events import OutputInfo
from graphs.recipe import Recipe, RecipeNode

REMEMBERED = 5_000


class Origin(NamedTuple):
    """The run and node that made something."""

    run: str
    node: str


class Made(NamedTuple):
    """Who made something, and its outputs."""

    origin: Origin
    outputs: Mapping[str, OutputInfo]


class Makers:
    """Who made what, by fingerprint; the longest unused are forgotten."""

    def __init__(self) -> None:
        self._made: OrderedDict[str, Made] = OrderedDict()

    def remember(self, fingerprint: str, made: Made) -> None:
        """Note who made what has this fingerprint."""
        self._made[fingerprint] = made
        self._made.move_to_end(fingerprint)
        if len(self._made) > REMEMBERED:
            self._made.popitem(last=False)

    def find(self, fingerprint: str) -> Made | None:
        """Return who made that last, or None."""
        return self._made.get(fingerprint)


def fingerprints(recipe: Recipe) -> dict[str, str]:
    """Return for each node a text that changes with all that its result depends on in the recipe.

    Nodes on a cycle, and those that need them, have none.
    """
    inside = {name: entry.model_dump(mode="json") for name, entry in recipe.definitions.items()}
    definitions = hashlib.sha256(json.dumps(inside, sort_keys=True).encode()).hexdigest()
    waits = {id: _sources(node) & recipe.nodes.keys() for id, node in recipe.nodes.items()}
    needed_by: dict[str, list[str]] = {id: [] for id in recipe.nodes}
    for id, sources in waits.items():
        for source in sources:
            needed_by[source].append(id)
    free = deque(id for id, sources in waits.items() if not sources)
    open_inputs = {id: len(sources) for id, sources in waits.items()}
    made: dict[str, str] = {}
    while free:
        id = free.popleft()
        made[id] = _fingerprint(recipe.nodes[id], made, definitions)
        for after in needed_by[id]:
            open_inputs[after] -= 1
            if not open_inputs[after]:
                free.append(after)
    return made


def _fingerprint(node: RecipeNode, made: dict[str, str], definitions: str) -> str:
    inputs = {
        name: [[made.get(wire.partition(".")[0], ""), wire.partition(".")[2]] for wire in _wires(entry)]
        for name, entry in node.inputs.items()
    }
    inside = definitions if node.type.startswith("definition:") else ""
    ingredients = [node.type, node.version, node.mode, node.parameters, inputs, inside]
    return hashlib.sha256(json.dumps(ingredients, sort_keys=True).encode()).hexdigest()


def _sources(node: RecipeNode) -> set[str]:
    return {wire.partition(".")[0] for entry in node.inputs.values() for wire in _wires(entry)}


def _wires(entry: str | list[str]) -> list[str]:
    return [entry] if isinstance(entry, str) else entry
