"""What is asked of live previews, and the lines that answer."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from graphs.problems import Problem
from server.models import RecipeRequest

MOST_SHOWN = 1000
KEY = r"^[0-9a-f]{16}$"


class LiveRequest(RecipeRequest):
    """The body of POST /api/live. A newer request of the same `tab` ends the one before. Unless `whole`,
    only what costs little is shown: nodes that optimise, or were slow, only where their result is kept.
    `shown` are the keys of the pictures that need not be sent again."""

    tab: Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{1,64}$")]
    whole: bool = True
    shown: Annotated[list[Annotated[str, Field(pattern=KEY)]], Field(max_length=MOST_SHOWN)] = Field(
        default_factory=list
    )


class _Line(BaseModel):
    model_config = ConfigDict(extra="forbid")


class LivePicture(_Line):
    """What a node shows: a JPEG in base64. `side` is the longest side of the preview that it belongs to,
    `key` what stands for a finished one, and null while a node still works on it."""

    kind: Literal["picture"] = "picture"
    node: str
    side: int
    width: int
    height: int
    key: str | None
    jpeg: str


class LiveSame(_Line):
    """A node still shows the picture of this `key`, which the client has."""

    kind: Literal["same"] = "same"
    node: str
    side: int
    key: str


class LiveFailed(_Line):
    """A node could not be shown, and what depends on it neither."""

    kind: Literal["failed"] = "failed"
    node: str
    problem: Problem


class LiveStep(_Line):
    """All that is shown is `side` pixels on its longest side now, after so many `seconds` of the worker's;
    `refining` says whether a larger step follows."""

    kind: Literal["step"] = "step"
    side: int
    seconds: float
    refining: bool


How = Literal["done", "painting", "starting", "replaced", "large", "lost", "failed"]


class LiveOver(_Line):
    """The last line. done: nothing is left to refine; painting: the workers are needed for a run;
    starting: none is ready; replaced: by a newer request; large: the graph has too many nodes; lost: the
    worker ended; failed: it could not be made at all, and the server's log says why."""

    kind: Literal["over"] = "over"
    how: How


LiveLine: TypeAlias = Annotated[
    LivePicture | LiveSame | LiveFailed | LiveStep | LiveOver, Field(discriminator="kind")
]
