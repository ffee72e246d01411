"""The store of blocks: subgraphs that are kept to be used in other recipes. A block is a recipe of one node,
which is of the definition that the block is about."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from graphs.problems import Problem, RecipeError
from graphs.reading import write_recipe
from graphs.recipe import DEFINITION_PREFIX, Recipe
from graphs.store.recipes import Condition, RecipeEntry, RecipeMissing, RecipeStore

MAX_BYTES = 1 << 20
"""Every editor reads all blocks when it starts."""


class Block(NamedTuple):
    """A block as it is listed; `recipe` is None where its file was damaged."""

    entry: RecipeEntry
    recipe: Recipe | None


class BlockStore:
    """Blocks in a folder, one ``ID.json`` each, as recipes are stored: written whole, with versions. Several
    threads may use it."""

    def __init__(self, folder: Path) -> None:
        self._recipes = RecipeStore(folder, shipped=folder / ".shipped")  # none ship

    def list(self) -> list[Block]:
        """Return all blocks by name."""
        blocks = []
        for entry in self._recipes.list():
            try:
                blocks.append(Block(entry, self._recipes.read(entry.id)))
            except RecipeError:
                blocks.append(Block(entry, None))
            except RecipeMissing:
                continue  # deleted meanwhile
        return sorted(blocks, key=lambda block: (block.entry.name.casefold(), block.entry.id))

    def add(self, recipe: Recipe, author: str = "") -> RecipeEntry:
        """Save a block under a new id made from its name; `author` is a key of who saves it.

        Raises:
            RecipeError: if it is no block, or a larger one than `MAX_BYTES`.
            DiskFull: if there is no room.
        """
        return self._recipes.add(_checked(recipe), author)

    def save(self, id: str, recipe: Recipe, demand: Condition | None = None, author: str = "") -> RecipeEntry:
        """Save a block in place of what has that id.

        Raises:
            RecipeError: as `add` does.
            RecipeMissing: if `id` is no id.
            DiskFull: if there is no room; the older content stays.
            Exception: whatever `demand` raises; the older content stays.
        """
        return self._recipes.save(id, _checked(recipe), demand, author)

    def delete(self, id: str, demand: Condition | None = None) -> None:
        """Delete a block; recipes that use it have its definition, and stay as they are.

        Raises:
            RecipeMissing: if there is none.
            DiskFull: if there is no room to keep it as a version; the block stays.
            Exception: whatever `demand` raises; the block stays.
        """
        self._recipes.delete(id, demand)


def _checked(recipe: Recipe) -> Recipe:
    types = [node.type for node in recipe.nodes.values()]
    if len(types) != 1 or not types[0].startswith(DEFINITION_PREFIX):
        found = f"A block is a recipe of one group; this one has {len(types)} nodes."
        hint = "Group what is to be used again, and save the group."
        raise RecipeError([Problem(code="bad value", message=found, hint=hint)])
    if types[0].removeprefix(DEFINITION_PREFIX) not in recipe.definitions:
        found = f"The definition of {types[0]!r} is not in the recipe."
        raise RecipeError([Problem(code="missing", message=found, hint="Send the definition with it.")])
    size = len(write_recipe(recipe))
    if size > MAX_BYTES:
        found = f"The block is {size / 1e6:.1f} MB long; a block has at most {MAX_BYTES / 1e6:.0f} MB."
        raise RecipeError([Problem(code="too large", message=found, hint="Save it as a recipe.")])
    return recipe
