"""A package of extra nodes for tests of faults: one that takes its time and checkpoints, one that hangs."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

from nodes.contract import ALONE, Image, Interrupted, Run, Slider, Text, node

PRIME = 65_521
"""Every value of `fault_count` stays below it, so that float64 holds it exactly."""


@node(category="Test")
def fault_count(
    steps: Annotated[int, Slider(1, 100_000)] = 20,
    seconds: Annotated[float, Slider(0, 10)] = 0.02,
    start: Annotated[int, Slider(0, 65_520)] = 1,
    held: Annotated[str, Text()] = "",
    run: Run = ALONE,
) -> Image:
    """Compute, step by step, a picture that only the right number of steps in the right order gives.

    Args:
        steps: how many.
        seconds: how long each takes.
        start: the number that it begins with.
        held: a file; as long as it is there, the last step is not taken.
    """
    import torch

    values = (torch.arange(3 * 64 * 64, dtype=torch.float64) + start) % PRIME
    first = 0
    if saved := run.restore():
        values, first = saved.arrays["values"], int(str(saved.values["step"]))
    for step in range(first, steps):
        if run.wants_checkpoint:
            run.checkpoint({"values": values}, {"step": step})
        try:
            run.progress(step, steps, note="counting")
            while held and step == steps - 1 and Path(held).exists():
                time.sleep(seconds)
                run.progress(step, steps, note="held")
        except Interrupted:
            run.checkpoint({"values": values}, {"step": step})
            raise
        time.sleep(seconds)
        values = counted(values, step)
    run.progress(steps, steps)
    return (values % 256 / 255).reshape(3, 64, 64).float()


def counted(values: Image, step: int) -> Image:
    """Return what one step makes of the values: it depends on which step it is."""
    return (values * (31 + step % 7) + step) % PRIME


@node(category="Test")
def fault_hang(image: Image, once: bool = False, run: Run = ALONE) -> Image:
    """Say nothing any more, every time or only the first.

    Args:
        image: any.
        once: whether to hand the picture on when run again on the same data folder.
    """
    mark = run.output_folder / ".hung-before"
    if not (once and mark.exists()):
        mark.touch()
        time.sleep(3600)
    return image
