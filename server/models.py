"""What the API answers with and what it is asked with. `python -m server.schema` describes it all."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from graphs.events import (
    NodeFailed,
    NodeFinished,
    NodeProgress,
    NodeSkipped,
    NodeStarted,
    NodeWarned,
    OutputInfo,
    RunFinished,
    RunStarted,
)
from graphs.problems import Problem

RunState = Literal["queued", "running", "done", "failed", "cancelled"]
RECIPE_MARK = {"$comment": "Recipe"}
"""Stands in the schema of one model for a reference to `Recipe`; `server.schema` puts that in its place."""
RecipeDocument: TypeAlias = Annotated[dict[str, Any], WithJsonSchema(RECIPE_MARK)]


class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ErrorAnswer(_Answer):
    """What every refused request answers: a title for people, and each problem."""

    title: str
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


class ReadRecipe(_Answer):
    """A recipe that was read from a file."""

    recipe: RecipeDocument
    problems: list[Problem]


class Checked(_Answer):
    """Every problem of a recipe."""

    problems: list[Problem]


class System(_Answer):
    """The machine and the worker. Memory in bytes; `cpu` in per cent of all cores, 0 to 100.

    `device` is null and `worker` "starting" until the worker is ready, some seconds after the start.
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


class Run(_Answer):
    """A recipe that is to be painted, is being painted or was. Times in Unix seconds; `progress` 0 to 1."""

    id: str
    name: str
    recipe_id: str | None
    state: RunState
    created: float
    started: float | None = None
    finished: float | None = None
    seconds_left: float | None = None
    progress: float = 0
    results: list[str] = Field(default_factory=list)
    problem: Problem | None = None


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


class RunDetail(Run):
    """A run with the recipe it paints and what is known of each node."""

    recipe: RecipeDocument
    nodes: dict[str, NodeState]


class Hello(_Answer):
    """The first message after connecting. `missed` says that some of the events asked for are gone: read
    the runs anew."""

    kind: Literal["hello"] = "hello"
    runs: list[Run]
    missed: bool


class RunQueued(_Answer):
    """A run was accepted."""

    kind: Literal["run_queued"] = "run_queued"
    run: Run


class RunChanged(_Answer):
    """A run began, ended or got a result; what the list of runs shows of it now."""

    kind: Literal["run_changed"] = "run_changed"
    run: Run


class ResultsChanged(_Answer):
    """The list of results is another."""

    kind: Literal["results_changed"] = "results_changed"


class ImagesChanged(_Answer):
    """The list of pictures is another."""

    kind: Literal["images_changed"] = "images_changed"


class RecipesChanged(_Answer):
    """The list of recipes is another."""

    kind: Literal["recipes_changed"] = "recipes_changed"


class SystemChanged(_Answer):
    """The worker became ready, or was lost and is being replaced."""

    kind: Literal["system_changed"] = "system_changed"


RunEvent: TypeAlias = (
    RunStarted
    | NodeStarted
    | NodeProgress
    | NodeWarned
    | NodeFinished
    | NodeFailed
    | NodeSkipped
    | RunFinished
)
ServerEvent: TypeAlias = (
    Hello | RunQueued | RunChanged | ResultsChanged | ImagesChanged | RecipesChanged | SystemChanged
)
Event: TypeAlias = Annotated[RunEvent | ServerEvent, Field(discriminator="kind")]


class ServerMessage(_Answer):
    """A text message of the WebSocket. `number` rises by one from message to message of the server."""

    number: int
    run: str | None
    event: Event


class PreviewHeader(_Answer):
    """What precedes the picture in a binary message; `output` is null for an unfinished picture."""

    run: str
    node: str
    output: str | None
    width: int
    height: int
    type: str


class RecipeRequest(BaseModel):
    """The body of POST /api/recipes, PUT /api/recipes/{id} and POST /api/check."""

    recipe: RecipeDocument


class RunRequest(RecipeRequest):
    """The body of POST /api/runs; `recipe_id` says which stored recipe it came from."""

    recipe_id: Annotated[str | None, Field(max_length=64)] = None
