"""What happens during a run: a closed union of small values, told by `execute` and shown by everyone else.

The command line draws them as bars, the worker sends them to the editor, tests assert on them. A node
inside a definition is named by its path, ``outer/inner``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from graphs.problems import Problem

if TYPE_CHECKING:
    from nodes.contract import Image

State = Literal["done", "failed", "cancelled", "interrupted"]
"""How a run ended; one that was interrupted goes on from its checkpoint when it is run again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputInfo:
    """What an output holds: the type of its socket and, where it is a picture, its size in pixels."""

    socket: str
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunStarted:
    """The run begins; `nodes` will run in this order."""

    nodes: list[str]
    kind: Literal["run_started"] = "run_started"


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeStarted:
    """A node begins to compute. Cached nodes go straight to `NodeFinished`."""

    node: str
    kind: Literal["node_started"] = "node_started"


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeProgress:
    """`step` of `total` evaluations (or tiles) are done, which is `share` (0 to 1) of the work;
    `seconds_left` is an estimate."""

    node: str
    step: int
    total: int
    share: float
    loss: float | None = None
    seconds_left: float | None = None
    note: str = ""
    kind: Literal["node_progress"] = "node_progress"


@dataclass(frozen=True, slots=True, kw_only=True)
class NodePreview:
    """A picture to show: an unfinished one (`output` is None) or a finished output."""

    node: str
    image: Image
    output: str | None = None
    kind: Literal["node_preview"] = "node_preview"


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeWarned:
    """Something the user should know that stopped nothing."""

    node: str
    message: str
    kind: Literal["node_warned"] = "node_warned"


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeFinished:
    """A node is done. `reason` says why it ran, as in ``levels 2 → 3``; `files` are the names of files
    that it wrote, in the output folder; `numbers` is what it measured, now or when its result was made."""

    node: str
    seconds: float
    cached: bool
    reason: str = ""
    outputs: dict[str, OutputInfo] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    numbers: dict[str, float] = field(default_factory=dict)
    kind: Literal["node_finished"] = "node_finished"


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeFailed:
    """A node failed; what does not depend on it goes on."""

    node: str
    problem: Problem
    kind: Literal["node_failed"] = "node_failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeSkipped:
    """A node did not run because `because`, a node that it needs, failed."""

    node: str
    because: str
    kind: Literal["node_skipped"] = "node_skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFinished:
    """The run is over."""

    state: State
    seconds: float
    kind: Literal["run_finished"] = "run_finished"


Event: TypeAlias = (
    RunStarted
    | NodeStarted
    | NodeProgress
    | NodePreview
    | NodeWarned
    | NodeFinished
    | NodeFailed
    | NodeSkipped
    | RunFinished
)
