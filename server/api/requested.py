"""JSON that comes in, read into the models by which the API is documented."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from aiohttp import web
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from graphs.problems import Problem, shortened
from graphs.reading import recipe_of
from graphs.recipe import Recipe
from server.api.bodies import read_object
from server.api.replies import Refusal
from server.models import RecipeRequest

Made = TypeVar("Made")
Wanted = TypeVar("Wanted", bound=BaseModel)
WithRecipe = TypeVar("WithRecipe", bound=RecipeRequest)

_HINT = "/api/docs says what is read here."


async def read_request(request: web.Request, kind: type[Wanted]) -> Wanted:
    """Return the body of a request as a model; keys that it does not know are left out.

    Raises:
        Refusal: if it is of another content type, too large, or not what the model describes.
        RecipeError: if it is no strict JSON.
    """
    return await read_object(request, lambda value: _model(value, kind))


async def read_recipe_request(
    request: web.Request, kind: type[WithRecipe], work: Callable[[Recipe, WithRecipe], Made]
) -> Made:
    """Return what `work` makes, in another thread, of the recipe of a body ``{"recipe": …}`` and the body.

    Raises:
        Refusal: as `read_request` does.
        RecipeError: with every problem of the recipe's form.
    """

    def made(value: dict[str, Any]) -> Made:
        body = _model(value, kind)
        return work(recipe_of(body.recipe), body)

    return await read_object(request, made)


def _model(value: dict[str, Any], kind: type[Wanted]) -> Wanted:
    try:
        return kind.model_validate(value, strict=True)
    except ValidationError as error:
        raise Refusal(400, [_problem(found) for found in error.errors(include_url=False)]) from None


def _problem(error: ErrorDetails) -> Problem:
    name = ".".join(map(str, error["loc"]))
    if error["type"] == "missing":
        return Problem(code="missing", message=f'The key "{name}" is missing.', hint=_HINT)
    return Problem(
        code="bad value",
        message=f"{name}: {error['msg'][0].lower()}{error['msg'][1:]}.",
        hint=_HINT,
        received=shortened(error["input"]),
    )
