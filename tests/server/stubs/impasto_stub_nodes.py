"""A package of extra nodes for tests: quick, slow, failing and deadly ones."""

from __future__ import annotations

import os
import signal
import sys
import time
from typing import Annotated

from nodes.contract import ALONE, Image, NodeError, Run, Slider, Text, node


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


@node(category="Test")
def stub_slow(
    image: Image,
    steps: Annotated[int, Slider(1, 100_000)] = 20,
    seconds: Annotated[float, Slider(0, 10)] = 0.02,
    run: Run = ALONE,
) -> Image:
    """Hand on the picture after some steps, each with a preview.

    Args:
        image: any.
        steps: how many.
        seconds: how long each takes.
    """
    for step in range(steps):
        run.check()
        time.sleep(seconds)
        run.progress(step + 1, steps, loss=1 / (step + 1), note="slow")
        if run.wants_preview:
            run.preview(image * (step + 1) / steps)
    return image


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


@node(category="Test", effect=True)
def stub_keep(image: Image, name: Annotated[str, Text()] = "kept", run: Run = ALONE) -> None:
    """Write the picture into the output folder.

    Args:
        image: what to write.
        name: the file's name without its ending.
    """
    from PIL import Image as Pillow

    path = run.output_folder / f"{name}.png"
    height, width = image.shape[1:]
    Pillow.new("RGB", (width, height), (200, 100, 50)).save(path)
    run.saved(path)
