"""Nodes for tests of workers: they hang, keep silent, or take long and checkpoint."""

from __future__ import annotations

import time
from functools import partial
from typing import Annotated

from impasto_stub_nodes import wait_while_held

from nodes.contract import ALONE, Image, Interrupted, Run, Slider, Text, node


@node(category="Test")
def stub_hang(image: Image, steps: Annotated[int, Slider(0, 1000)] = 5, run: Run = ALONE) -> Image:
    """Show that it goes on for some steps of a fiftieth of a second, and then never again.

    Args:
        image: any.
        steps: how many.
    """
    for step in range(steps):
        run.progress(step, steps)
        time.sleep(0.02)
    while True:
        time.sleep(3600)


@node(category="Test")
def stub_silent(image: Image, seconds: Annotated[float, Slider(0, 60)] = 1.0) -> Image:
    """Hand on the picture after a while, without a way to show that it goes on.

    Args:
        image: any.
        seconds: how long it takes.
    """
    time.sleep(seconds)
    return image


@node(category="Test")
def stub_lasting(
    image: Image,
    steps: Annotated[int, Slider(1, 100_000)] = 100,
    seconds: Annotated[float, Slider(0, 10)] = 0.02,
    held: Annotated[str, Text()] = "",
    run: Run = ALONE,
) -> Image:
    """Darken the picture a little at each step; interrupted, it goes on where it was.

    It tells at which step it began and with which it ended.

    Args:
        image: any.
        steps: how many.
        seconds: how long each takes.
        held: a file; as long as it is there, the last step is not taken.
    """
    saved = run.restore()
    began = int(str(saved.values["step"])) if saved else 0
    picture = saved.arrays["picture"] if saved else image
    for step in range(began, steps):
        if run.wants_checkpoint:
            run.checkpoint({"picture": picture}, {"step": step})
        try:
            run.progress(step, steps)
            if step == steps - 1:
                wait_while_held(held, seconds, partial(run.progress, step, steps))
        except Interrupted:
            run.checkpoint({"picture": picture}, {"step": step})
            raise
        time.sleep(seconds)
        picture = picture * 0.999
    run.measured({"began": began, "ended": steps})
    return picture
