"""Which nodes of different runs made the same, so that what an older run showed can be shown again.

A node whose result is kept, and the nodes before it, are not computed again and show nothing anew.
"""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from collections.abc import Mapping
from typing import NamedTuple

from graphs.events import OutputInfo
from graphs.plan import node_of, plan
from graphs.recipe import Recipe
from graphs.shapes import Catalogue

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


def fingerprints(recipe: Recipe, catalogue: Catalogue) -> dict[str, str]:
    """Return for each node that runs, by its path, a text that changes with all that its result depends on in
    the recipe: those of nodes inside definitions are made of what is wired to these. `check` must have found
    nothing that is `hindering`."""
    made: dict[str, str] = {}
    planned = plan(recipe, catalogue)
    for id in planned:
        node = node_of(planned, id)
        inputs = {
            name: [(made[source.node], source.output) for source in sources]
            for name, sources in node.inputs.items()
        }
        ingredients = [node.spec.type, node.spec.version, node.parameters, inputs]
        made[id] = hashlib.sha256(json.dumps(ingredients, sort_keys=True).encode()).hexdigest()
    return made
