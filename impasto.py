"""The front door: `impasto serve | run | check | diff | lock | nodes | models | cache | version`.

Everything heavy is imported inside the commands, so that help answers at once.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from server.commands.cache_command import cache
from server.commands.diff_command import diff
from server.commands.lock_command import lock
from server.commands.migrate_command import migrate
from server.commands.models_command import models
from server.commands.serve_command import serve
from server.commands.shared import (
    CANCELLED,
    DONE,
    ENDS,
    FAILED,
    WRONG,
    CacheDisk,
    ExtraNodes,
    Metadata,
    catalogue_with,
    console,
    errors,
)

if TYPE_CHECKING:
    from graphs.problems import Problem

app = typer.Typer(
    help="Artistic style transfer as a graph: wire it in the browser, watch it paint, run it headless.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.add_typer(models, name="models")
app.add_typer(cache, name="cache")

app.command()(serve)


@app.command()
def run(
    recipe: Annotated[str, typer.Argument(help="A recipe's file, a picture that Impasto saved, or a name.")],
    set_: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="NAME=VALUE",
            help="Set a named input, any node.parameter, or a node.preset; repeatable.",
        ),
    ] = None,
    output: Annotated[Path, typer.Option(help="The folder for the pictures.", file_okay=False)] = Path(),
    device: Annotated[str, typer.Option(help="auto, cpu, cuda or cuda:1.")] = "auto",
    quiet: Annotated[bool, typer.Option("--quiet", help="Print failures only.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one event a line, as JSON.")] = False,
    cache_disk: CacheDisk = 10,
    metadata: Metadata = True,
    server: Annotated[str, typer.Option(help="Run it on this server instead.", metavar="URL")] = "",
    token: Annotated[str, typer.Option(envvar="IMPASTO_TOKEN", help="The token of that server.")] = "",
    extra_nodes: ExtraNodes = None,
) -> None:
    """Run a recipe here, or on a server."""
    from graphs.plan import node_of, plan
    from graphs.problems import RecipeError
    from server.commands import headless, lock_command, terminal

    if server:
        from server.commands import remote_command

        if device != "auto" or extra_nodes or not metadata:
            found = "the server has its own --device, --extra-nodes and --no-metadata"
            raise typer.BadParameter(found, param_hint="--server")
        order = remote_command.Order(recipe, tuple(set_ or ()), output, quiet=quiet, as_json=as_json)
        raise typer.Exit(remote_command.run(order, server, token))
    catalogue = catalogue_with(extra_nodes)
    try:
        opened = headless.open_recipe(recipe)
        prepared = headless.ready(
            opened, set_ or (), catalogue, lambda problems: terminal.print_problems(problems, errors())
        )
        where = headless.device_of(device)
        lock_command.warn_if_other(opened, catalogue, where)
        planned = plan(prepared, catalogue)
    except RecipeError as error:
        _refuse(error.problems, as_json)
    titles = {node: node_of(planned, node).spec.title for node in planned}
    try:
        events = headless.paint(
            prepared, catalogue, output, where, cache_disk_bytes=int(cache_disk * 1e9), metadata=metadata
        )
        state = (
            terminal.follow_as_json(events)
            if as_json
            else terminal.follow(events, titles, output, console(), quiet)
        )
    except KeyboardInterrupt:
        raise typer.Exit(CANCELLED) from None
    except BrokenPipeError:
        raise typer.Exit(FAILED) from None  # nobody reads any more
    except OSError as error:
        errors().print(f"{output} cannot be written to: {error.strerror}. Choose another with --output.")
        raise typer.Exit(WRONG) from None
    raise typer.Exit(ENDS[state])


@app.command()
def check(
    recipes: Annotated[list[str], typer.Argument(metavar="RECIPE...", help="Files, pictures or names.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the problems as JSON, one a line.")] = False,
    locked: Annotated[
        bool, typer.Option("--lock", help="Also say whether they paint the same as when they were locked.")
    ] = False,
    device: Annotated[str, typer.Option(help="For --lock: auto, cpu, cuda or cuda:1.")] = "auto",
    extra_nodes: ExtraNodes = None,
) -> None:
    """Say everything that is wrong with recipes, without running them."""
    from graphs.check import check as problems_of
    from graphs.problems import RecipeError
    from graphs.store import ImageStore, user_folders
    from server.commands import headless, lock_command, terminal

    catalogue = catalogue_with(extra_nodes)
    images = ImageStore(user_folders().images)
    sound = True
    for name in recipes:
        found = None
        try:
            opened = headless.open_recipe(name)
            found = lock_command.sameness(opened, catalogue, device) if locked else None
            problems = problems_of(opened, catalogue, images)
        except RecipeError as error:
            problems = error.problems
        sound = sound and not problems
        if as_json:
            terminal.refuse(problems, as_json, recipe=name)
        else:
            console().print(f"{name}: {_count(problems)}", highlight=False, markup=False, soft_wrap=True)
            terminal.print_problems(problems, console())
        if found:
            lock_command.print_sameness(name, found, as_json=as_json)
            sound = sound and lock_command.exit_code(found) == DONE
    raise typer.Exit(DONE if sound else WRONG)


app.command()(diff)
app.command()(lock)
app.command()(migrate)


@app.command()
def nodes(
    name: Annotated[str | None, typer.Argument(help="A node's type or title: everything about it.")] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the catalogue as the editor gets it.")
    ] = False,
    extra_nodes: ExtraNodes = None,
) -> None:
    """List the nodes, or describe one."""
    import json

    from server.catalogue_view import node_info
    from server.commands.node_help import describe, list_nodes

    catalogue = catalogue_with(extra_nodes)
    specs = [
        spec
        for spec in catalogue.values()
        if name is None or name.lower() in (spec.type.lower(), spec.title.lower())
    ]
    if not specs:
        _refuse_unknown_node(name or "", [spec.title for spec in catalogue.values()])
        raise typer.Exit(WRONG)
    if as_json:
        print(json.dumps([node_info(spec).model_dump() for spec in specs], ensure_ascii=False, indent=2))
    elif name is None:
        list_nodes(specs, console())
    else:
        describe(specs[0], console())


def _refuse_unknown_node(name: str, titles: list[str]) -> None:
    from difflib import get_close_matches

    by_lower = {title.lower(): title for title in titles}
    close = [by_lower[lower] for lower in get_close_matches(name.lower(), by_lower, cutoff=0.6)]
    hint = f"Did you mean {' or '.join(close)}?" if close else f"Known are: {', '.join(titles)}."
    errors().print(f"There is no node {name!r}. {hint}", markup=False)


@app.command()
def version() -> None:
    """Print the versions of Impasto, Python and torch."""
    import platform
    from importlib.metadata import version as version_of

    print(
        f"impasto {version_of('impasto')} · Python {platform.python_version()} · torch {version_of('torch')}"
    )


def _refuse(problems: list[Problem], as_json: bool) -> NoReturn:
    from server.commands import terminal

    terminal.refuse(problems, as_json)
    raise typer.Exit(WRONG)


def _count(problems: list[Problem]) -> str:
    return "good" if not problems else f"{len(problems)} problem{'s' * (len(problems) > 1)}"


def main() -> None:
    """Run the command line."""
    app()


if __name__ == "__main__":
    main()
