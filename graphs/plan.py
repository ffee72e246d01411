"""Turns a checked recipe into the graph that runs: definitions laid open, modes applied, order fixed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import networkx as nx

from graphs.exposed import InnerValues, inner_values, with_values
from graphs.problems import Problem, RecipeError
from graphs.recipe import DEFINITION_INPUT, DEFINITION_PREFIX, Definition, Recipe, RecipeNode
from graphs.shapes import Catalogue, Shapes, split_wire, wires_of
from nodes.contract import NodeSpec, fits


@dataclass(frozen=True, slots=True)
class Source:
    """An output that is wired to an input: the planned node, its output and that output's socket type."""

    node: str
    output: str
    socket: str


@dataclass(frozen=True, slots=True)
class PlannedNode:
    """A node ready to run: every parameter in normal form, every input with its sources in order."""

    id: str
    spec: NodeSpec
    parameters: Mapping[str, object]
    inputs: Mapping[str, list[Source]]


@dataclass(slots=True)
class _Flat:
    """A node of the laid-open graph; its wires still name what stands in their way."""

    node: RecipeNode
    spec: NodeSpec
    wires: dict[str, list[tuple[str, str]]]


@dataclass(slots=True)
class _Opened:
    """The laid-open graph: real nodes, and for each definition's output the wire that it stands for."""

    nodes: dict[str, _Flat] = field(default_factory=dict)
    outputs: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)


def plan(recipe: Recipe, catalogue: Catalogue, targets: Iterable[str] | None = None) -> nx.DiGraph[str]:
    """Return what has to run so that `targets` are made, as a graph in the order of execution.

    Its nodes are ids, ``outer/inner`` inside definitions, each with its `PlannedNode` under the key
    ``node``; its edges go from what is needed to what needs it. Without targets everything runs that is
    not muted. Nodes that are not known here, or only in an older version, do not run, nor does whatever
    depends on them, also by an input that it could do without: it would be another picture than was meant.

    Raises:
        RecipeError: if a target is not there. `check` must have found nothing that is `hindering`.
    """
    planned, _ = _connect(_open(recipe, catalogue))
    needed = planned.keys() if targets is None else _needed(planned, list(targets))
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from((id, {"node": node}) for id, node in planned.items() if id in needed)
    graph.add_edges_from(
        (source.node, id) for id in graph for sources in planned[id].inputs.values() for source in sources
    )
    return graph


def fed_nothing(recipe: Recipe, catalogue: Catalogue) -> list[tuple[str, str, str]]:
    """Return (node, input, source) for each input that cannot do without what a bypassed source, which has
    nothing that fits, should hand on."""
    opened = _open(recipe, catalogue)
    _, lost = _connect(opened)
    return [(node, name, source) for node, name, source in lost if source in opened.nodes]


def node_of(graph: nx.DiGraph[str], id: str) -> PlannedNode:
    """Return the planned node `id` of a plan."""
    node = graph.nodes[id]["node"]
    assert isinstance(node, PlannedNode)
    return node


def _needed(planned: Mapping[str, PlannedNode], targets: list[str]) -> set[str]:
    if missing := [target for target in targets if target not in planned]:
        found = f"There is nothing to run called {', '.join(map(repr, missing))}."
        raise RecipeError(
            [Problem(code="dangling wire", message=found, hint=f"There is: {', '.join(planned)}.")]
        )
    needed: set[str] = set()
    while targets:
        if (id := targets.pop()) not in needed:
            needed.add(id)
            targets += (source.node for sources in planned[id].inputs.values() for source in sources)
    return needed


