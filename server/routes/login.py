"""Logging in with the token, and out again."""

from __future__ import annotations

import asyncio
import html
import json
from collections.abc import Mapping
from pathlib import Path
from string import Template
from urllib.parse import parse_qs

from aiohttp import web

from server.api.bodies import read_body
from server.api.replies import Refusal
from server.keys import CONFIG
from server.language import preferred
from server.security.admission import COOKIE, LOGIN, cookie_of, offer, page_after_login
from server.security.client import client_key
from server.security.sessions import SECONDS, SESSIONS
from server.security.sockets import SOCKETS

PAGES = Path(__file__).resolve().parents[1] / "pages"
MAX_FORM = 4096
_ASSETS = {"/login.js": "text/javascript", "/page.css": "text/css"}
LANGUAGES = ("en", "de")


async def page(request: web.Request) -> web.Response:
    """GET /login."""
    if not request.app[CONFIG].token or cookie_of(request):
        return _to(page_after_login(request))
    return _page(request)


async def log_in(request: web.Request) -> web.Response:
    """POST /login with the form field ``token``: the only body that is a form, for it needs no script."""
    if not request.app[CONFIG].token:
        return _to(page_after_login(request))
    form = parse_qs((await read_body(request, MAX_FORM)).decode(errors="replace"), max_num_fields=4)
    try:
        if not offer(request, form.get("token", [""])[0].strip()):
            return _page(request, "wrong", status=401)
    except Refusal as refused:
        return _page(request, "tooMany", status=refused.status, headers=refused.headers)
    id = await asyncio.to_thread(request.app[SESSIONS].open)
    answer = _to(page_after_login(request))
    answer.set_cookie(
        COOKIE,
        id,
        max_age=int(SECONDS),
        path="/",
        httponly=True,
        samesite="Strict",
        secure=request.app[CONFIG].encrypted,
    )
    return answer


async def log_out(request: web.Request) -> web.Response:
    """POST /logout: this browser's session ends, and so do its sockets."""
    if id := cookie_of(request):
        await asyncio.to_thread(request.app[SESSIONS].close, id)
        request.app[SOCKETS].end(client_key(request))
    answer = _to(LOGIN)
    answer.del_cookie(COOKIE, path="/")
    return answer


async def asset(request: web.Request) -> web.FileResponse:
    """GET /login.js and /page.css."""
    headers = {"Content-Type": f"{_ASSETS[request.path]}; charset=utf-8", "Cache-Control": "no-cache"}
    return web.FileResponse(PAGES / request.path[1:], headers=headers)


def _page(
    request: web.Request, said: str = "", status: int = 200, headers: Mapping[str, str] | None = None
) -> web.Response:
    """Return the page in the language of the browser; `said` is the key of what went wrong."""
    language = preferred(request.headers.get("Accept-Language", ""), LANGUAGES)
    texts: dict[str, str] = json.loads((PAGES / f"login.{language}.json").read_text(encoding="utf-8"))
    headers = headers or {}
    seconds = headers.get("Retry-After", "")
    wrong = html.escape(Template(texts[said]).substitute(seconds=seconds)) if said else ""
    message = f'<p role="alert">{wrong}</p>' if wrong else ""
    page = Template((PAGES / "login.html").read_text(encoding="utf-8"))
    return web.Response(
        text=page.substitute(texts, language=language, message=message),
        status=status,
        headers={**headers, "Vary": "Accept-Language"},
        content_type="text/html",
    )


def _to(place: str) -> web.Response:
    return web.Response(status=303, headers={"Location": place})


ROUTES = [
    web.get(LOGIN, page),
    web.post(LOGIN, log_in),
    web.post("/logout", log_out),
    *(web.get(path, asset) for path in _ASSETS),
]
