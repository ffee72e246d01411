"""Runs as the API shows them, from what is known now and what the ledger holds.

What is known now is looked up before the ledger is read: a run that ends meanwhile is let go here, while what
was read may say that it is still painted.
"""

from __future__ import annotations

import asyncio
import json

from server.ledger import RunUnreadable, Wanted
from server.models import Run, RunDetail
from server.queue.dispatch import Dispatcher
from server.queue.runs import RunMissing

READ_HERE_BYTES = 50_000
"""A recipe of so many bytes is read in less time than it takes to have another thread read it."""


async def page(dispatcher: Dispatcher, limit: int, after: str | None, wanted: Wanted) -> list[Run]:
    """Return at most `limit` of the wanted runs, newest first: those older than the run `after`.

    Raises:
        KeyError: if there is no run `after`.
    """
    await dispatcher.journal.settle()
    number = None
    if after is not None and (number := await dispatcher.ledger.number_of(after)) is None:
        raise KeyError(after)
    now = {record.run.id: record.run for record in dispatcher.book}
    runs = await dispatcher.ledger.page(limit, number, wanted)
    dispatcher.book.order()  # gives each run its place
    return [now.get(run.id, run) for run in runs]


async def detail(dispatcher: Dispatcher, id: str) -> RunDetail:
    """Return all that the API tells of a run.

    Raises:
        RunMissing: if there is none.
        RunUnreadable: if what is kept of it makes no sense.
    """
    record, painting = dispatcher.book.find(id), dispatcher.reporter.painted.get(id)
    known = await dispatcher.ledger.known(id)
    if known is None:
        raise RunMissing(id)
    # As a tree a recipe takes many times its text; it is read here, and let go with the answer.
    try:
        small = len(known.text) <= READ_HERE_BYTES
        recipe = json.loads(known.text) if small else await asyncio.to_thread(json.loads, known.text)
    except ValueError:
        raise RunUnreadable from None
    record = record or known.record
    painting = dispatcher.reporter.painted.get(id, painting)
    nodes = painting.nodes if painting and painting.text else known.nodes
    await dispatcher.reporter.shown.mark(id, nodes)
    dispatcher.book.order()
    return RunDetail(
        **record.run.model_dump(), recipe=recipe, nodes=nodes, inputs=known.inputs, versions=record.versions
    )


async def recipe(dispatcher: Dispatcher, id: str) -> tuple[bytes, Run]:
    """Return the text of a run's recipe, and the run.

    Raises:
        RunMissing: if there is none.
    """
    record = dispatcher.book.find(id)
    known = await dispatcher.ledger.known(id)
    if known is None:
        raise RunMissing(id)
    return known.text, (record or known.record).run
