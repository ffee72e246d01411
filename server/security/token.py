"""The token that opens the server to whoever is not at this machine."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from server.address import CannotStart

AUTO = "auto"
LEAST = 16
MOST = 512
UNGUESSABLE = 32
"""Of so many characters, as ``auto`` makes them, no token is found by trying, however often one may."""
VARIABLE = "IMPASTO_TOKEN"


def token_from(given: str) -> str:
    """Return the token to start with: `given`, a new one for ``auto``, "" where none is wanted.

    Raises:
        CannotStart: if it is shorter than 16 characters, or could not be sent in a header.
    """
    if given == AUTO:
        return secrets.token_urlsafe(24)
    if given and (not LEAST <= len(given) <= MOST or not _sendable(given)):
        raise CannotStart(
            f"The token must have from {LEAST} to {MOST} letters, digits or signs without spaces.",
            f"Let one be made by --token {AUTO}.",
        )
    return given


def is_token(offered: str, token: str) -> bool:
    """Return whether `offered` is the token; how long that takes says nothing of how much of it is right."""
    return bool(token) and hmac.compare_digest(_digest(offered), _digest(token))


def is_guessable(token: str) -> bool:
    """Return whether who tries tokens must be slowed down.

    >>> is_guessable(token_from(AUTO)), is_guessable("what-one-can-keep")
    (False, True)
    """
    return len(token) < UNGUESSABLE


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode(errors="surrogatepass")).digest()


def _sendable(token: str) -> bool:
    return token.isascii() and token.isprintable() and " " not in token
