"""What is kept of a run besides what the API shows of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from server.models import NodeState, Run, RunInput, RunState


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
    """A run to be accepted: its record, the text of its recipe, the pictures that it reads, and the words
    that it is found by."""

    record: RunRecord
    text: bytes
    inputs: list[RunInput]
    words: str = ""


class KnownRun(NamedTuple):
    """All that the ledger holds of a run."""

    record: RunRecord
    text: bytes
    inputs: list[RunInput]
    nodes: dict[str, NodeState]


class Wanted(NamedTuple):
    """Which runs are listed: in that state, starred or not, with every one of these words in their recipes
    (in small letters), and over, or accepted, from `since` until before `until` (Unix seconds)."""

    state: RunState | None = None
    starred: bool | None = None
    words: tuple[str, ...] = ()
    since: float | None = None
    until: float | None = None


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
