"""Files that are either whole or not there, whenever the machine stops."""

from __future__ import annotations

import errno
import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

PART = ".part"
"""How the names of files end that are not whole yet."""

_FULL = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)
_NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK)


def is_disk_full(error: OSError) -> bool:
    """Return whether `error` means that no room is left: a full disk, a quota or a limit on file sizes."""
    return error.errno in _FULL


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """Open a new file that gets the name `path` when the block ends well: a crash leaves the old content
    there or the new, never a part. When the block raises, nothing stays behind.

    Raises:
        OSError: if it cannot be written; `is_disk_full` tells why.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=PART)
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        move_whole(part, path)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def written_part(folder: Path, data: bytes) -> Iterator[Path]:
    """Write `data` to a synced file in `folder` that has no name yet, for `name_new` to give it one; it is
    deleted when the block ends. Its rights are those that the user gives to new files.

    Raises:
        OSError: if it cannot be written.
    """
    part = folder / f".impasto-{secrets.token_hex(8)}{PART}"
    try:
        with part.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        yield part
    finally:
        part.unlink(missing_ok=True)


def free_paths(folder: Path, name: str, suffix: str, most: int = 10_000) -> Iterator[Path]:
    """Yield paths in `folder` that no file has: `name` with its suffix, then with " 2", " 3" and so on.

    Another process may take one meanwhile: only `name_new` tells.
    """
    for copy in range(1, most):
        path = folder / f"{name}{suffix if copy == 1 else f' {copy}{suffix}'}"
        if not os.path.lexists(path):
            yield path


def name_new(part: Path, path: Path) -> None:
    """Give a file that is written and synced the name `path`, at once and for good.

    Raises:
        FileExistsError: if another file has it; that one is not touched.
        OSError: if it cannot be had for another reason.
    """
    try:
        os.link(part, path)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        _name_without_links(part, path)
    try:
        sync_folder(path.parent)
    except OSError:
        path.unlink(missing_ok=True)
        raise


def _name_without_links(part: Path, path: Path) -> None:
    """Do so where the file system knows no links (FAT): an empty file holds the name for a moment."""
    path.open("xb").close()
    try:
        part.replace(path)
    except OSError:
        path.unlink(missing_ok=True)
        raise


def move_whole(part: Path, path: Path) -> None:
    """Give a file that is written and synced its final name, and make the name outlive a power cut."""
    part.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in `folder` outlive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
