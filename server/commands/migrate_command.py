"""`impasto migrate`: brings recipes up to date whose nodes were called otherwise when they were made."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from server.commands.shared import DONE, WRONG, ExtraNodes, catalogue_with, console, errors


def migrate(
    recipe: Annotated[str, typer.Argument(help="A recipe's file, a picture that Impasto saved, or a name.")],
    output: Annotated[
        Path | None,
        typer.Option(help="Where to write it; else a recipe's file is changed in place.", dir_okay=False),
    ] = None,
    extra_nodes: ExtraNodes = None,
) -> None:
    """Bring a recipe up to date: nodes, names and choices that are called otherwise now, and nothing else.

    `impasto check` says beforehand what would. Where there is nothing to change, nothing is written, unless
    --output says where.
    """
    from graphs.migrating import migrated
    from graphs.problems import RecipeError
    from graphs.reading import write_recipe
    from graphs.store.files import DiskFull, write_whole
    from server.commands import headless, terminal

    target = output or Path(recipe)
    if output is None and (not target.is_file() or target.suffix.lower() != ".json"):
        raise typer.BadParameter("say where to write the migrated recipe", param_hint="--output")
    try:
        opened = headless.open_recipe(recipe)
    except RecipeError as error:
        terminal.refuse(error.problems, as_json=False)
        raise typer.Exit(WRONG) from None
    present, changes = migrated(opened, catalogue_with(extra_nodes))
    for change in changes:
        console().print(f"{change.node}: {change.text}", markup=False, highlight=False, soft_wrap=True)
    if not changes:
        console().print(f"{recipe} is up to date.", markup=False, highlight=False, soft_wrap=True)
    if changes or output:
        try:
            write_whole(target, write_recipe(present), "the recipe")
        except DiskFull as error:
            errors().print(f"{error.message} {error.hint}", markup=False, highlight=False, soft_wrap=True)
            raise typer.Exit(WRONG) from None
        except OSError as error:
            errors().print(f"{target} cannot be written: {error.strerror}.", markup=False)
            raise typer.Exit(WRONG) from None
    raise typer.Exit(DONE)
