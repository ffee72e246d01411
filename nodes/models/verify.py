"""Is a file the one that the catalogue means by its name?"""

from __future__ import annotations

from pathlib import Path

from nodes.models.catalogue import ModelEntry, entry_of_file
from nodes.models.errors import WrongContent
from nodes.models.files import sha256_of


def check_content(entry: ModelEntry, size: int, sha256: str) -> None:
    """Compare a file's `size` and `sha256` with what the catalogue knows of `entry`.

    Raises:
        WrongContent: if they differ.
    """
    check_size(entry, size)
    expected = entry.sha256 or entry.sha256_start
    if not sha256.startswith(expected):
        raise WrongContent(
            f"{entry.file} has the sha256 {sha256} where the catalogue says {expected}"
            f"{'' if entry.pinned else '…'}.",
            "It is damaged or another file, and it is not used.",
        )


def check_size(entry: ModelEntry, size: int) -> None:
    """Compare a file's `size` in bytes with what the catalogue knows of `entry`.

    Raises:
        WrongContent: if they differ.
    """
    if entry.size_known and size != entry.size:
        raise WrongContent(
            f"{entry.file} has {size:,} bytes where the catalogue says {entry.size:,}.", "It is not used."
        )


def verify(path: Path) -> None:
    """Check a file that bears the name of one of the catalogue, before anything in it is read.

    A file of another name, a conversion or one of the user's own, is none of the catalogue's business.

    Raises:
        WrongContent: if it is not the file that the catalogue means.
        OSError: if it cannot be read.
    """
    entry = entry_of_file(path.name)
    if entry is not None and not entry.shipped and path.name == entry.file:
        size = path.stat().st_size
        check_size(entry, size)
        check_content(entry, size, sha256_of(path))
