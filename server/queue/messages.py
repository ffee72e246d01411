"""What is told on the WebSocket, message by message. `python -m server.schema` describes it all."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from graphs.events import (
    NodeFailed,
    NodeFinished,
    NodeProgress,
    NodeSkipped,
    NodeStarted,
    NodeWarned,
    RunFinished,
    RunStarted,
)
from server.models import Queue, Run


class _Told(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Hello(_Told):
    """The first message after connecting: the newest 100 runs. `missed` says that some of the events asked
    for are gone: read the runs anew. `notices` are what whoever owns this server should know."""

    kind: Literal["hello"] = "hello"
    runs: list[Run]
    queue: Queue
    missed: bool
    notices: list[str]


class RunQueued(_Told):
    """A run was accepted."""

    kind: Literal["run_queued"] = "run_queued"
    run: Run


class RunChanged(_Told):
    """A run began, stopped, ended or got a result; what the list of runs shows of it now."""

    kind: Literal["run_changed"] = "run_changed"
    run: Run


class RunForgotten(_Told):
    """A run was deleted from the history; its results stay."""

    kind: Literal["run_forgotten"] = "run_forgotten"


class QueueChanged(_Told):
    """The order of what waits, or whether the queue is paused, is another."""

    kind: Literal["queue_changed"] = "queue_changed"
    paused: bool
    waiting: list[str]


class ResultsChanged(_Told):
    """The list of results is another."""

    kind: Literal["results_changed"] = "results_changed"


class ImagesChanged(_Told):
    """The list of pictures is another."""

    kind: Literal["images_changed"] = "images_changed"


class RecipesChanged(_Told):
    """The list of recipes is another."""

    kind: Literal["recipes_changed"] = "recipes_changed"


class BlocksChanged(_Told):
    """The list of blocks is another."""

    kind: Literal["blocks_changed"] = "blocks_changed"


class SystemChanged(_Told):
    """The worker became ready, or was lost and is being replaced."""

    kind: Literal["system_changed"] = "system_changed"


class SettingsChanged(_Told):
    """The settings are others."""

    kind: Literal["settings_changed"] = "settings_changed"


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
    Hello
    | RunQueued
    | RunChanged
    | RunForgotten
    | QueueChanged
    | ResultsChanged
    | ImagesChanged
    | RecipesChanged
    | BlocksChanged
    | SystemChanged
    | SettingsChanged
)
Event: TypeAlias = Annotated[RunEvent | ServerEvent, Field(discriminator="kind")]


class ServerMessage(_Told):
    """A text message of the WebSocket. `number` rises by one from message to message of the server."""

    number: int
    run: str | None
    event: Event


class PreviewHeader(_Told):
    """What precedes the picture in a binary message; `output` is null for an unfinished picture."""

    run: str
    node: str
    output: str | None
    width: int
    height: int
    type: str
