"""With what versions a run is painted."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

_PACKAGES = ("impasto", "torchvision", "numpy", "opencv-python-headless", "pillow", "safetensors", "spandrel")


def program_version() -> str:
    """Return the version of Impasto."""
    return _installed().get("impasto", "unpacked source")


def versions_with(told: Mapping[str, Any]) -> dict[str, str]:
    """Return the versions of this machine's libraries by name; `told` is what the worker told of itself."""
    return {**_installed(), "torch": str(told.get("torch", ""))}


@cache
def _installed() -> dict[str, str]:
    found = {"python": platform.python_version()}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue  # Impasto itself runs unpacked too
    return found
