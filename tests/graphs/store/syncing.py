"""What a program does so that its files outlive a power cut: watched, not replaced."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest


@dataclass(slots=True)
class Watch:
    """What happened, in order: ``("sync", file, size)`` and ``("name", file, size, path)``. Files and folders
    are told apart by device and inode."""

    happened: list[tuple[Any, ...]] = field(default_factory=list)

    @property
    def names(self) -> list[str]:
        """The names that files got, in order."""
        return [event[3].name for event in self.happened if event[0] == "name"]

    def unsynced_files(self) -> list[str]:
        """The names that were given to files of which not all was on the disk yet."""
        return [
            event[3].name
            for place, event in enumerate(self.happened)
            if event[0] == "name" and ("sync", event[1], event[2]) not in self.happened[:place]
        ]

    def unsynced_names(self) -> list[str]:
        """The names that a power cut could still take away in the end."""
        found = []
        for place, event in enumerate(self.happened):
            if event[0] == "name":
                folder = _identity(event[3].parent.stat())
                synced = [later[1] for later in self.happened[place:] if later[0] == "sync"]
                found += [event[3].name] if folder not in synced else []
        return found


def watched(patch: pytest.MonkeyPatch) -> Watch:
    """Watch what this process syncs and names from now on."""
    watch = Watch()
    sync, replace, link = os.fsync, os.replace, os.link

    def fsync(handle: int) -> None:
        sync(handle)
        found = os.fstat(handle)
        watch.happened.append(("sync", _identity(found), found.st_size))

    def named(source: Any, target: Any, how: Any) -> None:
        found = Path(source).stat()
        how(source, target)
        watch.happened.append(("name", _identity(found), found.st_size, Path(target)))

    patch.setattr(os, "fsync", fsync)
    patch.setattr(os, "replace", lambda source, target: named(source, target, replace))
    patch.setattr(os, "link", lambda source, target: named(source, target, link))
    return watch


def _identity(found: os.stat_result) -> tuple[int, int]:
    return found.st_dev, found.st_ino
