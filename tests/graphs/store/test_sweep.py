"""What killed processes left half written goes at the next start, once nobody can be writing to it."""

from __future__ import annotations

import os
import time
from pathlib import Path

from graphs.store import Folders
from graphs.store.sweep import OLD, sweep

LEFT = (
    ".a.part",
    "results/.impasto-12.part",
    "results/.records/.b.part",
    "recipes/.c.part",
    "cache/.d.part",
    "cache/results/.e.part",
    "checkpoints/key/.f.part",
    "images/.g.part",
    "images/.decoding-x/picture.png",
)
KEPT = (
    "models/sketch.pth.part",
    "images/a.png",
    "results/mine.part",
    "results/b.png",
    "checkpoints/key/index.json",
)


def made(folders: Folders, names: tuple[str, ...], age: float) -> list[Path]:
    found = []
    for name in names:
        path = folders.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"half")
        for each in (path, path.parent):
            os.utime(each, (time.time() - age, time.time() - age))
        found.append(path)
    return found


def test_what_is_old_and_unfinished_goes_and_nothing_else(tmp_path: Path) -> None:
    folders = Folders(tmp_path / "home").make()
    left, kept = made(folders, LEFT, OLD + 60), made(folders, KEPT, OLD + 60)
    assert sweep(folders) == len(left)
    assert not any(path.exists() for path in left)
    assert all(path.exists() for path in kept)
    assert not (folders.images / ".decoding-x").exists()
    assert sweep(folders) == 0


def test_what_may_still_be_written_stays(tmp_path: Path) -> None:
    folders = Folders(tmp_path / "home").make()
    left = made(folders, LEFT, OLD - 60)
    assert sweep(folders) == 0
    assert all(path.exists() for path in left)
    assert sweep(Folders(tmp_path / "nothing")) == 0
