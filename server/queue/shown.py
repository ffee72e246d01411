"""What nodes show: their newest pictures; those that are not computed again, what older runs showed; and
those of older runs what was recorded of them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping

from graphs.events import OutputInfo
from server.films.store import FilmStore, Shot
from server.models import NodeState
from server.queue.makers import Made, Makers, Origin
from server.queue.painting import Painting
from server.queue.previews import PreviewShelf

MAX_ORIGINS = 5_000


class Shown:
    """The pictures of the latest runs, and where those come from that a run shows without making them."""

    def __init__(self, films: FilmStore) -> None:
        self._films = films
        self._shelf = PreviewShelf()
        self._makers = Makers()
        self._origins: OrderedDict[Origin, Origin] = OrderedDict()

    def put(self, shot: Shot) -> None:
        """Keep a picture of a node; that of a finished output takes the place of the unfinished one."""
        self._shelf.put(shot.run, shot.node, shot.output, shot.jpeg)
        self._films.record(shot)

    async def get(self, run: str, node: str, output: str | None = None) -> bytes | None:
        """Return the picture of an output, else that of the first output or the unfinished one, or None."""
        kept = self._shelf.get(*self.origin(run, node), output)
        return kept or await self._films.picture(run, node, output)

    def origin(self, run: str, node: str) -> Origin:
        """Return the run and node that made what this node of this run shows."""
        place = Origin(run, node)
        return self._origins.get(place, place)

    def made(self, painting: Painting, node: str) -> None:
        """Remember that this node made what it made."""
        fingerprint = painting.fingerprints.get(node)
        if fingerprint is not None:
            outputs = painting.nodes[node].outputs
            self._makers.remember(fingerprint, Made(Origin(painting.record.run.id, node), outputs))

    def kept(self, painting: Painting, node: str) -> None:
        """Note that this node made nothing: how its picture came to be, an older run shows."""
        made = self._makers.find(painting.fingerprints.get(node, ""))
        if made is not None:
            self._films.same(painting.record.run.id, node, *made.origin)

    def again(self, painting: Painting, node: str) -> dict[str, OutputInfo]:
        """Let a node whose result is kept, and which shows nothing anew, show what an older run did.

        Returns:
            Its outputs; none when no picture of them is kept.
        """
        made = self._makers.find(painting.fingerprints.get(node, ""))
        if made is None or self._shelf.get(*made.origin) is None:
            return {}
        self._origins[Origin(painting.record.run.id, node)] = made.origin
        if len(self._origins) > MAX_ORIGINS:
            self._origins.popitem(last=False)
        painting.nodes[node].outputs = dict(made.outputs)
        return dict(made.outputs)

    async def mark(self, run: str, nodes: Mapping[str, NodeState]) -> None:
        """Note on each node whether there is a picture of it."""
        kept = {id for id in nodes if self._shelf.get(*self.origin(run, id)) is not None}
        # What waits shows nothing, and is asked for most.
        recorded = await self._films.pictured(run) if len(kept) < len(nodes) else set()
        for id, node in nodes.items():
            node.has_preview = id in kept or id in recorded

    def forget(self, run: str) -> None:
        """Drop the pictures of a run."""
        self._shelf.forget(run)
        self._films.forget(run)
