"""`impasto cache`: how much of the results of nodes is kept on disk, and deleting it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from graphs.store.kept import KeptResults, Usage

FAILED = 1

cache = typer.Typer(
    help="The results kept on disk, so that they need not be made again: show, clear.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@cache.command()
def show(
    as_json: Annotated[bool, typer.Option("--json", help="Print the sizes in bytes, as JSON.")] = False,
) -> None:
    """Say how much is kept, and where."""
    usage = _kept().usage()
    if as_json:
        import json

        print(json.dumps({"disk_bytes": usage.bytes, "entries": usage.entries}))
        return
    print(f"{_in_words(usage)} in {_kept().folder}")


@cache.command()
def clear() -> None:
    """Delete all of it. What is needed again is made again; pictures that were saved stay."""
    kept = _kept()
    usage = kept.usage()
    try:
        kept.clear()
    except TimeoutError:
        _complain("Another process writes into the cache for too long. Try again.")
    except OSError as error:
        _complain(f"The cache cannot be deleted: {error.strerror}.")
    print(f"{_in_words(usage)} deleted. A running server still holds what is in its memory.")


def _kept() -> KeptResults:
    from graphs.store import user_folders
    from graphs.store.kept import KeptResults

    return KeptResults(user_folders().kept_results)


def _in_words(usage: Usage) -> str:
    results = "1 result" if usage.entries == 1 else f"{usage.entries:,} results"
    return f"{results}, {usage.bytes / 1e6:,.1f} MB"


def _complain(message: str) -> None:
    typer.echo(message, err=True)
    raise typer.Exit(FAILED)
