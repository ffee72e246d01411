"""Where a list goes on: the header Link (RFC 8288)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlsplit

_NEXT = re.compile(r'<([^>]*)>\s*;\s*rel="?next"?')


def next_query(link: str) -> Mapping[str, str] | None:
    """Return the query of the next page, or None at the end of a list.

    >>> next_query('<?limit=2&after=b%20c>; rel="next"')
    {'limit': '2', 'after': 'b c'}
    >>> next_query("") is None
    True
    """
    found = _NEXT.search(link)
    return dict(parse_qsl(urlsplit(found[1]).query)) if found else None
