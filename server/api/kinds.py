"""The kinds of errors that the API tells, one for each status: what `type` and `title` of an answer say."""

from __future__ import annotations

from http import HTTPStatus
from typing import NamedTuple

DOCS_PAGE = "/api/docs"


class Kind(NamedTuple):
    """A kind of error: its name in addresses, its title, and when it is answered."""

    name: str
    title: str
    meaning: str

    @property
    def type(self) -> str:
        """The reference that names it (RFC 9457, section 3.1.1), where a reader finds what it means."""
        return f"{DOCS_PAGE}#{self.name}"


KINDS: dict[int, Kind] = {
    400: Kind("unreadable", "The request cannot be read", "Not JSON, not a picture, or a wrong parameter."),
    401: Kind("token", "A token is needed", "The server wants its token, as a bearer or by its login page."),
    403: Kind("forbidden", "Not from there", "Another site's page asks, or under a foreign host name."),
    404: Kind("missing", "Nothing is there", "No such address, or what had that id was deleted."),
    405: Kind("method", "Another method is needed", "The header Allow lists the methods of the address."),
    408: Kind("slow", "The request came too slowly", "The body did not arrive in the time for it."),
    409: Kind("fixed", "This stays as it is", "It ships with Impasto, or its state allows no such change."),
    412: Kind(
        "changed", "It was changed meanwhile", "The tag of If-Match is not that of what is stored: read anew."
    ),
    413: Kind("large", "Too large", "The body or the picture exceeds a limit, which the problem names."),
    415: Kind("media-type", "Another content type is needed", "JSON is read as application/json only."),
    422: Kind("refused", "What was sent has problems", "It was read and checked; each problem is listed."),
    429: Kind("busy", "Too many at once", "Try again after the seconds of the header Retry-After."),
    500: Kind("mistake", "The server made a mistake", "Its log has the details under the id of `instance`."),
    503: Kind("away", "Not now", "The server stops or starts; try again after Retry-After seconds."),
    507: Kind("full", "The disk is full", "Nothing was changed; free some room and try again."),
}


def kind_of(status: int) -> Kind:
    """Return the kind of error of a status.

    >>> kind_of(404).type, kind_of(417).title
    ('/api/docs#missing', 'Expectation Failed')
    """
    if status in KINDS:
        return KINDS[status]
    phrase = HTTPStatus(status).phrase
    return Kind(phrase.lower().replace(" ", "-"), phrase, "")
