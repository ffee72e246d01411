"""Where an optimising node begins in a preview: at the picture of the preview before, where little changed.

A run never does so: it always begins where its recipe says, and is the same whatever was shown before.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, TypeVar

import networkx as nx

from graphs.plan import PlannedNode, node_of
from nodes.contract import Image, Text, node

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")

FARTHEST = {"PyramidTransfer": {"style_strength": 0.5}}
"""By type of node, the parameters that may differ from those of the picture before, and by how much.

Measured for these: half the evaluations come as near to the painting as all of them from the photograph. Of
others they do not: what smoothing took away comes back slowly. Beyond, the picture before is farther than the
photograph; and at 0, either side, nothing is painted that could go on."""
REMEMBERED = 512
"""Of how many nodes it is known what they began with."""


@dataclass(frozen=True, slots=True)
class _Made:
    """A picture of a preview: the node that made it, what was wired to that, and the key of the result."""

    node: PlannedNode
    inputs: Mapping[str, list[str]]
    key: str


class GoingOn:
    """Remembers what previews came to, and with what each began: shown again, it is the same picture."""

    def __init__(self) -> None:
        self._last: OrderedDict[tuple[str, str], _Made] = OrderedDict()
        self._began: OrderedDict[str, str] = OrderedDict()

    def key(self, tab: str, plan: nx.DiGraph[str], id: str, keys: Mapping[str, str]) -> str:
        """Return the key of the result with which the node `id` begins, or "" where it begins as a run does.

        `plan` is the small plan in which nothing goes on, and `keys` are those of its nodes.
        """
        if (known := self._began.get(keys[id])) is not None:
            return known
        made = self._last.get((tab, id))
        wanted = node_of(plan, id)
        return made.key if made and _is_near(made, wanted, _wired(wanted, keys)) else ""

    def remember(
        self, tab: str, plan: nx.DiGraph[str], id: str, keys: Mapping[str, str], began: str, key: str
    ) -> None:
        """Note that the node `id` of the small plan in which nothing goes on `began` with the result of that
        key, and came to that of `key`."""
        wanted = node_of(plan, id)
        _put(self._began, keys[id], began)
        _put(self._last, (tab, id), _Made(wanted, _wired(wanted, keys), key))


def may_go_on(type: str) -> bool:
    """Return whether a node of such a type may go on from the preview before.

    >>> may_go_on("PyramidTransfer"), may_go_on("Levels")
    (True, False)
    """
    return type in FARTHEST


@node(category="Live")
def begun_picture(key: Annotated[str, Text(64)]) -> Image:
    """Stand for the picture that a preview begins with.

    Args:
        key: The key of the result that it is.
    """
    raise AssertionError(f"{key} is held by whoever plans with it")


def _is_near(made: _Made, wanted: PlannedNode, inputs: Mapping[str, list[str]]) -> bool:
    farthest = FARTHEST.get(wanted.spec.type)
    if farthest is None or made.node.spec.type != wanted.spec.type or made.inputs != inputs:
        return False
    return all(
        made.node.parameters[name] == value or _is_step(made.node.parameters[name], value, farthest.get(name))
        for name, value in wanted.parameters.items()
    )


def _is_step(before: object, after: object, farthest: float | None) -> bool:
    if farthest is None or not isinstance(before, int | float) or not isinstance(after, int | float):
        return False
    # Sliders stop at hundredths, which sums of floats miss by their last digit.
    return before > 0 < after and abs(after - before) <= farthest + 1e-9


def _wired(planned: PlannedNode, keys: Mapping[str, str]) -> dict[str, list[str]]:
    return {
        name: [f"{keys[source.node]}.{source.output}" for source in sources]
        for name, sources in planned.inputs.items()
    }


def _put(memory: OrderedDict[_Key, _Value], key: _Key, value: _Value) -> None:
    memory[key] = value
    memory.move_to_end(key)
    if len(memory) > REMEMBERED:
        memory.popitem(last=False)
