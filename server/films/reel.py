"""Which of a node's previews are kept: few enough, and evenly spread over its steps."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

MOST_FRAMES = 120


class Place(NamedTuple):
    """A kept frame: its number in the store, the step that it shows, and its size in bytes."""

    number: int
    step: int
    size: int


@dataclass(slots=True)
class Reel:
    """The frames of one node of one run, in the order of their steps.

    `stride` is how many steps lie at least between two frames; it doubles whenever every other one goes.
    """

    most: int = MOST_FRAMES
    stride: int = 0
    places: list[Place] = field(default_factory=list)

    @classmethod
    def of(cls, places: list[Place]) -> Reel:
        """Return a reel that goes on from frames that were kept before."""
        gaps = [after.step - before.step for before, after in pairwise(places)]
        return cls(stride=min(gaps, default=0), places=places)

    @property
    def size(self) -> int:
        """What the frames take, in bytes."""
        return sum(place.size for place in self.places)

    def wants(self, step: int) -> bool:
        """Return whether a frame of this step is to be kept: a step further than the last by the stride, or
        one that was painted once more since a checkpoint."""
        return not self.places or step >= self.places[-1].step + self.stride or step < self.places[-1].step

    def add(self, place: Place) -> list[int]:
        """Keep a frame, and return the numbers of those that go for it: what shows this step or a later one,
        and every other one when there are too many.

        >>> reel = Reel(most=3)
        >>> [reel.add(Place(number, step=number, size=1)) for number in (1, 2, 3, 4)]
        [[], [], [], [2, 4]]
        >>> reel.stride, [each.step for each in reel.places], reel.add(Place(5, step=2, size=1))
        (2, [1, 3], [3])
        """
        gone = []
        while self.places and self.places[-1].step >= place.step:
            gone.append(self.places.pop().number)
        self.places.append(place)
        return gone + self.thin() if len(self.places) > self.most else gone

    def thin(self) -> list[int]:
        """Let every other frame go, and return their numbers."""
        gone = [place.number for place in self.places[1::2]]
        gaps = [after.step - before.step for before, after in pairwise(self.places)]
        self.places = self.places[::2]
        self.stride = max(1, 2 * max(self.stride, min(gaps, default=1)))
        return gone


@dataclass(slots=True)
class Reels:
    """What is recorded of one run that is painted: the reel of each node, and `size`, what all its pictures
    take in bytes, the finished ones among them."""

    size: int = 0
    nodes: dict[str, Reel] = field(default_factory=dict)

    def of(self, node: str) -> Reel:
        """Return the reel of a node, an empty one at first."""
        return self.nodes.setdefault(node, Reel())

    def thin(self) -> list[int]:
        """Let every other frame of the longest film go, and return their numbers; none where no film can be
        thinned.

        >>> reels = Reels()
        >>> [reels.of(node).add(Place(number, number, 1)) for number, node in enumerate("abb")]
        [[], [], []]
        >>> reels.thin(), reels.thin()
        ([2], [])
        """
        films = [reel for reel in self.nodes.values() if len(reel.places) > 1]
        return max(films, key=lambda reel: reel.size).thin() if films else []
