"""A plan made small: pictures at preview size, lengths in pixels with them, and what costs much cut."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import networkx as nx

from graphs.plan import PlannedNode, Source, node_of
from nodes.contract import NodeSpec, fits
from nodes.contract.widgets import Bounded
from server.live.sizes import Size, Sizes

PROXY = 512
"""The longest side of the copy of a large picture from which all smaller ones are made."""

RESIZE = "ResizeAndCrop"
_FIXED = {("Style", "grow"), ("NoiseMap", "measured_at"), ("SuperRes", "tile"), ("SuperRes", "overlap")}
"""What is in pixels of another picture than the one that is made, or changes no pixel."""
_BY_UNIT = {"AdjustMask": ("grow", "feather")}
"""Lengths that are pixels where the node's own parameter `unit` says so."""


class Step(NamedTuple):
    """How small and how thoroughly: the longest side in pixels, and how often an optimising node improves its
    picture at this size; it begins with what the step before made, where it takes such a picture. A first
    step may go on from the preview before: `going_on` says how often a node improves that picture, 0 that
    none does."""

    side: int
    evaluations: int
    going_on: int = 0


class Work(NamedTuple):
    """What a small node costs: its type, what it makes in megapixels, its evaluations (0: it has none)."""

    type: str
    megapixels: float
    evaluations: int


@dataclass(slots=True)
class SmallPlan:
    """A plan for `graphs.execute`, with what to know of its nodes: `shows` says which of them, and which
    output, is the picture of a node of the recipe; `of` whose each is; `work` what each costs."""

    graph: nx.DiGraph[str]
    shows: dict[str, Source] = field(default_factory=dict)
    of: dict[str, str] = field(default_factory=dict)
    work: dict[str, Work] = field(default_factory=dict)


def optimises(spec: NodeSpec) -> bool:
    """Return whether a node improves its picture step by step, as often as it is told."""
    parameter = spec.parameters.get("evaluations")
    return parameter is not None and isinstance(parameter.widget, Bounded)


def small_plan(
    full: nx.DiGraph[str],
    steps: Sequence[Step],
    sizes: Sizes,
    resize: NodeSpec,
    *,
    painted: Collection[str] = (),
    left_out: Collection[str] = (),
    begun: Mapping[str, PlannedNode] = {},
) -> SmallPlan:
    """Return what to run so that every node of the plan `full` is seen as the last of `steps` says.

    `sizes` are those of `full`; `resize` is the node Resize & Crop. Of the nodes in `painted` the real
    result is taken, made small; those in `left_out` do not run, nor does what depends on them, nor what has
    an effect. `begun` are nodes whose only output is the picture with which an optimising node begins, by
    the name of that one at the first step.
    """
    building = _Building(full, sizes, resize, begun)
    without = _with_dependants(full, left_out)
    for number, step in enumerate(steps):
        building.add(step, steps[:number], painted, without)
    return building.finished(steps[-1])


def _with_dependants(full: nx.DiGraph[str], left_out: Collection[str]) -> set[str]:
    effects = {id for id in full if node_of(full, id).spec.effect}
    found = effects | set(left_out)
    return found.union(*(nx.descendants(full, id) for id in found))