def _open(recipe: Recipe, catalogue: Catalogue) -> _Opened:
    """Lay definitions open. Wires into one lead to where its inner nodes take them, and the parameters that
    it is used with take the place of theirs. What is not known here, or only in an older version, is left out
    with all that depends on it."""
    opened = _Opened()
    strange: list[str] = []
    shapes = Shapes(catalogue, recipe)
    pending: list[tuple[Recipe | Definition, str, dict[str, list[tuple[str, str]]], InnerValues]]
    pending = [(recipe, "", {}, {})]
    while pending:
        graph, prefix, outside, values = pending.pop()
        for id, written in graph.nodes.items():
            if written.mode == "mute":
                continue
            node = with_values(written, values.get(id, {}))
            wires = {name: _outward(entries, prefix, outside) for name, entries in wires_of(node).items()}
            definition = recipe.definitions.get(node.type.removeprefix(DEFINITION_PREFIX))
            if definition is None or not node.type.startswith(DEFINITION_PREFIX):
                spec = catalogue.get(node.type)
                if spec is not None and node.version <= spec.version:
                    opened.nodes[prefix + id] = _Flat(node, spec, wires)
                else:
                    strange.append(prefix + id)
                continue
            inner = f"{prefix}{id}/"
            if node.mode == "bypass":
                _hand_on(opened, prefix + id, definition, shapes, wires)
                continue
            pending.append((definition, inner, wires, inner_values(node, definition.parameters)))
            for output, wire in definition.outputs.items():
                inside = _outward([split_wire(wire)], inner, wires)
                if inside:
                    opened.outputs[prefix + id, output] = inside[0]
    _leave_out_what_needs(strange, opened)
    return opened


def _leave_out_what_needs(strange: list[str], opened: _Opened) -> None:
    users: dict[str, list[str]] = {}
    for id, flat in opened.nodes.items():
        for wires in flat.wires.values():
            for wire in wires:
                users.setdefault(_real(wire, opened)[0], []).append(id)
    while strange:
        strange += [id for id in users.pop(strange.pop(), ()) if opened.nodes.pop(id, None)]


def _outward(
    entries: list[tuple[str, str]], prefix: str, outside: Mapping[str, list[tuple[str, str]]]
) -> list[tuple[str, str]]:
    result = []
    for source, output in entries:
        if source == DEFINITION_INPUT:
            result += outside.get(output, [])
        else:
            result.append((prefix + source, output))
    return result


def _hand_on(
    opened: _Opened, id: str, definition: Definition, shapes: Shapes, wires: dict[str, list[tuple[str, str]]]
) -> None:
    for output, wire in definition.outputs.items():
        wanted = shapes.output(definition, *split_wire(wire))
        for name, socket in definition.inputs.items():
            if wanted and wires.get(name) and fits(socket, wanted):
                opened.outputs[id, output] = wires[name][0]
                break


def _connect(opened: _Opened) -> tuple[dict[str, PlannedNode], list[tuple[str, str, str]]]:
    """Return the nodes that run, in order, their wires resolved through definitions and bypassed nodes.

    What a muted node, or one that has nothing to hand on, should have fed does not run either when it
    cannot do without: such inputs are returned too, as (node, input, source).
    """
    resolved: dict[tuple[str, str], Source | None] = {}
    planned: dict[str, PlannedNode] = {}
    lost: list[tuple[str, str, str]] = []
    for id in _order(opened):
        flat = opened.nodes[id]
        inputs: dict[str, list[Source]] = {}
        missing: list[tuple[str, str, str]] = []
        for name, wires in flat.wires.items():
            found = [source for wire in wires if (source := resolved.get(_real(wire, opened)))]
            if wires and not found and flat.spec.inputs[name].required:
                missing.append((id, name, _real(wires[0], opened)[0]))
            if found:
                inputs[name] = found
        if flat.node.mode == "bypass":
            for output, shape in flat.spec.outputs.items():
                fitting = (source for name in flat.spec.inputs for source in inputs.get(name, ()))
                resolved[id, output] = next((s for s in fitting if fits(s.socket, shape.socket)), None)
            continue
        if missing:
            lost += missing
            continue
        for output, shape in flat.spec.outputs.items():
            resolved[id, output] = Source(id, output, shape.socket)
        parameters = flat.spec.defaults()
        for name, value in flat.node.parameters.items():
            parameters[name] = flat.spec.parameters[name].normal(value)
        planned[id] = PlannedNode(id, flat.spec, parameters, inputs)
    return planned, lost


def _order(opened: _Opened) -> Iterable[str]:
    wiring: nx.DiGraph[str] = nx.DiGraph()
    wiring.add_nodes_from(opened.nodes)
    wiring.add_edges_from(
        (source, id)
        for id, flat in opened.nodes.items()
        for wires in flat.wires.values()
        for source, _ in (_real(wire, opened) for wire in wires)
        if source in opened.nodes
    )
    return nx.lexicographical_topological_sort(wiring)


def _real(wire: tuple[str, str], opened: _Opened) -> tuple[str, str]:
    """Follow a wire out of the definitions that it comes through."""
    while wire in opened.outputs:
        wire = opened.outputs[wire]
    return wire
