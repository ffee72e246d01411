"""The answer to whoever saved something that is kept by id."""

from __future__ import annotations

from aiohttp import hdrs, web

from graphs.store import RecipeEntry
from server.api.preconditions import tag_header
from server.api.replies import answer
from server.models import Saved


def answer_saved(entry: RecipeEntry, made_in: str | None = None) -> web.Response:
    """Return `Saved` with its tag; of something new, made in the collection at the address `made_in`, 201 and
    where it is."""
    saved = Saved(id=entry.id, modified=entry.modified)
    if made_in is None:
        return answer(saved, headers=tag_header(entry.tag))
    headers = {hdrs.LOCATION: f"{made_in}/{entry.id}", **tag_header(entry.tag)}
    return answer(saved, status=201, headers=headers)
