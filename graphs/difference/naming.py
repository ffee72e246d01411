"""What people call the nodes and wires of a graph."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Literal, TypeAlias

from graphs.recipe import DEFINITION_INPUT, DEFINITION_PREFIX, Definition, Recipe
from graphs.shapes import Catalogue, split_wire
from nodes.contract.specs import InputSpec, OutputSpec, ParameterSpec

Part: TypeAlias = Literal["parameter", "input", "output"]
"""What of a node is called: a parameter, or a socket on its left or right."""


class Names:
    """The names of the nodes of one graph: the titles of their types, with the id where several share one.
    With `labels`, parameters and sockets of the catalogue's nodes are called by their labels."""

    def __init__(
        self,
        graph: Recipe | Definition,
        definitions: Mapping[str, Definition],
        catalogue: Catalogue,
        *,
        labels: bool,
    ) -> None:
        self._graph = graph
        self._definitions = definitions
        self._catalogue = catalogue
        self._labels = labels
        self._titles = {id: self.title(node.type) for id, node in graph.nodes.items()}
        self._counts = Counter(self._titles.values())

    def title(self, type: str) -> str:
        """Return what a type of node is called; one that is not known by itself."""
        if spec := self._catalogue.get(type):
            return spec.title
        name = type.removeprefix(DEFINITION_PREFIX)
        definition = self._definitions.get(name) if type.startswith(DEFINITION_PREFIX) else None
        return (definition.title if definition else "") or name

    def unclear(self, id: str) -> bool:
        """Return whether the title of a node is also that of another one."""
        return self._counts[self._titles.get(id, "")] > 1

    def node(self, id: str, *, with_id: bool = False) -> str:
        """Return the name of a node; of one that is not there, its id."""
        if id not in self._titles:
            return id
        title = self._titles[id]
        return f"{title} ({id})" if with_id or self.unclear(id) else title

    def part(self, id: str, part: Part, name: str, *, with_id: bool = False) -> str:
        """Return the name of a parameter or socket of a node: "Blend.mode" or "Blend: Mode"."""
        node = self.node(id, with_id=with_id)
        return f"{node}: {self._label(id, part, name)}" if self._labels else f"{node}.{name}"

    def source(self, wire: str) -> str:
        """Return the name of an output: its node's alone where that has no other."""
        id, output = split_wire(wire)
        if id == DEFINITION_INPUT:
            return f"input {output}"
        return self.node(id) if self._has_one_output(id) else self.part(id, "output", output)

    def _label(self, id: str, part: Part, name: str) -> str:
        """Return a label as cards show it, a parameter's with a capital; of what the catalogue does not know,
        the name."""
        spec = self._catalogue.get(self._graph.nodes[id].type) if id in self._graph.nodes else None
        if spec is None:
            return name
        known: Mapping[Part, Mapping[str, InputSpec | OutputSpec | ParameterSpec]] = {
            "parameter": spec.parameters,
            "input": spec.inputs,
            "output": spec.outputs,
        }
        if (found := known[part].get(name)) is None:
            return name
        return found.label[:1].upper() + found.label[1:] if part == "parameter" else found.label

    def _has_one_output(self, id: str) -> bool:
        type = self._graph.nodes[id].type if id in self._graph.nodes else ""
        if spec := self._catalogue.get(type):
            return len(spec.outputs) == 1
        definition = self._definitions.get(type.removeprefix(DEFINITION_PREFIX))
        return definition is not None and type.startswith(DEFINITION_PREFIX) and len(definition.outputs) == 1
