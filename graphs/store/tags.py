"""Tags, by which contents are told from one another."""

from __future__ import annotations

import hashlib


def tag_of(text: bytes) -> str:
    """Return the tag of a recipe's text: its sha256 in hexadecimal."""
    return hashlib.sha256(text).hexdigest()
