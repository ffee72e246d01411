"""Every node of a recipe, those of definitions too."""

from __future__ import annotations

from collections.abc import Iterator

from graphs.exposed import InnerValues, inner_values, with_values
from graphs.recipe import DEFINITION_PREFIX, Definition, Recipe, RecipeNode

MAX_DEPTH = 8
MAX_VISITED = 20_000


def every_node(recipe: Recipe) -> Iterator[tuple[str, RecipeNode]]:
    """Yield each node with its path, ``outer/inner`` inside a definition, and the values that it has there.

    What lies deeper than `MAX_DEPTH`, and what comes after `MAX_VISITED` nodes, is left out: definitions
    that use each other unfold to more than anybody draws.
    """
    waiting: list[tuple[str, int, Recipe | Definition, InnerValues]] = [("", 0, recipe, {})]
    visited = 0
    while waiting:
        prefix, depth, graph, values = waiting.pop()
        for id, written in graph.nodes.items():
            node = with_values(written, values.get(id, {}))
            visited += 1
            if visited > MAX_VISITED:
                return
            yield prefix + id, node
            inner = recipe.definitions.get(node.type.removeprefix(DEFINITION_PREFIX))
            if inner and node.type.startswith(DEFINITION_PREFIX) and depth < MAX_DEPTH:
                waiting.append((f"{prefix}{id}/", depth + 1, inner, inner_values(node, inner.parameters)))
