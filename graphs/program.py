"""Which program computes, for keys: results of another one are not taken for its own."""

from __future__ import annotations

import hashlib
import platform
import sys
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import nodes

DISTRIBUTIONS = (
    "impasto",
    "torch",
    "torchvision",
    "numpy",
    "scipy",
    "opencv-python-headless",
    "pillow",
    "spandrel",
)
"""Those whose arithmetic or decoding ends up in results."""


@cache
def program(package: str, device: str) -> str:
    """Return what a result depends on besides its node's version: the source text of all nodes and of
    `package`, from which this one comes, the versions of the libraries, and what `device` is.

    The source text, because a node's version rises with its parameters only: a release that computes them
    otherwise, or an edit in a checkout, must find nothing of what was computed before.
    """
    versions = " ".join(f"{name} {version}" for name, version in libraries().items())
    return f"{source(nodes.__name__)} {source(package)}, {versions}, {_machine(device)}"


def libraries() -> dict[str, str]:
    """Return the version of each of `DISTRIBUTIONS`, "-" where one is not installed."""
    return {name: _version(name) for name in DISTRIBUTIONS}


@cache
def source(package: str) -> str:
    """Return the sha256 of the source text of an imported package or module; empty where it has no files."""
    file = getattr(sys.modules.get(package), "__file__", None)
    if file is None:
        return ""
    path = Path(file)
    digest = hashlib.sha256()
    for part in sorted(path.parent.rglob("*.py")) if path.name == "__init__.py" else [path]:
        text = part.read_bytes()
        digest.update(f"{part.relative_to(path.parent)} {len(text)} ".encode() + text)
    return digest.hexdigest()


def _version(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return "-"


def _machine(device: str) -> str:
    if not device.startswith("cuda"):
        return platform.machine()
    import torch

    return torch.cuda.get_device_name(device)
