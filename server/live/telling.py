"""Reports what a live preview shows: each picture as soon as it is there, small, and once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any, cast

from graphs.cache import Cache
from graphs.events import NodeFailed, NodePreview
from graphs.plan import Source
from nodes.contract import convert
from server.live.small import SmallPlan
from server.worker.encoding import encode

if TYPE_CHECKING:
    from nodes.contract import Image

Report = Callable[[str, dict[str, Any], bytes], None]


class Telling:
    """Reports the pictures of one step, each by the node of the recipe that shows it."""

    def __init__(
        self,
        live: str,
        shown: Collection[str],
        small: SmallPlan,
        keys: Mapping[str, str],
        side: int,
        report: Report,
    ) -> None:
        """Tell of the preview `live` at this `side`, whose nodes have these `keys`; of pictures that the
        client has `shown` only that they are the same."""
        self._live = live
        self._had = shown
        self._small = small
        self._keys = keys
        self._side = side
        self._report = report
        self._told: set[str] = set()
        self._shown_by = {source: node for node, source in small.shows.items()}

    def picture(self, event: NodePreview) -> None:
        """Tell of a picture that a node of the small graph made."""
        if event.output is None:
            node = self._small.of[event.node]
            shown = self._small.shows.get(node)
            if shown is not None and shown.node == event.node:
                self._tell(node, event.image, None)
            return
        for source, node in self._shown_by.items():
            if (source.node, source.output) == (event.node, event.output):
                self._finished(node, source, event.image)

    def failed(self, event: NodeFailed) -> None:
        """Tell that a node failed, by the name that the recipe has for it."""
        node = self._small.of[event.node]
        problem = replace(event.problem, node=node)
        self._line({"kind": "failed", "node": node, "problem": asdict(problem)})

    def kept(self, cache: Cache) -> None:
        """Tell of what was kept and did not come by again."""
        for node, source in self._small.shows.items():
            if node in self._told:
                continue
            outputs = cache.get(self._keys.get(source.node, ""))
            if outputs is not None:
                image = cast("Image", convert(outputs[source.output], source.socket, "Image"))
                self._finished(node, source, image)

    def _finished(self, node: str, source: Source, image: Image) -> None:
        if node in self._told:
            return
        self._told.add(node)
        made_of = f"{self._keys.get(source.node, id(image))} {source.output}"
        key = hashlib.sha256(made_of.encode()).hexdigest()[:16]
        if key in self._had:
            self._line({"kind": "same", "node": node, "side": self._side, "key": key})
        else:
            self._tell(node, image, key)

    def _tell(self, node: str, image: Image, key: str | None) -> None:
        jpeg, width, height = encode(image, finished=key is not None)
        about = {"kind": "picture", "node": node, "side": self._side, "width": width, "height": height}
        self._line({**about, "key": key}, jpeg)

    def _line(self, line: dict[str, Any], payload: bytes = b"") -> None:
        self._report("live", {"live": self._live, "line": line}, payload)
