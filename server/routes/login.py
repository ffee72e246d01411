"""Logging in with the token, and out again."""

from __future__ import annotations

import asyncio
import html
from pathlib import Path
from urllib.parse import parse_qs

from aiohttp import web

from server.api.bodies import read_body
from server.api.replies import Refusal
from server.keys import CONFIG
from server.security.admission import COOKIE, LOGIN, cookie_of, offer, page_after_login
from server.security.client import client_key
from server.security.sessions import SECONDS, SESSIONS
from server.security.sockets import SOCKETS

PAGES = Path(__file__).resolve().parents[1] / "pages"
MAX_FORM = 4096
_ASSETS = {"/login.js": "text/javascript", "/page.css": "text/css"}
_MESSAGE = "<!-- message -->"


async def page(request: web.Request) -> web.Response:
    """GET /login."""
    if not request.app[CONFIG].token or cookie_of(request):
        return _to(page_after_login(request))
    return _page()


async def log_in(request: web.Request) -> web.Response:
    """POST /login with the form field ``token``: the only body that is a form, for it needs no script."""
    if not request.app[CONFIG].token:
        return _to(page_after_login(request))
    form = parse_qs((await read_body(request, MAX_FORM)).decode(errors="replace"), max_num_fields=4)
    try:
        if not offer(request, form.get("token", [""])[0].strip()):
            return _page("This is not the token.", status=401)
    except Refusal as refused:
        return _page(" ".join(map(str, refused.problems)), refused.status, refused.headers)
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


def _page(message: str = "", status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    text = (PAGES / "login.html").read_text(encoding="utf-8")
    shown = f'<p role="alert">{html.escape(message)}</p>' if message else ""
    return web.Response(
        text=text.replace(_MESSAGE, shown), status=status, headers=headers, content_type="text/html"
    )


def _to(place: str) -> web.Response:
    return web.Response(status=303, headers={"Location": place})


ROUTES = [
    web.get(LOGIN, page),
    web.post(LOGIN, log_in),
    web.post("/logout", log_out),
    *(web.get(path, asset) for path in _ASSETS),
]
