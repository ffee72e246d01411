"""Recipes of stub nodes, for tests of what becomes of runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


@contextmanager
def hold(file: Path) -> Iterator[None]:
    """Make a file: nodes that name it as `held` are not done before the block is left."""
    file.touch()
    try:
        yield
    finally:
        file.unlink()


def lasting(
    name: str, steps: int = 100, seconds: float = 0.02, grey: float = 0.5, held: Path | None = None
) -> dict[str, Any]:
    """A recipe that takes `steps` times `seconds`, saves a picture, and goes on where it was interrupted."""
    return _recipe(
        name,
        {
            "flat": {"type": "StubFlat", "version": 1, "parameters": {"grey": grey, "side": 96}},
            "slow": {
                "type": "StubLasting",
                "version": 1,
                "inputs": {"image": "flat.image"},
                "parameters": {"steps": steps, "seconds": seconds} | ({"held": str(held)} if held else {}),
            },
            "save": {"type": "SaveImage", "version": 1, "inputs": {"image": "slow.image"}},
        },
    )


def failing(name: str) -> dict[str, Any]:
    """A recipe whose second node fails with a sentence."""
    return _recipe(
        name,
        {
            "flat": {"type": "StubFlat", "version": 1},
            "fail": {"type": "StubFail", "version": 1, "inputs": {"image": "flat.image"}},
            "save": {"type": "SaveImage", "version": 1, "inputs": {"image": "fail.image"}},
        },
    )


def _recipe(name: str, nodes: dict[str, Any]) -> dict[str, Any]:
    places = {id: [360 * at, 120] for at, id in enumerate(nodes)}
    return {"impasto": 1, "name": name, "nodes": nodes, "layout": places}
