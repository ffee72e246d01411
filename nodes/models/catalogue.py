"""The networks that Impasto knows by name, and where their files lie.

Light by intent: a recipe is checked with this module, so it never loads torch.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, get_args

Job = Literal["features", "super-resolution"]
Family = Literal["vgg16", "vgg19", "sketch", "spandrel"]
Input = Literal["rgb", "bgr255"]

CATALOGUE = Path(__file__).with_name("catalogue.toml")
SHIPPED = {"sketch": Path(__file__).parents[1] / "features" / "weights" / "sketch.safetensors"}
MODEL_SUFFIXES = (".safetensors", ".pth", ".pt")


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelEntry:
    """What the catalogue knows of one network; `catalogue.toml` says what each field means.

    `hosts` are those that a download of it may end at. Of one that ships only `path` says more: its size is
    that of the file, and it is never downloaded.
    """

    name: str
    title: str
    job: Job
    family: Family
    file: str
    licence: str
    size: int = 0
    size_known: bool = True
    sha256: str = ""
    sha256_start: str = ""
    input: Input = "rgb"
    also: tuple[str, ...] = ()
    address: str = ""
    hosts: tuple[str, ...] = ()
    shipped: bool = False
    note: str = ""

    @property
    def pinned(self) -> bool:
        """Whether the whole hash of the file is known, so that any other file is refused."""
        return bool(self.sha256)

    @property
    def files(self) -> tuple[str, ...]:
        """The names under which its weights may lie in the model folder."""
        return (self.file, *self.also)

    def path(self, folder: Path | None = None) -> Path | None:
        """Return where its weights lie, or None when they are not on this machine."""
        if self.shipped:
            return SHIPPED[self.name]
        folder = folder or model_folder()
        return next((path for file in self.files if (path := folder / file).is_file()), None)

    def how_to_get(self) -> str:
        """Return the sentence that says how to get its weights, how large they are and what they allow."""
        about = "" if self.size_known else "about "
        return (
            f"Get them with: impasto models get {self.name} "
            f"({about}{in_words(self.size)}, licence {self.licence}, from {self.address})."
        )


def model_folder() -> Path:
    """Return the folder for weights that do not ship: ``$IMPASTO_HOME/models``, or the user's data folder."""
    home = os.environ.get("IMPASTO_HOME")
    if home:
        return Path(home).absolute() / "models"
    from platformdirs import user_data_path

    return user_data_path("impasto") / "models"


@cache
def catalogue() -> Mapping[str, ModelEntry]:
    """Return every entry by name, in the order of the file."""
    return read_catalogue(CATALOGUE.read_text(encoding="utf-8"))


def read_catalogue(text: str) -> dict[str, ModelEntry]:
    """Return the entries that a catalogue's TOML `text` holds.

    Raises:
        ValueError: if an entry has an unknown field or job, or no way to be had.
    """
    from urllib.parse import urlsplit

    content = tomllib.loads(text)
    hosts: Mapping[str, list[str]] = content.get("hosts", {})
    entries: dict[str, ModelEntry] = {}
    for name, fields in content["models"].items():
        host = urlsplit(fields.get("address", "")).netloc
        try:
            entry = ModelEntry(
                **{
                    **fields,
                    "name": name,
                    "also": tuple(fields.get("also", ())),
                    "hosts": (host, *hosts.get(host, ())) if host else (),
                }
            )
        except TypeError as error:
            raise ValueError(f"{name}: {error}") from error
        if entry.job not in get_args(Job) or entry.family not in get_args(Family):
            raise ValueError(f"{name} has the job {entry.job!r} and the family {entry.family!r}")
        if not entry.shipped and not (entry.address and entry.size and (entry.sha256 or entry.sha256_start)):
            raise ValueError(f"{name} neither ships nor says address, size and hash")
        entries[name] = entry
    return entries


def entries_for(job: Job) -> Iterator[ModelEntry]:
    """Yield the entries for `job`, in the order of the catalogue."""
    return (entry for entry in catalogue().values() if entry.job == job)


def entry_of_file(file: str) -> ModelEntry | None:
    """Return the entry whose weights may lie under the name `file`."""
    return next((entry for entry in catalogue().values() if file in entry.files), None)


def own_files(folder: Path | None = None) -> list[str]:
    """Return the names of the weights files in the model folder that no entry of the catalogue claims."""
    folder = folder or model_folder()
    if not folder.is_dir():
        return []
    found = (path.name for path in folder.iterdir() if path.suffix in MODEL_SUFFIXES and path.is_file())
    return sorted(name for name in found if not name.startswith(".") and entry_of_file(name) is None)


def is_file_name(name: str) -> bool:
    """Return whether `name` can be that of a weights file in the model folder, and of nothing outside it."""
    return not set(name) & set("/\\:\0") and not name.startswith(".") and name.endswith(MODEL_SUFFIXES)


def in_words(size: int) -> str:
    """Return a number of bytes as people write it.

    >>> in_words(574_673_361), in_words(4_885_111), in_words(900)
    ('575 MB', '4.9 MB', '900 bytes')
    """
    if size < 1000:
        return f"{size} bytes"
    if size < 1_000_000:
        return f"{size / 1e3:.0f} kB"
    return f"{size / 1e6:.0f} MB" if size >= 10_000_000 else f"{size / 1e6:.1f} MB"
