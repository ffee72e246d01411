"""Puts the guards in front of an application, and says whether it may be reached from elsewhere."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from aiohttp import web

from graphs.store.quota import Quota
from server.address import CannotStart
from server.api.bodies import HELD, Held
from server.api.replies import errors_as_json
from server.config import Config
from server.security.admission import WRONG_TOKENS, only_the_invited
from server.security.client import SALT
from server.security.guard import only_own_pages
from server.security.rates import Buckets
from server.security.sessions import SESSIONS, Sessions
from server.security.sockets import SOCKETS, Sockets
from server.security.token import AUTO, VARIABLE
from server.security.toll import QUOTA, ROOM, TOLLS, Room, within_limits

GUARDS = (errors_as_json, only_own_pages, only_the_invited, within_limits)
"""In the order in which a request passes them."""


def install(app: web.Application, config: Config) -> None:
    """Give the application what its guards need; the logins are noted in the data folder.

    Raises:
        DiskFull: if there is no room to note them.
    """
    folders = config.folders
    sessions = Sessions(folders.root, config.token)
    app[SESSIONS] = sessions
    app[SALT] = sessions.salt
    app[WRONG_TOKENS] = Buckets()
    app[TOLLS] = Buckets()
    app[QUOTA] = Quota(folders=folders, limit=config.disk_quota)
    app[ROOM] = Room(app[QUOTA])
    app.on_startup.append(_look)
    app[SOCKETS] = Sockets(config.limits)
    app[HELD] = Held(config.limits.bodies)


async def _look(app: web.Application) -> None:
    app[ROOM].look()  # the first run need not wait for it


def check_reach(address: str, config: Config) -> None:
    """Make sure that only this machine reaches `address`, or that a token is wanted.

    Raises:
        CannotStart: if others could come in without one, or the public address is none.
    """
    elsewhere = not ipaddress.ip_address(address.partition("%")[0]).is_loopback
    if config.public_url:
        if not _is_origin(config.public_url):
            raise CannotStart(
                f"{config.public_url} is no public address.", "Write it as in https://studio.example."
            )
        elsewhere = True
    if elsewhere and not config.token:
        reached = config.public_url or address
        raise CannotStart(
            f"Whoever reaches {reached} could paint here and see every picture, so a token is wanted.",
            f"Let one be made by --token {AUTO}, or set your own by --token or {VARIABLE}. "
            "Without --host and --public-url the server answers to this machine only.",
        )


def _is_origin(url: str) -> bool:
    try:
        parts = urlsplit(url)
        more = parts.path or parts.query or parts.fragment or parts.username or parts.password
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0 and not more
    except ValueError:  # the port is no number, or the brackets hold no address
        return False
