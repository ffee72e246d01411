"""Runs: accepted, listed, looked at, cancelled, moved, paused, resumed, retried, forgotten."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable
from typing import TypeAlias, get_args

from aiohttp import web

from graphs.check import check
from graphs.problems import Problem
from graphs.reading import read_recipe
from graphs.recipe import Recipe
from graphs.store import ImageStore
from graphs.strangers import hindering
from nodes.catalogue import Catalogue
from server.api.idempotency import digest_of, idempotency_key, other_body
from server.api.paging import next_link, no_such_place, wanted_page
from server.api.replies import Refusal, answer, answer_list, refusal
from server.api.requested import read_recipe_request, read_request
from server.keys import CATALOGUE, DISPATCHER, IMAGES
from server.ledger import KeyReused, NewRun, Submission, Wanted
from server.models import RetryRequest, Run, RunRequest, RunState
from server.queue import control, history
from server.queue.dispatch import Dispatcher
from server.queue.finding import search_words
from server.queue.runs import Submitted, WrongState, new_run
from server.queue.summary import summary
from server.security.client import client_key

DEFAULT_PAGE = 100
LONGEST_SEARCH = 200
MOST_WORDS = 8
READ_AT_ONCE = 4
READING = web.AppKey("reading", asyncio.Semaphore)
"""How many more runs may be read with their recipes now."""
_STATES: tuple[RunState, ...] = get_args(RunState)
_Asked: TypeAlias = NewRun | list[Problem]
"""A run that is to be queued, or why it cannot be painted."""


async def submit(request: web.Request) -> web.Response:
    """POST /api/runs: checks a recipe and queues it. With an Idempotency-Key that came before, with the same
    body, the answer is the run of then."""
    client, key, app = client_key(request), idempotency_key(request), request.app
    dispatcher, catalogue, images = app[DISPATCHER], app[CATALOGUE], app[IMAGES]

    def asked(recipe: Recipe, body: RunRequest) -> tuple[_Asked, Submission | None]:
        submitted = Submitted(client, body.recipe_id, body.time_limit)
        submission = None if key is None else Submission(f"{client} {key}", digest_of(body))
        return _checked(recipe, catalogue, images, submitted), submission

    found, submission = await read_recipe_request(request, RunRequest, asked)
    try:
        if submission and (known := await dispatcher.ledger.submitted(submission)):
            return answer((await dispatcher.find(known)).run, status=202)
        return answer(await _queue(dispatcher, found, submission), status=202)
    except KeyReused:
        raise other_body() from None


def _checked(recipe: Recipe, catalogue: Catalogue, images: ImageStore, submitted: Submitted) -> _Asked:
    problems = hindering(check(recipe, catalogue, images), recipe, catalogue)
    return list(problems) or new_run(recipe, catalogue, submitted)


async def _queue(dispatcher: Dispatcher, asked: _Asked, submission: Submission | None = None) -> Run:
    if isinstance(asked, list):
        raise Refusal(422, asked)
    return await dispatcher.submit(asked, submission)


async def list_runs(request: web.Request) -> web.Response:
    """GET /api/runs[?limit=N&after=ID&state=STATE&starred=1&search=WORDS&since=TIME&until=TIME], newest
    first."""
    page, query = wanted_page(request, DEFAULT_PAGE), request.query
    wanted = Wanted(
        state=_state(query.get("state")),
        starred=_starred(query.get("starred")),
        words=_search(query.get("search", "")),
        since=_time(request, "since"),
        until=_time(request, "until"),
    )
    limit = page.limit or DEFAULT_PAGE
    try:
        runs = await history.page(request.app[DISPATCHER], limit + 1, page.after, wanted)
    except KeyError:
        raise no_such_place() from None
    more = next_link(request, runs[limit - 1].id) if len(runs) > limit else None
    return answer_list(Run, runs[:limit], more)


async def read(request: web.Request) -> web.Response:
    """GET /api/runs/{id}."""
    async with request.app[READING]:  # until it is text again: as a tree a recipe takes 24 times as much
        return answer(await history.detail(request.app[DISPATCHER], request.match_info["id"]))


async def summarise(request: web.Request) -> web.Response:
    """GET /api/runs/{id}/summary[?against=ID]."""
    dispatcher, specs = request.app[DISPATCHER], request.app[CATALOGUE]
    id, against = request.match_info["id"], request.query.get("against")
    async with request.app[READING]:
        return answer(await summary(dispatcher, specs, id, against))


async def delete(request: web.Request) -> web.Response:
    """DELETE /api/runs/{id}: forgets a run that is over; its results stay."""
    await control.delete(request.app[DISPATCHER], request.match_info["id"])
    return web.Response(status=204)


async def retry(request: web.Request) -> web.Response:
    """POST /api/runs/{id}/retry: queues the recipe of a run that is over again."""
    body = await read_request(request, RetryRequest) if request.can_read_body else RetryRequest()
    dispatcher, id = request.app[DISPATCHER], request.match_info["id"]
    text, run = await history.recipe(dispatcher, id)
    if run.finished is None:
        raise WrongState(f"A run that is {run.state} cannot be retried.", "It goes on, or can be resumed.")
    limit = body.time_limit if "time_limit" in body.model_fields_set else run.time_limit
    submitted = Submitted(client_key(request), run.recipe_id, limit, run.id)
    catalogue, images = request.app[CATALOGUE], request.app[IMAGES]
    asked = await asyncio.to_thread(lambda: _checked(read_recipe(text), catalogue, images, submitted))
    return answer(await _queue(dispatcher, asked), status=202)


async def preview(request: web.Request) -> web.Response:
    """GET /api/runs/{id}/preview/{node}[?output=NAME]."""
    dispatcher = request.app[DISPATCHER]
    id, node, output = request.match_info["id"], request.match_info["node"], request.query.get("output")
    shown = dispatcher.reporter.shown
    if output is not None and (png := await dispatcher.pool.fetch(*shown.origin(id, node), output)):
        return web.Response(body=png, content_type="image/png")
    jpeg = await shown.get(id, node, output)
    if jpeg is None:
        await dispatcher.find(id)
        raise refusal(404, "missing", "There is no picture of this node.", "Paint again to see it.")
    return web.Response(body=jpeg, content_type="image/jpeg")


async def star(request: web.Request) -> web.Response:
    """PUT /api/runs/{id}/star: keeps a run however old it is."""
    return answer(await control.star(request.app[DISPATCHER], request.match_info["id"], starred=True))


async def unstar(request: web.Request) -> web.Response:
    """DELETE /api/runs/{id}/star."""
    return answer(await control.star(request.app[DISPATCHER], request.match_info["id"], starred=False))


def _asks(
    what: Callable[[Dispatcher, str], Awaitable[Run]],
) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def handler(request: web.Request) -> web.Response:
        return answer(await what(request.app[DISPATCHER], request.match_info["id"]), status=202)

    handler.__doc__ = what.__doc__
    return handler


def _state(given: str | None) -> RunState | None:
    found = next((state for state in _STATES if state == given), None)
    if given is not None and found is None:
        wrong = f"state is {given[:20]!r}; it must be one of {', '.join(_STATES)}."
        raise refusal(400, "bad value", wrong, "Leave it out to list all.")
    return found


def _search(given: str) -> tuple[str, ...]:
    words = search_words(given[:LONGEST_SEARCH])
    if len(words) > MOST_WORDS:  # each is looked for in the words of every recipe
        wrong = f"search has {len(words)} words; it may have {MOST_WORDS}."
        raise refusal(400, "bad value", wrong, "Leave the less telling words out.")
    return words


def _starred(given: str | None) -> bool | None:
    if given not in (None, "1"):
        wrong = f"starred is {given[:20]!r}; it must be 1."
        raise refusal(400, "bad value", wrong, "Leave it out to list all.")
    return None if given is None else True


def _time(request: web.Request, name: str) -> float | None:
    given = request.query.get(name)
    if given is None:
        return None
    try:
        time = float(given[:30])
    except ValueError:
        time = math.nan
    if not math.isfinite(time):
        wrong = f"{name} is {given[:20]!r}; it must be a time in Unix seconds."
        raise refusal(400, "bad value", wrong, "Leave it out to list all.")
    return time


ROUTES = [
    web.post("/api/runs", submit),
    web.get("/api/runs", list_runs),
    web.get("/api/runs/{id}", read),
    web.get("/api/runs/{id}/summary", summarise),
    web.delete("/api/runs/{id}", delete),
    web.post("/api/runs/{id}/cancel", _asks(control.cancel)),
    web.post("/api/runs/{id}/front", _asks(control.front)),
    web.post("/api/runs/{id}/pause", _asks(control.pause)),
    web.post("/api/runs/{id}/resume", _asks(control.resume)),
    web.post("/api/runs/{id}/retry", retry),
    web.put("/api/runs/{id}/star", star),
    web.delete("/api/runs/{id}/star", unstar),
    web.get("/api/runs/{id}/preview/{node:.+}", preview),
]
