"""What is wrong with a recipe, in words that say where, what, and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

MAX_LISTED = 60
"""Names in one hint: as many as any node has parameters."""

Code = Literal[
    "unreadable",
    "too large",
    "malformed",
    "newer version",
    "outdated",
    "unknown type",
    "unknown name",
    "missing",
    "wrong socket type",
    "bad value",
    "dangling wire",
    "cycle",
    "missing image",
    "missing weights",
    "recursive definition",
    "failed",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong.

    `node` is the node's id and `input` its input or parameter, each None when the whole is meant;
    `message` says what was found and what is allowed, `hint` what to do. `received` is the offending
    value, shortened, or None where there is none.
    """

    code: Code
    message: str
    hint: str = ""
    node: str | None = None
    input: str | None = None
    received: str | None = None

    def __str__(self) -> str:
        where = ".".join(part for part in (self.node, self.input) if part)
        return " ".join(part for part in (f"{where}:" if where else "", self.message, self.hint) if part)


class RecipeError(Exception):
    """A recipe cannot be read or run; `problems` holds everything that is wrong with it."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def unknown_name(
    where: str, kind: str, name: str, known: Iterable[str], received: str | None = None
) -> Problem:
    """Return the problem of the node `where`, none of whose inputs or parameters, whichever `kind` says, has
    this name."""
    there = listed(known)
    return Problem(
        code="unknown name",
        message=f"There is no {kind} {name!r}.",
        hint=f"Known are: {there}." if there else f"It takes no {kind}.",
        node=where,
        input=name,
        received=received,
    )


def listed(names: Iterable[str]) -> str:
    """Return the first `MAX_LISTED` names as text, empty where there is none."""
    known = list(names)
    return ", ".join([*known[:MAX_LISTED], *(["…"] if len(known) > MAX_LISTED else [])])


def shortened(value: object, limit: int = 80) -> str:
    """Return a value as text of at most `limit` characters, for `Problem.received`."""
    text = repr(value)
    return text if len(text) <= limit else text[: limit - 1] + "…"
