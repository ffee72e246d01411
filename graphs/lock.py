"""Records what a recipe is painted with."""

from __future__ import annotations

import hashlib
import json
import platform
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from graphs.check import Images
from graphs.plan import node_of, plan
from graphs.program import libraries, source
from graphs.reading import recipe_value
from graphs.recipe import Lock, LockedWeights, Recipe
from graphs.shapes import Catalogue
from nodes.contract import ImageFile, ModelName
from nodes.models.files import sha256_of

_NO_MEANING = ("name", "about", "layout", "lock")
_NO_MEANING_INSIDE = ("title", "about", "layout")


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """On what is painted: ``cpu`` or ``cuda``, the name of the processor or the card, and how many cores
    compute together, None where that is not known."""

    device: str
    processor: str
    threads: int | None = None


def machine_of(device: str, threads: int | None = None) -> Machine:
    """Return what there is to paint on; a CUDA device's name is asked of torch.

    >>> machine_of("cpu").device
    'cpu'
    """
    if device.startswith("cuda"):
        import torch

        return Machine(device="cuda", processor=torch.cuda.get_device_name(device), threads=threads)
    from nodes.transfer.precision import processor

    return Machine(device="cpu", processor=processor(), threads=threads)


def lock_of(
    recipe: Recipe,
    catalogue: Catalogue,
    images: Images,
    machine: Machine | None,
    *,
    digest: Callable[[Path], str] | None = None,
    clock: Callable[[], float] = time.time,
) -> Lock:
    """Return what `recipe`, which must have passed `check`, is painted with here and now; `digest` returns
    the sha256 of a file.

    Raises:
        NodeError: if a picture or weights went missing since.
    """
    digest = digest or sha256_of
    weights: dict[str, LockedWeights] = {}
    pictures: dict[str, str] = {}
    versions: dict[str, int] = {}
    packages: set[str] = set()
    planned = plan(recipe, catalogue)
    for id in planned:
        node = node_of(planned, id)
        versions[node.spec.type] = node.spec.version
        packages.add(node.spec.package)
        for name, value in node.parameters.items():
            widget = node.spec.parameters[name].widget
            if isinstance(widget, ModelName) and isinstance(value, str):
                weights[value] = LockedWeights(
                    sha256=digest(widget.find(value)), node=node.spec.type, parameter=name
                )
            elif isinstance(widget, ImageFile) and isinstance(value, str):
                pictures[value] = images.digest(value)
    return Lock(
        made=round(clock(), 3),
        recipe=meaning(recipe),
        impasto=libraries()["impasto"],
        nodes=dict(sorted(versions.items())),
        programs={package: source(package) for package in sorted({"nodes", *packages})},
        libraries=versions_here(),
        weights=dict(sorted(weights.items())),
        images=dict(sorted(pictures.items())),
        device=machine.device if machine else "",
        processor=machine.processor if machine else "",
        threads=machine.threads if machine else None,
    )


def meaning(recipe: Recipe) -> str:
    """Return the sha256 of what a recipe paints: its name, description, layout and lock left out, and the
    titles, descriptions and layouts of its definitions."""
    value = {key: part for key, part in recipe_value(recipe).items() if key not in _NO_MEANING}
    for definition in value.get("definitions", {}).values():
        for key in _NO_MEANING_INSIDE:
            definition.pop(key, None)
    text = json.dumps(value, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def versions_here() -> dict[str, str]:
    """Return the versions of the libraries whose arithmetic ends up in pictures, and of Python."""
    return {**libraries(), "python": platform.python_version()}
