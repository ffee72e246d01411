"""Loads, before the first run, what it would otherwise wait for."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from graphs.check import Images
from graphs.context import NodeRun, RunContext
from graphs.devices import cards, device_of
from graphs.lock import machine_of
from nodes.contract import NodeError, Run

log = logging.getLogger(__name__)

STAMP = 64
"""The side in pixels of the picture that is painted for practice: the smallest that a node takes."""


def warm_up(
    wanted: str, images: Images, output_folder: Path, *, index: int = 0, workers: int | None = None
) -> dict[str, Any]:
    """Load torch and what painting takes, and return what there is to compute on.

    `wanted` is ``auto`` or a device as torch names it; the answer's ``device`` is the one to use. This is
    worker `index` of so many `workers`, None for one on each CUDA device: they take the devices in turn, and
    share the processor's cores.

    Raises:
        DeviceMissing: if it is not there.
    """
    import cv2
    import torch

    there = cards()
    device = device_of(wanted, there, index)
    # A fixed share, whether the others paint or not: a run that goes on elsewhere ends with the same bytes.
    threads = max(1, torch.get_num_threads() // workers_on(wanted, there, workers))
    torch.set_num_threads(threads)
    cv2.setNumThreads(threads)
    practice = RunContext(images=images, output_folder=output_folder, device=device)
    try:
        _paint_a_stamp(NodeRun("practice", practice, lambda _: None))
    except NodeError as error:
        log.warning("Nothing was painted for practice: %s %s", error, error.hint)
    return {
        "torch": torch.__version__,
        "device": device,
        "devices": ["cpu", *there],
        "processor": machine_of(device).processor,
        "threads": torch.get_num_threads(),
    }


def workers_on(wanted: str, cards: Sequence[str], workers: int | None) -> int:
    """Return how many workers share the processor where there are these CUDA devices.

    >>> workers_on("auto", ["cuda:0", "cuda:1"], None), workers_on("cpu", ["cuda:0", "cuda:1"], None)
    (2, 1)
    """
    if workers is not None:
        return workers
    return max(1, len(cards)) if wanted in ("auto", "cuda") else 1


def _paint_a_stamp(run: Run) -> None:
    """Paint a tiny picture: it loads the network, the optimiser and the convolutions' code."""
    import torch

    from nodes.contract import Style
    from nodes.transfer.pyramid_transfer import pyramid_transfer

    blank = torch.full((3, STAMP, STAMP), 0.5)
    pyramid_transfer(blank, [Style(blank)], levels=1, size=STAMP, evaluations=1, run=run)
