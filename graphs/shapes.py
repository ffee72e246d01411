"""The sockets of every node that a recipe may use: those of the catalogue and those of its definitions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

import networkx as nx

from graphs.recipe import DEFINITION_INPUT, DEFINITION_PREFIX, Definition, Recipe, RecipeNode
from nodes.contract import NodeSpec

Catalogue: TypeAlias = Mapping[str, NodeSpec]


@dataclass(frozen=True, slots=True)
class InputShape:
    """What an input takes."""

    socket: str
    many: bool
    required: bool


@dataclass(frozen=True, slots=True)
class NodeShape:
    """A node's sockets by name; outputs by the type of their socket."""

    inputs: Mapping[str, InputShape]
    outputs: Mapping[str, str]


def wires_of(node: RecipeNode) -> dict[str, list[tuple[str, str]]]:
    """Return what is wired to each input, in order, as (node, output)."""
    return {
        name: [split_wire(wire) for wire in ([wires] if isinstance(wires, str) else wires)]
        for name, wires in node.inputs.items()
    }


def split_wire(wire: str) -> tuple[str, str]:
    """Return the node and the output that a wire comes from.

    >>> split_wire("mix.image")
    ('mix', 'image')
    """
    node, _, output = wire.partition(".")
    return node, output


class Shapes:
    """The sockets of node types, looked up by name.

    `recursive` lists the definitions that use themselves, directly or through others; they have no shape.
    """

    def __init__(self, catalogue: Catalogue, recipe: Recipe) -> None:
        self.catalogue = catalogue
        self._shapes: dict[str, NodeShape] = {}
        uses: nx.DiGraph[str] = nx.DiGraph()
        uses.add_nodes_from(recipe.definitions)
        for name, definition in recipe.definitions.items():
            for node in definition.nodes.values():
                used = node.type.removeprefix(DEFINITION_PREFIX)
                if node.type.startswith(DEFINITION_PREFIX) and used in recipe.definitions:
                    uses.add_edge(used, name)
        self.recursive = sorted(
            name
            for component in nx.strongly_connected_components(uses)
            for name in component
            if len(component) > 1 or uses.has_edge(name, name)
        )
        uses.remove_nodes_from(self.recursive)
        self.sizes: dict[str, int] = {}
        for name in nx.lexicographical_topological_sort(uses):
            definition = recipe.definitions[name]
            self._shapes[DEFINITION_PREFIX + name] = self._definition_shape(definition)
            self.sizes[name] = self.size(definition.nodes)

    def get(self, type: str) -> NodeShape | None:
        """Return the sockets of a type, or None when it is not known."""
        if type not in self._shapes and type in self.catalogue:
            spec = self.catalogue[type]
            self._shapes[type] = NodeShape(
                {
                    name: InputShape(entry.socket, entry.many, entry.required)
                    for name, entry in spec.inputs.items()
                },
                {name: entry.socket for name, entry in spec.outputs.items()},
            )
        return self._shapes.get(type)

    def size(self, nodes: Mapping[str, RecipeNode]) -> int:
        """Return how many nodes there are, each use of a definition counted with what is inside."""
        return sum(
            1 + self.sizes.get(node.type.removeprefix(DEFINITION_PREFIX), 0)
            if node.type.startswith(DEFINITION_PREFIX)
            else 1
            for node in nodes.values()
        )

    def output(self, graph: Recipe | Definition, node: str, output: str) -> str | None:
        """Return the socket type of an output, or None when there is no such output."""
        if node == DEFINITION_INPUT:
            return graph.inputs.get(output) if isinstance(graph, Definition) else None
        if node not in graph.nodes:
            return None
        shape = self.get(graph.nodes[node].type)
        return shape.outputs.get(output) if shape else None

    def _definition_shape(self, definition: Definition) -> NodeShape:
        required = set()
        for node in definition.nodes.values():
            shape = self.get(node.type)
            for name, wires in wires_of(node).items():
                needs = shape.inputs.get(name) if shape else None
                if needs and needs.required:
                    required |= {output for source, output in wires if source == DEFINITION_INPUT}
        sources = {name: split_wire(wire) for name, wire in definition.outputs.items()}
        required |= {output for source, output in sources.values() if source == DEFINITION_INPUT}
        outputs = {name: self.output(definition, *source) for name, source in sources.items()}
        return NodeShape(
            {name: InputShape(socket, False, name in required) for name, socket in definition.inputs.items()},
            {name: socket for name, socket in outputs.items() if socket},
        )
