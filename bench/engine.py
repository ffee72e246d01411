"""What the engine costs: checking, planning and executing graphs whose nodes do nothing.

The promises: 1,000 nodes are checked and planned in under 100 ms; a node costs under 0.5 ms when it is
executed and under 0.1 ms when it is kept; cost grows linearly; the events of such a run take under 1 MB.
"""

from __future__ import annotations

import gc
import json
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from graphs.cache import Cache
from graphs.check import check
from graphs.context import RunContext
from graphs.events import Event
from graphs.execute import execute
from graphs.plan import plan
from graphs.reading import recipe_of
from graphs.recipe import Recipe
from graphs.store import ImageStore
from nodes.catalogue import Catalogue
from nodes.contract import Image, node


@node(category="Bench")
def trivial(images: list[Image] | None = None) -> Image:
    """Do nothing.

    Args:
        images: What comes before.
    """
    return len(images or ())  # type: ignore[return-value]


NODES = Catalogue([trivial])
REPEATS = 5


def chain(length: int, inputs: int) -> Recipe:
    """Return `length` nodes, each wired to the `inputs` nodes before it."""
    nodes: dict[str, Any] = {}
    for i in range(length):
        wires = [f"n{k}.image" for k in range(max(0, i - inputs), i)]
        nodes[f"n{i}"] = {"type": "Trivial", "inputs": {"images": wires} if wires else {}}
    return recipe_of({"impasto": 1, "nodes": nodes})


def timed(call: Callable[[], Any]) -> tuple[float, Any]:
    """Return the seconds of the quickest of a few calls, the least disturbed one, and its result."""
    times = []
    result = None
    for _ in range(REPEATS):
        gc.collect()
        start = time.perf_counter()
        result = call()
        times.append(time.perf_counter() - start)
    return min(times), result


def measure(length: int, inputs: int) -> list[str]:
    """Return one row of the table."""
    recipe = chain(length, inputs)
    with tempfile.TemporaryDirectory() as folder:
        images = ImageStore(Path(folder))

        def run(cache: Cache) -> list[Event]:
            context = RunContext(images=images, output_folder=Path(folder), cache=cache)
            return list(execute(planned, context))

        checked, problems = timed(lambda: check(recipe, NODES, images))
        assert not problems, problems[:3]
        plan_time, planned = timed(lambda: plan(recipe, NODES))
        executed, events = timed(lambda: run(Cache()))
        kept_cache = Cache()
        run(kept_cache)
        kept, _ = timed(lambda: run(kept_cache))
    size = sum(len(json.dumps(asdict(event))) for event in events)
    return [
        f"{length:,} × {inputs}",
        f"{1000 * checked:.0f} ms",
        f"{1000 * plan_time:.0f} ms",
        f"{1000 * (checked + plan_time):.0f} ms",
        f"{1000 * executed / length:.3f} ms",
        f"{1000 * kept / length:.3f} ms",
        f"{size / 1e6:.2f} MB",
    ]


def main(console: Console) -> None:
    """Print the table."""
    table = Table("nodes × inputs", "check", "plan", "both", "executed, a node", "kept, a node", "events")
    for length, inputs in ((1000, 1), (1000, 10), (2000, 10), (4000, 10), (10_000, 1)):
        table.add_row(*measure(length, inputs))
    console.print(table)


if __name__ == "__main__":
    main(Console())
