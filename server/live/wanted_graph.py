"""A graph that is to be shown: made small for each step, with what is kept of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import networkx as nx

from graphs.cache import Cache, Outputs
from graphs.check import Images
from graphs.keys import keyed
from graphs.plan import PlannedNode, node_of
from nodes.contract import NodeSpec, spec_of
from server.live.going_on import GoingOn, begun_picture, may_go_on
from server.live.kept import LiveCache
from server.live.ladder import EVALUATIONS, SIDES
from server.live.sizes import full_sizes
from server.live.small import SmallPlan, Step, small_plan

BEGUN = spec_of(begun_picture)


class Costs(Protocol):
    """What is known of how long nodes take."""

    def is_slow(self, spec: NodeSpec) -> bool:
        """Return whether such a node takes too long to be shown without being asked for."""

    def is_little(self, spec: NodeSpec) -> bool:
        """Return whether it is known to take no longer."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What every graph of a worker is shown with: the store of pictures, the results of real runs and of
    previews, what previews began with, the device, and the node Resize & Crop."""

    images: Images
    painted: Cache
    kept: Cache
    going_on: GoingOn
    device: str
    resize: NodeSpec

    def keys(self, graph: nx.DiGraph[str]) -> dict[str, str]:
        """Return the key of each node of a plan."""
        return {id: key for id, _, key in keyed(graph, self.images, self.painted.digest, self.device)}


class _FromNothing(NamedTuple):
    """The small graph at one side in which nothing goes on, its keys, and the key of the kept result with
    which each node that goes on begins."""

    small: SmallPlan
    keys: Mapping[str, str]
    begun: Mapping[str, str]


class WantedGraph:
    """The graph of one tab; `full` is its plan, as it would be painted."""

    def __init__(
        self, around: Surroundings, tab: str, full: nx.DiGraph[str], costs: Costs, *, whole: bool
    ) -> None:
        """Take stock of what is kept of it. Unless the `whole` is shown, only what costs little is."""
        self.full = full
        self._sizes = full_sizes(full, around.images)
        self._around = around
        self._tab = tab
        self._loaders = {id for id in full if node_of(full, id).spec.loads_picture}
        self._held: dict[str, Outputs] = {}
        self._painted: set[str] = set()
        self._take_stock(costs)
        self._left_out = (
            []
            if whole
            else [
                id for id in full if id not in self._painted and not costs.is_little(node_of(full, id).spec)
            ]
        )
        self._from_nothing: dict[int, _FromNothing] = {}

    @property
    def largest(self) -> float:
        """The longest side of what is painted, in pixels."""
        return max((size.long for size in self._sizes.values()), default=SIDES[-1])

    def sides_to_go_on(self) -> list[int]:
        """Return the sides at which a node can go on from the preview before."""
        if not any(may_go_on(node_of(self.full, id).spec.type) for id in self.full):
            return []
        return [side for side in SIDES if self._begin(side).begun]

    def small(self, steps: Sequence[Step]) -> SmallPlan:
        """Return the graph as the last of `steps` shows it."""
        begun = self._begin(steps[0].side).begun if steps[0].going_on else {}
        planned = {id: PlannedNode(f"{id}.begun", BEGUN, {"key": key}, {}) for id, key in begun.items()}
        return self._made(steps, planned)

    def keys(self, small: SmallPlan) -> dict[str, str]:
        """Return the key of each node of a small graph."""
        return self._around.keys(small.graph)

    def cache(self, small: SmallPlan, keys: Mapping[str, str]) -> LiveCache:
        """Return what is kept as a small graph sees it."""
        real = {keys[id] for id in self._loaders if id in keys}
        held = dict(self._held)
        for id, key in _begun(small).items():
            picture = self._around.kept.get(key)
            if picture is not None and id in keys:
                held[keys[id]] = {"image": next(iter(picture.values()))}
        return LiveCache(self._around.painted, self._around.kept, real, held)

    def remember(self, step: Step, small: SmallPlan, keys: Mapping[str, str]) -> None:
        """Note what the nodes of a first step came to, for the next preview to go on from."""
        found = self._begin(step.side)
        begun = _begun(small)
        for id in found.small.work:
            if id in keys and id in found.keys and may_go_on(node_of(small.graph, id).spec.type):
                began = begun.get(f"{id}.begun", "")
                self._around.going_on.remember(self._tab, found.small.graph, id, found.keys, began, keys[id])

    def _begin(self, side: int) -> _FromNothing:
        if side not in self._from_nothing:
            small = self._made([Step(side, EVALUATIONS)], {})
            keys = self.keys(small)
            begun = {
                id: self._around.going_on.key(self._tab, small.graph, id, keys)
                for id in small.work
                if id in keys and may_go_on(node_of(small.graph, id).spec.type)
            }
            kept = {id: key for id, key in begun.items() if key and key in self._around.kept}
            self._from_nothing[side] = _FromNothing(small, keys, kept)
        return self._from_nothing[side]

    def _made(self, steps: Sequence[Step], begun: Mapping[str, PlannedNode]) -> SmallPlan:
        return small_plan(
            self.full,
            steps,
            self._sizes,
            self._around.resize,
            painted=self._painted,
            left_out=self._left_out,
            begun=begun,
        )

    def _take_stock(self, costs: Costs) -> None:
        for id, key in self._around.keys(self.full).items():
            spec = node_of(self.full, id).spec
            kinds = {shape.socket for shape in spec.outputs.values()}
            if (
                spec.effect
                or not kinds <= {"Image", "Mask"}
                or id in self._loaders
                or not costs.is_slow(spec)
            ):
                continue
            if (outputs := self._around.painted.get(key)) is not None:
                self._held[key] = outputs
                self._painted.add(id)


def _begun(small: SmallPlan) -> dict[str, str]:
    """Return the nodes that stand for pictures with which others begin, and the keys of those."""
    nodes = {id: node_of(small.graph, id) for id in small.graph}
    return {id: str(node.parameters["key"]) for id, node in nodes.items() if node.spec is BEGUN}
