"""The worker's side of live previews: paints one step and reports each picture as soon as it is there."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import networkx as nx

import nodes
from graphs.cache import Cache, Outputs
from graphs.check import Images
from graphs.context import RunContext, StopSwitch
from graphs.events import Event, NodeFailed, NodeFinished, NodePreview, RunFinished
from graphs.execute import execute
from graphs.keys import keyed
from graphs.plan import node_of, plan
from graphs.problems import RecipeError
from graphs.reading import read_recipe
from nodes.catalogue import Catalogue
from nodes.contract import ImageFile, NodeSpec
from server.live.kept import KEPT_BYTES, LiveCache
from server.live.ladder import FIRST_SECONDS, SIDES, first_steps, next_steps
from server.live.pace import Pace
from server.live.sizes import Sizes, full_sizes
from server.live.small import RESIZE, SmallPlan, Step, Work, optimises, small_plan
from server.live.telling import Report, Telling

log = logging.getLogger(__name__)

MOST_NODES = 300
"""A larger graph is not shown live: to see it whole it is painted."""
SLOW = 1.0
"""Seconds: what takes longer at the largest size costs too much to be shown without being asked for."""
UNFINISHED_INTERVAL = 0.15
REMEMBERED = 64
"""Of how many tabs it is known in which steps the preview before was made."""


@dataclass(slots=True, kw_only=True)
class LiveOrder:
    """A step of a preview to paint, after the steps `done`, and the switch that stops it."""

    live: str
    tab: str
    recipe: bytes
    whole: bool
    shown: frozenset[str]
    done: list[Step]
    switch: StopSwitch


def live_order(header: dict[str, Any], recipe: bytes, switch: StopSwitch) -> LiveOrder:
    """Return the order that came from the server."""
    return LiveOrder(
        live=header["live"],
        tab=header["tab"],
        recipe=recipe,
        whole=header["whole"],
        shown=frozenset(header["shown"]),
        done=[Step(*step) for step in header["done"]],
        switch=switch,
    )


@dataclass(slots=True)
class _Graph:
    """What is known of the graph of an order before it is made small."""

    full: nx.DiGraph[str]
    sizes: Sizes
    held: dict[str, Outputs]
    loaders: set[str]
    painted: set[str]


class LivePainter:
    """Paints previews, one step of one at a time, and learns how fast the machine is.

    Attributes:
        kept: the results of previews.
    """

    def __init__(
        self,
        images: Images,
        output_folder: Path,
        cache: Cache,
        catalogue: Catalogue,
        device: str,
        report: Report,
    ) -> None:
        self._images = images
        self._output_folder = output_folder
        self._cache = cache
        self.kept = Cache(KEPT_BYTES)
        self._resize: NodeSpec = catalogue[RESIZE]
        self._catalogue = catalogue
        self._device = device
        self._report = report
        self._pace = Pace(type for type, spec in catalogue.items() if _is_shipped(spec))
        self._steps: dict[str, list[Step]] = {}

    def paint(self, order: LiveOrder) -> dict[str, Any]:
        """Paint the next step of a preview, report its pictures, and return the report of how it ended."""
        how, steps = "failed", order.done
        try:
            if order.switch.cancelled:
                how = "cancelled"
            elif (graph := self._graph(order)) is None:
                how = "large"
            elif (found := self._next(order, graph)) is None:
                how = "done"
            else:
                steps = found
                how = self._step(order, graph, steps)
        except RecipeError:
            log.warning("What is to be shown live was not checked", exc_info=True)
        except Exception:
            log.exception("A live preview failed")
        return {"live": order.live, "over": how, "done": steps}

    def measuring(self, planned: nx.DiGraph[str]) -> Callable[[Event], None]:
        """Return what takes in the events of a real run of this plan: how long its nodes take says which of
        them cost little."""

        def measure(event: Event) -> None:
            if not isinstance(event, NodeFinished) or event.cached:
                return
            spec = node_of(planned, event.node).spec
            sides = [(info.height, info.width) for info in event.outputs.values()]
            pixels = max((high * wide for high, wide in sides if high and wide), default=0)
            if pixels and not optimises(spec):
                self._pace.learn(Work(spec.type, pixels / 1e6, 0), event.seconds)

        return measure

    def _graph(self, order: LiveOrder) -> _Graph | None:
        full = plan(read_recipe(order.recipe), self._catalogue)
        if len(full) > MOST_NODES:
            return None
        keys = self._keys(full)
        loaders = {
            id
            for id in full
            if any(isinstance(p.widget, ImageFile) for p in node_of(full, id).spec.parameters.values())
        }
        graph = _Graph(full, full_sizes(full, self._images), {}, loaders, set())
        for id, key in keys.items():
            spec = node_of(full, id).spec
            kinds = {shape.socket for shape in spec.outputs.values()}
            if spec.effect or not kinds <= {"Image", "Mask"} or id in loaders or not self._is_slow(spec):
                continue
            if (outputs := self._cache.get(key)) is not None:
                graph.held[key] = outputs
                graph.painted.add(id)
        return graph

    def _is_slow(self, spec: NodeSpec) -> bool:
        return optimises(spec) or self._pace.is_slow(spec.type, SIDES[-1], SLOW)

    def _costs_little(self, spec: NodeSpec) -> bool:
        """Whether a node may be shown without being asked for: of other packages only what was seen to be
        quick."""
        return self._pace.is_known(spec.type) and not self._is_slow(spec)

    def _keys(self, graph: nx.DiGraph[str]) -> dict[str, str]:
        return {id: key for id, _, key in keyed(graph, self._images, self._cache.digest, self._device)}

    def _small(self, order: LiveOrder, graph: _Graph, steps: Sequence[Step]) -> SmallPlan:
        left_out: Collection[str] = ()
        if not order.whole:
            left_out = [
                id
                for id in graph.full
                if id not in graph.painted and not self._costs_little(node_of(graph.full, id).spec)
            ]
        return small_plan(
            graph.full, steps, graph.sizes, self._resize, painted=graph.painted, left_out=left_out
        )

    def _live_cache(self, graph: _Graph, keys: dict[str, str]) -> LiveCache:
        real = {keys[id] for id in graph.loaders if id in keys}
        return LiveCache(self._cache, self.kept, real, graph.held)

    def _next(self, order: LiveOrder, graph: _Graph) -> list[Step] | None:
        def seconds(steps: Sequence[Step]) -> float:
            small = self._small(order, graph, steps)
            keys = self._keys(small.graph)
            cache = self._live_cache(graph, keys)
            needed = _needed(small.graph, {id for id in small.graph if keys.get(id, "") in cache})
            return self._pace.seconds(work for id, work in small.work.items() if id in needed)

        largest = max((size.long for size in graph.sizes.values()), default=SIDES[-1])
        if order.done:
            return next_steps(seconds, order.done, largest)
        return first_steps(seconds, self._steps.get(order.tab, ()), limit=FIRST_SECONDS)

    def _step(self, order: LiveOrder, graph: _Graph, steps: list[Step]) -> str:
        small = self._small(order, graph, steps)
        if not small.shows:
            return "done"
        keys = self._keys(small.graph)
        telling = Telling(order.live, order.shown, small, keys, steps[-1].side, self._report)
        context = RunContext(
            images=self._images,
            output_folder=self._output_folder,
            cache=self._live_cache(graph, keys),
            switch=order.switch,
            device=self._device,
            scope=f"live {order.tab}",
            metadata=False,
            previews=UNFINISHED_INTERVAL,
        )
        started = time.perf_counter()
        how = "failed"
        with _one_thread():
            for event in execute(small.graph, context):
                match event:
                    case NodePreview():
                        telling.picture(event)
                    case NodeFinished(cached=False) if event.node in small.work:
                        self._pace.learn(small.work[event.node], event.seconds)
                    case NodeFailed():
                        telling.failed(event)
                    case RunFinished():
                        how = event.state
        if how == "cancelled":
            return how
        telling.kept(context.cache)
        self._steps[order.tab] = steps
        while len(self._steps) > REMEMBERED:
            del self._steps[next(iter(self._steps))]
        self._report(
            "live",
            {
                "live": order.live,
                "line": {
                    "kind": "step",
                    "side": steps[-1].side,
                    "seconds": round(time.perf_counter() - started, 3),
                    "refining": self._next(replace(order, done=steps), graph) is not None,
                },
            },
            b"",
        )
        return "step"


def _is_shipped(spec: NodeSpec) -> bool:
    return spec.function.__module__.partition(".")[0] == nodes.__name__


def _needed(graph: nx.DiGraph[str], kept: Collection[str]) -> set[str]:
    """Return the nodes that have to compute where these are kept: a kept result wants nothing before it."""
    needed: set[str] = set()
    for id in reversed(list(graph)):
        after = list(graph.successors(id))
        if id not in kept and (not after or any(each in needed for each in after)):
            needed.add(id)
    return needed


@contextmanager
def _one_thread() -> Iterator[None]:
    """Compute with one thread: pictures this small gain nothing by more, and where others keep the machine
    busy threads that wait for each other take ten times as long."""
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)
