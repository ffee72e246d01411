"""Who may ask: browsers that were sent here, not a page of another site that reaches for this machine."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from aiohttp import web

from server.keys import CONFIG
from server.replies import Handler, refusal

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
WILDCARDS = frozenset({"0.0.0.0", "::"})  # noqa: S104 compared with, never bound to here
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' blob: data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@web.middleware
async def only_own_pages(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse requests under a foreign host name (DNS rebinding), and changes asked for by other sites."""
    if not is_known_host(request.headers.get("Host", ""), request.app[CONFIG].hosts):
        raise refusal(
            403,
            "malformed",
            "This server does not answer to that host name.",
            "Open it under the address that it printed when it started.",
        )
    opens_socket = request.headers.get("Upgrade", "").lower() == "websocket"
    if (request.method not in _SAFE or opens_socket) and not is_same_origin(request):
        raise refusal(
            403,
            "malformed",
            "Another site's page may not do this.",
            "Open the editor at the server's own address.",
        )
    return await handler(request)


def is_known_host(header: str, hosts: tuple[str, ...]) -> bool:
    """Return whether a Host header names this server.

    >>> is_known_host("127.0.0.1:8321", ()), is_known_host("evil.example:8321", ())
    (True, False)
    """
    try:
        name = urlsplit(f"//{header}").hostname or ""
    except ValueError:
        return False
    if name in LOOPBACK or name in hosts:
        return True
    # Bound to every address, it is reached by any of them; a rebinding page comes under a name.
    return bool(WILDCARDS & set(hosts)) and _is_address(name)


def is_same_origin(request: web.Request) -> bool:
    """Return whether a request comes from a page of this server, or from no page at all."""
    if request.headers.get("Sec-Fetch-Site", "none") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("Origin")
    if origin is None:
        return True
    return origin in (f"http://{request.headers.get('Host')}", f"https://{request.headers.get('Host')}")


async def add_headers(_: web.Request, response: web.StreamResponse) -> None:
    """Add what every answer says to browsers."""
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Cache-Control", "no-store")


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
