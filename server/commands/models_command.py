"""`impasto models`: which weights there are, getting them, and checking them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from server.commands.shared import CANCELLED, DONE, FAILED, WRONG, console, errors

if TYPE_CHECKING:
    from rich.table import Table

    from nodes.models.catalogue import ModelEntry
    from nodes.models.errors import ModelError
    from server.models_view import Row

models = typer.Typer(
    help="The networks' weights: list, get, check.", no_args_is_help=True, rich_markup_mode=None
)


@models.command("list")
def list_models(
    as_json: Annotated[bool, typer.Option("--json", help="Print one model a line, as JSON.")] = False,
) -> None:
    """List every network by name: what it does, its size and licence, and whether it is here."""
    from server.models_view import rows

    found = list(rows())
    if as_json:
        import json
        from dataclasses import asdict

        for row in found:
            print(json.dumps(asdict(row), ensure_ascii=False))
        return
    printed = console()
    for job in dict.fromkeys(row.job for row in found):
        printed.print(_table(job, [row for row in found if row.job == job], wide=printed.width >= 110))
        printed.print()
    if any(row.state in ("missing", "unfinished") for row in found):
        printed.print("Get one with: impasto models get NAME", style="dim")


def _table(job: str, found: list[Row], *, wide: bool) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False, title_justify="left")
    table.title = job or "of your own"
    for column in ("name", "size", "licence", "state", *(("title",) if wide else ())):
        table.add_column(column, justify="right" if column == "size" else "left", no_wrap=True)
    for row in found:
        style = "dim" if row.state == "missing" else ""
        cells = (row.name, row.size_in_words, row.licence, row.state, *((row.title,) if wide else ()))
        table.add_row(*(Text(cell) for cell in cells), style=style)
    return table


@models.command()
def get(
    what: Annotated[
        list[str], typer.Argument(metavar="NAME-OR-FILE...", help="Names of the list, or files of your own.")
    ],
) -> None:
    """Download networks of the list, or bring in files of your own."""
    from nodes.models.catalogue import catalogue, model_folder
    from nodes.models.errors import ModelError
    from nodes.models.own_file import bring_in

    unknown = [name for name in what if name not in catalogue() and not Path(name).is_file()]
    if unknown:
        _refuse_unknown(unknown[0])
    failed = False
    for name in what:
        try:
            if entry := catalogue().get(name):
                _get_entry(entry, model_folder())
            else:
                brought = bring_in(Path(name), model_folder())
                was = "was there already" if brought.was_there else "is in the model folder"
                _say(f"{brought.what.words}: {brought.path.name} {was}. Nodes know it as {brought.name}.")
        except ModelError as error:
            _complain(error)
            failed = True
        except KeyboardInterrupt:
            _say("Cancelled. What was downloaded is kept: the same command goes on from there.")
            raise typer.Exit(CANCELLED) from None
        except OSError as error:
            errors().print(
                f"The model folder cannot be written to: {error.strerror}.", markup=False, soft_wrap=True
            )
            raise typer.Exit(FAILED) from None
    raise typer.Exit(FAILED if failed else DONE)


@models.command()
def check(
    as_json: Annotated[bool, typer.Option("--json", help="Print one file a line, as JSON.")] = False,
) -> None:
    """Check every file that is here: its size, its sha256, and that it loads."""
    import json
    from dataclasses import asdict

    from nodes.models.catalogue import model_folder
    from nodes.models.checking import look_through
    from server.models_view import shipped

    sound = True
    marks = {"good": "✓", "unpinned": "✓", "unfinished": "–", "damaged": "✗"}
    for finding in look_through(model_folder(), shipped()):
        sound = sound and finding.state != "damaged"
        if as_json:
            print(json.dumps(asdict(finding), ensure_ascii=False), flush=True)
            continue
        label = f"{finding.name} ({finding.file})" if finding.name else finding.file
        _say(f"{marks[finding.state]} {label}: {finding.words}")
        if finding.state == "unpinned":
            _say(f"  Only the start of its hash is published; here it is sha256 {finding.sha256}.")
        if finding.hint:
            _say(f"  {finding.hint}")
    raise typer.Exit(DONE if sound else FAILED)


@models.command()
def where() -> None:
    """Print the model folder."""
    from nodes.models.catalogue import model_folder

    print(model_folder())


def _get_entry(entry: ModelEntry, folder: Path) -> None:
    from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn, TransferSpeedColumn

    from nodes.models.download import download

    if (path := entry.path(folder)) is not None:
        here = "ships with Impasto" if entry.shipped else f"is here already ({path.name})"
        _say(f"{entry.name} {here}.")
        return
    _say(f"{entry.title}, licence {entry.licence}, from {entry.address}")
    columns = (BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
    with Progress("{task.description}", *columns, console=console(), transient=True) as progress:
        task = progress.add_task(entry.name, total=entry.size)
        done = download(
            entry,
            folder,
            report=lambda loaded, total: progress.update(task, completed=loaded, total=total),
        )
    if done.pinned:
        _say(f"{entry.name} is here and is the file that it should be.")
    else:
        _say(f"{entry.name} is here. Only the start of its hash is published, and that agrees:")
        _say(f"  sha256 {done.sha256}")


def _refuse_unknown(name: str) -> None:
    from difflib import get_close_matches

    from nodes.models.catalogue import catalogue

    close = get_close_matches(name, catalogue(), n=3, cutoff=0.7)
    if "://" in name:
        hint = "Downloads come from the list only; load the file down yourself and give its path."
    elif close:
        hint = f"Did you mean {' or '.join(close)}?"
    else:
        hint = "impasto models list shows the names."
    errors().print(f"There is no model and no file {name!r}. {hint}", markup=False, soft_wrap=True)
    raise typer.Exit(WRONG)


def _complain(error: ModelError) -> None:
    errors().print(f"✗ {error.message}", markup=False, highlight=False, soft_wrap=True)
    if error.hint:
        errors().print(f"  {error.hint}", markup=False, highlight=False, soft_wrap=True)


def _say(text: str) -> None:
    console().print(text, markup=False, highlight=False, soft_wrap=True)
