"""Live previews that cannot be made at all: that they failed is what is told, not that all is shown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from graphs.cache import Cache
from graphs.context import StopSwitch
from graphs.store import Folders, ImageStore
from nodes.catalogue import shipped
from server.live.painter import LiveOrder, LivePainter


def test_a_preview_that_cannot_be_made_is_not_told_as_done(tmp_path: Path) -> None:
    told: list[Any] = []
    images = ImageStore(Folders(tmp_path).make().images)
    painter = LivePainter(images, tmp_path, Cache(1000), shipped(), "cpu", lambda *line: told.append(line))
    order = LiveOrder(
        live="1",
        tab="a",
        recipe=b"no recipe",
        whole=True,
        shown=frozenset(),
        done=[],
        switch=StopSwitch(),
    )
    assert painter.paint(order) == {"live": "1", "over": "failed", "done": []}
    assert told == []
