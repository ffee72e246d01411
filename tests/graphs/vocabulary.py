"""Small words for engine tests: stub nodes, a way to build a recipe of them, and what happened in a run.

The values on the wires are plain numbers: the engine looks at no value.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

from graphs.cache import Cache
from graphs.check import check
from graphs.context import RunContext, StopSwitch
from graphs.events import Event, NodeFailed, NodeFinished, NodeSkipped, RunFinished
from graphs.execute import execute
from graphs.plan import plan
from graphs.problems import Problem
from graphs.reading import recipe_of
from nodes.catalogue import Catalogue
from nodes.contract import (
    ALONE,
    Complaint,
    Formerly,
    Image,
    ImageFile,
    Mask,
    ModelName,
    NodeError,
    Number,
    Run,
    Slider,
    Style,
    Text,
    Widget,
    node,
)


class Both(NamedTuple):
    """Two results.

    Attributes:
        image: the sum
        alpha: its sign
    """

    image: Image
    alpha: Mask


def _find(name: str) -> Path:
    if name != "here":
        raise NodeError(f"The weights {name!r} are not in the model folder.", hint="Get them.")
    return Path(__file__)


@node(category="Test")
def number(value: Annotated[float, Slider(-100, 100)] = 1.0) -> Image:
    """Give a number.

    Args:
        value: the number
    """
    return value  # type: ignore[return-value]


@node(category="Test")
def add(
    first: Image,
    second: Image | None = None,
    plus: Annotated[int, Number(0, 10)] = 0,
    word: Literal["yes", "no"] = "yes",
) -> Both:
    """Add two numbers.

    Args:
        first: a number
        second: another
        plus: one more
        word: changes nothing
    """
    total: Any = first + (0 if second is None else second) + plus
    return Both(total, total > 0)


@node(category="Test")
def total(images: list[Image]) -> Image:
    """Join numbers in their order.

    Args:
        images: the numbers
    """
    return tuple(images)  # type: ignore[return-value]


@node(category="Test")
def masked(mask: Mask, image: Image | None = None) -> Image:
    """Hand an image on.

    Args:
        mask: a mask
        image: an image
    """
    return image if image is not None else mask


@node(category="Test")
def styled(style: Style) -> Image:
    """Take a style.

    Args:
        style: a style
    """
    return style.image


@node(category="Test")
def fail(image: Image, message: Annotated[str, Text()] = "It is broken.") -> Image:
    """Fail with a message, or for no reason when there is none.

    Args:
        image: anything
        message: what to say
    """
    if message:
        raise NodeError(message, input="image", hint="Mend it.")
    raise RuntimeError("nobody foresaw this")


@node(category="Test", effect=True)
def write(image: Image, run: Run = ALONE) -> None:
    """Write a file.

    Args:
        image: what to write
    """
    run.save("written", ".txt", str(image).encode())


@node(category="Test")
def wait(image: Image, run: Run = ALONE) -> Image:
    """Wait until cancelled.

    Args:
        image: anything
    """
    WAITING.set()
    while True:
        run.check()


@node(category="Test")
def read(file: Annotated[Path, ImageFile()]) -> Image:
    """Read the length of a file.

    Args:
        file: a stored file
    """
    return len(file.read_bytes())  # type: ignore[return-value]


def _pair(parameters: Any) -> Iterable[Complaint]:
    if parameters["low"] > parameters["high"]:
        yield Complaint("low", f"low is {parameters['low']:g}, above high.", "Lower it.")


@node(category="Test", version=3, check=_pair, formerly=Formerly(parameters={"lowest": "low"}))
def span(
    low: Annotated[float, Slider(0, 10)] = 0,
    high: Annotated[float, Slider(0, 10)] = 10,
    model: Annotated[str, ModelName(find=_find, names=lambda: ["here"])] = "here",
) -> Image:
    """Give the middle of a span.

    Args:
        low: one end
        high: the other
        model: a model
    """
    return (low + high) / 2  # type: ignore[return-value]


@node(category="Test")
def hurry(image: Image, late: Annotated[bool, Widget()] = True, run: Run = ALONE) -> Image:
    """Hand an image on, as far as it came in the time that there was.

    Args:
        image: anything
        late: whether that was too short
    """
    if late:
        run.warn("The time is up.", unrepeatable=True)
    return image


@node(category="Test")
def measure(image: Image, wild: Annotated[bool, Widget()] = False, run: Run = ALONE) -> Image:
    """Report numbers and hand the image on.

    Args:
        image: a number
        wild: whether one of the numbers is infinite
    """
    value: Any = image
    run.measured({"value": 0, "double": 2 * value})
    run.measured({"wild": float("inf")} if wild else {"value": value})
    return image


WAITING = threading.Event()
STUBS = Catalogue([number, add, total, masked, styled, fail, write, wait, read, span, hurry, measure])


class Files:
    """A store of two pictures."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, ref: str) -> Path:
        path = self.folder / ref.removeprefix("sample:")
        if not path.is_file():
            raise NodeError(f"The picture {ref} is not in the store.", hint="Choose another.")
        return path

    def digest(self, ref: str) -> str:
        return self.path(ref).read_text()


def recipe(nodes: dict[str, Any], **more: Any) -> Any:
    """Return a recipe; a node is `"Type"` or `{"type": …}` with inputs and parameters."""
    full = {id: {"type": node} if isinstance(node, str) else node for id, node in nodes.items()}
    return recipe_of({"impasto": 1, "nodes": full, **more})


def problems(nodes: dict[str, Any], folder: Path = Path(), **more: Any) -> list[Problem]:
    """Return what is wrong with a recipe of the stub nodes."""
    return check(recipe(nodes, **more), STUBS, Files(folder))


class Happened:
    """What happened in one run."""

    def __init__(self, events: list[Event], values: dict[str, Any]) -> None:
        self.events = events
        self.values = values
        self.finished = {event.node: event for event in events if isinstance(event, NodeFinished)}
        self.failed = {event.node: event.problem for event in events if isinstance(event, NodeFailed)}
        self.skipped = {event.node: event.because for event in events if isinstance(event, NodeSkipped)}
        last = events[-1]
        assert isinstance(last, RunFinished)
        self.state = last.state

    def ran(self, node: str) -> bool:
        return node in self.finished and not self.finished[node].cached

    def cached(self, node: str) -> bool:
        return node in self.finished and self.finished[node].cached


class Studio:
    """A cache and a folder in which recipes of stub nodes run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.cache = Cache()
        self.switch = StopSwitch()

    def context(self, **more: Any) -> RunContext:
        settings = {"images": Files(self.folder), "output_folder": self.folder, "cache": self.cache}
        return RunContext(**{**settings, "switch": self.switch, **more})

    def run(self, nodes: dict[str, Any], targets: list[str] | None = None, **more: Any) -> Happened:
        planned = plan(recipe(nodes, **more), STUBS, targets)
        events = list(execute(planned, self.context()))
        return Happened(events, {key: value for key, (value, _) in self.cache._results.items()})

    def value(self, nodes: dict[str, Any], node: str, output: str = "image", **more: Any) -> Any:
        """Return what `node` gives."""
        seen: list[Any] = []

        class Spy(Cache):
            def put(self, key: str, outputs: Any, *_: Any) -> None:
                seen.append(outputs)

        planned = plan(recipe(nodes, **more), STUBS, [node])
        list(execute(planned, self.context(cache=Spy())))
        return seen[-1][output]
