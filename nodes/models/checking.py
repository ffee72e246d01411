"""Looking through the model folder: is every file what it should be?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from nodes.files import PART
from nodes.models.catalogue import ModelEntry, catalogue, in_words, own_files
from nodes.models.errors import ModelError
from nodes.models.files import sha256_of
from nodes.models.own_file import fits, own_luts, recognise
from nodes.models.verify import check_content

State = Literal["good", "unpinned", "unfinished", "damaged"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of one file: `words` say what it is or what is wrong, `hint` what to do."""

    file: str
    state: State
    words: str
    hint: str = ""
    name: str | None = None
    sha256: str = ""


def look_through(folder: Path, shipped: dict[str, Path]) -> Iterator[Finding]:
    """Yield a finding for each network that ships and each file in `folder`, having read all of it."""
    for name, path in shipped.items():
        yield _finding(path, name)
    for entry in catalogue().values():
        found = entry.path(folder)
        if found is not None and not entry.shipped:
            yield _finding(found, entry.name, entry)
    for file in (*own_files(folder), *own_luts(folder)):
        yield _finding(folder / file)
    for part in sorted(folder.glob(f"*{PART}")):
        size = in_words(part.stat().st_size)
        yield Finding(part.name, "unfinished", f"{size} of a file that is not whole", "Get it again.")


def _finding(path: Path, name: str | None = None, entry: ModelEntry | None = None) -> Finding:
    sha256 = ""
    try:
        if entry is not None and path.name == entry.file:
            sha256 = sha256_of(path)
            check_content(entry, path.stat().st_size, sha256)
        what = recognise(path)
        if entry is not None and not fits(what, entry):
            return Finding(path.name, "damaged", f"is a {what.words}", _again(path, entry), name)
    except (ModelError, OSError) as error:
        words = error.message if isinstance(error, ModelError) else f"cannot be read: {error.strerror}"
        return Finding(path.name, "damaged", words, _again(path, entry), name, sha256)
    whole = entry is None or entry.pinned or not sha256
    return Finding(path.name, "good" if whole else "unpinned", what.words, "", name, sha256)


def _again(path: Path, entry: ModelEntry | None) -> str:
    if entry is None:
        return "Bring in a sound copy."
    return f"Delete {path.name} from the model folder, then: impasto models get {entry.name}."
