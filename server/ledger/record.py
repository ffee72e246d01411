"""What is kept of a run besides what the API shows of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from server.models import NodeState, Run, RunInput


@dataclass(slots=True, kw_only=True)
class RunRecord:
    """A run as the queue holds it.

    `recipe` is the sha256 of the recipe's text. What is `waiting` is painted by `turn`, then by number.
    `spent` is how many seconds it was painted before it was last begun; `lost` counts the workers and
    `unclean` the servers that ended under it.
    """

    run: Run
    recipe: str
    waiting: bool = True
    turn: int = 0
    spent: float = 0.0
    lost: int = 0
    unclean: int = 0
    versions: dict[str, str] = field(default_factory=dict)


class NewRun(NamedTuple):
    """A run to be accepted: its record, the text of its recipe and the pictures that it reads."""

    record: RunRecord
    text: bytes
    inputs: list[RunInput]


class KnownRun(NamedTuple):
    """All that the ledger holds of a run."""

    record: RunRecord
    text: bytes
    inputs: list[RunInput]
    nodes: dict[str, NodeState]


class Submission(NamedTuple):
    """An idempotency key and the digest of the request that it came with."""

    key: str
    digest: str


class LoggedEvent(NamedTuple):
    """A message of the WebSocket; of those with the same `replaces` only the newest is needed."""

    number: int
    run: str | None
    replaces: str | None
    text: str
