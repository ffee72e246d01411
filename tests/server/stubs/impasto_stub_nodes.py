"""A package of extra nodes for tests: quick, slow, failing and deadly ones."""

from __future__ import annotations

import io
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Literal

from nodes.contract import (
    ALONE,
    Formerly,
    Image,
    NodeError,
    Number,
    Numbers,
    Preset,
    Renamed,
    Run,
    Seed,
    Slider,
    Text,
    Widget,
    node,
)


@node(category="Test")
def stub_flat(
    grey: Annotated[float, Slider(0, 1)] = 0.5, side: Annotated[int, Slider(1, 4096)] = 64
) -> Image:
    """Make an evenly grey picture.

    Args:
        grey: its level.
        side: its side in pixels.
    """
    import torch

    return torch.full((3, side, 2 * side), grey)


def wait_while_held(file: str, seconds: float, step: Callable[[], None]) -> None:
    """Take the same step again and again as long as there is a file of that name."""
    while file and Path(file).exists():
        time.sleep(seconds)
        step()


@node(category="Test")
def stub_slow(
    image: Image,
    steps: Annotated[int, Slider(1, 100_000)] = 20,
    seconds: Annotated[float, Slider(0, 10)] = 0.02,
    held: Annotated[str, Text()] = "",
    run: Run = ALONE,
) -> Image:
    """Hand on the picture after some steps, each with a preview.

    Args:
        image: any.
        steps: how many.
        seconds: how long each takes.
        held: a file; as long as it is there, the last step is not taken.
    """
    for step in range(steps):
        run.check()
        time.sleep(seconds)
        if step == steps - 1:
            wait_while_held(held, seconds, run.check)
        run.progress(step + 1, steps, loss=1 / (step + 1), note="slow")
        if run.wants_preview:
            run.preview(image * (step + 1) / steps)
    return image


@node(category="Test")
def stub_optimise(
    image: Image,
    init: Image | None = None,
    evaluations: Annotated[int, Slider(1, 1000)] = 60,
    seconds: Annotated[float, Slider(0, 1)] = 0.01,
    bright: Annotated[float, Slider(0, 1)] = 0.5,
    run: Run = ALONE,
) -> Image:
    """Improve a picture step by step, as a painting does.

    Args:
        image: any.
        init: where to begin.
        evaluations: how many steps.
        seconds: how long each takes.
        bright: what it comes near to.
    """
    picture = image if init is None else init
    for step in range(evaluations):
        run.check()
        time.sleep(seconds)
        picture = picture + (bright - picture) / 4
        run.progress(step + 1, evaluations)
        if run.wants_preview:
            run.preview(picture)
    return picture if init is None else picture.new_full(image.shape, float(picture.mean()))


@node(category="Test")
def stub_crash(image: Image) -> Image:
    """Kill the process as the system does when memory is short.

    Args:
        image: any.
    """
    time.sleep(0.5)  # as a real one would, it got going first
    os.kill(os.getpid(), signal.SIGKILL)
    return image


@node(category="Test")
def stub_fail(image: Image) -> Image:
    """Fail as a node does when the user can mend it.

    Args:
        image: any.
    """
    raise NodeError("It is too grey.", input="image", hint="Take another.")


@node(category="Test")
def stub_chatty(image: Image, words: Annotated[str, Text()] = "hello") -> Image:
    """Print to every stream that a library may print to.

    Args:
        image: any.
        words: what to print.
    """
    print(words * 100)
    sys.stdout.flush()
    os.write(1, words.encode() * 100)
    os.write(2, words.encode())
    os.read(0, 10)
    return image


@node(category="Test")
def stub_measure(image: Image, run: Run = ALONE) -> Image:
    """Hand the picture on and tell its brightness.

    Args:
        image: any.
    """
    run.measured({"brightness": float(image.mean()), "pixels": image[0].numel()})
    return image


@node(
    category="Test",
    icon="sliders-horizontal",
    presets={
        "plain": Preset("As it comes.", {}),
        "bold": Preset("Much of everything, and quickly.", {"amount": 0.9, "rounds": 2, "gram": 3}),
    },
    preset_keeps=("side",),
    formerly=Formerly(
        parameters={"force": Renamed("amount", times=0.01)}, choices={"way": {"circle": "round"}}
    ),
    replaces={"StubFormer": Formerly(inputs={"picture": "image"}, given={"way": "square"})},
)
def stub_many(
    image: Image,
    amount: Annotated[float, Slider(0, 1, step=0.05)] = 0.5,
    side: Annotated[int | None, Number(8, 4096, unit="px")] = None,
    way: Literal["round", "square"] = "round",
    fold: Annotated[bool, Widget(more=True)] = False,
    gram: Annotated[float, Slider(0, 10, group="Losses")] = 1,
    content: Annotated[float, Slider(0, 10, group="Losses")] = 1,
    variation: Annotated[float, Slider(0, 10, group="Losses")] = 0,
    form: Annotated[Literal["squared", "absolute"], Widget(group="Losses")] = "squared",
    weights: Annotated[list[float], Numbers(0, 10, group="Losses")] = [1.0, 1.0],  # noqa: B006
    rounds: Annotated[int, Number(1, 1000, group="Optimiser")] = 40,
    history: Annotated[int, Number(1, 100, group="Optimiser")] = 10,
    search: Annotated[bool, Widget(group="Optimiser")] = True,
    plateau: Annotated[float, Slider(0, 1, group="Optimiser")] = 0,
    start: Annotated[Literal["content", "noise"], Widget(group="Start")] = "content",
    seed: Annotated[int, Seed(group="Start")] = 0,
    noise: Annotated[float, Slider(0, 1, group="Start")] = 0.95,
    run: Run = ALONE,
) -> Image:
    """Hand the picture on and tell every number.

    Args:
        image: any.
        amount: how much.
        side: how large.
        way: which way.
        fold: whether folded.
        gram: the weight of the Gram matrices.
        content: the weight of the content.
        variation: the weight of the total variation.
        form: its form.
        weights: the weights of the layers.
        rounds: how many evaluations.
        history: how many steps are remembered.
        search: whether along a line.
        plateau: when to stop early.
        start: what to start from.
        seed: which draw.
        noise: how much noise.
    """
    layers = ("relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu5_1")
    run.measured({"SSIM": 1 - amount, "Colour distance": 12.5 * amount})
    run.measured({f"Style distance, {layer}": gram / (9 + i) for i, layer in enumerate(layers)})
    run.measured({"Content distance": content / 3, "Baldness": 1e-6 * rounds})
    return image


@node(category="Test", effect=True)
def stub_keep(image: Image, name: Annotated[str, Text()] = "kept", run: Run = ALONE) -> None:
    """Write the picture into the output folder.

    Args:
        image: what to write.
        name: the file's name without its ending.
    """
    from PIL import Image as Pillow

    png = io.BytesIO()
    height, width = image.shape[1:]
    Pillow.new("RGB", (width, height), (200, 100, 50)).save(png, "PNG")
    run.save(name, ".png", png.getvalue())
