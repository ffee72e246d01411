"""Clears away what processes that were killed left half written."""

from __future__ import annotations

import logging
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from graphs.store.folders import Folders
from nodes.files import PART

log = logging.getLogger(__name__)

OLD = 86_400.0
"""Seconds after which nobody writes to a file any more."""
SCRATCH = ".decoding-"
"""How the names of folders begin in which a picture is decoded."""


def sweep(folders: Folders) -> int:
    """Delete unfinished files that nobody writes to any more, and return how many there were.

    Downloads of weights stay: they go on from where they ended.
    """
    count = 0
    for path in _unfinished(folders):
        try:
            if time.time() - path.lstat().st_mtime < OLD:
                continue
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
        except FileNotFoundError:
            continue  # its own process, or another sweep, was faster
        except OSError as error:
            log.warning("An unfinished file cannot be deleted: %s", error.strerror)
            continue
        count += 1
    return count


def _unfinished(folders: Folders) -> Iterator[Path]:
    yield from folders.root.glob(f".*{PART}")
    saved = (folders.recipes, folders.blocks, folders.results)
    for folder in (*saved, folders.cache, folders.checkpoints, folders.images):
        yield from folder.rglob(f".*{PART}")
    yield from folders.images.glob(f"{SCRATCH}*/")
