"""Runs a recipe on a server as the command line does: uploads, submits, follows and fetches the pictures."""

from __future__ import annotations

import logging
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from graphs.events import NodeFinished, RunFinished
from graphs.exposed import exposed_parameters
from graphs.inputs import set_inputs
from graphs.problems import Problem, RecipeError
from graphs.reading import recipe_of
from graphs.recipe import Recipe
from graphs.saving import with_saves
from graphs.shapes import Catalogue
from graphs.store.folders import user_folders
from graphs.store.images import ImageStore
from graphs.strangers import hindering
from nodes.contract import ImageFile, NodeError
from nodes.pictures.encode import write_new
from server.client import Client, ServerError
from server.client.following import follow
from server.client.patience import patiently
from server.client.wire import Reply
from server.commands import headless
from server.queue.messages import RunEvent

log = logging.getLogger(__name__)


def open_recipe(name: str, client: Client) -> Recipe:
    """Return the recipe of a file here, or of that name on the server.

    Raises:
        RecipeError: if there is none, or it cannot be read.
        ClientError: if the server cannot be asked.
    """
    path = Path(name)
    if path.is_file() or path.suffix or "/" in name:
        return headless.open_recipe(name)
    try:
        return recipe_of(client.recipe(name).recipe)
    except ServerError as error:
        if error.status != 404:
            raise
        found = f"There is no file here and no recipe on the server of the name {name!r}."
        hint = "Give a recipe's file, or the id of one that the server has."
        raise RecipeError([Problem(code="unreadable", message=found, hint=hint)]) from None


def ready(
    recipe: Recipe,
    assignments: Iterable[str],
    catalogue: Catalogue,
    client: Client,
    left_out: Callable[[Sequence[Problem]], None] = lambda _: None,
) -> Recipe:
    """Return `recipe` with its inputs set, its pictures on the server, checked there, and saving what it
    makes; `left_out` is told the problems of nodes that the server does not know and leaves out.

    Raises:
        RecipeError: with every problem.
        ClientError: if the server cannot be asked.
    """

    def store(path: Path) -> str:
        try:
            return client.upload(path).ref
        except ServerError as error:
            raise NodeError(error.message, hint=error.hint) from None
        except OSError as error:
            reason = error.strerror or str(error)
            raise NodeError(f"{path} cannot be read: {reason}.", hint="Give an image file.") from None

    recipe = set_inputs(recipe, assignments, catalogue, store)
    recipe = _with_own_pictures(recipe, catalogue, client)
    problems = client.check(recipe)
    if hindered := hindering(problems, recipe, catalogue):
        raise RecipeError(list(hindered))
    left_out(problems)
    return with_saves(recipe, catalogue)


def paint(recipe: Recipe, output: Path, client: Client, say: Callable[[str], None]) -> Iterator[RunEvent]:
    """Run a recipe that is `ready` and yield what happens; files are named as they lie in `output`.

    `say` is called with what else there is to know: that others are painted first, that the run was
    interrupted. Ctrl-C asks it to stop at its next evaluation; a second one leaves at once.

    Raises:
        ClientError: if the server refuses the run, or is gone for minutes.
        NodeError: if a picture cannot be written.
    """
    output.mkdir(parents=True, exist_ok=True)
    with client.events() as events:
        run = client.submit(recipe)
        if run.place is not None and run.place > 1:
            say(f"Waiting: {run.place - 1} before this one.")
        fetched: set[str] = set()
        with _ctrl_c_cancels(client, run.id):
            for event in follow(run.id, events, lambda: client.run(run.id)):
                match event:
                    case NodeFinished() if event.files:
                        yield replace(event, files=_fetch(client, run.id, output, fetched))
                    case RunFinished(state="interrupted"):
                        say("Interrupted on the server; waiting until it goes on from its checkpoint.")
                    case RunFinished():
                        if late := _fetch(client, run.id, output, fetched):
                            yield NodeFinished(node="", seconds=0, cached=True, files=late)
                        yield event
                    case _:
                        yield event


def _with_own_pictures(recipe: Recipe, catalogue: Catalogue, client: Client) -> Recipe:
    """Return `recipe` with those pictures uploaded that lie in the store here and are not on the server."""
    here = ImageStore(user_folders().images)
    there = {picture.ref for picture in client.images()}
    changed = recipe.model_copy(deep=True)
    exposed = exposed_parameters(recipe, catalogue)
    for nodes in (changed.nodes, *(definition.nodes for definition in changed.definitions.values())):
        for node in nodes.values():
            for name, value in node.parameters.items():
                parameter = exposed.parameter(node, name)
                widget = parameter.widget if parameter else None
                if not isinstance(widget, ImageFile) or not isinstance(value, str) or value in there:
                    continue
                try:
                    node.parameters[name] = client.upload(here.path(value)).ref
                except NodeError:
                    continue  # it is not here either: the server's check says so, with the node's name
    return changed


def _fetch(client: Client, run: str, output: Path, fetched: set[str]) -> list[str]:
    """Write what the run saved and was not fetched yet, and return the names."""
    names = []
    for result in reversed(patiently(lambda: client.results(run=run))):
        if result.id not in fetched:
            data = patiently(partial(client.result_bytes, result.id))
            name = Path(Path(result.name).name)  # a name, whatever the server calls it
            names.append(write_new(output, name.stem, name.suffix, data).name)
            fetched.add(result.id)
    return names


def _say_why(asked: Future[Reply]) -> None:
    if error := asked.exception():
        log.warning("The server was not told to stop: %s", error)


@contextmanager
def _ctrl_c_cancels(client: Client, run: str) -> Iterator[None]:
    cancelled = False

    def cancel(*_: object) -> None:
        nonlocal cancelled
        if cancelled:
            raise KeyboardInterrupt
        cancelled = True
        asked = client.wire.start(client.wire.ask("POST", f"/api/runs/{run}/cancel"))
        asked.add_done_callback(_say_why)

    before = signal.signal(signal.SIGINT, cancel)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
