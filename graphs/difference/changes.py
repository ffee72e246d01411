"""One thing that changed, and values in words."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from pydantic import JsonValue

Kind = Literal[
    "name",
    "about",
    "node added",
    "node removed",
    "node renamed",
    "version",
    "mode",
    "parameter",
    "wire added",
    "wire removed",
    "rewired",
    "wire order",
    "input",
    "socket",
    "definition added",
    "definition removed",
    "definition renamed",
    "title",
    "lock",
    "layout",
    "other",
]
"""`input` is a name by which a parameter is set from outside; `socket` an input or output of a definition;
`other` what this version of the format does not know."""

LONGEST = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that changed.

    `node` is the node's id after the change, or before it where it was removed; inside a definition it is
    ``definition:NAME/id``, and None where no node is meant. `parameter` names the parameter, input socket,
    named input or key that changed. `before` and `after` are the values as the recipes have them, null for
    what was not there; a parameter that was left out has its default. `text` says it all in one line,
    in the API with the labels of parameters and sockets; `parameter` is their name.
    """

    kind: Kind
    node: str | None = None
    parameter: str | None = None
    before: JsonValue = None
    after: JsonValue = None
    text: str

    def __str__(self) -> str:
        return self.text


def equal(one: object, other: object) -> bool:
    """Return whether two JSON values are the same; 1 is 1.0, but not true.

    >>> equal([1, {"a": 2.0}], [1.0, {"a": 2}]), equal(1, True), equal(None, 0)
    (True, False, False)
    """
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(equal(value, other[key]) for key, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(equal, one, other))
    return isinstance(one, bool) == isinstance(other, bool) and one == other


def key_changes(
    node: str | None, whose: str, before: Mapping[str, JsonValue], after: Mapping[str, JsonValue]
) -> Iterator[Change]:
    """Yield what changed of keys that this version of the format does not know; `whose` stands before each in
    words, unless it is empty."""
    for key in sorted(before.keys() | after.keys()):
        if key in before and key in after and equal(before[key], after[key]):
            continue
        word = "changed" if key in before and key in after else "added" if key in after else "removed"
        yield Change(
            kind="other",
            node=node,
            parameter=key,
            before=before.get(key),
            after=after.get(key),
            text=f"{f'{whose}: ' if whose else ''}{key} {word}",
        )


def is_picture(value: object) -> bool:
    """Return whether a value names a stored picture."""
    return isinstance(value, str) and value.startswith(("sample:", "sha256:"))


def shown(value: object) -> str:
    """Return a value as a person reads it, in at most `LONGEST` characters.

    >>> shown(True), shown(0.30000000000000004), shown("soft light"), shown(None), shown([0.5, 2])
    ('on', '0.3', 'soft light', 'automatic', '[0.5, 2]')
    """
    if value is None:
        return "automatic"
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, float):
        return f"{value:.6g}"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    text = " ".join(text.split())
    return (text if len(text) <= LONGEST else text[: LONGEST - 1] + "…") or "nothing"
