"""The catalogue of nodes: those that ship, and those of packages that the user named."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from importlib import import_module

import nodes
from nodes.contract import NodeSpec, spec_of

ENTRY_POINTS = "impasto.nodes"
CATEGORIES = ("Pictures", "Prepare", "Mask", "Style", "Compose", "Color", "Finish", "Geometry", "Measure")
"""The categories of the nodes that ship, in the order of the palette; others come after them."""


class UnknownNodeType(KeyError):
    """No node of that type is in the catalogue."""


class ExtraNodesNotFound(LookupError):
    """A package of extra nodes was named that is not installed."""


class Catalogue(Mapping[str, NodeSpec]):
    """The nodes by type, in the order of the palette: by category, and within one as they are given.

    >>> catalogue = shipped()
    >>> catalogue["Blend"].title
    'Blend'
    """

    def __init__(self, functions: Iterable[Callable[..., object]]) -> None:
        specs = sorted(map(spec_of, functions), key=lambda spec: _place(spec.category))
        self._specs = {spec.type: spec for spec in specs}

    def __getitem__(self, type: str) -> NodeSpec:
        try:
            return self._specs[type]
        except KeyError:
            raise UnknownNodeType(type) from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._specs)

    def __len__(self) -> int:
        return len(self._specs)


@cache
def shipped() -> Catalogue:
    """Return the nodes that ship."""
    return Catalogue(_shipped_functions())


def with_extras(packages: Iterable[str]) -> Catalogue:
    """Return the nodes that ship and those of the installed packages named.

    A package offers nodes by entry points of the group ``impasto.nodes``, each a function that `@node`
    declares. Nothing that was not named is imported.

    Raises:
        ExtraNodesNotFound: if no installed package of such a name offers nodes.
    """
    from importlib.metadata import entry_points

    functions = list(_shipped_functions())
    for package in packages:
        found = [
            point for point in entry_points(group=ENTRY_POINTS) if point.dist and point.dist.name == package
        ]
        if not found:
            raise ExtraNodesNotFound(
                f"No installed package {package!r} offers nodes. Install it: pip install {package}"
            )
        functions.extend(point.load() for point in found)
    return Catalogue(functions)


def _place(category: str) -> int:
    return CATEGORIES.index(category) if category in CATEGORIES else len(CATEGORIES)


def _shipped_functions() -> Iterator[Callable[..., object]]:
    for name, home in nodes.HOMES.items():
        yield getattr(import_module(home), name)
