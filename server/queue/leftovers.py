"""What a run leaves behind that was cancelled while nobody painted it."""

from __future__ import annotations

import logging

from server.ledger import NOT_NOW, Ledger, RunRecord, RunUnreadable
from server.pool.pool import Pool
from server.queue.runs import RunBook
from server.telemetry.logs import about

log = logging.getLogger(__name__)


async def forget_checkpoints(record: RunRecord, book: RunBook, ledger: Ledger, pool: Pool) -> None:
    """Drop how far a run is, unless another paints the same recipe and goes on from there."""
    shared = any(other.recipe == record.recipe for other in book.living())
    if record.run.started is None or shared:
        return
    try:
        known = await ledger.known(record.run.id)
    except (*NOT_NOW, RunUnreadable) as error:
        log.warning("A checkpoint stays until it is old: %r", error, extra=about(record.run.id))
        return
    if known is not None:
        pool.forget(known.text, record.run.device or "")
