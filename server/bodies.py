"""What comes in: bodies under limits, and JSON that is strict."""

from __future__ import annotations

import asyncio
from typing import Any

from aiohttp import web

from graphs.reading import MAX_BYTES, read_json, recipe_of
from graphs.recipe import Recipe
from server.replies import refusal

MAX_IMAGE = 64_000_000
MAX_ENVELOPE = MAX_BYTES + 1_000
_CHUNK = 2**16


async def read_body(request: web.Request, limit: int) -> bytes:
    """Return the body of a request.

    Raises:
        Refusal: if it is longer than `limit` bytes; no more than that is taken in.
    """
    too_large = refusal(
        413,
        "too large",
        f"The request is longer than {limit / 1e6:.0f} MB.",
        "Send a smaller file.",
    )
    if (request.content_length or 0) > limit:
        raise too_large
    body = bytearray()
    async for chunk in request.content.iter_chunked(_CHUNK):
        body += chunk
        if len(body) > limit:
            raise too_large
    return bytes(body)


async def read_object(request: web.Request) -> dict[str, Any]:
    """Return the JSON object that is the body of a request.

    Raises:
        Refusal: if it is of another type, or too large.
        RecipeError: if it is no strict JSON.
    """
    if request.content_type != "application/json":
        raise refusal(
            415,
            "malformed",
            f"The body is {request.content_type}; application/json is read here.",
            "Set the header Content-Type.",
        )
    data = await read_body(request, MAX_ENVELOPE)
    value = await asyncio.to_thread(read_json, data, max_bytes=MAX_ENVELOPE)
    if not isinstance(value, dict):
        raise refusal(400, "malformed", "The body is not a JSON object.", 'Send {"recipe": …}.')
    return value


async def read_recipe_request(request: web.Request) -> tuple[Recipe, dict[str, Any]]:
    """Return the recipe of a body ``{"recipe": …}``, and the body.

    Raises:
        Refusal: if there is none.
        RecipeError: with every problem of its form.
    """
    value = await read_object(request)
    if "recipe" not in value:
        raise refusal(400, "missing", 'The key "recipe" is missing.', 'Send {"recipe": …}.')
    return await asyncio.to_thread(recipe_of, value["recipe"]), value
