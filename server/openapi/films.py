"""The operations on what was recorded while runs were painted."""

from __future__ import annotations

from typing import get_args

from server.films.cutting import FilmKind
from server.openapi.operation import Answer, Operation, in_header, in_path, in_query
from server.openapi.runs import ID

FILMS = "Films"
TAG = {"ETag": "The strong tag of the picture, for If-None-Match."}

OPERATIONS = (
    Operation(
        method="GET",
        path="/api/runs/{id}/films",
        id="listFilms",
        group=FILMS,
        summary="How the pictures of a run came to be.",
        about="One film for each node that showed previews while it computed: at most 120 of them, evenly "
        "spread, and the finished picture. The films of old runs make room for those of new ones.",
        parameters=(ID,),
        answers=(Answer(about="The films.", type="Film", many=True),),
        refusals=(404, 503),
    ),
    Operation(
        method="GET",
        path="/api/runs/{id}/frames/{number}",
        id="filmFrame",
        group=FILMS,
        summary="One picture of a film.",
        parameters=(
            ID,
            in_path("number", "The number of the frame."),
            in_header("If-None-Match", "The tag of what you have: 304 while it is the same."),
        ),
        answers=(
            Answer(about="A JPEG.", media=("image/jpeg",), headers=TAG),
            Answer(status=304, about="It is the one that you have.", headers=TAG),
        ),
        refusals=(404,),
    ),
    Operation(
        method="GET",
        path="/api/runs/{id}/film/{node}",
        id="makeFilm",
        group=FILMS,
        summary="A film as one file.",
        about="It is made now, one at a time, by a process of its own that is ended when nobody waits for it "
        "any more. Where four wait already, 503 says when to come again.",
        parameters=(
            ID,
            in_path("node", "The node's id; within a definition its path, `outer/inner`."),
            in_query("kind", "`gif` without it.", {"type": "string", "enum": list(get_args(FilmKind))}),
            in_query(
                "side",
                "The longest side in pixels; 320 without it. No frame is enlarged.",
                {"type": "integer", "minimum": 64, "maximum": 1024},
            ),
            in_query(
                "seconds",
                "How long it lasts; 5 without it. The last picture is shown for 1.5 s more.",
                {"type": "number", "minimum": 1, "maximum": 30},
            ),
        ),
        answers=(Answer(about="The film.", media=("image/gif", "image/webp", "video/webm")),),
        refusals=(404, 503),
    ),
)
