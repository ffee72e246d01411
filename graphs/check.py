"""Says everything that is wrong with a recipe, before anything runs and without importing torch."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Protocol

import networkx as nx

from graphs.bounds import MAX_PROBLEMS
from graphs.exposed import Exposed
from graphs.migrating import migrated, outdated
from graphs.plan import fed_nothing
from graphs.problems import Problem, listed, shortened, unknown_name
from graphs.recipe import (
    DEFINITION_INPUT,
    DEFINITION_PREFIX,
    MAX_NODES,
    Definition,
    NamedInput,
    Recipe,
    RecipeNode,
)
from graphs.shapes import Catalogue, NodeShape, Shapes, split_wire, wires_of
from graphs.values import exposed_problems, value_problems
from nodes.contract import SOCKETS, fits


class Images(Protocol):
    """The store of pictures, as far as graphs need it."""

    def path(self, ref: str) -> Path:
        """Return the file of ``sample:NAME`` or ``sha256:HEX``, or raise `NodeError`."""

    def digest(self, ref: str) -> str:
        """Return the sha256 of that file's content, as hexadecimal text."""


def check(recipe: Recipe, catalogue: Catalogue, images: Images) -> list[Problem]:
    """Return every problem of `recipe`; an empty list means that it can run.

    What names of older versions stand in the way of is told of the recipe as it is once it was migrated.
    """
    present, changes = migrated(recipe, catalogue)
    old = outdated(changes)
    nodes = {problem.node for problem in old}
    return [*old, *(each for each in _present_problems(present, catalogue, images) if each.node not in nodes)]


def _present_problems(recipe: Recipe, catalogue: Catalogue, images: Images) -> list[Problem]:
    shapes = Shapes(catalogue, recipe)
    problems = list(islice(_problems(recipe, shapes, images), MAX_PROBLEMS + 1))
    if len(problems) > MAX_PROBLEMS:
        found = f"There are more problems than the first {MAX_PROBLEMS:,}."
        problems[MAX_PROBLEMS] = Problem(code="too large", message=found, hint="Mend these first.")
    return problems or list(islice(_bypass_problems(recipe, catalogue), MAX_PROBLEMS))


def _problems(recipe: Recipe, shapes: Shapes, images: Images) -> Iterator[Problem]:
    if (size := shapes.size(recipe.nodes)) > MAX_NODES:
        found = f"Laid open, the recipe has {size:,} nodes; at most {MAX_NODES:,} are allowed."
        yield Problem(code="too large", message=found, hint="Use its definitions less often.")
    for name in shapes.recursive:
        yield Problem(
            code="recursive definition",
            message=f"The definition {name!r} uses itself.",
            hint="Take it out of itself.",
        )
    exposed = Exposed(recipe, shapes)
    yield from _graph_problems(recipe, shapes, exposed, images, prefix="")
    for name, definition in recipe.definitions.items():
        yield from _graph_problems(definition, shapes, exposed, images, f"{DEFINITION_PREFIX}{name}/")
    yield from _named_input_problems(recipe, shapes, exposed)


def _bypass_problems(recipe: Recipe, catalogue: Catalogue) -> Iterator[Problem]:
    graphs: list[Recipe | Definition] = [recipe, *recipe.definitions.values()]
    if not any(node.mode == "bypass" for graph in graphs for node in graph.nodes.values()):
        return
    for node, name, source in fed_nothing(recipe, catalogue):
        yield Problem(
            code="missing",
            message=f"{name} is wired to {source}, which is bypassed and has nothing that fits to hand on.",
            hint="Wire it to something else, or let that node run.",
            node=node,
            input=name,
        )


def _graph_problems(
    graph: Recipe | Definition, shapes: Shapes, exposed: Exposed, images: Images, prefix: str
) -> Iterator[Problem]:
    set_outside = _set_outside(graph)
    for id, node in graph.nodes.items():
        shape = shapes.get(node.type)
        if shape is None:
            if node.type.removeprefix(DEFINITION_PREFIX) not in shapes.recursive:
                yield _unknown_type(prefix + id, node.type, shapes.catalogue)
            continue
        yield from _input_problems(graph, shapes, prefix, id, node, shape)
        spec = shapes.catalogue.get(node.type)
        if spec and node.mode is None:
            found = value_problems(prefix + id, node, spec, images)
            yield from _not_set_outside(found, id, set_outside)
        elif not spec:
            found = exposed_problems(prefix + id, node, exposed, images)
            yield from _not_set_outside(found, id, set_outside)
    yield from _cycle_problems(graph, prefix)
    if isinstance(graph, Definition):
        yield from _definition_problems(graph, shapes, prefix)
        yield from _dangling_parameters(graph, shapes, exposed, prefix)


def _set_outside(graph: Recipe | Definition) -> set[tuple[str, str]]:
    """Return the parameters inside a definition that the nodes of its type may set."""
    if isinstance(graph, Recipe):
        return set()
    return {(target.node, target.parameter) for target in graph.parameters.values()}


def _not_set_outside(
    problems: Iterable[Problem], id: str, set_outside: set[tuple[str, str]]
) -> Iterator[Problem]:
    # What is missing inside may be given where the definition is used, and is told there if it is not.
    for problem in problems:
        missing = problem.code in ("missing", "missing image") and problem.received is None
        if not (missing and problem.input and (id, problem.input) in set_outside):
            yield problem


def _unknown_type(where: str, type: str, catalogue: Catalogue) -> Problem:
    close = difflib.get_close_matches(type, catalogue, n=1)
    hint = f"Did you mean {close[0]}?" if close else "Install the package that brings it, or remove the node."
    return Problem(
        code="unknown type",
        message=f"No node of type {shortened(type)} is known.",
        hint=hint,
        node=where,
        received=type,
    )


