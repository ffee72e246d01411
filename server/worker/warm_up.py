"""Loads, before the first run, what it would otherwise wait for."""

from __future__ import annotations

import logging
from typing import Any

from nodes.contract import NodeError

log = logging.getLogger(__name__)

STAMP = 64
"""The side in pixels of the picture that is painted for practice: the smallest that a node takes."""


def warm_up(wanted: str) -> dict[str, Any]:
    """Load torch and what painting takes, and return what there is to compute on.

    `wanted` is ``auto`` or a device as torch names it; the answer's ``device`` is the one to use.
    """
    import cv2  # noqa: F401 resizing asks for it
    import torch

    devices = ["cpu", *(f"cuda:{index}" for index in range(torch.cuda.device_count()))]
    device = (devices[1] if len(devices) > 1 else "cpu") if wanted == "auto" else wanted
    try:
        _practise()
    except NodeError as error:
        log.warning("Nothing was painted for practice: %s %s", error, error.hint)
    return {"torch": torch.__version__, "device": device, "devices": devices}


def _practise() -> None:
    """Paint a picture of a stamp's size: it loads the network, the optimiser and the convolutions' code."""
    import torch

    from nodes.contract import Style
    from nodes.transfer.pyramid_transfer import pyramid_transfer

    blank = torch.full((3, STAMP, STAMP), 0.5)
    pyramid_transfer(blank, [Style(blank)], levels=1, size=STAMP, evaluations=1)
