"""The token that opens the server to whoever is not at this machine."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from server.address import CannotStart

AUTO = "auto"
LEAST = 16
MOST = 512
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


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode(errors="surrogatepass")).digest()


def _sendable(token: str) -> bool:
    return token.isascii() and token.isprintable() and " " not in token
