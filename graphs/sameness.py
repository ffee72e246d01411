"""Says whether a recipe is painted with the same here as when it was locked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Literal

from graphs.check import Images
from graphs.lock import Machine, meaning, versions_here
from graphs.program import source
from graphs.recipe import Lock, Recipe
from graphs.shapes import Catalogue
from nodes.contract import ModelName, NodeError
from nodes.models.files import sha256_of

Sameness = Literal["same", "close", "different", "not locked"]
MOST = 1_000
"""Deviations that are told: who wrote the lock may have put anything in it."""
Kind = Literal["recipe", "node", "program", "library", "weights", "picture", "device"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deviation:
    """Something that is not here as it was when the recipe was locked.

    `effect` says what becomes of the picture: ``close`` means other last digits, which hardly anybody sees;
    ``different`` another picture, or none. `hint` says what to do about it.
    """

    kind: Kind
    name: str
    locked: str
    here: str
    effect: Literal["close", "different"]
    text: str
    hint: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Whether a recipe paints the same here as when it was locked, and all that deviates."""

    result: Sameness
    deviations: list[Deviation]


def compare(
    recipe: Recipe,
    catalogue: Catalogue,
    images: Images,
    machine: Machine | None,
    *,
    digest: Callable[[Path], str] | None = None,
) -> Comparison:
    """Return whether `recipe` paints the same bytes here as when it was locked. What is not known on either
    side is passed over; of more than `MOST` deviations the first are told, those of another picture first."""
    if recipe.lock is None:
        return Comparison("not locked", [])
    lock = recipe.lock
    deviations = chain(
        _recipe_deviations(recipe, lock),
        _node_deviations(lock, catalogue),
        _weight_deviations(lock, catalogue, digest or sha256_of),
        _picture_deviations(lock, images),
        _program_deviations(lock, catalogue),
        _machine_deviations(lock, machine),
    )
    found = list(islice(deviations, MOST))
    if not found:
        return Comparison("same", [])
    different = any(deviation.effect == "different" for deviation in found)
    return Comparison("different" if different else "close", found)


def _recipe_deviations(recipe: Recipe, lock: Lock) -> Iterator[Deviation]:
    if lock.recipe and (now := meaning(recipe)) != lock.recipe:
        yield Deviation(
            kind="recipe",
            name="recipe",
            locked=lock.recipe,
            here=now,
            effect="different",
            text="The recipe was changed since it was locked.",
            hint="Lock it again, or bring the version back that was locked.",
        )


def _node_deviations(lock: Lock, catalogue: Catalogue) -> Iterator[Deviation]:
    for type, version in lock.nodes.items():
        spec = catalogue.get(type)
        if spec is None:
            yield Deviation(
                kind="node",
                name=type,
                locked=str(version),
                here="",
                effect="different",
                text=f"There is no node {type} here.",
                hint="Install the package that brings it.",
            )
        elif spec.version != version:
            newer = spec.version > version
            yield Deviation(
                kind="node",
                name=type,
                locked=str(version),
                here=str(spec.version),
                effect="different",
                text=f"{spec.title} was of version {version}; here it is of version {spec.version}.",
                hint=f"Paint with Impasto {lock.impasto}." if newer else "Update Impasto.",
            )


def _weight_deviations(
    lock: Lock, catalogue: Catalogue, digest: Callable[[Path], str]
) -> Iterator[Deviation]:
    for name, locked in lock.weights.items():
        spec = catalogue.get(locked.node)
        parameter = spec.parameters.get(locked.parameter) if spec else None
        if parameter is None or not isinstance(parameter.widget, ModelName):
            continue  # the node itself is told
        try:
            here: str | None = digest(parameter.widget.find(name))
        except NodeError as error:
            here, text, hint = None, f"The weights {name} are not here.", error.hint
        else:
            text = f"The weights {name} are others than when it was locked."
            hint = f"Put the file back whose sha256 begins with {locked.sha256[:12]}."
        if here != locked.sha256:
            yield Deviation(
                kind="weights",
                name=name,
                locked=locked.sha256,
                here=here or "",
                effect="different",
                text=text,
                hint=hint,
            )


def _picture_deviations(lock: Lock, images: Images) -> Iterator[Deviation]:
    for reference, locked in lock.images.items():
        try:
            here: str | None = images.digest(reference)
        except NodeError as error:
            here, text, hint = None, f"The picture {_short(reference)} is not here.", error.hint
        else:
            text = f"The picture {_short(reference)} is another than when it was locked."
            hint = "Bring the other one back, or lock the recipe again."
        if here != locked:
            yield Deviation(
                kind="picture",
                name=reference,
                locked=locked,
                here=here or "",
                effect="different",
                text=text,
                hint=hint,
            )


def _short(reference: str) -> str:
    kind, _, name = reference.partition(":")
    return name if kind == "sample" else f"{reference[:19]}…"


def _program_deviations(lock: Lock, catalogue: Catalogue) -> Iterator[Deviation]:
    now = versions_here()
    packages = {"nodes", *(spec.package for spec in catalogue.values())}
    if lock.impasto and lock.impasto != now["impasto"]:
        yield _other_version("Impasto", lock.impasto, now["impasto"])
    else:
        for package, locked in lock.programs.items():
            # What a package's source text is gets remembered: only names of ours may be asked for.
            if (here := source(package) if package in packages else "") != locked:
                yield Deviation(
                    kind="program",
                    name=package,
                    locked=locked,
                    here=here,
                    effect="close",
                    text=f"The source text of {package} is another one.",
                    hint="It may compute the same. Lock the recipe again once you have compared pictures.",
                )
    for name, locked in lock.libraries.items():
        if name != "impasto" and now.get(name, "-") != locked:
            yield _other_version(name, locked, now.get(name, "-"))


def _other_version(name: str, locked: str, here: str) -> Deviation:
    return Deviation(
        kind="library",
        name=name,
        locked=locked,
        here=here,
        effect="close",
        text=f"{name} was {locked}; here it is {here}.",
        hint=f"Install {name} {locked} for the same bytes.",
    )


def _machine_deviations(lock: Lock, machine: Machine | None) -> Iterator[Deviation]:
    if machine is None or not lock.device:
        return
    hint = "Only the same kind of machine paints the same bytes."
    if (lock.device, lock.processor) != (machine.device, machine.processor):
        names = [f"{each.processor} ({each.device})" for each in (lock, machine)]
        text = f"It was painted on {names[0]}; here it is {names[1]}."
        yield _other_machine("processor", names[0], names[1], text, hint)
    elif None not in (lock.threads, machine.threads) and lock.threads != machine.threads:
        text = f"{lock.threads} cores computed together; here {machine.threads} do."
        hint = "Start with as many workers as then, for the same bytes."
        yield _other_machine("threads", str(lock.threads), str(machine.threads), text, hint)


def _other_machine(name: str, locked: str, here: str, text: str, hint: str) -> Deviation:
    return Deviation(kind="device", name=name, locked=locked, here=here, effect="close", text=text, hint=hint)
