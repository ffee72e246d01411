"""Sets a recipe's named inputs from text, as the command line gives them: ``photo=me.jpg``, ``levels=3``."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import cast

from pydantic import JsonValue

from graphs.exposed import exposed_parameters
from graphs.problems import Problem, RecipeError
from graphs.recipe import NamedInput, Recipe, RecipeNode
from graphs.shapes import Catalogue
from nodes.contract import ImageFile, NodeError, Text, Widget

PRESET = "preset"


def set_inputs(
    recipe: Recipe, assignments: Iterable[str], catalogue: Catalogue, store: Callable[[Path], str]
) -> Recipe:
    """Return `recipe` with each ``name=value`` applied, in order; ``node.parameter=value`` reaches any
    parameter, and ``node.preset=NAME`` sets those that a preset of the node names, unless that is the name of
    a parameter of its own.

    A picture is ``sample:NAME``, ``sha256:HEX`` or a file, which `store` takes in and names.

    Raises:
        RecipeError: with every assignment that cannot be made.
    """
    changed = recipe.model_copy(deep=True)
    exposed = exposed_parameters(recipe, catalogue)
    problems: list[Problem] = []
    for assignment in assignments:
        name, equals, text = assignment.partition("=")
        target = _target(recipe, name)
        if not equals or target is None:
            problems.append(_not_understood(recipe, assignment))
            continue
        node = changed.nodes[target.node]
        parameter = exposed.parameter(node, target.parameter)
        if target.parameter == PRESET and parameter is None:
            problems += _use_preset(node, text, target.node, catalogue)
            continue
        try:
            node.parameters[target.parameter] = _value(text, parameter.widget if parameter else None, store)
        except NodeError as error:
            problems.append(
                Problem(
                    code="missing image",
                    message=f"{name}={text}: {error.message}",
                    hint=error.hint,
                    node=target.node,
                    input=target.parameter,
                    received=text,
                )
            )
    if problems:
        raise RecipeError(problems)
    return changed


def _use_preset(node: RecipeNode, name: str, id: str, catalogue: Catalogue) -> list[Problem]:
    spec = catalogue.get(node.type)
    if spec and name in spec.presets:
        for parameter, value in spec.preset(name).items():
            if value == spec.parameters[parameter].default:
                node.parameters.pop(parameter, None)
            else:
                node.parameters[parameter] = cast(JsonValue, value)
        return []
    known = ", ".join(spec.presets) if spec else ""
    hint = f"Choose one of: {known}." if known else f"A {spec.title if spec else node.type} has no presets."
    message = f"{id} has no preset {name!r}."
    return [Problem(code="bad value", message=message, hint=hint, node=id, input=PRESET, received=name)]


def _target(recipe: Recipe, name: str) -> NamedInput | None:
    if name in recipe.inputs:
        return recipe.inputs[name] if recipe.inputs[name].node in recipe.nodes else None
    node, dot, parameter = name.partition(".")
    return NamedInput(node=node, parameter=parameter) if dot and parameter and node in recipe.nodes else None


def _not_understood(recipe: Recipe, assignment: str) -> Problem:
    named = ", ".join(recipe.inputs) or "none"
    return Problem(
        code="unknown name",
        message=f"{assignment!r} sets nothing in this recipe.",
        hint=f"Write name=value; its named inputs are: {named}. Any parameter is node.parameter=value.",
        received=assignment,
    )


def _value(text: str, widget: Widget | None, store: Callable[[Path], str]) -> JsonValue:
    if isinstance(widget, ImageFile):
        return text if text.startswith(("sample:", "sha256:")) else store(Path(text))
    if isinstance(widget, Text):
        return text
    try:
        value: JsonValue = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return value
