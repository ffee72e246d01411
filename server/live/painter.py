"""The worker's side of live previews: paints one step and reports each picture as soon as it is there."""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import networkx as nx

from graphs.cache import Cache, Outputs
from graphs.check import Images
from graphs.context import RunContext, StopSwitch
from graphs.events import NodeFailed, NodeFinished, NodePreview, RunFinished
from graphs.execute import execute
from graphs.keys import ingredients
from graphs.plan import Source, node_of, plan
from graphs.problems import RecipeError
from graphs.reading import read_recipe
from nodes.catalogue import Catalogue
from nodes.contract import ImageFile, NodeError, NodeSpec, convert
from server.live.kept import LiveCache
from server.live.ladder import FIRST_SECONDS, SIDES, first_steps, next_steps
from server.live.pace import Pace
from server.live.sizes import Sizes, full_sizes
from server.live.small import RESIZE, SmallPlan, Step, optimises, small_plan
from server.worker.encoding import encode

if TYPE_CHECKING:
    from nodes.contract import Image

log = logging.getLogger(__name__)

MOST_NODES = 300
"""A larger graph is not shown live: to see it whole it is painted."""
SLOW = 0.5
"""Seconds: what takes longer at the smallest size costs too much to be shown without being asked for."""
UNFINISHED_INTERVAL = 0.15
REMEMBERED = 64
"""Of how many tabs it is known in which steps the preview before was made."""

Report = Callable[[str, dict[str, Any], bytes], None]


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
    """Paints previews, one step of one at a time, and learns how fast the machine is."""

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
        self._resize: NodeSpec = catalogue[RESIZE]
        self._catalogue = catalogue
        self._device = device
        self._report = report
        self._pace = Pace()
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

    def _graph(self, order: LiveOrder) -> _Graph | None:
        full = plan(read_recipe(order.recipe), self._catalogue)
        if len(full) > MOST_NODES:
            return None
        keys = self._keys(full, self._cache)
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
        return optimises(spec) or self._pace.is_slow(spec.type, SIDES[0], SLOW)

    def _keys(self, graph: nx.DiGraph[str], cache: Cache) -> dict[str, str]:
        keys: dict[str, str] = {}
        for id in graph:
            node = node_of(graph, id)
            if any(source.node not in keys for sources in node.inputs.values() for source in sources):
                continue
            try:
                keys[id] = ingredients(node, keys, self._images, cache.digest, self._device).key()
            except (NodeError, OSError):
                continue  # running the node says what is missing
        return keys

    def _small(self, order: LiveOrder, graph: _Graph, steps: Sequence[Step]) -> SmallPlan:
        left_out: Collection[str] = ()
        if not order.whole:
            left_out = [
                id
                for id in graph.full
                if id not in graph.painted and self._is_slow(node_of(graph.full, id).spec)
            ]
        return small_plan(
            graph.full, steps, graph.sizes, self._resize, painted=graph.painted, left_out=left_out
        )

    def _live_cache(self, graph: _Graph, keys: dict[str, str]) -> LiveCache:
        real = {keys[id] for id in graph.loaders if id in keys}
        return LiveCache(self._cache, real, graph.held)

    def _next(self, order: LiveOrder, graph: _Graph) -> list[Step] | None:
        def seconds(steps: Sequence[Step]) -> float:
            small = self._small(order, graph, steps)
            keys = self._keys(small.graph, self._cache)
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
        keys = self._keys(small.graph, self._cache)
        telling = _Telling(order, small, keys, steps[-1].side, self._report)
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


class _Telling:
    """Reports the pictures of one step, each by the node of the recipe that shows it."""

    def __init__(
        self, order: LiveOrder, small: SmallPlan, keys: dict[str, str], side: int, report: Report
    ) -> None:
        self._order = order
        self._small = small
        self._keys = keys
        self._side = side
        self._report = report
        self._told: set[str] = set()
        self._shown_by = {source: node for node, source in small.shows.items()}

    def picture(self, event: NodePreview) -> None:
        """Tell of a picture that a node of the small graph made."""
        if event.output is None:
            node = self._small.of[event.node]
            shown = self._small.shows.get(node)
            if shown is not None and shown.node == event.node:
                self._tell(node, event.image, None)
            return
        for source, node in self._shown_by.items():
            if (source.node, source.output) == (event.node, event.output):
                self._finished(node, source, event.image)

    def failed(self, event: NodeFailed) -> None:
        """Tell that a node failed, by the name that the recipe has for it."""
        node = self._small.of[event.node]
        problem = replace(event.problem, node=node)
        self._line({"kind": "failed", "node": node, "problem": asdict(problem)})

    def kept(self, cache: Cache) -> None:
        """Tell of what was kept and did not come by again."""
        for node, source in self._small.shows.items():
            if node in self._told:
                continue
            outputs = cache.get(self._keys.get(source.node, ""))
            if outputs is not None:
                image = cast("Image", convert(outputs[source.output], source.socket, "Image"))
                self._finished(node, source, image)

    def _finished(self, node: str, source: Source, image: Image) -> None:
        if node in self._told:
            return
        self._told.add(node)
        made_of = f"{self._keys.get(source.node, id(image))} {source.output}"
        key = hashlib.sha256(made_of.encode()).hexdigest()[:16]
        if key in self._order.shown:
            self._line({"kind": "same", "node": node, "side": self._side, "key": key})
        else:
            self._tell(node, image, key)

    def _tell(self, node: str, image: Image, key: str | None) -> None:
        jpeg, width, height = encode(image, finished=key is not None)
        about = {"kind": "picture", "node": node, "side": self._side, "width": width, "height": height}
        self._line({**about, "key": key}, jpeg)

    def _line(self, line: dict[str, Any], payload: bytes = b"") -> None:
        self._report("live", {"live": self._order.live, "line": line}, payload)


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
