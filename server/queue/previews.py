"""The newest picture of each node of the latest runs, for editors that open later."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping

KEPT_BYTES = 8 * 2**20
"""What is recorded beside it (`server/films/`) reaches further back."""


class PreviewShelf:
    """Small pictures by run, node and output. Once they hold too much, the runs longest unseen give way, and
    then, within the only run that is left, the nodes whose pictures are oldest."""

    def __init__(self, max_bytes: int = KEPT_BYTES) -> None:
        self._max_bytes = max_bytes
        self._bytes = 0
        self._runs: OrderedDict[str, OrderedDict[str, dict[str | None, bytes]]] = OrderedDict()

    def put(self, run: str, node: str, output: str | None, jpeg: bytes) -> None:
        """Keep a picture; a finished one (`output` given) takes the place of the unfinished."""
        nodes = self._runs.setdefault(run, OrderedDict())
        self._runs.move_to_end(run)
        kept = nodes.setdefault(node, {})
        nodes.move_to_end(node)
        replaced = [output] if output is None else [output, None]
        self._bytes += len(jpeg) - sum(len(kept.pop(name, b"")) for name in replaced)
        kept[output] = jpeg
        self._make_room()

    def get(self, run: str, node: str, output: str | None = None) -> bytes | None:
        """Return the picture of an output; without one, that of the first output or the unfinished one."""
        nodes: Mapping[str, dict[str | None, bytes]] = self._runs.get(run, {})
        if nodes:
            self._runs.move_to_end(run)
        kept = nodes.get(node, {})
        return kept.get(output) if output is not None else next(iter(kept.values()), None)

    def forget(self, run: str) -> None:
        """Drop the pictures of a run."""
        for pictures in self._runs.pop(run, {}).values():
            self._bytes -= sum(map(len, pictures.values()))

    def _make_room(self) -> None:
        while self._bytes > self._max_bytes:
            run, nodes = next(iter(self._runs.items()))
            if len(self._runs) == 1 and len(nodes) == 1:
                break  # the newest picture stays, however large
            _, pictures = nodes.popitem(last=False)
            self._bytes -= sum(map(len, pictures.values()))
            if not nodes:
                del self._runs[run]
