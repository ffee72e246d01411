"""Answers: values as JSON, and everything that goes wrong as one kind of error with its list of problems."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
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
)
from graphs.store.files import is_disk_full
from server.models import ErrorAnswer
from server.runs import QueueFull, RunMissing

log = logging.getLogger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Refusal(Exception):
    """A request is refused: the status, a title for people, and what is wrong."""

    def __init__(self, status: int, title: str, problems: list[Problem]) -> None:
        super().__init__(title)
        self.status = status
        self.title = title
        self.problems = problems


def refusal(status: int, code: Code, message: str, hint: str = "", *, title: str = "") -> Refusal:
    """Return the refusal of a request for one reason."""
    return Refusal(status, title or message, [Problem(code=code, message=message, hint=hint)])


def answer(value: BaseModel, status: int = 200) -> web.Response:
    """Return a model as JSON."""
    return web.Response(text=value.model_dump_json(), status=status, content_type="application/json")


def answer_list(kind: type[Any], values: Sequence[Any]) -> web.Response:
    """Return a list of values of one kind as JSON."""
    text = TypeAdapter(list[kind]).dump_json(list(values))  # type: ignore[valid-type]
    return web.Response(body=text, content_type="application/json")


def answer_value(kind: type[Any], value: object, status: int = 200) -> web.Response:
    """Return a value that is no model, such as a dataclass, as JSON."""
    body = TypeAdapter(kind).dump_json(value)
    return web.Response(body=body, status=status, content_type="application/json")


@web.middleware
async def errors_as_json(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn whatever a handler raises into an answer with a list of problems."""
    try:
        return await handler(request)
    except web.HTTPException as error:
        refused = _of_http(error)
        allowed = {"Allow": error.headers["Allow"]} if "Allow" in error.headers else {}
        return _error(refused, allowed)
    except Refusal as error:
        return _error(error)
    except (ConnectionResetError, ConnectionAbortedError):
        raise  # the client went away; there is nobody to answer
    except Exception as error:
        if (refused_known := _of_known(error)) is None:
            log.exception("%s %s failed", request.method, request.path)
            refused_known = refusal(
                500, "failed", "The server made a mistake.", "Its log has the details; please report it."
            )
        return _error(refused_known)


def _error(refused: Refusal, headers: dict[str, str] | None = None) -> web.Response:
    body = ErrorAnswer(title=refused.title, problems=refused.problems)
    return web.Response(
        text=body.model_dump_json(),
        status=refused.status,
        headers=headers,
        content_type="application/json",
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
            return Refusal(413 if large else 400, "The recipe cannot be read.", error.problems)
        case PictureMissing():
            return refusal(404, "missing image", error.message, error.hint)
        case PictureRefused():
            return refusal(400, "unreadable", error.message, error.hint)
        case DiskFull() | OSError():
            return _of_disk(error)
        case RecipeMissing():
            return refusal(
                404, "missing", "There is no such recipe.", "It may have been deleted. Open another."
            )
        case RecipeShipped():
            return refusal(
                409,
                "failed",
                "This recipe ships with Impasto and stays as it is.",
                "Save it under a new name.",
            )
        case RunMissing():
            return refusal(404, "missing", "There is no such run.", "The server may have been restarted.")
        case ResultMissing():
            return refusal(404, "missing", "There is no such result.", "It may have been deleted.")
        case QueueFull():
            return refusal(429, "failed", "Too many runs wait already.", "Cancel some, or try again later.")
    return None
