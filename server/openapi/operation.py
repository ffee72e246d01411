"""What is declared of one operation of the API, and of the parts that it is made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from server.api.paging import MAX_PAGE

Method = Literal["GET", "POST", "PUT", "DELETE"]
Place = Literal["path", "query", "header"]
Schema = dict[str, Any]

JSON = "application/json"
BYTES = "application/octet-stream"

ALWAYS = (400, 403, 500)
"""What any address may answer: not readable, asked for from elsewhere, a mistake."""
WITH_TOKEN = (401, 429)
"""What every address under /api may answer besides: no token where one is wanted, or too many requests."""
WITH_BODY = (408, 413, 415, 503)
"""And what has a body: too slow, too large, of another type or compressed, too many at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A part of the address, of its query, or a header."""

    name: str
    place: Place
    about: str
    schema: Schema
    required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """What is sent: JSON of a type of `server.schema`, or bytes when `type` is None."""

    about: str
    type: str | None = None
    media: str = JSON
    required: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is answered when all is well: JSON of a `type` of `server.schema`, a list of it when `many`, any
    other `media`, or nothing when both are None. `headers` are told with what they mean."""

    status: int = 200
    about: str
    type: str | None = None
    many: bool = False
    media: tuple[str, ...] = ()
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One method at one address. `path` is written as the route is, `id` names it in generated clients,
    `group` is the heading that it stands under, and `refusals` are the statuses of its problem details
    besides those that any address may answer."""

    method: Method
    path: str
    id: str
    group: str
    summary: str
    about: str = ""
    parameters: tuple[Parameter, ...] = ()
    body: Body | None = None
    answers: tuple[Answer, ...]
    refusals: tuple[int, ...] = ()
    open: bool = False
    """Whether it is answered without a token where the server wants one."""

    @property
    def all_refusals(self) -> tuple[int, ...]:
        """Every status of an error that it may answer."""
        own = set(self.refusals) | set(ALWAYS)
        if self.path.startswith("/api/"):
            own |= set(WITH_TOKEN)
        if self.body:
            own |= set(WITH_BODY)
        return tuple(sorted(own))


def text(pattern: str | None = None, *, longest: int | None = None) -> Schema:
    """Return the schema of text."""
    schema: Schema = {"type": "string"}
    if pattern is not None:
        schema["pattern"] = pattern
    if longest is not None:
        schema["maxLength"] = longest
    return schema


def in_path(name: str, about: str, schema: Schema | None = None) -> Parameter:
    """Return a part of the address."""
    return Parameter(name=name, place="path", about=about, schema=schema or text(), required=True)


def in_query(name: str, about: str, schema: Schema) -> Parameter:
    """Return a part of the query, which may be left out."""
    return Parameter(name=name, place="query", about=about, schema=schema)


def in_header(name: str, about: str, schema: Schema | None = None) -> Parameter:
    """Return a header, which may be left out."""
    return Parameter(name=name, place="header", about=about, schema=schema or text())


PAGE = (
    in_query(
        "limit",
        "At most so many entries; the whole list without it.",
        {"type": "integer", "minimum": 1, "maximum": MAX_PAGE},
    ),
    in_query("after", "Only what stands behind the entry of this id.", text(longest=200)),
)
NEXT = {"Link": '`<…>; rel="next"`: where the list goes on (RFC 8288); absent at its end.'}
TAG = {"ETag": "The strong tag of the recipe's text, for If-Match and If-None-Match."}
AGAIN = {"Retry-After": "After how many seconds to try again."}
NOTHING = Answer(status=204, about="Done; there is no body.")
