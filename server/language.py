"""Which language a browser is spoken to in, where the server itself writes a page."""

from __future__ import annotations

import re
from collections.abc import Sequence

_RANGE = re.compile(r"\s*([a-zA-Z]{1,8})[-a-zA-Z0-9]*\s*(?:;\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?")


def preferred(header: str, offered: Sequence[str]) -> str:
    """Return which of the `offered` languages an Accept-Language header (RFC 9110, 12.5.4) likes best; the
    first of them where it likes none.

    >>> preferred("fr, en;q=0.5, de-AT;q=0.8", ("en", "de"))
    'de'
    >>> preferred("fr, de;q=0", ("en", "de"))
    'en'
    """
    liked: dict[str, float] = {}
    for part in header.split(","):
        if found := _RANGE.fullmatch(part):
            liked.setdefault(found[1].lower(), float(found[2] or 1))
    best = max(offered, key=lambda language: liked.get(language, 0.0))
    return best if liked.get(best) else offered[0]
