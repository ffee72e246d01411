"""Who may ask: browsers that were sent here, not a page of another site that reaches for this machine."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from aiohttp import hdrs, web

from server.api.replies import Handler, Refusal, refusal
from server.keys import CONFIG

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
WILDCARDS = frozenset({"0.0.0.0", "::"})  # noqa: S104 compared with, never bound to here
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_OWN = frozenset({"same-origin", "none"})
_FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data", "text/plain"})
"""What any page may make a browser send to any server without asking it first (Fetch, section 2.2.2)."""

_STYLES = (
    # Two styles that Radix puts into the page: no scrolling behind a menu, no second scroll bar within one.
    "'sha256-nzTgYzXYDNe6BAHiiI7NNlfK8n/auuOAhh2t92YvuXo='",
    "'sha256-441zG27rExd4/il+NvIqyL8zFx5XmyNQtE381kSkUJk='",
)
"""By their content, for which a browser takes a style that stands in the page; every other one is refused."""

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": f"default-src 'self'; style-src 'self' {' '.join(_STYLES)}; "
    "img-src 'self' blob: data:; object-src 'none'; frame-ancestors 'none'; base-uri 'none'; "
    "form-action 'self'",
    # Not no-referrer: browsers then send a form, the login's too, with `Origin: null`.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
_SHOWN = frozenset({"text/html", "text/css", "text/javascript", "text/plain", "application/json"})
_SHOWN_KINDS = ("image/", "font/")


@web.middleware
async def only_own_pages(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse requests under a foreign host name (DNS rebinding), and what other sites' pages ask for."""
    if not is_known_host(request.headers.get(hdrs.HOST, ""), request.app[CONFIG].names):
        raise refusal(
            403,
            "malformed",
            "This server does not answer to that host name.",
            "Open it under the address that it printed when it started; --public-url adds a name.",
        )
    opens_socket = hdrs.UPGRADE in request.headers
    if request.method not in _SAFE or opens_socket:
        if not is_same_origin(request):
            raise _foreign()
        _refuse_forms(request)
    elif not _is_own_or_followed(request):
        raise _foreign()
    return await handler(request)


def is_known_host(header: str, hosts: tuple[str, ...]) -> bool:
    """Return whether a Host header names this server.

    >>> is_known_host("127.0.0.1:8321", ()), is_known_host("evil.example:8321", ())
    (True, False)
    """
    name = _name(header)
    if name in LOOPBACK or name in hosts:
        return True
    # Bound to every address, it is reached by any of them; a rebinding page comes under a name.
    return bool(WILDCARDS & set(hosts)) and _is_address(name)


def is_same_origin(request: web.Request) -> bool:
    """Return whether a request comes from a page of this server, or from no page at all."""
    if request.headers.get("Sec-Fetch-Site", "none") not in _OWN:
        return False
    origin = request.headers.get(hdrs.ORIGIN)
    if origin is None:
        return True
    host, public = request.headers.get(hdrs.HOST, ""), request.app[CONFIG].public_origin
    # Behind a proxy that encrypts, a page that came without is not the editor.
    own = (
        public if public and _name(host) == _name(public.partition("//")[2]) else f"{request.scheme}://{host}"
    )
    return origin == own


def _is_own_or_followed(request: web.Request) -> bool:
    """Whether nothing but a person who follows a link makes another site's page ask for this."""
    if request.headers.get("Sec-Fetch-Site", "none") in _OWN:
        return True
    return (
        request.headers.get("Sec-Fetch-Mode") == "navigate"
        and request.headers.get("Sec-Fetch-Dest", "document") == "document"
        and not request.path.startswith("/api/")
    )


def _refuse_forms(request: web.Request) -> None:
    given = hdrs.CONTENT_TYPE in request.headers
    if given and request.content_type in _FORMS and request.path.startswith("/api/"):
        raise refusal(
            415,
            "malformed",
            f"The body is {request.content_type}, as forms send it; that is read nowhere here.",
            "Send JSON as application/json, and files as what they are or application/octet-stream.",
        )


def _foreign() -> Refusal:
    return refusal(
        403,
        "malformed",
        "Another site's page may not do this.",
        "Open the editor at the server's own address; --public-url names the one behind a proxy.",
    )


async def add_headers(_: web.Request, response: web.StreamResponse) -> None:
    """Add what every answer says to browsers."""
    put_headers(response)


def put_headers(response: web.StreamResponse) -> None:
    """Add what every answer says to browsers; what they do not show is a download."""
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers[hdrs.SERVER] = "Impasto"
    if hdrs.CONTENT_TYPE in response.headers and not _is_shown(response.content_type):
        response.headers.setdefault("Content-Disposition", "attachment")


def _is_shown(type: str) -> bool:
    # Of a drawing that is SVG, the editor's own icon is the only one that is ever served.
    return type in _SHOWN or type.endswith("+json") or type.startswith(_SHOWN_KINDS)


def _name(header: str) -> str:
    try:
        return urlsplit(f"//{header}").hostname or ""
    except ValueError:
        return ""


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
