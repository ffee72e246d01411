"""Checks the parameters of one node."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from graphs.exposed import Exposed
from graphs.problems import Problem, shortened, unknown_name
from graphs.recipe import RecipeNode
from nodes.contract import ImageFile, ModelName, NodeError, NodeSpec

if TYPE_CHECKING:
    from graphs.check import Images


def value_problems(where: str, node: RecipeNode, spec: NodeSpec, images: Images) -> Iterator[Problem]:
    """Yield what is wrong with the parameters of `node`, which is of the type that `spec` declares."""
    if node.version > spec.version:
        yield Problem(
            code="newer version",
            message=f"{spec.title} is of version {node.version}; this Impasto has version {spec.version}.",
            hint="Update Impasto, or set the node up anew.",
            node=where,
            received=str(node.version),
        )
        return
    given = node.parameters
    good = spec.defaults()
    sound = True
    for name, value in given.items():
        if name not in spec.parameters:
            yield unknown_name(where, "parameter", name, spec.parameters, shortened(value))
        elif problem := spec.parameters[name].problem(value):
            sound = False
            yield Problem(
                code="bad value",
                message=f"{spec.parameters[name].label} {problem}.",
                hint="",
                node=where,
                input=name,
                received=shortened(value),
            )
        else:
            good[name] = spec.parameters[name].normal(value)
    for name, parameter in spec.parameters.items():
        if parameter.required and name not in given:
            sound = False
            picture = isinstance(parameter.widget, ImageFile)
            yield Problem(
                code="missing image" if picture else "missing",
                message="No picture is chosen." if picture else f"{parameter.label} is missing.",
                hint="Choose a picture, or drop one here." if picture else "Set it.",
                node=where,
                input=name,
            )
        elif name in good:
            yield from _file_problems(where, name, good[name], spec, images)
    if sound and spec.check:
        for parameter_name, message, hint in spec.check(good):
            yield Problem(code="bad value", message=message, hint=hint, node=where, input=parameter_name)


def exposed_problems(where: str, node: RecipeNode, exposed: Exposed, images: Images) -> Iterator[Problem]:
    """Yield what is wrong with the parameters of `node`, which is of a definition's type: each is checked
    as the inner node's that it sets."""
    offered = exposed.of(node.type)
    for name, value in node.parameters.items():
        if name not in offered:
            yield unknown_name(where, "parameter", name, offered, shortened(value))
    if node.mode is not None:
        return
    for inner, names in exposed.reached(node.type).items():
        given = {own: node.parameters[name] for own, name in names.items() if name in node.parameters}
        before = list(value_problems(where, inner.node, inner.spec, images))
        for problem in value_problems(where, inner.given(given), inner.spec, images):
            named = names.get(problem.input or "")
            missing = problem.code in ("missing", "missing image") and problem.received is None
            if named and (missing or problem.input in given):
                yield replace(problem, input=named)
            elif given and problem not in before:
                yield replace(problem, input=named or names[next(iter(given))])


def _file_problems(where: str, name: str, value: object, spec: NodeSpec, images: Images) -> Iterator[Problem]:
    widget = spec.parameters[name].widget
    if not isinstance(value, str) or not isinstance(widget, ImageFile | ModelName):
        return
    try:
        if isinstance(widget, ImageFile):
            images.path(value)
        else:
            widget.find(value)
    except NodeError as error:
        yield Problem(
            code="missing image" if isinstance(widget, ImageFile) else "missing weights",
            message=error.message,
            hint=error.hint,
            node=where,
            input=name,
            received=shortened(value),
        )
