"""``impasto run --server``: what it prints and its exit codes, which are those of a run without a server."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from graphs.events import State
from graphs.plan import node_of, plan
from graphs.problems import Problem, RecipeError
from nodes.contract import NodeError
from server.client import Client, ClientError, ServerError
from server.client.catalogue import declared
from server.commands import remote, terminal
from server.commands.shared import CANCELLED, ENDS, FAILED, WRONG, console, errors

_OURS = range(400, 500)
_BUSY = 429


@dataclass(frozen=True, slots=True)
class Order:
    """What the command line asks for; `assignments` are the texts of ``--set``."""

    recipe: str
    assignments: tuple[str, ...]
    output: Path
    quiet: bool = False
    as_json: bool = False


def run(order: Order, address: str, token: str) -> int:
    """Run a recipe on the server at `address` and return the exit code."""
    try:
        client = Client(address, token or None)
    except ValueError as error:
        return _refused([Problem(code="bad value", message=str(error))], order, WRONG)
    try:
        with client:
            return ENDS[_run(order, client)]
    except RecipeError as error:
        return _refused(error.problems, order, WRONG)
    except ServerError as error:
        problems = error.problems or [Problem(code="failed", message=error.message, hint=error.hint)]
        ours = error.status in _OURS and error.status != _BUSY
        return _refused(problems, order, WRONG if ours else FAILED)
    except (ClientError, NodeError) as error:
        return _refused([Problem(code="failed", message=error.message, hint=error.hint)], order, FAILED)
    except BrokenPipeError:
        return FAILED  # nobody reads any more
    except OSError as error:
        found = f"{order.output} cannot be written to: {error.strerror}."
        problem = Problem(code="failed", message=found, hint="Choose another with --output.")
        return _refused([problem], order, WRONG)
    except KeyboardInterrupt:
        return CANCELLED


def _run(order: Order, client: Client) -> State:
    catalogue = declared(client.nodes())
    recipe = remote.ready(
        remote.open_recipe(order.recipe, client),
        order.assignments,
        catalogue,
        client,
        lambda problems: terminal.print_problems(problems, errors()),
    )
    if order.as_json:
        return terminal.follow_as_json(remote.paint(recipe, order.output, client, lambda _: None))
    printed = console()

    def say(text: str) -> None:
        if not order.quiet:
            printed.print(text, highlight=False, markup=False, soft_wrap=True)

    planned = plan(recipe, catalogue)
    titles = {node: node_of(planned, node).spec.title for node in planned}
    events = remote.paint(recipe, order.output, client, say)
    return terminal.follow(events, titles, order.output, printed, order.quiet)


def _refused(problems: list[Problem], order: Order, code: int) -> int:
    terminal.refuse(problems, order.as_json)
    return code
