"""Recipes as one chooses among them: what each shows, what it needs, how long it takes here; and as forms."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from graphs.exposed import Exposed
from graphs.problems import Problem
from graphs.reading import recipe_value
from graphs.recipe import Recipe, RecipeNode
from graphs.shapes import Catalogue, Shapes
from graphs.store import RecipeEntry, Result
from graphs.store.recipes import SHIPPED
from nodes.contract import ModelName, NodeSpec, ParameterSpec
from nodes.models.catalogue import ModelEntry, catalogue, model_folder
from server.catalogue_view import ParameterInfo, parameter_info
from server.models import RecipeDocument, Run
from server.queue.recipe_nodes import every_node

THUMBNAIL = ".webp"
"""Beside each recipe that ships lies its picture, named as it is and ending so."""


class _View(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NeededWeights(_View):
    """Weights of the catalogue that a recipe names: `size` in bytes, `here` whether this machine has them."""

    name: str
    size: int
    here: bool


class Needs(_View):
    """What a recipe works with: how many pictures it is given, whether it paints in the style of one, whether
    masks say where, and the weights that do not ship."""

    pictures: int
    style: bool
    masks: bool
    weights: list[NeededWeights]


class RecipeCard(_View):
    """A recipe in the gallery. `picture` is the address of a small picture below /api/: what it paints if it
    ships, else its newest result here that the client that asks, or one that saved the recipe, painted; null
    where there is none. `seconds` is how long it last took to paint on this machine, with all that takes long
    in it made anew; null where it was not painted so lately. `inputs` counts the named ones."""

    id: str
    name: str
    about: str
    shipped: bool
    modified: float
    picture: str | None
    seconds: float | None
    inputs: int
    needs: Needs


class FormField(_View):
    """A named input of a recipe, with the parameter that it sets; `value` is what holds without it."""

    name: str
    node: str
    parameter: ParameterInfo
    value: Any


class RecipeForm(_View):
    """A recipe as a page for whoever only wants to set its named inputs and paint. `seconds` as in the
    gallery."""

    id: str
    name: str
    about: str
    fields: list[FormField]
    recipe: RecipeDocument
    problems: list[Problem]
    seconds: float | None


@dataclass(frozen=True, slots=True)
class Painted:
    """What this machine knows of painting each recipe, by its id: the seconds of the last time that was more
    than looking up what is kept, and the newest result that is its picture."""

    seconds: Mapping[str, float]
    results: Mapping[str, str]


def painted(
    runs: Iterable[Run], computed: Container[int], results: Sequence[Result], shown: Callable[[Run], bool]
) -> Painted:
    """Return what `runs`, newest first, tell of their recipes; `computed` has the numbers of those that made
    anew what takes long. Only results of a run that is `shown` are pictures of its recipe."""
    by_run = {result.run: result.id for result in reversed(results)}
    seconds: dict[str, float] = {}
    newest: dict[str, str] = {}
    for run in runs:
        if run.recipe_id is None or run.started is None or run.finished is None:
            continue
        if not run.resumed and run.number in computed:
            seconds.setdefault(run.recipe_id, run.finished - run.started)
        if run.id in by_run and shown(run):
            newest.setdefault(run.recipe_id, by_run[run.id])
    return Painted(seconds, newest)


def card(entry: RecipeEntry, recipe: Recipe | None, known: Catalogue, done: Painted) -> RecipeCard:
    """Return a recipe's entry in the gallery; one that cannot be read needs nothing."""
    result = done.results.get(entry.id)
    picture = f"results/{result}/thumbnail" if result else None
    if entry.shipped and thumbnail(entry.id) is not None:
        picture = f"recipes/{entry.id}/thumbnail"
    return RecipeCard(
        id=entry.id,
        name=entry.name,
        about=entry.about,
        shipped=entry.shipped,
        modified=entry.modified,
        picture=picture,
        seconds=done.seconds.get(entry.id),
        inputs=len(recipe.inputs) if recipe else 0,
        needs=needs(recipe, known) if recipe else Needs(pictures=0, style=False, masks=False, weights=[]),
    )


def thumbnail(id: str) -> Path | None:
    """Return the small picture of a recipe that ships, or None where there is none."""
    path = SHIPPED / f"{id}{THUMBNAIL}"
    return path if path.is_file() else None


def needs(recipe: Recipe, known: Catalogue) -> Needs:
    """Return what `recipe` works with, its definitions included."""
    nodes = [(node, known.get(node.type)) for _, node in every_node(recipe) if node.mode != "mute"]
    entries = {entry.name: entry for node, spec in nodes if spec for entry in _weights(node, spec)}
    folder = model_folder()
    return Needs(
        pictures=sum(_brings(spec, "Image") for _, spec in nodes if spec),
        style=any(_is_wired(node, spec, "Style") for node, spec in nodes if spec),
        masks=any(_is_wired(node, spec, "Mask") for node, spec in nodes if spec),
        weights=[
            NeededWeights(name=name, size=entry.size, here=entry.path(folder) is not None)
            for name, entry in sorted(entries.items())
        ],
    )


def _brings(spec: NodeSpec, socket: str) -> bool:
    return spec.loads_picture and any(output.socket == socket for output in spec.outputs.values())


def _is_wired(node: RecipeNode, spec: NodeSpec, socket: str) -> bool:
    # Nearly every picture has an alpha beside it: that is no mask that somebody drew.
    return any(
        input.socket == socket and input.name != "alpha" and node.inputs.get(input.name)
        for input in spec.inputs.values()
    )


def _weights(node: RecipeNode, spec: NodeSpec) -> Iterator[ModelEntry]:
    for name, parameter in spec.parameters.items():
        if isinstance(parameter.widget, ModelName):
            value = node.parameters.get(name, parameter.default)
            entry = catalogue().get(value) if isinstance(value, str) else None
            if entry and not entry.shipped:
                yield entry


def form(
    id: str, recipe: Recipe, problems: list[Problem], known: Catalogue, seconds: float | None
) -> RecipeForm:
    """Return `recipe` as a form; a named input that stands for nothing is left out."""
    exposed = Exposed(recipe, Shapes(known, recipe))
    return RecipeForm(
        id=id,
        name=recipe.name,
        about=recipe.about,
        fields=list(_fields(recipe, exposed)),
        recipe=recipe_value(recipe),
        problems=problems,
        seconds=seconds,
    )


def _fields(recipe: Recipe, exposed: Exposed) -> Iterator[FormField]:
    for name, target in recipe.inputs.items():
        node = recipe.nodes.get(target.node)
        spec = exposed.parameter(node, target.parameter)
        if node is None or spec is None:
            continue
        yield FormField(
            name=name,
            node=target.node,
            parameter=parameter_info(spec),
            value=_value(node, target.parameter, spec, exposed),
        )


def _value(node: RecipeNode, name: str, spec: ParameterSpec, exposed: Exposed) -> Any:
    if name in node.parameters:
        return node.parameters[name]
    # What a definition's node does not give is as it is inside.
    if inside := exposed.of(node.type).get(name):
        inner, parameter = inside
        return inner.node.parameters.get(parameter, spec.default)
    return spec.default
