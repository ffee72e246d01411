"""Takes the places of this machine out of sentences that others will read."""

from __future__ import annotations

import re

# A path from the root of a disk or a home folder, of two names at least: a single one may be a division.
_PATH = re.compile(r"(?<![\w/\\.~])(?:[A-Za-z]:|~\w*)?(?:[/\\][^\s'\"`/\\:,;()<>\[\]{}|]+){2,}[/\\]?")


def without_places(text: str) -> str:
    """Return the text with every absolute path cut to its last name.

    >>> without_places("[Errno 13] Permission denied: '/home/ann/impasto/models/x.pth'")
    "[Errno 13] Permission denied: 'x.pth'"
    >>> without_places("https://example.org/a/b and 3/4 stay")
    'https://example.org/a/b and 3/4 stay'
    """
    return _PATH.sub(lambda found: re.split(r"[/\\]", found[0].rstrip("/\\"))[-1], text)
