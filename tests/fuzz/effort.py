"""How hard to try: a little in `make test`, long in `make soak`."""

from __future__ import annotations

import os

import pytest

SOAK = os.environ.get("IMPASTO_SOAK") == "1"
MANY = int(os.environ.get("IMPASTO_EXAMPLES", "5000"))


def examples(few: int, many: int = MANY) -> int:
    """Return how many examples a property is tried on: `few`, or `many` in `make soak`."""
    return many if SOAK else few


in_soak = pytest.mark.skipif(not SOAK, reason="takes long; make soak runs it")