class _Building:
    def __init__(
        self, full: nx.DiGraph[str], sizes: Sizes, resize: NodeSpec, begun: Mapping[str, PlannedNode]
    ) -> None:
        self._full = full
        self._sizes = sizes
        self._resize = resize
        self._begun = begun
        self._nodes: dict[str, PlannedNode] = {}
        self._at: dict[tuple[str, str, int], Source] = {}
        self._of: dict[str, str] = {}
        self._work: dict[str, Work] = {}

    def add(
        self, step: Step, before: Sequence[Step], painted: Collection[str], without: Collection[str]
    ) -> None:
        for id in self._full:
            node = node_of(self._full, id)
            if id in without:
                continue
            if id in painted or node.spec.loads_picture:
                self._add_real(id)
                self._shrink(node, step.side)
            else:
                self._add_small(node, step, before)

    def finished(self, last: Step) -> SmallPlan:
        """Return the plan of what the pictures of the `last` step need."""
        shows = {}
        for id in self._full:
            node = node_of(self._full, id)
            pictures = (name for name, shape in node.spec.outputs.items() if fits(shape.socket, "Image"))
            name = next(pictures, None)
            if name is not None and (id, name, last.side) in self._at:
                shows[id] = self._at[id, name, last.side]
        graph: nx.DiGraph[str] = nx.DiGraph()
        needed = [source.node for source in shows.values()]
        wanted: set[str] = set()
        while needed:
            if (id := needed.pop()) not in wanted:
                wanted.add(id)
                needed += (source.node for source in _sources(self._nodes[id]))
        # Nodes were added in an order in which they can run.
        graph.add_nodes_from((id, {"node": node}) for id, node in self._nodes.items() if id in wanted)
        graph.add_edges_from((source.node, id) for id in graph for source in _sources(self._nodes[id]))
        return SmallPlan(
            graph,
            shows,
            {id: self._of[id] for id in graph},
            {id: work for id, work in self._work.items() if id in wanted},
        )

    def _add_real(self, id: str) -> None:
        """Add a node as it is, and what it needs: its key is then that of a real run."""
        if id in self._nodes:
            return
        node = node_of(self._full, id)
        for source in _sources(node):
            self._add_real(source.node)
        self._put(node, id)

    def _shrink(self, node: PlannedNode, side: int) -> None:
        size = self._sizes.get(node.id)
        for name, shape in node.spec.outputs.items():
            source = Source(node.id, name, shape.socket)
            if size is not None and size.factor(side) < 1 and shape.socket in ("Image", "Mask"):
                if size.long > 2 * PROXY and side < PROXY:
                    source = self._resized(source, size, PROXY, node.id, name)
                source = self._resized(source, size, side, node.id, name)
            self._at[node.id, name, side] = source

    def _resized(self, source: Source, size: Size, side: int, of: str, name: str) -> Source:
        # A mask goes in as the transparency of itself: that is what this node resizes as a mask.
        output = "alpha" if source.socket == "Mask" else "image"
        id = f"{of}.{name}@{side}"
        if id not in self._nodes:
            long = max(1, round(size.long * size.factor(side)))
            wanted = {"fit": "longest side", "size": long, "method": "area"}
            inputs = {"image": [source]} | ({"alpha": [source]} if output == "alpha" else {})
            self._put(PlannedNode(id, self._resize, {**self._resize.defaults(), **wanted}, inputs), of)
        return Source(id, output, source.socket)

    def _add_small(self, node: PlannedNode, step: Step, before: Sequence[Step]) -> None:
        id = f"{node.id}@{step.side}"
        inputs: dict[str, list[Source]] = {}
        for name, sources in node.inputs.items():
            keys = [(source.node, source.output, step.side) for source in sources]
            if any(key not in self._at for key in keys):
                return  # it needs what is left out
            inputs[name] = [self._at[key] for key in keys]
        size = self._sizes.get(node.id)
        begin = self._beginning(node, step, before)
        if begin is not None:
            inputs = {name: wires for name, wires in inputs.items() if name != "noise"} | {"init": [begin]}
            if not before:
                step = step._replace(evaluations=step.going_on)
        parameters = small_parameters(node, size, step)
        self._put(PlannedNode(id, node.spec, parameters, inputs), node.id)
        made_size = size.times(size.factor(step.side)) if size else Size(step.side, step.side)
        evaluations = parameters["evaluations"] if optimises(node.spec) else 0
        assert isinstance(evaluations, int)
        self._work[id] = Work(node.spec.type, made_size.height * made_size.width / 1e6, evaluations)
        for name, shape in node.spec.outputs.items():
            self._at[node.id, name, step.side] = Source(id, name, shape.socket)

    def _beginning(self, node: PlannedNode, step: Step, before: Sequence[Step]) -> Source | None:
        """Return the picture with which an optimising node begins instead of what its recipe says."""
        if not optimises(node.spec) or not _takes_start(node.spec):
            return None
        if before:
            return self._at.get((node.id, next(iter(node.spec.outputs)), before[-1].side))
        begun = self._begun.get(f"{node.id}@{step.side}")
        if begun is None:
            return None
        self._put(begun, node.id)
        return Source(begun.id, next(iter(begun.spec.outputs)), "Image")

    def _put(self, node: PlannedNode, of: str) -> None:
        self._nodes[node.id] = node
        self._of[node.id] = of


def small_parameters(node: PlannedNode, size: Size | None, step: Step) -> dict[str, object]:
    """Return the parameters with which a node makes the small counterpart of what it makes at `size`.

    Whatever is declared in pixels goes with the size, within what the parameter takes; nothing else changes
    but what decides how long an optimising node takes.
    """
    given = dict(node.parameters)
    factor = 1.0 if size is None else size.factor(step.side)
    if size is not None:
        given |= _explicit(node.spec.type, given, size)
    for name in _in_pixels(node):
        given[name] = _scaled(node, name, given[name], factor)
    if size is not None and node.spec.type == "PyramidTransfer":
        given["size"] = _divisible(size.short * factor, given["levels"])
    if optimises(node.spec):
        wanted = given["evaluations"]
        assert isinstance(wanted, int)
        given["evaluations"] = min(wanted, step.evaluations) if step.evaluations else wanted
        # Small and from the step before: there is no coarser round to begin with, and no room for a frame.
        cut = {"coarse_to_fine": False, "frame": False, "tile": None, "time_limit": None}
        given |= {name: value for name, value in cut.items() if name in given}
    return given


def _divisible(short: float, levels: object) -> int:
    """Return a short side that so many levels can halve, no smaller than asked for."""
    step: int = 2 ** (levels - 1) if isinstance(levels, int) else 1
    return step * math.ceil(short / step)


def _explicit(type: str, given: Mapping[str, object], size: Size) -> dict[str, object]:
    """Return the size, in pixels, of a node that sets it by other means."""
    if type == "Upscale":
        return {"size": round(size.long)}
    if type == RESIZE and given["size"] is None:
        return {"size": round(size.short if given["fit"] == "shortest side" else size.long)}
    return {}


def _in_pixels(node: PlannedNode) -> Iterator[str]:
    type = node.spec.type
    for name, spec in node.spec.parameters.items():
        by_unit = name in _BY_UNIT.get(type, ()) and node.parameters.get("unit") == "px"
        if (spec.widget.unit == "px" and (type, name) not in _FIXED) or by_unit:
            yield name


def _scaled(node: PlannedNode, name: str, value: object, factor: float) -> object:
    if not isinstance(value, int | float):
        return value
    widget = node.spec.parameters[name].widget
    scaled = value * factor
    if isinstance(widget, Bounded):
        scaled = min(max(scaled, widget.min), widget.max)
        return widget.normal(round(scaled) if widget.whole else scaled)
    return scaled


def _takes_start(spec: NodeSpec) -> bool:
    begin = spec.inputs.get("init")
    return begin is not None and begin.socket == "Image" and not begin.many


def _sources(node: PlannedNode) -> list[Source]:
    return [source for sources in node.inputs.values() for source in sources]
