"""The versions of saved recipes: what was saved stays, thinned out as it grows older."""

from __future__ import annotations

import json
import logging
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from graphs.store.files import write_whole
from graphs.store.plain import read_plain
from graphs.store.tags import tag_of
from graphs.store.thinning import thinned

log = logging.getLogger(__name__)

MOST = 200
"""Versions of one recipe."""
MOST_BYTES = 40_000_000
"""Of the texts of one recipe's versions."""
ALL_BYTES = 1_000_000_000
"""Of the texts of all versions of all recipes."""
FOLDER = ".versions"
_INDEX = "index.json"
_ENTRY = 200
"""Bytes of a version in its list, at most: what is not counted exactly each time."""
_WHAT = "the recipe"


class VersionMissing(KeyError):
    """There is no such version of that recipe: it was never there, or it was thinned out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """What a recipe was once saved as. `number` counts from 1 and is never given again; `tag` is the sha256
    of the text, in hexadecimal; `saved` is in Unix seconds; `author` is a key of the client that saved it,
    empty where that is not known; `bytes` is the size of the text."""

    number: int
    tag: str
    saved: float
    author: str
    bytes: int


class VersionStore:
    """The versions of recipes in a folder: for each recipe a folder of texts, each named by its sha256, and a
    list of them.

    It is used under the lock of the recipes' store, but for reading, which may happen at any time: every
    file is whole, and a text is there before the list names it.
    """

    def __init__(
        self,
        folder: Path,
        *,
        most: int = MOST,
        most_bytes: int = MOST_BYTES,
        all_bytes: int = ALL_BYTES,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._folder = folder
        self._most = most
        self._most_bytes = most_bytes
        self._all_bytes = all_bytes
        self._clock = clock
        self._taken: int | None = None

    def of(self, id: str) -> list[Version]:
        """Return the versions of a recipe, oldest first."""
        try:
            return _read_index(self._folder / id / _INDEX)
        except FileNotFoundError:
            return []
        except ValueError:
            log.warning("The list of versions of %s is damaged; it is made anew from the texts", id)
            return list(self._found(id))

    def find(self, id: str, number: int) -> Version:
        """Return one version.

        Raises:
            VersionMissing: if there is none of that number.
        """
        for version in self.of(id):
            if version.number == number:
                return version
        raise VersionMissing(id, number)

    def text(self, id: str, version: Version) -> bytes:
        """Return the text of a version.

        Raises:
            VersionMissing: if it was thinned out meanwhile, or damaged.
        """
        try:
            text = read_plain(self._text_path(id, version.tag))
        except FileNotFoundError:
            raise VersionMissing(id, version.number) from None
        if tag_of(text) != version.tag:
            raise VersionMissing(id, version.number)
        return text

    def keep(self, id: str, text: bytes, *, saved: float | None = None, author: str = "") -> bool:
        """Keep the text of a recipe as its newest version, unless it is that already; `saved` is now where it
        is not given. Older versions are thinned out. Return whether a version was added.

        Raises:
            DiskFull: if there is no room; what was kept stays.
        """
        versions = self.of(id)
        tag = tag_of(text)
        if versions and versions[-1].tag == tag:
            return False
        now = self._clock() if saved is None else saved
        folder = self._folder / id
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(self._text_path(id, tag), text, _WHAT)
        newest = Version(
            number=versions[-1].number + 1 if versions else 1,
            tag=tag,
            saved=max(now, versions[-1].saved) if versions else now,
            author=author,
            bytes=len(text),
        )
        self._put(id, self._thinned([*versions, newest]))
        self._make_room(id, len(text) + _ENTRY)
        return True

    def forget_newest(self, id: str, tag: str) -> None:
        """Take back that the newest version was kept, where it has that tag: it was not saved after all."""
        versions = self.of(id)
        if versions and versions[-1].tag == tag:
            self._put(id, versions[:-1])

    def _put(self, id: str, versions: list[Version]) -> None:
        """Write the list, then delete the texts that it names no more: a crash leaves texts, never gaps."""
        entries = [asdict(version) for version in versions]
        write_whole(self._folder / id / _INDEX, json.dumps(entries).encode(), _WHAT)
        named = {f"{version.tag}.json" for version in versions} | {_INDEX}
        for path in (self._folder / id).glob("*.json"):
            if path.name not in named:
                path.unlink(missing_ok=True)

    def _thinned(self, versions: list[Version]) -> list[Version]:
        times = [version.saved for version in versions]
        most = self._most
        while True:
            kept = thinned(times, self._clock(), most)
            left = [version for place, version in enumerate(versions) if place in kept]
            size = sum({version.tag: version.bytes for version in left}.values())
            if size <= self._most_bytes or len(left) <= 2:
                return left
            most = len(left) - 1

    def _make_room(self, id: str, more: int) -> None:
        """Where all versions take more than they may, delete whole histories, those that grew longest ago
        first, but never that of `id`, which has just grown by at most `more` bytes."""
        if self._taken is not None and self._taken + more <= self._all_bytes:
            self._taken += more
            return
        folders = [path for path in self._folder.iterdir() if path.is_dir() and not path.is_symlink()]
        sizes = {path: sum(file.lstat().st_size for file in path.glob("*.json")) for path in folders}
        self._taken = sum(sizes.values())
        for path in sorted(folders, key=lambda path: path.lstat().st_mtime):
            if self._taken <= self._all_bytes:
                break
            if path.name != id:
                shutil.rmtree(path)
                self._taken -= sizes[path]

    def _found(self, id: str) -> Iterator[Version]:
        """Yield the versions whose texts are there, by the time of their files."""
        folder = self._folder / id
        found = [(path.lstat(), path) for path in folder.glob("*.json") if len(path.stem) == 64]
        for number, (status, path) in enumerate(sorted(found, key=lambda each: each[0].st_mtime), start=1):
            yield Version(
                number=number, tag=path.stem, saved=status.st_mtime, author="", bytes=status.st_size
            )

    def _text_path(self, id: str, tag: str) -> Path:
        return self._folder / id / f"{tag}.json"


def _read_index(path: Path) -> list[Version]:
    """Return the versions that a list names.

    Raises:
        FileNotFoundError: if there is none.
        ValueError: if it is damaged.
    """
    try:
        return [Version(**entry) for entry in json.loads(read_plain(path))]
    except (TypeError, UnicodeDecodeError) as error:
        raise ValueError(str(error)) from error
