"""The operations on runs and the queue that they wait in."""

from __future__ import annotations

from typing import get_args

from server.api.paging import MAX_PAGE
from server.models import RunState
from server.openapi.operation import (
    NEXT,
    NOTHING,
    Answer,
    Body,
    Operation,
    Parameter,
    in_header,
    in_path,
    in_query,
    text,
)

RUNS, QUEUE = "Runs", "Queue"
ID = in_path("id", "The id of a run.")
THE_RUN = Answer(status=202, about="The run as it is now.", type="Run")
NUMBER = {"type": "integer", "minimum": 0}


def _run(id: str, what: str, summary: str, about: str = "", refusals: tuple[int, ...] = ()) -> Operation:
    """Return the operation that asks a run for something."""
    return Operation(
        method="POST",
        path=f"/api/runs/{{id}}/{what}",
        id=id,
        group=RUNS,
        summary=summary,
        about=about,
        parameters=(ID,),
        answers=(THE_RUN,),
        refusals=(404, 503, *refusals),
    )


def _queue(id: str, what: str, summary: str, about: str = "") -> Operation:
    """Return the operation that asks the queue for something."""
    return Operation(
        method="POST",
        path=f"/api/queue/{what}",
        id=id,
        group=QUEUE,
        summary=summary,
        about=about,
        answers=(Answer(status=202, about="The queue as it is now.", type="Queue"),),
        refusals=(503, 507),
    )


TIME = {"type": "number", "description": "In Unix seconds."}
LIST: tuple[Parameter, ...] = (
    in_query("state", "Only runs in this state.", {"type": "string", "enum": list(get_args(RunState))}),
    in_query(
        "limit", "At most so many; 100 without it.", {"type": "integer", "minimum": 1, "maximum": MAX_PAGE}
    ),
    in_query("starred", "Only those that are starred.", {"type": "string", "enum": ["1"]}),
    in_query(
        "search",
        "Only runs whose recipes hold every one of these words in their names, nodes or parameters; only the "
        "first 200 letters count, and more than 8 words are refused with 400.",
        text(),
    ),
    in_query("since", "Only runs that were over, or accepted, since then.", TIME),
    in_query("until", "Only runs that were over, or accepted, before then.", TIME),
    in_query("after", "Only runs that are older than this one.", text(longest=200)),
)

OPERATIONS = (
    Operation(
        method="POST",
        path="/api/runs",
        id="submitRun",
        group=RUNS,
        summary="Check a recipe and queue it.",
        about="202 is said only when the run is on disk: from then on it outlives every restart.",
        parameters=(
            in_header(
                "Idempotency-Key",
                "A new one for each run, such as a UUID in quotes: sent again with the same body, the answer "
                "is the same run; with another body, 422.",
                text(longest=130),
            ),
        ),
        body=Body(about="The recipe, and how it is to be run.", type="RunRequest"),
        answers=(Answer(status=202, about="The run, which waits its turn.", type="Run"),),
        refusals=(422, 503, 507),
    ),
    Operation(
        method="GET",
        path="/api/runs",
        id="listRuns",
        group=RUNS,
        summary="The runs, newest first.",
        parameters=LIST,
        answers=(Answer(about="The runs.", type="Run", many=True, headers=NEXT),),
        refusals=(503,),
    ),
    Operation(
        method="GET",
        path="/api/runs/{id}",
        id="readRun",
        group=RUNS,
        summary="A run with its recipe and what is known of each node.",
        parameters=(ID,),
        answers=(Answer(about="The run.", type="RunDetail"),),
        refusals=(404, 503),
    ),
    Operation(
        method="GET",
        path="/api/runs/{id}/summary",
        id="summariseRun",
        group=RUNS,
        summary="What tells a run from the one before.",
        about="What changed in its recipe since the run before of the same stored recipe, else of the same "
        "name; what its nodes measured; and which picture stands for it.",
        parameters=(ID, in_query("against", "The id of another run to compare it with.", text())),
        answers=(Answer(about="The summary.", type="RunSummary"),),
        refusals=(404, 503),
    ),
    Operation(
        method="DELETE",
        path="/api/runs/{id}",
        id="forgetRun",
        group=RUNS,
        summary="Forget a run that is over.",
        about="Its results stay. One that is not over answers 409: cancel it first.",
        parameters=(ID,),
        answers=(NOTHING,),
        refusals=(404, 409, 503, 507),
    ),
    _run("cancelRun", "cancel", "Ask a run to stop.", "One that is over stays as it is."),
    _run("frontRun", "front", "Let a run be the next.", refusals=(409,)),
    _run(
        "pauseRun",
        "pause",
        "Lay a run aside.",
        "One that is being painted writes a checkpoint and becomes *interrupted*, one that waits does too.",
        refusals=(409,),
    ),
    _run("resumeRun", "resume", "Let an interrupted run go on from its checkpoint.", refusals=(409,)),
    Operation(
        method="POST",
        path="/api/runs/{id}/retry",
        id="retryRun",
        group=RUNS,
        summary="Queue a new run of the same recipe.",
        parameters=(ID,),
        body=Body(about="May be left out.", type="RetryRequest", required=False),
        answers=(Answer(status=202, about="The new run.", type="Run"),),
        refusals=(404, 409, 422, 503, 507),
    ),
    Operation(
        method="PUT",
        path="/api/runs/{id}/star",
        id="starRun",
        group=RUNS,
        summary="Keep a run however old it is.",
        parameters=(ID,),
        answers=(Answer(about="The run as it is now.", type="Run"),),
        refusals=(404, 409, 503, 507),
    ),
    Operation(
        method="DELETE",
        path="/api/runs/{id}/star",
        id="unstarRun",
        group=RUNS,
        summary="Keep a run no longer than others.",
        parameters=(ID,),
        answers=(Answer(about="The run as it is now.", type="Run"),),
        refusals=(404, 503, 507),
    ),
    Operation(
        method="GET",
        path="/api/runs/{id}/preview/{node}",
        id="nodePreview",
        group=RUNS,
        summary="The newest picture of a node.",
        about="Without `output` a JPEG: its first finished output, else the unfinished picture. With it that "
        "output: a PNG at full size while the worker keeps it, then its preview.",
        parameters=(
            ID,
            in_path("node", "The node's id; within a definition its path, `outer/inner`."),
            in_query("output", "The name of an output.", text()),
        ),
        answers=(Answer(about="The picture.", media=("image/jpeg", "image/png")),),
        refusals=(404, 503),
    ),
    Operation(
        method="GET",
        path="/api/queue",
        id="readQueue",
        group=QUEUE,
        summary="What is painted, and what waits in which order.",
        answers=(Answer(about="The queue.", type="Queue"),),
    ),
    _queue("pauseQueue", "pause", "Begin no further run.", "What is being painted goes on."),
    _queue("resumeQueue", "resume", "Begin runs again."),
    _queue("cancelQueue", "cancel", "Cancel all that waits and all that is being painted."),
    Operation(
        method="GET",
        path="/api/events",
        id="events",
        group=RUNS,
        summary="A WebSocket on which everything is told as it happens.",
        about="See the page on events in docs/api.md. A request that asks for no WebSocket is refused.",
        parameters=(in_query("after", "The number of the last message that you have.", NUMBER),),
        answers=(Answer(status=101, about="The socket: `ServerMessage`s as text, previews as bytes."),),
    ),
)
