"""What tells one run from another: what changed, what was measured, and which picture stands for it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from graphs.difference import Change, difference
from graphs.measured import titled
from graphs.problems import RecipeError
from graphs.reading import read_recipe
from nodes.contract import NodeSpec
from server.ledger import KnownRun, RunUnreadable
from server.models import NodeState, RunSummary
from server.queue.dispatch import Dispatcher
from server.queue.recipe_nodes import every_node
from server.queue.runs import RunMissing

MOST_CHANGES = 12


async def summary(
    dispatcher: Dispatcher, specs: Mapping[str, NodeSpec], id: str, against: str | None
) -> RunSummary:
    """Return what tells a run from the run `against`, else from the run before of the same recipe.

    Raises:
        RunMissing: if there is no such run, or none `against`.
        RunUnreadable: if what is kept of it makes no sense.
    """
    known = await dispatcher.ledger.known(id)
    if known is None:
        raise RunMissing(id)
    before = against or await dispatcher.ledger.before(known.record.run.number)
    older = await dispatcher.ledger.known(before) if before is not None else None
    if older is None and against is not None:
        raise RunMissing(against)
    painting = dispatcher.reporter.painted.get(id)
    nodes = painting.nodes if painting and painting.text else known.nodes
    await dispatcher.reporter.shown.mark(id, nodes)
    changes, titles = await asyncio.to_thread(_read, known, older, specs)
    return RunSummary(
        against=older.record.run.id if older else None,
        changes=changes[:MOST_CHANGES],
        more=max(0, len(changes) - MOST_CHANGES),
        numbers=titled({node: state.numbers for node, state in nodes.items() if state.numbers}, titles),
        picture=_last_picture(nodes),
    )


def _read(
    known: KnownRun, older: KnownRun | None, specs: Mapping[str, NodeSpec]
) -> tuple[list[Change], dict[str, str]]:
    try:
        recipe = read_recipe(known.text)
        was = read_recipe(older.text) if older else None
        changes = difference(was, recipe, catalogue=specs, labels=True) if was else []
    except RecipeError:
        raise RunUnreadable from None
    titles = {path: specs[node.type].title for path, node in every_node(recipe) if node.type in specs}
    return changes, titles


def _last_picture(nodes: Mapping[str, NodeState]) -> str | None:
    return next((id for id in reversed(list(nodes)) if nodes[id].has_preview), None)
