"""The operation of live previews."""

from __future__ import annotations

from server.openapi.operation import Answer, Body, Operation

OPERATIONS = (
    Operation(
        method="POST",
        path="/api/live",
        id="showLive",
        group="Live previews",
        summary="See small pictures of a graph while it is changed.",
        about=(
            "No run: nothing is saved, nodes with an effect do not run, and nothing stays. The answer is one "
            "line of JSON (a `LiveLine`) for each picture as soon as it is there, at 128 px or as large as "
            "this machine manages in about a second, then larger ones until nothing is left to refine. It "
            "ends when a newer request of the same tab comes, when a run needs the workers, or when the "
            "client goes away. Nodes that have problems, and what depends on them, are left out."
        ),
        body=Body(about="The recipe, and what is to be shown of it.", type="LiveRequest"),
        answers=(Answer(about="Lines of JSON, each a `LiveLine`.", media=("application/x-ndjson",)),),
        refusals=(422, 503),
    ),
)
