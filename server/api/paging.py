"""Long lists in pages: ``?limit=&after=``, and where the next one is (RFC 8288)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, TypeVar

from aiohttp import web

from server.api.replies import answer_list, refusal

MAX_PAGE = 500
_MAX_ID = 200

Entry = TypeVar("Entry")


class Page(NamedTuple):
    """Which part of a list is wanted: at most `limit` entries (None: all), those behind the id `after`."""

    limit: int | None
    after: str | None


def wanted_page(request: web.Request, limit: int | None = None) -> Page:
    """Return the part of a list that the query names; `limit` holds where it names none.

    Raises:
        Refusal: if ``limit`` is no number from 1 to 500, or ``after`` too long for an id.
    """
    text, after = request.query.get("limit"), request.query.get("after")
    if text is not None:
        if not (text.isascii() and text.isdigit() and len(text) < 6 and 1 <= int(text) <= MAX_PAGE):
            found = f"limit is {text[:20]!r}; it must be from 1 to {MAX_PAGE}."
            raise refusal(400, "bad value", found, "Try limit=50.")
        limit = int(text)
    if after is not None and not 0 < len(after) <= _MAX_ID:
        raise no_such_place()
    return Page(limit, after)


def next_link(request: web.Request, after: str) -> Mapping[str, str]:
    """Return the header that leads to the entries behind `after`."""
    # Relative to the request's own address: right behind any proxy.
    query = request.rel_url.update_query(after=after).raw_query_string
    return {"Link": f'<?{query}>; rel="next"'}


def page_of(
    request: web.Request, entries: Sequence[Entry], id_of: Callable[[Entry], str]
) -> tuple[Sequence[Entry], Mapping[str, str] | None]:
    """Return that part of `entries` which the query names, and the header that leads to the next, None where
    there is none.

    Raises:
        Refusal: if the query is no page of this list.
    """
    limit, after = wanted_page(request)
    begin = _place(entries, id_of, after)
    part = entries[begin:][:limit]
    more = begin + len(part) < len(entries)
    return part, next_link(request, id_of(part[-1])) if more else None


def answer_page(
    request: web.Request, kind: type[Entry], entries: Sequence[Entry], id_of: Callable[[Entry], str]
) -> web.Response:
    """Return that part of `entries` which the query names, with a link to the next if there is more.

    Raises:
        Refusal: if the query is no page of this list.
    """
    part, headers = page_of(request, entries, id_of)
    return answer_list(kind, part, headers)


def no_such_place() -> Exception:
    """Return the refusal of an ``after`` that is in no list."""
    return refusal(
        400,
        "bad value",
        "after is the id of nothing in this list.",
        "It may have been deleted; begin again without after.",
    )


def _place(entries: Sequence[Entry], id_of: Callable[[Entry], str], after: str | None) -> int:
    if after is None:
        return 0
    for place, entry in enumerate(entries):
        if id_of(entry) == after:
            return place + 1
    raise no_such_place()
