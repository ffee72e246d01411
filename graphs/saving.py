"""Makes a recipe that only shows its pictures save them, for runs that nobody watches."""

from __future__ import annotations

from itertools import count

import networkx as nx

from graphs.plan import node_of, plan
from graphs.recipe import Recipe, RecipeNode
from graphs.shapes import Catalogue, Shapes, wires_of

SAVE = "SaveImage"


def with_saves(recipe: Recipe, catalogue: Catalogue) -> Recipe:
    """Return `recipe`, or where it saves nothing, a copy that saves the first picture of each node at an
    end of the graph.

    `recipe` must have passed `check`.
    """
    planned: nx.DiGraph[str] = plan(recipe, catalogue)
    if any(node_of(planned, id).spec.type == SAVE for id in planned):
        return recipe
    shapes = Shapes(catalogue, recipe)
    running = {id.partition("/")[0] for id in planned}
    taken = {
        source
        for id, node in recipe.nodes.items()
        if id in running
        for wires in wires_of(node).values()
        for source, _ in wires
    }
    saving = recipe.model_copy(deep=True)
    for id, node in recipe.nodes.items():
        shape = shapes.get(node.type)
        if id in taken or id not in running or shape is None:
            continue
        picture = next((name for name, socket in shape.outputs.items() if socket == "Image"), None)
        if picture:
            name = next(name for i in count(1) if (name := f"save{i}") not in saving.nodes)
            saving.nodes[name] = RecipeNode(type=SAVE, inputs={"image": f"{id}.{picture}"})
    return saving
