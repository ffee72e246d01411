"""What people call the nodes and wires of a graph."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from graphs.recipe import DEFINITION_INPUT, DEFINITION_PREFIX, Definition, Recipe
from graphs.shapes import Catalogue, split_wire


class Names:
    """The names of the nodes of one graph: the titles of their types, with the id where several share one."""

    def __init__(
        self, graph: Recipe | Definition, definitions: Mapping[str, Definition], catalogue: Catalogue
    ) -> None:
        self._graph = graph
        self._definitions = definitions
        self._catalogue = catalogue
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

    def source(self, wire: str) -> str:
        """Return the name of an output: its node's alone where that has no other."""
        id, output = split_wire(wire)
        if id == DEFINITION_INPUT:
            return f"input {output}"
        return self.node(id) if self._has_one_output(id) else f"{self.node(id)}.{output}"

    def _has_one_output(self, id: str) -> bool:
        type = self._graph.nodes[id].type if id in self._graph.nodes else ""
        if spec := self._catalogue.get(type):
            return len(spec.outputs) == 1
        definition = self._definitions.get(type.removeprefix(DEFINITION_PREFIX))
        return definition is not None and type.startswith(DEFINITION_PREFIX) and len(definition.outputs) == 1
