"""The browsers that are logged in, and the salt by which clients are told apart, in one small file."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import secrets
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from aiohttp import web

from graphs.store.files import write_whole
from graphs.store.plain import read_plain

log = logging.getLogger(__name__)

FILE = "sessions.json"
MOST = 64
"""Browsers that may be logged in at once; one more logs the oldest out."""
SECONDS = 30 * 24 * 3600.0
"""How long a login holds."""
_SALT_BYTES = 16


class Sessions:
    """Who is logged in by the token; another token logs everybody out.

    The file holds hashes only: who reads it can neither log in nor tell the token.
    """

    def __init__(self, folder: Path, token: str, *, now: Callable[[], float] = time.time) -> None:
        self._path = folder / FILE
        self._now = now
        self._writing = threading.Lock()
        kept = _read(self._path)
        self.salt = bytes.fromhex(kept["salt"]) if kept else secrets.token_bytes(_SALT_BYTES)
        self._mark = hmac.new(self.salt, token.encode(), hashlib.sha256).hexdigest()
        known = kept is not None and hmac.compare_digest(kept["token"], self._mark)
        self._opened: dict[str, float] = kept["sessions"] if kept and known else {}
        if not known:
            self._write()

    def open(self) -> str:
        """Log a browser in and return what its cookie says.

        Raises:
            DiskFull: if there is no room to note it.
        """
        id = secrets.token_urlsafe(32)
        with self._writing:
            alive = sorted((opened, name) for name, opened in self._opened.items() if self._holds(opened))
            self._opened = {name: opened for opened, name in alive[-MOST + 1 :]}
            self._opened[_hash(id)] = self._now()
            self._write()
        return id

    def is_open(self, id: str) -> bool:
        """Return whether `id` is of a browser that is logged in."""
        opened = self._opened.get(_hash(id))
        return opened is not None and self._holds(opened)

    def close(self, id: str) -> None:
        """Log a browser out.

        Raises:
            DiskFull: if there is no room to note it; it is logged out until the server starts anew.
        """
        with self._writing:
            if self._opened.pop(_hash(id), None) is not None:
                self._write()

    def _holds(self, opened: float) -> bool:
        # A clock that was set back must not let a session live for ever.
        return abs(self._now() - opened) < SECONDS

    def _write(self) -> None:
        value = {"salt": self.salt.hex(), "token": self._mark, "sessions": self._opened}
        write_whole(self._path, json.dumps(value).encode(), "the list of logins")


SESSIONS = web.AppKey("sessions", Sessions)


def _hash(id: str) -> str:
    return hashlib.sha256(id.encode(errors="surrogatepass")).hexdigest()


def _read(path: Path) -> dict[str, Any] | None:
    try:
        value = json.loads(read_plain(path))
        sessions = {str(name): float(opened) for name, opened in value["sessions"].items()}
        salt, mark = str(value["salt"]), str(value["token"])
        if len(bytes.fromhex(salt)) != _SALT_BYTES or not mark.isascii():
            raise ValueError
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError, AttributeError):
        log.warning("%s is damaged and is made anew: browsers must log in again", path.name)
        return None
    return {"salt": salt, "token": mark, "sessions": sessions}
