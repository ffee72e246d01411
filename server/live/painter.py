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
from graphs.cache import Cache
from graphs.check import Images
from graphs.context import RunContext, StopSwitch
from graphs.events import Event, NodeFailed, NodeFinished, NodePreview, RunFinished
from graphs.execute import execute
from graphs.plan import node_of, plan
from graphs.problems import RecipeError
from graphs.reading import read_recipe
from nodes.catalogue import Catalogue
from nodes.contract import NodeSpec
from server.live.going_on import GoingOn
from server.live.kept import KEPT_BYTES
from server.live.ladder import FIRST_SECONDS, SIDES, first_steps, next_steps
from server.live.pace import Pace
from server.live.small import RESIZE, Step, Work, optimises
from server.live.telling import Report, Telling
from server.live.wanted_graph import Surroundings, WantedGraph

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
        self._around = Surroundings(images, cache, self.kept, GoingOn(), device, catalogue[RESIZE])
        self._catalogue = catalogue
        self._device = device
        self._report = report
        self._pace = Pace(type for type, spec in catalogue.items() if spec.package == nodes.__name__)
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

    def is_slow(self, spec: NodeSpec) -> bool:
        """Return whether such a node takes too long to be shown without being asked for."""
        return optimises(spec) or self._pace.is_slow(spec.type, SIDES[-1], SLOW)

    def is_little(self, spec: NodeSpec) -> bool:
        """Return whether it is known to take no longer: of other packages only what was seen to be quick."""
        return self._pace.is_known(spec.type) and not self.is_slow(spec)

    def _graph(self, order: LiveOrder) -> WantedGraph | None:
        full = plan(read_recipe(order.recipe), self._catalogue)
        if len(full) > MOST_NODES:
            return None
        return WantedGraph(self._around, order.tab, full, self, whole=order.whole)

    def _next(self, order: LiveOrder, graph: WantedGraph) -> list[Step] | None:
        def seconds(steps: Sequence[Step]) -> float:
            small = graph.small(steps)
            keys = graph.keys(small)
            cache = graph.cache(small, keys)
            needed = _needed(small.graph, {id for id in small.graph if keys.get(id, "") in cache})
            return self._pace.seconds(work for id, work in small.work.items() if id in needed)

        if order.done:
            return next_steps(seconds, order.done, graph.largest)
        return first_steps(
            seconds, self._steps.get(order.tab, ()), graph.sides_to_go_on(), limit=FIRST_SECONDS
        )

    def _step(self, order: LiveOrder, graph: WantedGraph, steps: list[Step]) -> str:
        small = graph.small(steps)
        if not small.shows:
            return "done"
        keys = graph.keys(small)
        telling = Telling(order.live, order.shown, small, keys, steps[-1].side, self._report)
        context = RunContext(
            images=self._images,
            output_folder=self._output_folder,
            cache=graph.cache(small, keys),
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
        if len(steps) == 1:
            graph.remember(steps[0], small, keys)
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
