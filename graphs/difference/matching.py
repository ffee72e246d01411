"""Which node of one graph is which of another: by id, and where that changed by type and wiring."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import TypeAlias

from graphs.recipe import RecipeNode
from graphs.shapes import wires_of

Nodes: TypeAlias = Mapping[str, RecipeNode]
_Signature: TypeAlias = tuple[str, tuple[tuple[str, tuple[str, ...]], ...], tuple[str, ...]]

PASSES = 8
"""How often what was found is used to find more: a node is known by its neighbours."""


def same_nodes(before: Nodes, after: Nodes, type_now: Callable[[str], str]) -> dict[str, str]:
    """Return for each node of `before` that is still there its id in `after`.

    A node is the same when its id and type are, or else when its type and everything that is wired to it
    are. `type_now` returns what a type of `before` is called in `after`.
    """
    same = {id: id for id, node in before.items() if id in after and type_now(node.type) == after[id].type}
    for _ in range(PASSES):
        if not (found := _renamed(before, after, same, type_now, alone=True)):
            break
        same |= found
    return same | _renamed(before, after, same, type_now, alone=False)


def _renamed(
    before: Nodes, after: Nodes, same: Mapping[str, str], type_now: Callable[[str], str], *, alone: bool
) -> dict[str, str]:
    """Return the nodes that are known again by what is wired to them, given those that are known already:
    only those that no other is wired like, or all."""
    known = set(same.values())
    left = [id for id in before if id not in same]
    new = [id for id in after if id not in known]
    if not left or not new:
        return {}
    was = _signatures(left, before, dict(same), type_now)
    now = _signatures(new, after, {id: id for id in known}, str)
    found: dict[str, str] = {}
    for signature in was.keys() & now.keys():
        ids, others = was[signature], now[signature]
        if not alone:
            found |= _paired(ids, others, before, after)
        elif len(ids) == len(others) == 1:
            found[ids[0]] = others[0]
    return found


def _paired(ids: list[str], others: list[str], before: Nodes, after: Nodes) -> dict[str, str]:
    """Return pairs of nodes that are wired alike: those with the same parameters first, then in order."""
    by_parameters: dict[str, list[str]] = defaultdict(list)
    for other in reversed(others):
        by_parameters[_parameters(after[other])].append(other)
    found = {id: match.pop() for id in ids if (match := by_parameters.get(_parameters(before[id])))}
    taken = set(found.values())
    return found | dict(
        zip((id for id in ids if id not in found), (id for id in others if id not in taken), strict=False)
    )


def _parameters(node: RecipeNode) -> str:
    return json.dumps(node.parameters, sort_keys=True)


def _signatures(
    ids: list[str], nodes: Nodes, known: Mapping[str, str], type_now: Callable[[str], str]
) -> dict[_Signature, list[str]]:
    """Return the nodes `ids` by their type, what comes in and what goes out; a neighbour that is not known
    stands there by its type."""

    def name(id: str) -> str:
        return f"={known[id]}" if id in known else f"?{type_now(nodes[id].type) if id in nodes else id}"

    wanted = set(ids)
    out: dict[str, list[str]] = defaultdict(list)
    for id, node in nodes.items():
        for socket, wires in wires_of(node).items():
            for source, output in wires:
                if source in wanted:
                    out[source].append(f"{output} {name(id)}.{socket}")
    found: dict[_Signature, list[str]] = defaultdict(list)
    for id in sorted(ids):
        inputs = tuple(
            (socket, tuple(f"{name(source)}.{output}" for source, output in wires))
            for socket, wires in sorted(wires_of(nodes[id]).items())
            if wires
        )
        found[type_now(nodes[id].type), inputs, tuple(sorted(out[id]))].append(id)
    return found
