"""All operations of the API, in the order in which they are documented."""

from __future__ import annotations

from server.openapi import blocks, films, gallery, live, login, machine, pictures, recipes, runs
from server.openapi.operation import Operation

OPERATIONS: tuple[Operation, ...] = (
    *recipes.OPERATIONS,
    *blocks.OPERATIONS,
    *gallery.OPERATIONS,
    *pictures.OPERATIONS,
    *runs.OPERATIONS,
    *films.OPERATIONS,
    *live.OPERATIONS,
    *machine.OPERATIONS,
    *login.OPERATIONS,
)


def groups() -> dict[str, list[Operation]]:
    """Return the operations under their headings."""
    found: dict[str, list[Operation]] = {}
    for operation in OPERATIONS:
        found.setdefault(operation.group, []).append(operation)
    return found
