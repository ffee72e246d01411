"""Lets in who shows the token, or comes from a browser that logged in with it."""

from __future__ import annotations

import math
import re

from aiohttp import web

from server.api.replies import Handler, come_again, refusal
from server.keys import CONFIG
from server.security.client import WHO, peer
from server.security.rates import Buckets
from server.security.sessions import SESSIONS
from server.security.token import is_guessable, is_token

COOKIE = "impasto_session"
LOGIN = "/login"
OPEN = frozenset({LOGIN, "/login.js", "/page.css", "/favicon.svg", "/healthz", "/readyz"})
"""What anybody may ask for: the way in, and whether the server is well."""

_FORM = re.compile(r"/form/[a-z0-9][a-z0-9-]{0,63}")
"""A recipe as a form: the one page beside the editor that links lead to. No other address is gone back to."""

WRONG_TOKENS = web.AppKey("wrong_tokens", Buckets)
"""How many wrong tokens each address may still offer."""


@web.middleware
async def only_the_invited(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse whoever shows neither the token nor the cookie of a login, where a token is wanted at all."""
    if not request.app[CONFIG].token:
        return await handler(request)
    who = _who(request)
    if who is not None:
        request[WHO] = who
    elif request.path not in OPEN:
        if _is_a_look_at_a_page(request):
            return web.Response(status=303, headers={"Location": LOGIN + _way_back(request.path)})
        raise refusal(
            401,
            "failed",
            "This server wants its token.",
            "Log in at /login, or send the header Authorization: Bearer TOKEN.",
            headers={"WWW-Authenticate": 'Bearer realm="Impasto"'},
        )
    return await handler(request)


def page_after_login(request: web.Request) -> str:
    """Return where a browser goes once it is logged in: to the form that it came for, or to the editor."""
    to = request.query.get("to", "")
    return to if _FORM.fullmatch(to) else "/"


def cookie_of(request: web.Request) -> str | None:
    """Return the session that the request's cookie names, if it holds."""
    id = request.cookies.get(COOKIE)
    return id if id and request.app[SESSIONS].is_open(id) else None


def offer(request: web.Request, token: str) -> bool:
    """Return whether `token` is the server's.

    Raises:
        Refusal: if that address has offered so many wrong ones that it must wait, whatever this one is; the
            right one is let in all the same where it cannot be guessed, or a stranger could keep out whoever
            shares an address with them.
    """
    wrong, rate = request.app[WRONG_TOKENS], request.app[CONFIG].limits.logins
    address, right = peer(request), is_token(token, request.app[CONFIG].token)
    if right and not is_guessable(token):
        return True
    if seconds := wrong.wait(address, rate):
        raise come_again(
            429,
            "Too many wrong tokens came from this address.",
            f"Wait {math.ceil(seconds)} s.",
            seconds=seconds,
        )
    if right:
        return True
    wrong.take(address, rate)
    return False


def _who(request: web.Request) -> str | None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer" and offer(request, token.strip()):
        return f"token {peer(request)}"
    id = cookie_of(request)
    return f"session {id}" if id else None


def _way_back(path: str) -> str:
    return f"?to={path}" if _FORM.fullmatch(path) else ""


def _is_a_look_at_a_page(request: web.Request) -> bool:
    accepts = request.headers.get("Accept", "")
    return request.method == "GET" and "text/html" in accepts and not request.path.startswith("/api")
