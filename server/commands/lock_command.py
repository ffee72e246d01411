"""`impasto lock`: records in a recipe what it is painted with; and what `check --lock` prints."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from server.commands.shared import DONE, WRONG, ExtraNodes, catalogue_with, console, errors

if TYPE_CHECKING:
    from graphs.recipe import Recipe
    from graphs.sameness import Comparison
    from graphs.shapes import Catalogue

RESULTS = {
    "same": "paints the same bytes here",
    "close": "paints nearly the same here: other last digits",
    "different": "paints another picture here",
    "not locked": "is not locked",
}


def lock(
    recipe: Annotated[str, typer.Argument(help="A recipe's file, a picture that Impasto saved, or a name.")],
    output: Annotated[
        Path | None,
        typer.Option(help="Where to write it; else a recipe's file is locked in place.", dir_okay=False),
    ] = None,
    device: Annotated[str, typer.Option(help="auto, cpu, cuda or cuda:1.")] = "auto",
    extra_nodes: ExtraNodes = None,
) -> None:
    """Record in a recipe what it is painted with here: versions, and weights and pictures by their sha256."""
    from graphs.check import check
    from graphs.lock import lock_of
    from graphs.problems import RecipeError
    from graphs.reading import write_recipe
    from graphs.store import ImageStore, user_folders
    from graphs.store.files import DiskFull, write_whole
    from nodes.contract import NodeError
    from server.commands import headless, terminal

    target = output or Path(recipe)
    if output is None and (not target.is_file() or target.suffix.lower() != ".json"):
        raise typer.BadParameter("say where to write the locked recipe", param_hint="--output")
    catalogue = catalogue_with(extra_nodes)
    images = ImageStore(user_folders().images)
    try:
        opened = headless.open_recipe(recipe)
        if problems := check(opened, catalogue, images):
            raise RecipeError(problems)
        machine = headless.machine_on(device)
    except RecipeError as error:
        terminal.refuse(error.problems, as_json=False)
        raise typer.Exit(WRONG) from None
    try:
        made = lock_of(opened, catalogue, images, machine)
        write_whole(target, write_recipe(opened.model_copy(update={"lock": made})), "the recipe")
    except (DiskFull, NodeError) as error:
        errors().print(f"{error.message} {error.hint}", markup=False, highlight=False, soft_wrap=True)
        raise typer.Exit(WRONG) from None
    except OSError as error:
        errors().print(f"{target} cannot be written: {error.strerror}.", markup=False)
        raise typer.Exit(WRONG) from None
    parts = [
        f"{len(made.nodes)} types of nodes",
        f"{len(made.weights)} weights",
        f"{len(made.images)} pictures",
    ]
    console().print(f"Locked {target}: {', '.join(parts)}.", markup=False, highlight=False, soft_wrap=True)


def sameness(recipe: Recipe, catalogue: Catalogue, device: str = "auto") -> Comparison:
    """Return whether a recipe paints the same here as when it was locked.

    Raises:
        RecipeError: if `device` is not there.
    """
    from graphs.sameness import compare
    from graphs.store import ImageStore, user_folders
    from server.commands import headless

    machine = headless.machine_on(device)
    return compare(recipe, catalogue, ImageStore(user_folders().images), machine)


def print_sameness(name: str, found: Comparison, *, as_json: bool) -> None:
    """Print whether a recipe paints the same here, and what deviates."""
    import json
    from dataclasses import asdict

    from rich.text import Text

    if as_json:
        print(json.dumps({"recipe": name, **asdict(found)}, ensure_ascii=False))
        return
    console().print(Text(f"{name} {RESULTS[found.result]}"), soft_wrap=True)
    for deviation in found.deviations:
        sign, colour = ("✗", "red") if deviation.effect == "different" else ("~", "yellow")
        console().print(
            Text(f"{sign} ", style=colour).append(deviation.text, style="default"), soft_wrap=True
        )
        console().print(Text(f"  {deviation.hint}", style="dim"), soft_wrap=True)


def exit_code(found: Comparison) -> int:
    """Return how a check of the lock ends: as a problem only where another picture is painted."""
    return WRONG if found.result in ("different", "not locked") else DONE


def warn_if_other(recipe: Recipe, catalogue: Catalogue, device: str) -> None:
    """Say on the error stream what of a locked recipe is not here as it was. It is painted all the same."""
    if recipe.lock is None:
        return
    for deviation in sameness(recipe, catalogue, device).deviations:
        errors().print(
            f"Locked: {deviation.text} {deviation.hint}", markup=False, highlight=False, soft_wrap=True
        )
