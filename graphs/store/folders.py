"""Where Impasto keeps what outlives a run."""

from __future__ import annotations

import errno
import os
from dataclasses import dataclass
from pathlib import Path

HOME_VARIABLE = "IMPASTO_HOME"
_OWN = (
    "images",
    "images/thumbnails",
    "recipes",
    "recipes/.versions",
    "blocks",
    "results",
    "results/.records",
    "cache",
    "cache/results",
    "checkpoints",
)
"""What is written below the data folder, outer folders first. Only that of the models may be a link."""


class FolderIsLink(OSError):
    """A folder of the data folder is a link: `strerror` says which, `hint` what to do instead."""

    def __init__(self, folder: str) -> None:
        super().__init__(errno.ELOOP, f"its folder {folder} is a link")
        self.hint = (
            f"Put a real folder in its place: mount the other disk at {folder}, or move the whole data "
            "folder there and set IMPASTO_HOME to it."
        )


@dataclass(frozen=True, slots=True)
class Folders:
    """The user's data folder and what lies in it."""

    root: Path

    @property
    def images(self) -> Path:
        """Uploaded pictures, named by the hash of their content."""
        return self.root / "images"

    @property
    def recipes(self) -> Path:
        """Saved recipes."""
        return self.root / "recipes"

    @property
    def blocks(self) -> Path:
        """Groups of nodes that are kept for other recipes."""
        return self.root / "blocks"

    @property
    def results(self) -> Path:
        """The files that Save Image wrote."""
        return self.root / "results"

    @property
    def models(self) -> Path:
        """Weights that do not ship."""
        return self.root / "models"

    @property
    def cache(self) -> Path:
        """What can be made again, and so may be deleted at any time."""
        return self.root / "cache"

    @property
    def kept_results(self) -> Path:
        """Results of nodes, so that they need not be made again."""
        return self.cache / "results"

    @property
    def checkpoints(self) -> Path:
        """How far interrupted runs are."""
        return self.root / "checkpoints"

    def make(self) -> Folders:
        """Create the folders that are missing, readable by their owner only, and return self.

        Raises:
            FolderIsLink: if one of them, other than the models', is a link: nothing is written through it.
                The data folder as a whole may lie anywhere.
            OSError: if they cannot be made.
        """
        self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
        for name in _OWN:
            if (self.root / name).is_symlink():
                raise FolderIsLink(name)
        for folder in (self.images, self.recipes, self.blocks, self.results, self.models, self.cache):
            folder.mkdir(exist_ok=True)
        return self


def user_folders() -> Folders:
    """Return the folders under ``$IMPASTO_HOME``, or else under the user's data folder of this system."""
    if home := os.environ.get(HOME_VARIABLE):
        return Folders(Path(home).absolute())
    from platformdirs import user_data_path

    return Folders(user_data_path("impasto"))
