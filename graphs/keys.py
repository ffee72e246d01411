"""What a node's result depends on, and the key under which it is kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import networkx as nx

from graphs.check import Images
from graphs.plan import PlannedNode, node_of
from graphs.program import program
from nodes.contract import ImageFile, ModelName, NodeError


@dataclass(frozen=True, slots=True)
class Ingredients:
    """Everything that a result depends on: the node's type and version, its parameters (files by the hash
    of their content), the keys of what is wired to it, and the program that computes it."""

    kind: str
    parameters: Mapping[str, object]
    inputs: Mapping[str, list[str]]
    program: str

    def key(self) -> str:
        """Return the sha256 that stands for them."""
        made_of = [self.kind, self.parameters, self.inputs, self.program]
        text = json.dumps(made_of, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    def difference(self, before: Ingredients | None) -> str:
        """Say in words what changed since `before`."""
        if before is None:
            return "first time"
        if self.kind != before.kind:
            return f"{before.kind} → {self.kind}"
        changed = [
            f"{name} {_shown(before.parameters.get(name))} → {_shown(value)}"
            for name, value in self.parameters.items()
            if before.parameters.get(name) != value
        ]
        wired = sorted(self.inputs.keys() | before.inputs.keys())
        changed += [f"{name} changed" for name in wired if self.inputs.get(name) != before.inputs.get(name)]
        return ", ".join(changed) or "no longer kept"


def ingredients(
    node: PlannedNode, keys: Mapping[str, str], images: Images, digest: Callable[[Path], str], device: str
) -> Ingredients:
    """Return what `node` depends on; `keys` holds those of the nodes before it, and `digest` hashes weights.

    The kind of device counts: the same arithmetic gives other last digits elsewhere. Not its number, for two
    cards of one name compute the same: a run goes on, and finds what is kept, on either.

    Raises:
        NodeError: if a picture or weights are no longer there.
    """
    parameters = dict(node.parameters)
    for name, value in parameters.items():
        widget = node.spec.parameters[name].widget
        if isinstance(widget, ImageFile) and isinstance(value, str):
            parameters[name] = images.digest(value)
        elif isinstance(widget, ModelName) and isinstance(value, str):
            parameters[name] = f"{value} {digest(widget.find(value))}"
    inputs = {
        name: [f"{keys[source.node]}.{source.output}" for source in sources]
        for name, sources in node.inputs.items()
    }
    kind = f"{node.spec.type} {node.spec.version} on {device.partition(':')[0]}"
    return Ingredients(kind, parameters, inputs, program(node.spec.package, device))


def keyed(
    plan: nx.DiGraph[str], images: Images, digest: Callable[[Path], str], device: str
) -> Iterator[tuple[str, Ingredients, str]]:
    """Yield id, ingredients and key of each node in the plan's order.

    A node whose picture or weights are no longer there is left out, with all that depend on it: running it
    says what is missing.
    """
    keys: dict[str, str] = {}
    for id in plan:
        node = node_of(plan, id)
        if any(source.node not in keys for sources in node.inputs.values() for source in sources):
            continue
        try:
            made_of = ingredients(node, keys, images, digest, device)
        except (NodeError, OSError):
            continue
        keys[id] = made_of.key()
        yield id, made_of, keys[id]


def _shown(value: object) -> str:
    if isinstance(value, str) and len(value) > 40:
        return "another file"
    return "automatic" if value is None else str(value)
