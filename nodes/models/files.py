"""Files of the model folder that are either whole or not there."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from nodes.files import PART
from nodes.models.errors import ModelError

CHUNK = 1 << 20


def free_bytes(folder: Path) -> int:
    """Return the bytes that are free on the disk of `folder`."""
    return shutil.disk_usage(folder).free


def sha256_of(path: Path) -> str:
    """Return the sha256 of a file's content, in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while data := file.read(CHUNK):
            digest.update(data)
    return digest.hexdigest()


@contextmanager
def exclusive(part: Path) -> Iterator[BinaryIO]:
    """Open `part` for reading and writing, made where it is missing, held by one process at a time.

    Raises:
        ModelError: if another process holds it, or a link lies under its name.
    """
    try:
        handle = os.open(part, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o666)
    except OSError as error:
        if error.errno != errno.ELOOP:
            raise
        raise ModelError(f"{part.name} is a link and is not written through.", "Delete the link.") from None
    with os.fdopen(handle, "r+b") as file:
        if not _lock(file) or not _still_named(file, part):
            name = part.name.removesuffix(PART)
            raise ModelError(f"{name} is being loaded by another command.", "Wait until that is done.")
        yield file


def _lock(file: BinaryIO) -> bool:
    """Whether the lock was had; it ends when the file is closed."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _still_named(file: BinaryIO, part: Path) -> bool:
    """Whether the holder before this one has not given the file its final name in between."""
    try:
        return os.path.samestat(os.fstat(file.fileno()), part.stat())
    except FileNotFoundError:
        return False
