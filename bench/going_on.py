"""How near a preview that goes on from the one before comes to what a painting of its size converges to.

Each row moves the quickstart's style strength. "Converged" is the picture after as many evaluations as no
longer change it to the eye; the distances of pixels are to that, the other figures are those of Measure.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from rich.console import Console
from rich.table import Table

from bench.serving import ROOT
from graphs.cache import Cache
from graphs.context import RunContext, StopSwitch
from graphs.events import NodeFinished
from graphs.execute import execute
from graphs.plan import plan
from graphs.reading import recipe_of
from graphs.store import Folders, ImageStore
from nodes.catalogue import shipped
from nodes.contract import ALONE, NodeSpec
from server.live.going_on import GoingOn
from server.live.ladder import EVALUATIONS, GOING_ON, SIDES
from server.live.small import Step
from server.live.wanted_graph import Surroundings, WantedGraph

if TYPE_CHECKING:
    from nodes.contract import Image, Run

CONVERGED = 100
MOVES = ((0.7, 0.75), (0.7, 0.5), (0.7, 0.3), (0.7, 0.9), (0.2, 0.7), (0.6, 0.15))
CHAIN = (0.7, 0.3, 0.8, 0.45, 0.9, 0.4, 0.6, 0.75, 0.35, 0.85, 0.5)
"""A slider that is moved ten times, each time waited for."""
TRANSFER = f"transfer@{SIDES[0]}"


class _Made(NamedTuple):
    picture: Image
    seconds: float


class _NothingPainted:
    def is_slow(self, spec: NodeSpec) -> bool:
        return False

    def is_little(self, spec: NodeSpec) -> bool:
        return True


class _Desk:
    """Previews of one tab, one after the other."""

    def __init__(self, images: ImageStore) -> None:
        self._images = images
        self._around = Surroundings(
            images, Cache(1 << 28), Cache(1 << 28), GoingOn(), "cpu", shipped()["ResizeAndCrop"]
        )

    def show(self, strength: float, evaluations: int = EVALUATIONS, going_on: int = 0) -> _Made:
        """Return the small picture of the transfer; with `going_on` evaluations from the one before."""
        recipe: dict[str, Any] = json.loads((ROOT / "graphs" / "recipes" / "quickstart.json").read_text())
        recipe["nodes"]["transfer"]["parameters"] |= {"style_strength": strength, "evaluations": CONVERGED}
        full = plan(recipe_of(recipe), shipped())
        graph = WantedGraph(self._around, "bench", full, _NothingPainted(), whole=True)
        step = Step(SIDES[0], evaluations, going_on)
        small = graph.small([step])
        keys = graph.keys(small)
        assert not going_on or f"{TRANSFER}.begun" in keys, "it did not go on"
        cache = graph.cache(small, keys)
        context = RunContext(
            images=self._images, output_folder=Path(), cache=cache, switch=StopSwitch(), metadata=False
        )
        started = time.perf_counter()
        seconds = 0.0
        for event in execute(small.graph, context):
            if isinstance(event, NodeFinished) and event.node == TRANSFER:
                seconds = time.perf_counter() - started
        graph.remember(step, small, keys)
        outputs = cache.get(keys[TRANSFER])
        assert outputs is not None
        return _Made(cast("Image", outputs["image"]), seconds)


def main(console: Console) -> None:
    """Print the tables."""
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        with tempfile.TemporaryDirectory() as folder:
            _print(ImageStore(Folders(Path(folder)).make().images), console)
    finally:
        torch.set_num_threads(threads)


def _print(images: ImageStore, console: Console) -> None:
    table = Table(
        f"style strength, {SIDES[0]} px",
        "preview",
        "pixels apart, of 255",
        "SSIM with it",
        "Style",
        "Content",
        "seconds",
    )
    for way in [*MOVES, CHAIN]:
        beginning, goal = way[0], way[-1]
        converged = _Desk(images).show(goal, CONVERGED)
        fresh = _Desk(images).show(goal)
        desk = _Desk(images)
        on = desk.show(beginning)
        for strength in way[1:]:
            on = desk.show(strength, going_on=GOING_ON)
        name = f"{beginning:g} → {goal:g}" + (f", {len(way) - 1} moves" if len(way) > 2 else "")
        rows = [(name, f"from nothing, {EVALUATIONS}", fresh), ("", f"going on, {GOING_ON}", on)]
        for title, how, made in [*rows, ("", f"converged, {CONVERGED}", converged)]:
            table.add_row(
                title, how, *_figures(images, made.picture, converged.picture), f"{made.seconds:.2f}"
            )
    console.print(table)


def _figures(images: ImageStore, picture: Image, converged: Image) -> Sequence[str]:
    from nodes.measuring.similarity import ssim

    apart = float((picture - converged).pow(2).mean().sqrt()) * 255
    measured = _measured(images, picture)
    return (
        f"{apart:.1f}",
        f"{ssim(picture, converged, lambda: None):.3f}",
        f"{measured['Style against photo']:.3f}",
        f"{measured['Content']:.2f}",
    )


def _measured(images: ImageStore, picture: Image) -> Mapping[str, float]:
    from nodes import load_image, measure

    noting = _Noting()
    style, content = (load_image(images.path(f"sample:{name}")).image for name in ("swirl", "chelsea"))
    measure(picture, style, content, levels=1, run=cast("Run", noting))
    return noting.numbers


class _Noting:
    """A run that notes what is measured."""

    def __init__(self) -> None:
        self.numbers: dict[str, float] = {}

    def measured(self, numbers: Mapping[str, float]) -> None:
        self.numbers |= numbers

    def __getattr__(self, name: str) -> object:
        return getattr(ALONE, name)
