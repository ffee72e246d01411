"""The newest picture of each node of the latest runs, for editors that open later."""

from __future__ import annotations

from collections import OrderedDict

KEPT_BYTES = 64 * 2**20


class PreviewShelf:
    """Small pictures by run, node and output; the oldest runs give way once they hold too much."""

    def __init__(self, max_bytes: int = KEPT_BYTES) -> None:
        self._max_bytes = max_bytes
        self._bytes = 0
        self._runs: OrderedDict[str, dict[str, dict[str | None, bytes]]] = OrderedDict()

    def put(self, run: str, node: str, output: str | None, jpeg: bytes) -> None:
        """Keep a picture; a finished one (`output` given) takes the place of the unfinished."""
        kept = self._runs.setdefault(run, {}).setdefault(node, {})
        replaced = [output] if output is None else [output, None]
        self._bytes += len(jpeg) - sum(len(kept.pop(name, b"")) for name in replaced)
        kept[output] = jpeg
        while self._bytes > self._max_bytes and len(self._runs) > 1:
            _, oldest = self._runs.popitem(last=False)
            self._bytes -= sum(len(picture) for node in oldest.values() for picture in node.values())

    def get(self, run: str, node: str, output: str | None = None) -> bytes | None:
        """Return the picture of an output; without one, that of the first output or the unfinished one."""
        kept = self._runs.get(run, {}).get(node, {})
        return kept.get(output) if output is not None else next(iter(kept.values()), None)
