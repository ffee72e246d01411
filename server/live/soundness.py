"""What of a recipe can be shown while other parts of it are not finished."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from graphs.problems import Problem
from graphs.recipe import Recipe
from graphs.shapes import wires_of


def sound_part(recipe: Recipe, problems: Sequence[Problem]) -> tuple[Recipe | None, Sequence[Problem]]:
    """Return the recipe with everything muted that has one of its `problems`, or depends on it.

    None where that leaves problems, which are returned too: those of no single node.
    """
    bad = {problem.node for problem in problems if problem.node in recipe.nodes}
    left = [problem for problem in problems if problem.node not in recipe.nodes]
    if left:
        return None, left
    if not bad:
        return recipe, ()
    muted = set(_with_dependants(recipe, {id for id in bad if id is not None}))
    nodes = {
        id: node.model_copy(update={"mode": "mute"}) if id in muted else node
        for id, node in recipe.nodes.items()
    }
    named = {name: each for name, each in recipe.inputs.items() if each.node not in muted}
    return recipe.model_copy(update={"nodes": nodes, "inputs": named}), ()


def _with_dependants(recipe: Recipe, bad: set[str]) -> Iterator[str]:
    takers: dict[str, list[str]] = {}
    for id, node in recipe.nodes.items():
        for wires in wires_of(node).values():
            for source, _ in wires:
                takers.setdefault(source, []).append(id)
    found, pending = set(bad), list(bad)
    while pending:
        id = pending.pop()
        yield id
        new = [each for each in takers.get(id, ()) if each not in found]
        found.update(new)
        pending += new
