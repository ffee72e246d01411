"""The versions of saved recipes: listed with what changed, read, restored."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from aiohttp import web

from graphs.difference import Change, difference
from graphs.problems import RecipeError
from graphs.reading import read_recipe, recipe_value
from graphs.recipe import Recipe
from graphs.store import RecipeStore, Version, VersionMissing
from nodes.catalogue import Catalogue
from server.api.paging import page_of
from server.api.preconditions import preconditions, tag_header
from server.api.replies import answer, answer_list
from server.api.saved import answer_saved
from server.keys import CATALOGUE, HUB, RECIPES
from server.models import RecipeVersion, StoredVersion
from server.queue.messages import RecipesChanged
from server.routes.recipes import problems_of
from server.security.client import client_key

SHOWN = 12
"""Changes of one version that a list tells."""
COMPARED_BYTES = 8_000_000
"""Texts that are read for one list; what is older is told without its changes."""


async def list_versions(request: web.Request) -> web.Response:
    """GET /api/recipes/{id}/versions[?limit=&after=]."""
    id, store = request.match_info["id"], request.app[RECIPES]
    versions = await asyncio.to_thread(store.versions_of, id)
    newest_first = list(reversed(versions))
    part, headers = page_of(request, newest_first, lambda version: str(version.number))
    rows = await asyncio.to_thread(_told, store, request.app[CATALOGUE], id, newest_first, part)
    mine = client_key(request)
    shown = [_row(version, newest_first, mine, rows.get(version.number)) for version in part]
    return answer_list(RecipeVersion, shown, headers)


async def read(request: web.Request) -> web.Response:
    """GET /api/recipes/{id}/versions/{number}."""
    id, store = request.match_info["id"], request.app[RECIPES]
    number = _number(request)
    newest_first = list(reversed(await asyncio.to_thread(store.versions_of, id)))
    version = next((each for each in newest_first if each.number == number), None)
    if version is None:
        raise VersionMissing(id, number)
    recipe = await asyncio.to_thread(_recipe, store, id, version)
    changes = await asyncio.to_thread(
        _changes, store, request.app[CATALOGUE], id, _before(version, newest_first), version
    )
    row = _row(version, newest_first, client_key(request), changes)
    problems = await problems_of(request, recipe)
    stored = StoredVersion(version=row, recipe=recipe_value(recipe), problems=problems, changes=changes or [])
    return answer(stored, headers=tag_header(version.tag))


async def restore(request: web.Request) -> web.Response:
    """POST /api/recipes/{id}/versions/{number}/restore. With If-Match only over what the client saw."""
    asked = preconditions(request)
    id, store = request.match_info["id"], request.app[RECIPES]
    entry = await asyncio.to_thread(store.restore, id, _number(request), asked.demand, client_key(request))
    request.app[HUB].publish(None, RecipesChanged())
    return answer_saved(entry)


def _number(request: web.Request) -> int:
    return int(request.match_info["number"])


def _before(version: Version, newest_first: Sequence[Version]) -> Version | None:
    """Return the version before one, among those that are left."""
    older = (each for each in newest_first if each.number < version.number)
    return next(older, None)


def _row(
    version: Version, newest_first: Sequence[Version], mine: str, changes: Sequence[Change] | None
) -> RecipeVersion:
    before = _before(version, newest_first)
    return RecipeVersion(
        number=version.number,
        tag=version.tag,
        saved=version.saved,
        yours=version.author == mine if version.author else None,
        bytes=version.bytes,
        before=before.number if before else None,
        changes=None if changes is None else [change.text for change in changes[:SHOWN]],
        more=max(0, len(changes or ()) - SHOWN),
    )


def _told(
    store: RecipeStore,
    catalogue: Catalogue,
    id: str,
    newest_first: Sequence[Version],
    part: Sequence[Version],
) -> dict[int, list[Change] | None]:
    """Return what changed in each version of `part`, by number; None where that would take too long."""
    left = COMPARED_BYTES
    told: dict[int, list[Change] | None] = {}
    for version in part:
        before = _before(version, newest_first)
        left -= version.bytes + (before.bytes if before else 0)
        if left < 0:
            break
        told[version.number] = _changes(store, catalogue, id, before, version)
    return told


def _changes(
    store: RecipeStore, catalogue: Catalogue, id: str, before: Version | None, version: Version
) -> list[Change] | None:
    if before is None:
        return None
    try:
        recipes = _recipe(store, id, before), _recipe(store, id, version)
        return difference(*recipes, catalogue=catalogue, labels=True)
    except (RecipeError, VersionMissing):
        return None  # one of them is damaged: reading that one says so


def _recipe(store: RecipeStore, id: str, version: Version) -> Recipe:
    return read_recipe(store.versions.text(id, version))


ROUTES = [
    web.get("/api/recipes/{id}/versions", list_versions),
    web.get(r"/api/recipes/{id}/versions/{number:\d{1,9}}", read),
    web.post(r"/api/recipes/{id}/versions/{number:\d{1,9}}/restore", restore),
]
