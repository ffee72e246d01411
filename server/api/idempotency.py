"""The header Idempotency-Key: a request that is sent twice is carried out once."""

from __future__ import annotations

import hashlib
import json

from aiohttp import web
from pydantic import BaseModel

from server.api.replies import Refusal, refusal

HEADER = "Idempotency-Key"
MAX_KEY = 128


def idempotency_key(request: web.Request) -> str | None:
    """Return the key that the client gave its request, or None.

    It is a quoted string, as draft-ietf-httpapi-idempotency-key-header has it; unquoted it is taken too.

    Raises:
        Refusal: if it is empty, longer than 128 characters or not printable ASCII.
    """
    given = request.headers.get(HEADER)
    if given is None:
        return None
    key = given.strip()
    if len(key) > 1 and key[0] == key[-1] == '"':
        key = key[1:-1]
    if not (0 < len(key) <= MAX_KEY and key.isascii() and key.isprintable() and '"' not in key):
        found = f"{HEADER} must be 1 to {MAX_KEY} printable characters."
        raise refusal(400, "malformed", found, "A UUID is a good one.")
    return key


def digest_of(body: BaseModel) -> str:
    """Return the sha256 of what was sent, however it was spaced and its keys ordered."""
    text = json.dumps(body.model_dump(), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def other_body() -> Refusal:
    """Return the refusal of a key that came with another body before."""
    return refusal(
        422,
        "failed",
        f"This {HEADER} was given to another request before.",
        "Give every new request a key of its own.",
    )
