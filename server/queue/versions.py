"""With what versions a run is painted."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from functools import cache
from typing import Any

from graphs.program import libraries


def program_version() -> str:
    """Return the version of Impasto."""
    return _installed().get("impasto", "unpacked source")


def versions_with(told: Mapping[str, Any]) -> dict[str, str]:
    """Return the versions of this machine's libraries by name; `told` is what the worker told of itself."""
    return {**_installed(), "torch": str(told.get("torch", ""))}


@cache
def _installed() -> dict[str, str]:
    found = {name: version for name, version in libraries().items() if version != "-"}
    return {"python": platform.python_version(), **found}
