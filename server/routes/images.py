"""Pictures: samples and uploads."""

from __future__ import annotations

import asyncio
from pathlib import Path

from aiohttp import web

from graphs.store import Picture
from server.api.bodies import MAX_IMAGE, body_file
from server.api.paging import answer_page
from server.api.replies import answer_value, refusal
from server.keys import CONFIG, DECODERS, HUB, IMAGES
from server.queue.messages import ImagesChanged

SMALLEST, LARGEST = 64, 1024
TYPES = {".png": "image/png", ".jpg": "image/jpeg", ".webp": "image/webp"}
FOREVER = "private, max-age=31536000, immutable"
ASK_AGAIN = "private, no-cache"


async def list_images(request: web.Request) -> web.Response:
    """GET /api/images[?limit=&after=]."""
    pictures = await asyncio.to_thread(request.app[IMAGES].list)
    return answer_page(request, Picture, pictures, lambda picture: picture.ref)


async def add(request: web.Request) -> web.Response:
    """POST /api/images?name=me.jpg: the bytes of a picture file."""
    name = request.query.get("name", "")
    folder = request.app[CONFIG].folders.images
    async with body_file(request, MAX_IMAGE, folder) as data, request.app[DECODERS]:
        picture = await asyncio.to_thread(request.app[IMAGES].add, data, name)
    request.app[HUB].publish(None, ImagesChanged())
    return answer_value(Picture, picture, status=201)


async def delete(request: web.Request) -> web.Response:
    """DELETE /api/images/{hash}."""
    hash = request.match_info["hash"]
    ref = hash if ":" in hash else f"sha256:{hash}"
    if ref.startswith("sample:"):
        raise refusal(409, "failed", "Samples ship with Impasto and stay.", "Delete uploads only.")
    await asyncio.to_thread(request.app[IMAGES].delete, ref)
    request.app[HUB].publish(None, ImagesChanged())
    return web.Response(status=204)


async def file(request: web.Request) -> web.FileResponse:
    """GET /api/images/{ref}/file."""
    ref = request.match_info["ref"]
    return picture_file(request.app[IMAGES].path(ref), ref.startswith("sha256:"))


async def thumbnail(request: web.Request) -> web.FileResponse:
    """GET /api/images/{ref}/thumbnail?side=320."""
    side, ref, store = wanted_side(request), request.match_info["ref"], request.app[IMAGES]
    path = store.kept_thumbnail(ref, side)
    if path is None:
        async with request.app[DECODERS]:
            path = await asyncio.to_thread(store.thumbnail, ref, side)
    return picture_file(path, ref.startswith("sha256:"))


def wanted_side(request: web.Request) -> int:
    """Return the query's ``side``.

    Raises:
        Refusal: if it is no number from 64 to 1024.
    """
    text = request.query.get("side", "320")
    if not (text.isascii() and text.isdigit() and len(text) < 6 and SMALLEST <= int(text) <= LARGEST):
        raise refusal(
            400,
            "bad value",
            f"side is {text[:20]!r}; it must be from {SMALLEST} to {LARGEST}.",
            "Try side=320.",
        )
    return int(text)


def picture_file(path: Path, unchanging: bool, download: str | None = None) -> web.FileResponse:
    """Return a picture's file; `unchanging` ones are never asked for again, `download` gives it a name."""
    headers = {"Cache-Control": FOREVER if unchanging else ASK_AGAIN}
    # The system's own table of types may lack some; what is none of these is handed out as a download.
    headers["Content-Type"] = TYPES.get(path.suffix.lower(), "application/octet-stream")
    if download is not None:
        headers["Content-Disposition"] = web_disposition(download)
    return web.FileResponse(path, headers=headers)


def web_disposition(name: str) -> str:
    """Return the header that makes a browser save a file under `name` (RFC 6266, section 4).

    >>> web_disposition('a"b\\nc.png')
    'attachment; filename="a_b_c.png"; filename*=UTF-8\\'\\'a%22b%0Ac.png'
    """
    from urllib.parse import quote

    plain = "".join(letter if " " <= letter <= "~" and letter not in '"\\%' else "_" for letter in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


ROUTES = [
    web.get("/api/images", list_images),
    web.post("/api/images", add),
    web.delete("/api/images/{hash}", delete),
    web.get("/api/images/{ref}/file", file),
    web.get("/api/images/{ref}/thumbnail", thumbnail),
]
