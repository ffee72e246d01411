"""Brings older recipes up to date: names, choices and types of nodes that are called otherwise now.

Never by itself: a recipe that has to be migrated is a problem until somebody asks for it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TypeVar, cast

from pydantic import JsonValue

from graphs.problems import Problem, shortened
from graphs.recipe import DEFINITION_PREFIX, EDITOR_LAYOUT, Definition, NamedInput, Recipe, RecipeNode
from graphs.shapes import Catalogue
from nodes.contract import NodeSpec
from nodes.contract.formerly import Formerly

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """One thing of a node that was brought up to date: the node as problems name it, the name that it had
    there (None for the node's type), and what happened, in words."""

    node: str
    input: str | None
    text: str
    before: str
    after: str


def migrated(
    recipe: Recipe, catalogue: Catalogue, only: Collection[str] | None = None
) -> tuple[Recipe, list[Migration]]:
    """Return the recipe with its nodes brought up to date, and what changed; nothing else does.

    `only` are the nodes to migrate, as problems name them; all unless it is given. Wires, named inputs and
    dots of wires that speak of a name go along with it. Names that never meant anything stay as they are.
    """
    known = _Known(catalogue)
    if not any(known.of(node.type) for graph in _graphs(recipe).values() for node in graph.nodes.values()):
        return recipe, []
    changed = recipe.model_copy(deep=True)
    changes: list[Migration] = []
    for prefix, graph in _graphs(changed).items():
        for id, node in graph.nodes.items():
            found = known.of(node.type)
            if found and (only is None or prefix + id in only):
                changes += _Node(changed, graph, prefix, id, *found).changes()
    return (changed, changes) if changes else (recipe, [])


def outdated(changes: Collection[Migration]) -> list[Problem]:
    """Return each of these changes as a problem of the recipe that has not been migrated."""
    return [
        Problem(
            code="outdated",
            message=change.text,
            hint="Migrate it: nothing else changes.",
            node=change.node,
            input=change.input,
            received=change.before,
        )
        for change in changes
    ]


class _Known:
    """By type of node, what it is called now and what became of its names, where anything did."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._replaced = {
            type: (spec, former) for spec in catalogue.values() for type, former in spec.replaces.items()
        }

    def of(self, type: str) -> tuple[NodeSpec, Formerly] | None:
        spec = self._catalogue.get(type)
        if spec is None:
            return self._replaced.get(type)
        return None if spec.formerly == Formerly() else (spec, spec.formerly)


class _Node:
    """Brings one node of a graph up to date, in place."""

    def __init__(
        self,
        recipe: Recipe,
        graph: Recipe | Definition,
        prefix: str,
        id: str,
        spec: NodeSpec,
        formerly: Formerly,
    ) -> None:
        self._recipe = recipe
        self._graph = graph
        self._prefix = prefix
        self._id = id
        self._node = graph.nodes[id]
        self._spec = spec
        self._formerly = formerly
        self._replaced = self._node.type != spec.type

    def changes(self) -> list[Migration]:
        if not self._replaced and self._node.version > self._spec.version:
            return []  # of a version that is not known here, nothing is known
        found = [*self._type(), *self._inputs(), *self._outputs(), *self._parameters()]
        if found:
            self._node.version = self._spec.version
        return found

    def _type(self) -> Iterator[Migration]:
        if not self._replaced:
            return
        before, self._node.type = self._node.type, self._spec.type
        for name, value in self._formerly.given.items():
            self._node.parameters.setdefault(name, cast("JsonValue", value))
        text = f"The node {shortened(before)} is called {self._spec.title} now."
        yield self._said(None, text, before, self._spec.type)

    def _inputs(self) -> Iterator[Migration]:
        for old, new in self._formerly.inputs.items():
            if not self._is_former(old, self._node.inputs, self._spec.inputs) or new in self._node.inputs:
                continue
            self._node.inputs = _with_key(self._node.inputs, old, new)
            self._rename_dots(f">{self._id}.{old}", f">{self._id}.{new}")
            yield self._said(old, f"The input {old} is called {new} now.", old, new)

    def _outputs(self) -> Iterator[Migration]:
        for old, new in self._formerly.outputs.items():
            if old in self._spec.outputs and not self._replaced:
                continue
            before, after = f"{self._id}.{old}", f"{self._id}.{new}"
            if self._rewire(before, after):
                self._rename_dots(f"{before}>", f"{after}>")
                yield self._said(old, f"The output {old} is called {new} now.", old, new)

    def _parameters(self) -> Iterator[Migration]:
        for old in self._formerly.parameters:
            renamed = self._formerly.renamed(old)
            assert renamed
            if renamed.name in self._node.parameters or (old in self._spec.parameters and not self._replaced):
                continue
            outside = list(self._named(old))
            if old not in self._node.parameters and not outside:
                continue
            self._node.parameters = _with_key(self._node.parameters, old, renamed.name)
            for target in outside:
                target.parameter = renamed.name
            if renamed.times != 1:
                self._each_value(renamed.name, partial(_times, factor=renamed.times))
            yield self._said(old, f"The parameter {old} is called {renamed.name} now.", old, renamed.name)
        for name in [*self._formerly.choices, *self._formerly.ranges]:
            changed = self._each_value(name, partial(self._present, name))
            for before, after in changed:
                label = self._spec.parameters[name].label
                text = (
                    f"{label}: {before} is called {after} now."
                    if isinstance(before, str)
                    else f"{label}: {before} is beyond what is allowed now, {after:g} is the nearest."
                )
                yield self._said(name, text, str(before), str(after))

    def _present(self, name: str, value: JsonValue) -> JsonValue:
        return cast("JsonValue", self._formerly.value(self._spec, name, value))

    def _is_former(self, old: str, given: Collection[str], present: Collection[str]) -> bool:
        return old in given and (self._replaced or old not in present)

    def _named(self, parameter: str) -> Iterator[NamedInput]:
        """Yield what stands for this node's parameter outside of it: named inputs, or a definition's."""
        graph = self._graph
        named = graph.inputs if isinstance(graph, Recipe) else graph.parameters
        for target in named.values():
            if (target.node, target.parameter) == (self._id, parameter):
                yield target

    def _each_value(
        self, name: str, present: Callable[[JsonValue], JsonValue]
    ) -> list[tuple[JsonValue, JsonValue]]:
        """Change a parameter's value here, and where nodes of this definition's type set it; return each
        value that changed, before and after."""
        changed = []
        for node, key in [(self._node, name), *_set_outside(self._recipe, self._graph, self._id, name)]:
            if key in node.parameters:
                before = node.parameters[key]
                after = node.parameters[key] = present(before)
                if after != before:
                    changed.append((before, after))
        return changed

    def _rewire(self, before: str, after: str) -> bool:
        """Lead every wire that comes from the output `before` from `after`; return whether there was one."""
        found = False
        for node in self._graph.nodes.values():
            for name, wires in node.inputs.items():
                several = [wires] if isinstance(wires, str) else wires
                if before in several:
                    found = True
                    led = [after if wire == before else wire for wire in several]
                    node.inputs[name] = led[0] if isinstance(wires, str) else led
        if isinstance(self._graph, Definition):
            for name, wire in self._graph.outputs.items():
                if wire == before:
                    found = True
                    self._graph.outputs[name] = after
        return found

    def _rename_dots(self, before: str, after: str) -> None:
        """Keep the dots of wires, which are found by the wire's two ends: `before` is one of them."""
        drawn = self._graph.layout.get(EDITOR_LAYOUT)
        dots = drawn.get("reroutes") if isinstance(drawn, dict) else None
        if isinstance(drawn, dict) and isinstance(dots, dict):
            drawn["reroutes"] = {_end_renamed(wire, before, after): each for wire, each in dots.items()}

    def _said(self, input: str | None, text: str, before: str, after: str) -> Migration:
        return Migration(node=self._prefix + self._id, input=input, text=text, before=before, after=after)


def _graphs(recipe: Recipe) -> dict[str, Recipe | Definition]:
    """Return the graphs of a recipe by what stands before the names of their nodes in problems."""
    return {"": recipe, **{f"{DEFINITION_PREFIX}{name}/": each for name, each in recipe.definitions.items()}}


def _set_outside(
    recipe: Recipe, graph: Recipe | Definition, id: str, name: str
) -> Iterator[tuple[RecipeNode, str]]:
    """Yield the nodes that set the parameter `name` of the node `id` of a definition from outside, however
    many definitions lie between, each with the name that it has there."""
    pending, seen = [(graph, id, name)], set()
    while pending:
        inside, node, parameter = pending.pop()
        for definition, each in recipe.definitions.items():
            if each is not inside:
                continue
            for offered, target in each.parameters.items():
                if (target.node, target.parameter) != (node, parameter) or (definition, offered) in seen:
                    continue
                seen.add((definition, offered))
                for outer in _graphs(recipe).values():
                    for use, user in outer.nodes.items():
                        if user.type == DEFINITION_PREFIX + definition:
                            yield user, offered
                            pending.append((outer, use, offered))


def _with_key(entries: dict[str, Value], old: str, new: str) -> dict[str, Value]:
    """Return the entries in their order, one of them by a new name."""
    return {new if name == old else name: value for name, value in entries.items()}


def _end_renamed(wire: str, before: str, after: str) -> str:
    if before.startswith(">"):
        return wire.removesuffix(before) + after if wire.endswith(before) else wire
    return after + wire.removeprefix(before) if wire.startswith(before) else wire


def _times(value: JsonValue, factor: float) -> JsonValue:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    return round(value * factor, 12)
