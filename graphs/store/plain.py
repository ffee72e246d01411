"""Files of the data folder, opened only if they are plain ones: a link there is never followed."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

_NO_PLAIN_FILE = (errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.EISDIR, errno.ENXIO)


def is_plain(path: Path) -> bool:
    """Return whether a file itself, and no link to one, lies under that name, in a folder that is no link.

    The folder's own parents are the user's to arrange: a data folder on another disk is reached by a link.
    """
    try:
        return stat.S_ISREG(path.lstat().st_mode) and not path.parent.is_symlink()
    except (OSError, ValueError):  # the latter for a name with a zero byte
        return False


def read_plain(path: Path) -> bytes:
    """Return the content of a plain file.

    Raises:
        FileNotFoundError: if there is none, or a link or anything else lies there.
    """
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError as error:
        if error.errno in _NO_PLAIN_FILE:
            raise FileNotFoundError(path.name) from None
        raise
    if not stat.S_ISREG(os.fstat(handle).st_mode) or path.parent.is_symlink():
        os.close(handle)
        raise FileNotFoundError(path.name)
    with os.fdopen(handle, "rb") as file:
        return file.read()
