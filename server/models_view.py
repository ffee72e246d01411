"""The networks as the command line lists them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from nodes.files import PART
from nodes.models.catalogue import Job, catalogue, in_words, model_folder, own_files
from nodes.models.own_file import own_luts
from nodes.super_resolution.checkpoints import SHIPPED

RowJob = Job | Literal["lut", ""]
State = Literal["ships", "here", "unfinished", "missing", "yours"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One network: `size` in bytes; `pinned` says whether its whole hash is known."""

    name: str
    title: str
    job: RowJob
    size: int
    size_in_words: str
    licence: str
    state: State
    pinned: bool = False
    sha256: str = ""
    address: str = ""
    note: str = ""


def shipped() -> dict[str, Path]:
    """Return the files of the networks that ship, by name."""
    looking = {entry.name: path for entry in catalogue().values() if entry.shipped and (path := entry.path())}
    return looking | {name: path for name, path in SHIPPED.items() if path.is_file()}


def rows() -> Iterator[Row]:
    """Yield the networks that ship, those of the catalogue, and the user's own files."""
    folder = model_folder()
    for entry in catalogue().values():
        path = entry.path(folder)
        size = path.stat().st_size if path else entry.size
        part = folder / (entry.file + PART)
        state: State = "ships" if entry.shipped else "here" if path else "missing"
        if state == "missing" and part.is_file():
            state = "unfinished"
        yield Row(
            name=entry.name,
            title=entry.title,
            job=entry.job,
            size=size,
            size_in_words=("" if path or entry.size_known else "~") + in_words(size),
            licence=entry.licence,
            state=state,
            pinned=entry.pinned,
            sha256=entry.sha256,
            address=entry.address,
            note=entry.note,
        )
    for name, path in shipped().items():
        if name not in catalogue():
            ours = "SuperRes (ours)"
            yield _file_row(
                name, path, title=ours, job="super-resolution", licence="Apache-2.0", state="ships"
            )
    for name in own_files(folder):
        yield _file_row(name, folder / name, title="a file of your own")
    for name in own_luts(folder):
        yield _file_row(name, folder / name, title="a lookup table of your own", job="lut")


def _file_row(
    name: str, path: Path, *, title: str, job: RowJob = "", licence: str = "", state: State = "yours"
) -> Row:
    size = path.stat().st_size
    return Row(
        name=name, title=title, job=job, size=size, size_in_words=in_words(size), licence=licence, state=state
    )
