"""What changed between two recipes."""

from __future__ import annotations

import asyncio

from aiohttp import web

from graphs.difference import Change, difference
from graphs.reading import recipe_of
from nodes.catalogue import Catalogue
from server.api.replies import answer
from server.api.requested import read_request
from server.keys import CATALOGUE
from server.models import Difference, DifferenceRequest


async def difference_of(request: web.Request) -> web.Response:
    """POST /api/difference."""
    asked = await read_request(request, DifferenceRequest)
    return answer(Difference(changes=await asyncio.to_thread(_changes, asked, request.app[CATALOGUE])))


def _changes(asked: DifferenceRequest, catalogue: Catalogue) -> list[Change]:
    before, after = recipe_of(asked.before), recipe_of(asked.after)
    return difference(before, after, catalogue=catalogue, layout=asked.layout, labels=True)


ROUTES = [web.post("/api/difference", difference_of)]
