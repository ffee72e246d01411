"""Files that are either whole or not there, whenever the machine stops."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

PART = ".part"
"""How the names of files end that are not whole yet."""

_FULL = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)


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
