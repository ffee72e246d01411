"""Parameters of definitions: which parameter of a node inside each of them sets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from pydantic import JsonValue

from graphs.recipe import DEFINITION_PREFIX, Definition, NamedInput, Recipe, RecipeNode
from graphs.shapes import Catalogue, Shapes
from nodes.contract import NodeSpec, ParameterSpec


@dataclass(frozen=True, slots=True, eq=False)
class Inner:
    """A node inside a definition that its parameters reach, with the values that it has there."""

    spec: NodeSpec
    node: RecipeNode

    def given(self, values: Mapping[str, JsonValue]) -> RecipeNode:
        """Return the node with these values in place of its own."""
        return with_values(self.node, values)


class Exposed:
    """The parameters of every definition of a recipe that does not use itself."""

    def __init__(self, recipe: Recipe, shapes: Shapes) -> None:
        self._catalogue = shapes.catalogue
        self._by_type: dict[str, dict[str, tuple[Inner, str]]] = {}
        for name in shapes.sizes:  # those that a definition uses come before it
            self._by_type[DEFINITION_PREFIX + name] = self._of_definition(recipe.definitions[name])

    def of(self, type: str) -> Mapping[str, tuple[Inner, str]]:
        """Return the parameters that a definition offers by name: the inner node that each sets, and that
        node's parameter. Those that stand for nothing are left out; other types offer none."""
        return self._by_type.get(type, {})

    def reached(self, type: str) -> Mapping[Inner, Mapping[str, str]]:
        """Return the inner nodes that a definition's parameters set, each with the definition's names by
        those of the inner node."""
        found: dict[Inner, dict[str, str]] = {}
        for name, (inner, parameter) in self.of(type).items():
            found.setdefault(inner, {})[parameter] = name
        return found

    def parameter(self, node: RecipeNode | None, name: str) -> ParameterSpec | None:
        """Return what declares a parameter of a node, of a definition too, or None where nothing does."""
        if node is None:
            return None
        if spec := self._catalogue.get(node.type):
            return spec.parameters.get(name)
        if found := self.of(node.type).get(name):
            inner, parameter = found
            return inner.spec.parameters.get(parameter)
        return None

    def _of_definition(self, definition: Definition) -> dict[str, tuple[Inner, str]]:
        known: dict[tuple[str, Inner | None], Inner] = {}
        found: dict[str, tuple[Inner, str]] = {}
        for name, target in definition.parameters.items():
            node = definition.nodes.get(target.node)
            if node is None:
                continue
            if spec := self._catalogue.get(node.type):
                if target.parameter in spec.parameters:
                    inner = known.setdefault((target.node, None), Inner(spec, node))
                    found[name] = (inner, target.parameter)
            elif below := self.of(node.type).get(target.parameter):
                if (target.node, below[0]) not in known:
                    known.update(self._seen_from_outside(target.node, node))
                found[name] = (known[target.node, below[0]], below[1])
        return found

    def _seen_from_outside(self, id: str, node: RecipeNode) -> dict[tuple[str, Inner | None], Inner]:
        seen: dict[tuple[str, Inner | None], Inner] = {}
        for inner, names in self.reached(node.type).items():
            values = {
                parameter: node.parameters[name]
                for parameter, name in names.items()
                if name in node.parameters
            }
            seen[id, inner] = Inner(inner.spec, inner.given(values))
        return seen


InnerValues: TypeAlias = dict[str, dict[str, JsonValue]]
"""Values by the id of a node inside and the name of its parameter."""


def inner_values(node: RecipeNode, parameters: Mapping[str, NamedInput]) -> InnerValues:
    """Return what a node of a definition's type sets inside; `parameters` are those of the definition.

    >>> use = RecipeNode(type="definition:soften", parameters={"size": 3})
    >>> inner_values(use, {"size": NamedInput(node="blur", parameter="radius")})
    {'blur': {'radius': 3}}
    """
    values: InnerValues = {}
    for name, target in parameters.items():
        if name in node.parameters:
            values.setdefault(target.node, {})[target.parameter] = node.parameters[name]
    return values


def with_values(node: RecipeNode, values: Mapping[str, JsonValue]) -> RecipeNode:
    """Return the node with these parameters in place of its own; the same node where there are none."""
    return node.model_copy(update={"parameters": {**node.parameters, **values}}) if values else node


def exposed_parameters(recipe: Recipe, catalogue: Catalogue) -> Exposed:
    """Return the parameters that the definitions of a recipe offer."""
    return Exposed(recipe, Shapes(catalogue, recipe))
