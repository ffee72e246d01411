"""Answers: values as JSON, and everything that goes wrong as one kind of error with its list of problems."""

from __future__ import annotations

import logging
import math
import uuid
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from aiohttp import web
from pydantic import BaseModel, TypeAdapter

from graphs.problems import Code, Problem, RecipeError
from graphs.store import (
    DiskFull,
    PictureMissing,
    PictureRefused,
    RecipeMissing,
    RecipeShipped,
    ResultMissing,
    VersionMissing,
)
from graphs.store.files import is_disk_full
from server.api.kinds import kind_of
from server.ledger import LedgerBusy, LedgerDamaged, RunUnreadable
from server.models import ErrorAnswer
from server.pool.pool import ServerStopping
from server.queue.runs import QueueFull, RunMissing, WrongState

log = logging.getLogger(__name__)

RESTART_SECONDS = 10
"""After how long whoever was refused because the server stops may find it back."""
PROBLEM_TYPE = "application/problem+json"
_MISSING: Mapping[type[Exception], tuple[str, str]] = {
    RecipeMissing: ("There is no such recipe.", "It may have been deleted. Open another."),
    VersionMissing: ("There is no such version.", "It may have been thinned out. Open another."),
    RunMissing: ("There is no such run.", "The server may have been restarted."),
    ResultMissing: ("There is no such result.", "It may have been deleted."),
}
"""What is answered with 404, with message and hint."""
_LATER: Mapping[type[Exception], tuple[int, str, str, float]] = {
    QueueFull: (429, "Too many runs wait already.", "Cancel some, or try again later.", 30),
    LedgerBusy: (503, "Another program holds the list of runs.", "Nothing was changed; try again.", 5),
    MemoryError: (
        503,
        "This machine has too little memory left for that.",
        "Nothing was changed; try again.",
        10,
    ),
    LedgerDamaged: (
        503,
        "The list of runs is damaged and cannot be used.",
        "Restart the server: it saves what can be read.",
        60,
    ),
    ServerStopping: (
        503,
        "The server is being stopped and takes no more runs.",
        "Try again once it is back.",
        RESTART_SECONDS,
    ),
}
"""What may go better later, with status, message, hint and the seconds until then."""
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Refusal(Exception):
    """A request is refused: the status, what is wrong, and headers that say more, such as Retry-After."""

    def __init__(
        self, status: int, problems: Sequence[Problem], headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.status = status
        self.problems = list(problems)
        self.headers = dict(headers or {})


def refusal(
    status: int, code: Code, message: str, hint: str = "", *, headers: Mapping[str, str] | None = None
) -> Refusal:
    """Return the refusal of a request for one reason."""
    return Refusal(status, [Problem(code=code, message=message, hint=hint)], headers)


def come_again(status: int, message: str, hint: str, *, seconds: float) -> Refusal:
    """Return a refusal (429 or 503) that names the `seconds` after which to try again."""
    return refusal(status, "failed", message, hint, headers={"Retry-After": str(max(1, math.ceil(seconds)))})


def answer(value: BaseModel, status: int = 200, headers: Mapping[str, str] | None = None) -> web.Response:
    """Return a model as JSON."""
    return web.Response(
        text=value.model_dump_json(), status=status, headers=headers, content_type="application/json"
    )


def answer_list(
    kind: type[Any], values: Sequence[Any], headers: Mapping[str, str] | None = None
) -> web.Response:
    """Return a list of values of one kind as JSON."""
    text = _adapter(list[kind]).dump_json(list(values))  # type: ignore[valid-type]
    return web.Response(body=text, headers=headers, content_type="application/json")


def answer_value(kind: type[Any], value: object, status: int = 200) -> web.Response:
    """Return a value that is no model, such as a dataclass, as JSON."""
    body = _adapter(kind).dump_json(value)
    return web.Response(body=body, status=status, content_type="application/json")


_ADAPTERS: dict[Any, TypeAdapter[Any]] = {}


def _adapter(kind: Any) -> TypeAdapter[Any]:
    """Return what writes values of that kind; to make one takes a millisecond."""
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind]


@web.middleware
async def errors_as_json(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn whatever a handler raises into an answer with a list of problems."""
    try:
        return await handler(request)
    except web.HTTPException as error:
        allowed = {"Allow": error.headers["Allow"]} if "Allow" in error.headers else {}
        refused = _of_http(error)
        return error_answer(Refusal(refused.status, refused.problems, allowed))
    except Refusal as error:
        return error_answer(error)
    except (ConnectionResetError, ConnectionAbortedError):
        raise  # the client went away; there is nobody to answer
    except Exception as error:
        if (known := _of_known(error)) is not None:
            return error_answer(known)
        instance = uuid.uuid4().urn
        log.exception("%s %s failed (%s)", request.method, request.path, instance)
        mistake = refusal(
            500, "failed", "The server made a mistake.", "Its log has the details; please report it."
        )
        return error_answer(mistake, instance)


def error_answer(refused: Refusal, instance: str | None = None) -> web.Response:
    """Return a refusal as problem details (RFC 9457); `instance` finds it in the log."""
    kind = kind_of(refused.status)
    body = ErrorAnswer(
        type=kind.type,
        title=kind.title,
        status=refused.status,
        detail=str(refused),
        instance=instance,
        problems=refused.problems,
    )
    return web.Response(
        text=body.model_dump_json(),
        status=refused.status,
        headers=refused.headers,
        content_type=PROBLEM_TYPE,
    )


def _of_http(error: web.HTTPException) -> Refusal:
    status = error.status
    match status:
        case 404:
            return refusal(
                404, "missing", "There is nothing at this address.", "docs/api.md lists what there is."
            )
        case 405:
            allowed = error.headers.get("Allow", "")
            return refusal(
                405, "malformed", "This address does not take that method.", f"Allowed: {allowed}."
            )
        case 413:
            return refusal(413, "too large", "The request is too large.")
    return refusal(status, "malformed", error.reason or "The request cannot be read.")


def _of_disk(error: DiskFull | OSError) -> Refusal | None:
    if isinstance(error, DiskFull):
        return refusal(507, "failed", error.message, error.hint)
    if is_disk_full(error):
        return refusal(507, "failed", "The disk is full.", "Free some room in the data folder.")
    return None


def _of_known(error: Exception) -> Refusal | None:
    match error:
        case RecipeError():
            large = all(problem.code == "too large" for problem in error.problems)
            return Refusal(413 if large else 400, error.problems)
        case PictureMissing():
            return refusal(404, "missing image", error.message, error.hint)
        case PictureRefused():
            return refusal(400, "unreadable", error.message, error.hint)
        case DiskFull() | OSError():
            return _of_disk(error)
        case RecipeShipped():
            return refusal(
                409,
                "failed",
                "This recipe ships with Impasto and stays as it is.",
                "Save it under a new name.",
            )
        case WrongState():
            return refusal(409, "failed", str(error), error.hint)
        case RunUnreadable():
            found = "What the list of runs holds of this run makes no sense."
            hint = "Delete it once it is over. The other runs are not concerned."
            return refusal(500, "failed", found, hint)
    return _of_tables(error)


def _of_tables(error: Exception) -> Refusal | None:
    for kind, (found, hint) in _MISSING.items():
        if isinstance(error, kind):
            return refusal(404, "missing", found, hint)
    for kind, (status, found, hint, seconds) in _LATER.items():
        if isinstance(error, kind):
            return come_again(status, found, hint, seconds=seconds)
    return None
