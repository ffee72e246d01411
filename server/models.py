"""What the API answers with and what it is asked with. `python -m server.schema` describes it all."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from graphs.difference import Change
from graphs.events import OutputInfo
from graphs.migrating import Migration
from graphs.problems import Problem
from graphs.recipe import MAX_NODES

RunState = Literal["queued", "running", "done", "failed", "cancelled", "interrupted"]
MAX_TIME_LIMIT = 30 * 24 * 3600.0
RECIPE_MARK = {"$comment": "Recipe"}
"""Stands in the schema of one model for a reference to `Recipe`; `server.schema` puts that in its place."""
RecipeDocument: TypeAlias = Annotated[dict[str, Any], WithJsonSchema(RECIPE_MARK)]


class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ErrorAnswer(_Answer):
    """What every refused request answers (RFC 9457): `type` and `title` say what kind of error it is,
    `detail` what was wrong this time, and `problems` the same part by part. `instance` finds a mistake of
    the server in its log, and is null for everything else."""

    type: str
    title: str
    status: int
    detail: str
    instance: str | None
    problems: list[Problem]


class Saved(_Answer):
    """A recipe was saved; `modified` is in Unix seconds."""

    id: str
    modified: float


class StoredRecipe(_Answer):
    """A recipe of the store, with what is wrong with it here and now."""

    id: str
    shipped: bool
    recipe: RecipeDocument
    problems: list[Problem]


class StoredBlock(_Answer):
    """A group of nodes that is kept for other recipes; `recipe` has one node, of the group's definition, and
    is null where its file was damaged. `modified` is in Unix seconds, `tag` goes into If-Match."""

    id: str
    name: str
    modified: float
    tag: str
    recipe: RecipeDocument | None


class ReadRecipe(_Answer):
    """A recipe that was read from a file."""

    recipe: RecipeDocument
    problems: list[Problem]


class Checked(_Answer):
    """Every problem of a recipe."""

    problems: list[Problem]


class Migrated(_Answer):
    """A recipe that was brought up to date, and what changed in it."""

    recipe: RecipeDocument
    changes: list[Migration]


class RecipeVersion(_Answer):
    """What a recipe was once saved as: `saved` in Unix seconds, `bytes` the size of its text, `tag` the
    sha256 of that.

    `number` rises from version to version; `before` is that of the version before among those that are
    left, null for the first. `yours` says whether the client that asks saved it, null where that is not
    known. `changes` are the first of what changed since `before`, in words, and there are `more`; null where
    it was not compared.
    """

    number: int
    tag: str
    saved: float
    yours: bool | None
    bytes: int
    before: int | None
    changes: list[str] | None
    more: int


class StoredVersion(_Answer):
    """A version of a recipe, with what is wrong with it here and now, and all that changed since the one
    before."""

    version: RecipeVersion
    recipe: RecipeDocument
    problems: list[Problem]
    changes: list[Change]


class Difference(_Answer):
    """What changed from one recipe to another; empty when both mean and are called the same."""

    changes: list[Change]


class WorkerInfo(_Answer):
    """One of the processes that paint: on which device, which run, and how many bytes of memory it takes."""

    name: str
    state: Literal["starting", "ready", "painting"]
    device: str | None
    run: str | None
    memory: int


class System(_Answer):
    """The machine and its workers. Memory in bytes; `cpu` in per cent of all cores, 0 to 100.

    `device` is null and `worker` "starting" until the worker is ready, some seconds after the start.
    `logged_in` says whether who asks is a browser that came in by the login page, and so can log out.
    """

    version: str
    worker: Literal["starting", "ready"]
    device: str | None
    devices: list[str]
    torch: str | None
    feature_network: str
    feature_networks: list[str]
    cores: int
    cpu: float
    memory_used: int
    memory_total: int
    worker_memory: int
    workers: list[WorkerInfo]
    logged_in: bool


class Run(_Answer):
    """A recipe that is to be painted, is being painted or was. Times in Unix seconds; `progress` 0 to 1.

    `number` rises from run to run; `client` is the same for the runs of one client and says nothing else of
    it; `place` counts from 1 and is null for what does not wait its turn. An interrupted run goes on from
    its last checkpoint: by itself when it has a place, else when it is resumed. `resumed` counts how often
    it went on; `time_limit` is in seconds of painting. One that is `starred` is kept however old it is.
    """

    id: str
    number: int = 0
    name: str
    recipe_id: str | None
    client: str = ""
    state: RunState
    created: float
    started: float | None = None
    finished: float | None = None
    seconds_left: float | None = None
    progress: float = 0
    results: list[str] = Field(default_factory=list)
    problem: Problem | None = None
    place: int | None = None
    time_limit: float | None = None
    device: str | None = None
    resumed: int = 0
    retry_of: str | None = None
    starred: bool = False


class CacheUse(_Answer):
    """What is kept of the results of nodes, in bytes: in the memory of all workers, and on disk, where there
    are so many `entries`."""

    memory_bytes: int
    memory_limit: int
    disk_bytes: int
    disk_limit: int
    entries: int


class NodeState(_Answer):
    """What is known of one node in one run. `losses` are pairs of evaluation and loss, thinned out;
    `numbers` is what it measured, in its order."""

    state: Literal["waiting", "running", "done", "cached", "failed", "skipped"] = "waiting"
    step: int = 0
    total: int = 0
    share: float = 0
    loss: float | None = None
    losses: list[tuple[int, float]] = Field(default_factory=list)
    seconds: float | None = None
    seconds_left: float | None = None
    note: str = ""
    reason: str = ""
    outputs: dict[str, OutputInfo] = Field(default_factory=dict)
    numbers: dict[str, float] = Field(default_factory=dict)
    problem: Problem | None = None
    warnings: list[str] = Field(default_factory=list)
    has_preview: bool = False


class RunInput(_Answer):
    """A picture that a run reads: `ref` is ``sample:NAME`` or ``sha256:HEX``."""

    node: str
    parameter: str
    ref: str


class RunDetail(Run):
    """A run with the recipe it paints, what is known of each node, the pictures that it reads and the
    versions that it is painted with, by name."""

    recipe: RecipeDocument
    nodes: dict[str, NodeState]
    inputs: list[RunInput]
    versions: dict[str, str]


class FilmFrame(_Answer):
    """A picture of a film: its `number` is its address, `step` how far the node was, `loss` what it was
    then; the size is that of the JPEG in pixels. Only the last may be `finished`."""

    number: int
    step: int
    loss: float | None
    width: int
    height: int
    finished: bool


class Film(_Answer):
    """How a node's picture came to be, frame by frame; `bytes` is what all of them take."""

    node: str
    frames: list[FilmFrame]
    bytes: int