def _input_problems(
    graph: Recipe | Definition, shapes: Shapes, prefix: str, id: str, node: RecipeNode, shape: NodeShape
) -> Iterator[Problem]:
    where = prefix + id
    for name in node.inputs:
        if name not in shape.inputs:
            yield unknown_name(where, "input", name, shape.inputs)
    for name, wires in wires_of(node).items():
        if name not in shape.inputs:
            continue
        wanted = shape.inputs[name]
        if len(wires) > 1 and not wanted.many:
            found = f"{name} takes one wire; {len(wires)} are wired to it."
            yield Problem(code="bad value", message=found, hint="Remove the others.", node=where, input=name)
        for source, output in wires:
            yield from _wire_problems(graph, shapes, where, name, wanted.socket, source, output)
    if node.mode is None:
        for name, wanted in shape.inputs.items():
            if wanted.required and not node.inputs.get(name):
                yield Problem(
                    code="missing",
                    message=f"{name} needs {_article(wanted.socket)}.",
                    hint="Wire one to it.",
                    node=where,
                    input=name,
                )


def _wire_problems(
    graph: Recipe | Definition, shapes: Shapes, where: str, name: str, wanted: str, source: str, output: str
) -> Iterator[Problem]:
    wire = f"{source}.{output}"
    got = shapes.output(graph, source, output)
    if got is not None and fits(got, wanted):
        return
    if got is not None:
        fitting = [socket for socket in SOCKETS if fits(socket, wanted)]
        yield Problem(
            code="wrong socket type",
            message=f"{name} takes {' or '.join(map(_article, fitting))}; {wire} gives {_article(got)}.",
            hint="Wire another output to it.",
            node=where,
            input=name,
            received=wire,
        )
    elif source not in graph.nodes and source != DEFINITION_INPUT:
        yield Problem(
            code="dangling wire",
            message=f"{name} is wired to {wire}, but there is no node {source!r}.",
            hint="Wire it to a node that is there.",
            node=where,
            input=name,
            received=wire,
        )
    elif source == DEFINITION_INPUT or shapes.get(graph.nodes[source].type):
        offered = graph.inputs if source == DEFINITION_INPUT else _outputs(shapes, graph.nodes[source].type)
        yield Problem(
            code="dangling wire",
            message=f"{name} is wired to {wire}, but {source!r} has no output {output!r}.",
            hint=f"It has: {listed(offered) or 'none'}.",
            node=where,
            input=name,
            received=wire,
        )


def _outputs(shapes: Shapes, type: str) -> Iterable[str]:
    shape = shapes.get(type)
    return shape.outputs if shape else ()


def _cycle_problems(graph: Recipe | Definition, prefix: str) -> Iterator[Problem]:
    wiring: nx.DiGraph[str] = nx.DiGraph()
    wiring.add_nodes_from(graph.nodes)
    for id, node in graph.nodes.items():
        sources = {source for wires in wires_of(node).values() for source, _ in wires}
        wiring.add_edges_from((source, id) for source in sources if source in graph.nodes)
    for component in nx.strongly_connected_components(wiring):
        first = min(component)
        if len(component) > 1 or wiring.has_edge(first, first):
            yield Problem(
                code="cycle",
                message=f"These nodes feed each other in a circle: {', '.join(sorted(component))}.",
                hint="Remove one of the wires between them.",
                node=prefix + first,
            )


def _definition_problems(definition: Definition, shapes: Shapes, prefix: str) -> Iterator[Problem]:
    where = prefix.removesuffix("/")
    for name, socket in definition.inputs.items():
        if socket not in SOCKETS:
            found = f"The input {name!r} of {where} is of an unknown type {shortened(socket)}."
            yield Problem(
                code="bad value", message=found, hint=f"Known are: {', '.join(SOCKETS)}.", received=socket
            )
    for name, wire in definition.outputs.items():
        if shapes.output(definition, *split_wire(wire)) is None:
            found = f"The output {name!r} of {where} comes from {wire}, which is not there."
            yield Problem(
                code="dangling wire", message=found, hint="Name an output inside it.", received=wire
            )


def _named_input_problems(recipe: Recipe, shapes: Shapes, exposed: Exposed) -> Iterator[Problem]:
    for name, target in recipe.inputs.items():
        if _dangles(recipe, target, shapes, exposed):
            yield _stands_for_nothing(f"The named input {name!r}", target)


def _dangling_parameters(
    definition: Definition, shapes: Shapes, exposed: Exposed, prefix: str
) -> Iterator[Problem]:
    where = prefix.removesuffix("/")
    for name, target in definition.parameters.items():
        if _dangles(definition, target, shapes, exposed):
            yield _stands_for_nothing(f"The parameter {name!r} of {where}", target)


def _dangles(graph: Recipe | Definition, target: NamedInput, shapes: Shapes, exposed: Exposed) -> bool:
    node = graph.nodes.get(target.node)
    if node is None:
        return True
    # What a node of an unknown type has nobody knows.
    return shapes.get(node.type) is not None and exposed.parameter(node, target.parameter) is None


def _stands_for_nothing(what: str, target: NamedInput) -> Problem:
    meant = f"{target.node}.{target.parameter}"
    return Problem(
        code="dangling wire",
        message=f"{what} stands for {meant}, which is not there.",
        hint="Point it at a node's parameter, or remove it.",
        received=meant,
    )


def _article(socket: str) -> str:
    return f"{'an' if socket[0] in 'AEIOU' else 'a'} {socket}"
