"""Runs a plan and tells what happens. There is one executor; everyone else listens."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

import networkx as nx

from graphs.cache import Outputs
from graphs.context import NodeRun, RunContext
from graphs.events import (
    Event,
    NodeFailed,
    NodeFinished,
    NodePreview,
    NodeSkipped,
    NodeStarted,
    NodeWarned,
    OutputInfo,
    RunFinished,
    RunStarted,
    State,
)
from graphs.keys import keyed
from graphs.places import without_places
from graphs.plan import PlannedNode, Source, node_of
from graphs.problems import Problem
from nodes.contract import Cancelled, ImageFile, NodeError, convert, fits
from nodes.heap import reused_memory

if TYPE_CHECKING:
    from nodes.contract import Image

log = logging.getLogger(__name__)


def execute(plan: nx.DiGraph[str], context: RunContext) -> Iterator[Event]:
    """Run `plan` and yield what happens, `RunFinished` last.

    The nodes compute in one thread of their own, so that events arrive while they do. When a node fails,
    everything that does not depend on it still runs. Cancelling takes effect at the next node, or sooner
    where a node asks; closing the iterator cancels. Interrupting does too, and a node that checkpoints goes
    on from there when its recipe is run again.
    """
    with reused_memory():
        yield from _events(plan, context)


def _events(plan: nx.DiGraph[str], context: RunContext) -> Iterator[Event]:
    events: queue.SimpleQueue[Event] = queue.SimpleQueue()
    thread = threading.Thread(target=_Execution(plan, context, events).run, name="execute", daemon=True)
    thread.start()
    finished = False
    try:
        while not finished:
            event = events.get()
            finished = isinstance(event, RunFinished)
            yield event
    except KeyboardInterrupt:
        context.switch.interrupt()
        raise  # without waiting for the node: whoever presses Ctrl-C wants to leave
    except GeneratorExit:
        context.switch.cancel()
        thread.join()
        raise
    thread.join()


class _Execution:
    """One run under way."""

    def __init__(self, plan: nx.DiGraph[str], context: RunContext, events: queue.SimpleQueue[Event]) -> None:
        self.plan = plan
        self.context = context
        self.tell = events.put
        self.order = list(plan)
        self.keys: dict[str, str] = {}
        self.reasons: dict[str, str] = {}
        self.kept: dict[str, Outputs] = {}
        self.values: dict[str, Outputs] = {}
        self.broken: dict[str, str] = {}
        self.passing: set[str] = set()
        self.consumers = Counter({id: plan.out_degree(id) for id in plan})

    def run(self) -> None:
        started = time.perf_counter()
        state: State = "failed"  # unless it comes to its end
        try:
            self.tell(RunStarted(nodes=self.order))
            self._take_stock()
            needed = self._needed()
            for id in self.order:
                self.context.switch.check()
                self._step(node_of(self.plan, id), id in needed)
            state = "failed" if self.broken else "done"
        except Cancelled:
            state = "interrupted" if self.context.switch.interrupted else "cancelled"
        except Exception:
            # The thread ends here: without this the reader of the events would wait for ever.
            log.exception("The run stopped on an error of its own")
        finally:
            self.tell(RunFinished(state=state, seconds=time.perf_counter() - started))

    def _take_stock(self) -> None:
        """Give every node its key, and those that are not kept the reason why they run."""
        cache = self.context.cache
        found = keyed(self.plan, self.context.images, cache.digest, self.context.device)
        for id, made_of, key in found:
            node = node_of(self.plan, id)
            self.keys[id] = key
            if node.spec.effect:
                self.reasons[id] = "always runs"
            elif key not in cache:
                self.reasons[id] = cache.reason(self.context.scope, id, made_of)

    def _needed(self) -> set[str]:
        """Return the nodes whose values are wanted, and take hold of those that are kept: a kept result
        wants nothing of the nodes before it."""
        needed: set[str] = set()
        for id in reversed(self.order):
            after = list(self.plan.successors(id))
            if after and not any(each in needed and each not in self.kept for each in after):
                continue
            needed.add(id)
            kept = self.context.cache.get(self.keys.get(id, ""))
            if kept is not None and not node_of(self.plan, id).spec.effect:
                self.kept[id] = kept
        return needed

    def _step(self, node: PlannedNode, needed: bool) -> None:
        before = (source.node for sources in node.inputs.values() for source in sources)
        if not needed:
            self.tell(self._kept(node))
        elif node.id in self.kept:
            self.values[node.id] = self.kept.pop(node.id)
            self._finished(node, self.values[node.id], self._kept(node))
        elif cause := next((id for id in before if id in self.broken), None):
            self.broken[node.id] = self.broken[cause]
            self.tell(NodeSkipped(node=node.id, because=self.broken[cause]))
        else:
            self._compute(node)
        if trouble := self.context.cache.trouble():
            self.tell(NodeWarned(node=node.id, message=trouble))
        self._release(node)

    def _kept(self, node: PlannedNode) -> NodeFinished:
        numbers = self.context.cache.numbers(self.keys.get(node.id, ""))
        return NodeFinished(node=node.id, seconds=0, cached=True, numbers=numbers)

    def _compute(self, node: PlannedNode) -> None:
        self.tell(NodeStarted(node=node.id))
        started = time.perf_counter()
        run = NodeRun(node.id, self.context, self.tell, self.keys.get(node.id))
        keep = False
        try:
            outputs = self._call(node, run)
            self._remember(node, outputs, run)  # before `run.end`: what took long is on disk by then
        except NodeError as error:
            self._failed(node, error.message, error.hint, error.input)
            return
        except Cancelled:
            keep = self.context.switch.interrupted
            raise
        except Exception as error:
            log.exception("%s (%s) failed", node.id, node.spec.type)
            keep = _is_out_of_memory(error)
            self._failed(node, *_explained(error))
            return
        finally:
            run.end(keep=keep)
        self.values[node.id] = outputs
        finished = NodeFinished(
            node=node.id,
            seconds=time.perf_counter() - started,
            cached=False,
            reason=self.reasons.get(node.id, "no longer kept"),
            files=[path.name for path in run.files],
            numbers=run.numbers,
        )
        self._finished(node, outputs, finished)

    def _remember(self, node: PlannedNode, outputs: Outputs, run: NodeRun) -> None:
        sources = (source.node for sources in node.inputs.values() for source in sources)
        if not run.repeatable or any(source in self.passing for source in sources):
            self.passing.add(node.id)
        elif not node.spec.effect and node.id in self.keys:
            self.context.cache.put(self.keys[node.id], outputs, run.seconds, run.numbers)

    def _call(self, node: PlannedNode, run: NodeRun) -> Outputs:
        arguments: dict[str, object] = {}
        for name, value in node.parameters.items():
            stored = isinstance(node.spec.parameters[name].widget, ImageFile) and isinstance(value, str)
            arguments[name] = self.context.images.path(str(value)) if stored else value
        for name, sources in node.inputs.items():
            shape = node.spec.inputs[name]
            values = [self._value(source, shape.socket) for source in sources]
            arguments[name] = values if shape.many else values[0]
        if node.spec.takes_run:
            arguments["run"] = run
        result = node.spec.function(**arguments)
        if node.spec.several_results:
            return dict(result._asdict())
        return dict.fromkeys(node.spec.outputs, result)

    def _value(self, source: Source, socket: str) -> object:
        return convert(self.values[source.node][source.output], source.socket, socket)

    def _finished(self, node: PlannedNode, outputs: Outputs, event: NodeFinished) -> None:
        for name, value in outputs.items():
            socket = node.spec.outputs[name].socket
            event.outputs[name] = _info(value, socket)
            if self.context.previews is not None and fits(socket, "Image"):
                image = cast("Image", convert(value, socket, "Image"))
                self.tell(NodePreview(node=node.id, output=name, image=image))
        self.tell(event)

    def _failed(self, node: PlannedNode, message: str, hint: str, input: str | None = None) -> None:
        self.broken[node.id] = node.id
        # Whoever reads this may be at another machine: what a library says of this one's folders is cut.
        told, hint = without_places(message), without_places(hint)
        problem = Problem(code="failed", message=told, hint=hint, node=node.id, input=input)
        self.tell(NodeFailed(node=node.id, problem=problem))

    def _release(self, node: PlannedNode) -> None:
        """Let go of values that no later node takes; the cache keeps what it has room for."""
        for id in {source.node for sources in node.inputs.values() for source in sources}:
            self.consumers[id] -= 1
            if self.consumers[id] == 0:
                self.values.pop(id, None)
        if self.consumers[node.id] == 0:
            self.values.pop(node.id, None)


def _info(value: object, socket: str) -> OutputInfo:
    """Return the type and, where there are pixels, the size of an output."""
    for pixels in (value, getattr(value, "picture", None), getattr(value, "image", None)):
        shape: tuple[int, ...] = getattr(pixels, "shape", ())
        if len(shape) == 3:
            return OutputInfo(socket=socket, height=shape[1], width=shape[2])
    return OutputInfo(socket=socket)


def _explained(error: Exception) -> tuple[str, str]:
    """Return what to tell a user of an error that no node foresaw, and what to do."""
    name = type(error).__name__
    if _is_out_of_memory(error):
        return "Memory ran out.", "Lower the size or the number of levels, or close other programs."
    return f"An error that should not happen: {name}: {error}", "The log has the details; please report it."


def _is_out_of_memory(error: Exception) -> bool:
    named = "OutOfMemory" in type(error).__name__
    return named or isinstance(error, MemoryError) or "can't allocate memory" in str(error)