class RunSummary(_Answer):
    """What tells a run from the run `against`, which is null where there is none: the first of what changed
    since that one, and how many `more` there are. `numbers` is what its nodes measured, by their titles,
    `picture` the last node that there is a picture of."""

    against: str | None
    changes: list[Change]
    more: int
    numbers: dict[str, dict[str, float]]
    picture: str | None


class Queue(_Answer):
    """Runs by id: `waiting` in the order in which they will be painted. A paused queue begins no run;
    `limit` is how many may wait."""

    paused: bool
    waiting: list[str]
    running: list[str]
    limit: int


class RecipeRequest(BaseModel):
    """The body of POST /api/recipes, PUT /api/recipes/{id} and POST /api/check."""

    recipe: RecipeDocument


class MigrateRequest(RecipeRequest):
    """The body of POST /api/migrate; `nodes` are the only ones to migrate, as problems name them, unless it
    is null."""

    nodes: Annotated[list[Annotated[str, Field(max_length=200)]], Field(max_length=MAX_NODES)] | None = None


class DifferenceRequest(BaseModel):
    """The body of POST /api/difference; `layout` asks to be told, in one change, that nodes were moved."""

    before: RecipeDocument
    after: RecipeDocument
    layout: bool = False


TimeLimit: TypeAlias = Annotated[float, Field(gt=0, le=MAX_TIME_LIMIT)]


class RunRequest(RecipeRequest):
    """The body of POST /api/runs; `recipe_id` says which stored recipe it came from, `time_limit` after how
    many seconds of painting it is failed."""

    recipe_id: Annotated[str | None, Field(max_length=64)] = None
    time_limit: TimeLimit | None = None


class RetryRequest(BaseModel):
    """The body of POST /api/runs/{id}/retry, which may be left out; without a `time_limit` the old run's
    holds."""

    time_limit: TimeLimit | None = None
