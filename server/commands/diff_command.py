"""`impasto diff`: what changed from one recipe to another."""

from __future__ import annotations

from typing import Annotated

import typer

from server.commands.shared import DONE, WRONG, ExtraNodes, catalogue_with, console

DIFFERENT = 1

RECIPE = "A recipe's file, a picture that Impasto saved, or a name."


def diff(
    before: Annotated[str, typer.Argument(metavar="A", help=RECIPE)],
    after: Annotated[str, typer.Argument(metavar="B", help=RECIPE)],
    layout: Annotated[bool, typer.Option("--layout", help="Also say whether nodes were moved.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one change a line, as JSON.")] = False,
    extra_nodes: ExtraNodes = None,
) -> None:
    """Say what changed from recipe A to recipe B. Ends with 0 if nothing did, with 1 if something did."""
    from graphs.difference import difference
    from graphs.problems import RecipeError
    from server.commands import differing, headless, terminal

    catalogue = catalogue_with(extra_nodes)
    recipes = []
    for name in (before, after):
        try:
            recipes.append(headless.open_recipe(name))
        except RecipeError as error:
            terminal.refuse(error.problems, as_json, recipe=name)
            raise typer.Exit(WRONG) from None
    changes = difference(*recipes, catalogue=catalogue, layout=layout)
    if as_json:
        differing.print_as_json(changes)
    else:
        differing.print_changes(changes, console())
    raise typer.Exit(DIFFERENT if changes else DONE)
