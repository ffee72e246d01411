"""A shelf with a file of 700 kB on it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.nodes.models.shelf import Shelf, serving


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    file = tmp_path / "on-the-shelf"
    file.write_bytes(random.Random(1).randbytes(700_000))
    with serving(Shelf(file)) as served:
        yield served
