"""The store of recipes: those that ship, which nothing overwrites, and those the user saved, with their
versions."""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from graphs.problems import RecipeError
from graphs.reading import read_recipe, write_recipe
from graphs.recipe import Recipe
from graphs.store.files import write_whole
from graphs.store.plain import read_plain
from graphs.store.tags import tag_of
from graphs.store.versions import FOLDER as VERSIONS
from graphs.store.versions import Version, VersionStore

FIRST = "quickstart"
SHIPPED = Path(__file__).resolve().parents[1] / "recipes"
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_LONGEST_SLUG = 56  # leaves room for a number behind it


class RecipeMissing(KeyError):
    """No recipe has that id."""


class RecipeShipped(Exception):
    """The recipe ships with Impasto, so it cannot be changed or deleted."""


Condition = Callable[[str | None], None]
"""Looks at the tag of what is stored now (None: nothing) and raises if it may not be replaced."""


class TaggedRecipe(NamedTuple):
    """A recipe and the tag of its text: the sha256, in hexadecimal, which changes when the recipe does."""

    recipe: Recipe
    tag: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipeEntry:
    """A recipe as a list shows it; `modified` is in Unix seconds, `tag` the sha256 of its text."""

    id: str
    name: str
    about: str
    shipped: bool
    modified: float
    tag: str


class _State(NamedTuple):
    """Tells one content of a file from another: every saving makes a new file."""

    modified: int
    size: int
    inode: int


class RecipeStore:
    """Recipes in a folder, one ``ID.json`` each; an id is made of a-z, 0-9 and hyphens.

    Several threads may use it: what a `Condition` saw is still there when the recipe is replaced. Whatever
    is replaced or deleted stays among `versions`.
    """

    def __init__(self, folder: Path, shipped: Path = SHIPPED) -> None:
        self._folder = folder
        self._shipped = shipped
        self.versions = VersionStore(folder / VERSIONS)
        self._entries: dict[Path, tuple[_State, RecipeEntry]] = {}
        self._changing = threading.Lock()

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
        return self.tagged(id).recipe

    def tagged(self, id: str) -> TaggedRecipe:
        """Return the recipe of that id with its tag.

        Raises:
            RecipeMissing: if there is none.
            RecipeError: if its file was damaged.
        """
        try:
            text = self._text(self._path(id))
        except FileNotFoundError:
            raise RecipeMissing(id) from None
        return TaggedRecipe(read_recipe(text), tag_of(text))

    def add(self, recipe: Recipe, author: str = "") -> RecipeEntry:
        """Save a recipe under a new id made from its name; `author` is a key of who saves it.

        Raises:
            DiskFull: if there is no room.
        """
        stem = slug(recipe.name)
        number = 1
        with self._changing:
            while True:
                id = stem if number == 1 else f"{stem}-{number}"
                path = self._folder / f"{id}.json"
                if not self.is_shipped(id) and not path.exists():
                    return self._write(path, write_recipe(recipe), author)
                number += 1

    def save(self, id: str, recipe: Recipe, demand: Condition | None = None, author: str = "") -> RecipeEntry:
        """Save a recipe under an id of the user's; its older content becomes a version. `author` is a key of
        who saves it.

        Raises:
            RecipeMissing: if `id` is no id.
            RecipeShipped: if it is that of a shipped recipe.
            DiskFull: if there is no room; the older content stays.
            Exception: whatever `demand` raises; the older content stays.
        """
        path = self._own_path(id)
        with self._changing:
            if demand:
                demand(_tag_at(path))
            return self._write(path, write_recipe(recipe), author)

    def restore(self, id: str, number: int, demand: Condition | None = None, author: str = "") -> RecipeEntry:
        """Save a version anew, also of a recipe that was deleted. What is there now becomes a version too.

        Raises:
            RecipeMissing, RecipeShipped, DiskFull, Exception: as `save` does.
            VersionMissing: if there is no such version.
        """
        path = self._own_path(id)
        with self._changing:
            if demand:
                demand(_tag_at(path))
            text = self.versions.text(id, self.versions.find(id, number))
            return self._write(path, text, author)

    def versions_of(self, id: str) -> Sequence[Version]:
        """Return the versions of a recipe, oldest first; none of one that ships.

        Raises:
            RecipeMissing: if there is no such recipe, nor was one.
        """
        path = self._path(id)
        found = self.versions.of(id)
        if not found and not path.is_file():
            raise RecipeMissing(id)
        return found

    def delete(self, id: str, demand: Condition | None = None) -> None:
        """Delete a saved recipe; its versions stay.

        Raises:
            RecipeMissing: if there is none.
            RecipeShipped: if it ships.
            DiskFull: if there is no room to keep it as a version; the recipe stays.
            Exception: whatever `demand` raises; the recipe stays.
        """
        path = self._own_path(id)
        with self._changing:
            if demand:
                demand(_tag_at(path))
            self._keep(path)
            try:
                path.unlink()
            except FileNotFoundError:
                raise RecipeMissing(id) from None

    def _write(self, path: Path, text: bytes, author: str) -> RecipeEntry:
        self._keep(path)
        added = self.versions.keep(path.stem, text, author=author)
        try:
            write_whole(path, text, "the recipe")
        except BaseException:
            if added:  # else it was there before, of a deleted recipe perhaps as its only copy
                self.versions.forget_newest(path.stem, tag_of(text))
            raise
        return self._entry(path)

    def _keep(self, path: Path) -> None:
        """Make sure that what is there is among the versions, also what was saved before there were any, or
        put there by hand."""
        try:
            text = read_plain(path)
            saved = path.lstat().st_mtime
        except FileNotFoundError:
            return
        self.versions.keep(path.stem, text, saved=saved)

    def _path(self, id: str) -> Path:
        if not _ID.fullmatch(id):
            raise RecipeMissing(id)
        return (self._shipped if self.is_shipped(id) else self._folder) / f"{id}.json"

    def _text(self, path: Path) -> bytes:
        return path.read_bytes() if path.parent == self._shipped else read_plain(path)

    def _own_path(self, id: str) -> Path:
        path = self._path(id)
        if path.parent == self._shipped:
            raise RecipeShipped(id)
        return path

    def _entry(self, path: Path) -> RecipeEntry:
        status = path.lstat()
        state = _State(status.st_mtime_ns, status.st_size, status.st_ino)
        known = self._entries.get(path)
        if known is None or known[0] != state:
            text = self._text(path)
            try:
                recipe = read_recipe(text)
                name, about = recipe.name, recipe.about
            except RecipeError:
                name, about = path.stem, "This file is damaged; open it to see what is wrong."
            entry = RecipeEntry(
                id=path.stem,
                name=name,
                about=about,
                shipped=path.parent == self._shipped,
                modified=status.st_mtime,
                tag=tag_of(text),
            )
            known = self._entries[path] = state, entry
        return known[1]


def _tag_at(path: Path) -> str | None:
    try:
        return tag_of(read_plain(path))
    except FileNotFoundError:
        return None


def slug(name: str) -> str:
    """Return `name` as an id: a-z, 0-9 and single hyphens.

    >>> slug("Portrait, two brushes"), slug("Été à Paris"), slug("…")
    ('portrait-two-brushes', 'ete-a-paris', 'recipe')
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST_SLUG].strip("-") or "recipe"
