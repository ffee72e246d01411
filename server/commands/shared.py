"""What the commands have in common: the nodes that they know, where they print, how they end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from graphs.events import State
    from nodes.catalogue import Catalogue

DONE, FAILED, WRONG, CANCELLED = 0, 1, 2, 130
"""Exit codes: done; a node failed; wrong usage or problems in the recipe; cancelled or interrupted."""
ENDS: dict[State, int] = {"done": DONE, "failed": FAILED, "cancelled": CANCELLED, "interrupted": CANCELLED}
"""With which of them a run ends."""

ExtraNodes = Annotated[
    list[str] | None,
    typer.Option("--extra-nodes", metavar="PACKAGE", help="Also offer the nodes of this installed package."),
]
Metadata = Annotated[
    bool, typer.Option("--metadata/--no-metadata", help="Whether pictures may carry their recipe.")
]
CacheDisk = Annotated[
    float,
    typer.Option(min=0, help="Gigabytes that results kept on disk may take, for later runs.", metavar="GB"),
]


def catalogue_with(extra_nodes: list[str] | None) -> Catalogue:
    """Return the nodes that ship and those of the packages named.

    Raises:
        Exit: if one of them is not installed, once that is printed.
    """
    from nodes.catalogue import ExtraNodesNotFound, with_extras

    try:
        return with_extras(extra_nodes or ())
    except ExtraNodesNotFound as error:
        errors().print(str(error), markup=False, highlight=False, soft_wrap=True)
        raise typer.Exit(WRONG) from None


def console() -> Console:
    """Return where results are printed."""
    from rich.console import Console

    return Console()


def errors() -> Console:
    """Return where problems are printed."""
    from rich.console import Console

    return Console(stderr=True)
