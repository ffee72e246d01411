"""The difference of two graphs: a recipe's own, or what is inside a definition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from graphs.difference.changes import Change
from graphs.difference.nodes import node_changes
from graphs.difference.sides import Sides
from graphs.recipe import Definition, NamedInput


def graph_changes(sides: Sides) -> Iterator[Change]:
    """Yield what changed: nodes removed, added and renamed, then what changed at each node, then the names
    by which the graph is set and wired from outside."""
    yield from _comings_and_goings(sides)
    for id in sorted(sides.before_of):
        yield from node_changes(sides, id)
    yield from _wires_of_new_nodes(sides)
    yield from _named_inputs(sides)
    if isinstance(sides.before, Definition) and isinstance(sides.after, Definition):
        yield from _sockets(sides, "input", sides.before.inputs, sides.after.inputs)
        was = {name: sides.wire_now(wire) for name, wire in sides.before.outputs.items()}
        yield from _sockets(sides, "output", was, sides.after.outputs)


def _comings_and_goings(sides: Sides) -> Iterator[Change]:
    for id in sorted(sides.before.nodes.keys() - sides.same.keys()):
        yield Change(
            kind="node removed",
            node=sides.node(id),
            before=sides.before.nodes[id].model_dump(mode="json"),
            text=f"{sides.prefix}{sides.names_before.node(id)} removed",
        )
    for id in sorted(sides.after.nodes.keys() - sides.before_of.keys()):
        yield Change(
            kind="node added",
            node=sides.node(id),
            after=sides.after.nodes[id].model_dump(mode="json"),
            text=f"{sides.prefix}{sides.names_after.node(id)} added",
        )
    for id, old in sorted(sides.before_of.items()):
        if id != old:
            found = f"{sides.prefix}{sides.names_after.title(sides.after.nodes[id].type)}"
            yield Change(
                kind="node renamed",
                node=sides.node(id),
                before=old,
                after=id,
                text=f"{found}: {old} is now called {id}",
            )


def _wires_of_new_nodes(sides: Sides) -> Iterator[Change]:
    for id in sorted(sides.after.nodes.keys() - sides.before_of.keys()):
        yield from node_changes(sides, id)


def _named_inputs(sides: Sides) -> Iterator[Change]:
    was = {name: _moved(sides, target) for name, target in _targets(sides.before).items()}
    now = {name: (target.node, target.parameter) for name, target in _targets(sides.after).items()}
    renamed: dict[str, str] = {}
    for old in sorted(was.keys() - now.keys()):
        free = sorted(
            name for name in now.keys() - was.keys() - set(renamed.values()) if now[name] == was[old]
        )
        if free:
            renamed[old] = free[0]
            yield _input(sides, free[0], old, free[0], f"{old} is now called {free[0]}")
    for name in sorted(was.keys() - now.keys() - renamed.keys()):
        yield _input(sides, name, ".".join(was[name]), None, f"{name} removed")
    for name in sorted(now.keys() - was.keys() - set(renamed.values())):
        yield _input(sides, name, None, ".".join(now[name]), f"{name} sets {_target(sides, *now[name])}")
    for name in sorted(was.keys() & now.keys()):
        if was[name] != now[name]:
            found = f"{name} sets {_target(sides, *now[name])} instead of {_target(sides, *was[name])}"
            yield _input(sides, name, ".".join(was[name]), ".".join(now[name]), found)


def _targets(graph: object) -> Mapping[str, NamedInput]:
    if isinstance(graph, Definition):
        return graph.parameters
    return getattr(graph, "inputs", {})


def _moved(sides: Sides, target: NamedInput) -> tuple[str, str]:
    return sides.same.get(target.node, target.node), target.parameter


def _target(sides: Sides, node: str, parameter: str) -> str:
    whose = sides if node in sides.after.nodes else sides.names_before
    return whose.part(node, "parameter", parameter)


def _input(sides: Sides, name: str, before: str | None, after: str | None, found: str) -> Change:
    return Change(
        kind="input",
        node=sides.where or None,
        parameter=name,
        before=before,
        after=after,
        text=f"{sides.prefix}named input {found}",
    )


def _sockets(sides: Sides, side: str, was: Mapping[str, str], now: Mapping[str, str]) -> Iterator[Change]:
    for name in sorted(was.keys() | now.keys()):
        before, after = was.get(name), now.get(name)
        if before == after:
            continue
        word = "added" if before is None else "removed" if after is None else "is another"
        yield Change(
            kind="socket",
            node=sides.where,
            parameter=name,
            before=before,
            after=after,
            text=f"{sides.prefix}{side} {name} {word}",
        )
