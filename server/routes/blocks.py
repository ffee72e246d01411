"""Blocks: groups of nodes that are kept to be used in other recipes."""

from __future__ import annotations

import asyncio

from aiohttp import web

from graphs.reading import recipe_value
from graphs.store.blocks import Block
from server.api.paging import page_of
from server.api.preconditions import preconditions
from server.api.replies import answer_list
from server.api.requested import read_recipe_request
from server.api.saved import answer_saved
from server.keys import BLOCKS, HUB
from server.models import RecipeRequest, StoredBlock
from server.queue.messages import BlocksChanged
from server.security.client import client_key


async def list_blocks(request: web.Request) -> web.Response:
    """GET /api/blocks[?limit=&after=]."""
    blocks = await asyncio.to_thread(request.app[BLOCKS].list)
    part, headers = page_of(request, blocks, lambda block: block.entry.id)
    return answer_list(StoredBlock, [_told(block) for block in part], headers)


async def add(request: web.Request) -> web.Response:
    """POST /api/blocks."""
    store, author = request.app[BLOCKS], client_key(request)
    entry = await read_recipe_request(request, RecipeRequest, lambda recipe, _: store.add(recipe, author))
    request.app[HUB].publish(None, BlocksChanged())
    return answer_saved(entry, "/api/blocks")


async def save(request: web.Request) -> web.Response:
    """PUT /api/blocks/{id}. With If-Match only over what the client saw."""
    asked = preconditions(request)
    id, store, author = request.match_info["id"], request.app[BLOCKS], client_key(request)
    entry = await read_recipe_request(
        request, RecipeRequest, lambda recipe, _: store.save(id, recipe, asked.demand, author)
    )
    request.app[HUB].publish(None, BlocksChanged())
    return answer_saved(entry)


async def delete(request: web.Request) -> web.Response:
    """DELETE /api/blocks/{id}. With If-Match only what the client saw."""
    asked = preconditions(request)
    await asyncio.to_thread(request.app[BLOCKS].delete, request.match_info["id"], asked.demand)
    request.app[HUB].publish(None, BlocksChanged())
    return web.Response(status=204)


def _told(block: Block) -> StoredBlock:
    entry, recipe = block
    return StoredBlock(
        id=entry.id,
        name=entry.name,
        modified=entry.modified,
        tag=entry.tag,
        recipe=None if recipe is None else recipe_value(recipe),
    )


ROUTES = [
    web.get("/api/blocks", list_blocks),
    web.post("/api/blocks", add),
    web.put("/api/blocks/{id}", save),
    web.delete("/api/blocks/{id}", delete),
]
