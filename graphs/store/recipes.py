"""The store of recipes: those that ship, which nothing overwrites, and those the user saved."""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from graphs.problems import RecipeError
from graphs.reading import read_recipe, write_recipe
from graphs.recipe import Recipe
from graphs.store.files import write_whole

FIRST = "quickstart"
SHIPPED = Path(__file__).resolve().parents[1] / "recipes"
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_LONGEST_SLUG = 56  # leaves room for a number behind it


class RecipeMissing(KeyError):
    """No recipe has that id."""


class RecipeShipped(Exception):
    """The recipe ships with Impasto, so it cannot be changed or deleted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipeEntry:
    """A recipe as a list shows it; `modified` is in Unix seconds."""

    id: str
    name: str
    about: str
    shipped: bool
    modified: float


class RecipeStore:
    """Recipes in a folder, one ``ID.json`` each; an id is made of a-z, 0-9 and hyphens."""

    def __init__(self, folder: Path, shipped: Path = SHIPPED) -> None:
        self._folder = folder
        self._shipped = shipped
        self._entries: dict[Path, tuple[int, RecipeEntry]] = {}

    def list(self) -> list[RecipeEntry]:
        """Return the shipped recipes by id, the first visit's at the top, then the saved, newest first."""
        shipped = [self._entry(path) for path in sorted(self._shipped.glob("*.json"))]
        shipped.sort(key=lambda entry: entry.id != FIRST)
        saved = []
        for path in self._folder.glob("*.json"):
            if _ID.fullmatch(path.stem) and not self.is_shipped(path.stem):
                with suppress(FileNotFoundError):  # deleted meanwhile
                    saved.append(self._entry(path))
        return [*shipped, *sorted(saved, key=lambda entry: -entry.modified)]

    def is_shipped(self, id: str) -> bool:
        """Return whether a recipe of that id ships."""
        return bool(_ID.fullmatch(id)) and (self._shipped / f"{id}.json").is_file()

    def read(self, id: str) -> Recipe:
        """Return the recipe of that id.

        Raises:
            RecipeMissing: if there is none.
            RecipeError: if its file was damaged.
        """
        try:
            return read_recipe(self._path(id).read_bytes())
        except FileNotFoundError:
            raise RecipeMissing(id) from None

    def add(self, recipe: Recipe) -> RecipeEntry:
        """Save a recipe under a new id made from its name.

        Raises:
            DiskFull: if there is no room.
        """
        text = write_recipe(recipe)
        stem = slug(recipe.name)
        number = 1
        while True:
            id = stem if number == 1 else f"{stem}-{number}"
            path = self._folder / f"{id}.json"
            if not self.is_shipped(id) and _reserve(path):
                break
            number += 1
        try:
            write_whole(path, text, "the recipe")
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return self._entry(path)

    def save(self, id: str, recipe: Recipe) -> RecipeEntry:
        """Save a recipe under an id of the user's; its older content is replaced.

        Raises:
            RecipeMissing: if `id` is no id.
            RecipeShipped: if it is that of a shipped recipe.
            DiskFull: if there is no room; the older content stays.
        """
        path = self._own_path(id)
        write_whole(path, write_recipe(recipe), "the recipe")
        return self._entry(path)

    def delete(self, id: str) -> None:
        """Delete a saved recipe.

        Raises:
            RecipeMissing: if there is none.
            RecipeShipped: if it ships.
        """
        try:
            self._own_path(id).unlink()
        except FileNotFoundError:
            raise RecipeMissing(id) from None

    def _path(self, id: str) -> Path:
        if not _ID.fullmatch(id):
            raise RecipeMissing(id)
        return (self._shipped if self.is_shipped(id) else self._folder) / f"{id}.json"

    def _own_path(self, id: str) -> Path:
        path = self._path(id)
        if path.parent == self._shipped:
            raise RecipeShipped(id)
        return path

    def _entry(self, path: Path) -> RecipeEntry:
        status = path.stat()
        known = self._entries.get(path)
        if known is None or known[0] != status.st_mtime_ns:
            try:
                recipe = read_recipe(path.read_bytes())
                name, about = recipe.name, recipe.about
            except RecipeError:
                name, about = path.stem, "This file is damaged; open it to see what is wrong."
            entry = RecipeEntry(
                id=path.stem,
                name=name,
                about=about,
                shipped=path.parent == self._shipped,
                modified=status.st_mtime,
            )
            known = self._entries[path] = status.st_mtime_ns, entry
        return known[1]


def slug(name: str) -> str:
    """Return `name` as an id: a-z, 0-9 and single hyphens.

    >>> slug("Portrait, two brushes"), slug("Été à Paris"), slug("…")
    ('portrait-two-brushes', 'ete-a-paris', 'recipe')
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST_SLUG].strip("-") or "recipe"


def _reserve(path: Path) -> bool:
    try:
        path.touch(exist_ok=False)
    except FileExistsError:
        return False
    return True
