"""Makes a recipe that only shows its pictures save them, for runs that nobody watches."""

from __future__ import annotations

from itertools import count

import networkx as nx

from graphs.plan import node_of, plan
from graphs.recipe import Recipe, RecipeNode
from graphs.shapes import Catalogue

SAVE = "SaveImage"


def with_saves(recipe: Recipe, catalogue: Catalogue) -> Recipe:
    """Return `recipe`, or where it saves nothing, a copy that saves the first picture of each node at an
    end of the graph.

    `recipe` must have passed `check`.
    """
    planned: nx.DiGraph[str] = plan(recipe, catalogue)
    if any(node_of(planned, id).spec.type == SAVE for id in planned):
        return recipe
    saving = recipe.model_copy(deep=True)
    for id in list(planned):
        if "/" in id or planned.out_degree(id):
            continue
        picture = next(
            (name for name, out in node_of(planned, id).spec.outputs.items() if out.socket == "Image"), None
        )
        if picture:
            name = next(name for i in count(1) if (name := f"save{i}") not in saving.nodes)
            saving.nodes[name] = RecipeNode(type=SAVE, inputs={"image": f"{id}.{picture}"})
    return saving
