"""Sizes of the levels of a pyramid, and of the rounds from coarse to fine."""

from __future__ import annotations

from typing import NamedTuple

SMALLEST_ROUND = 128
"""The short side of the coarsest round: below it a network's deepest layer sees too few positions."""
SMALLEST_LEVEL = 32
"""The short side of the smallest level of a pyramid, for the same reason."""
BASE = 256


class Size(NamedTuple):
    """Height and width in pixels."""

    height: int
    width: int

    @property
    def short(self) -> int:
        """The shorter of the two."""
        return min(self)

    def halved(self) -> Size:
        """Half the size, an odd last row or column counted whole."""
        return Size((self.height + 1) // 2, (self.width + 1) // 2)


class Round(NamedTuple):
    """One step from coarse to fine: the size of the top level, and how many levels are matched at once."""

    size: Size
    levels: int

    def level_sizes(self) -> list[Size]:
        """Return the size of each level, the top's first."""
        sizes = [self.size]
        for _ in range(self.levels - 1):
            sizes.append(sizes[-1].halved())
        return sizes


def top_size(content: Size, levels: int, short_side: int | None = None) -> Size:
    """Return the size of a pyramid's top level: both sides multiples of 2^(levels−1), the aspect kept.

    `short_side` is 256·2^(levels−1) unless given.

    >>> top_size(Size(2000, 3000), levels=4)
    Size(height=2048, width=3072)
    """
    step: int = 2 ** (levels - 1)
    short = short_side or BASE * step
    short = max(step, round(short / step) * step)
    return scaled(content, short, step)


def scaled(original: Size, short_side: int, multiple: int = 1) -> Size:
    """Return `original` with its short side made `short_side` and the long one rounded to `multiple`."""
    ratio = short_side / original.short
    long = max(multiple, round(max(original) * ratio / multiple) * multiple)
    return Size(short_side, long) if original.height <= original.width else Size(long, short_side)


def rounds(top: Size, levels: int, growth: float = 2.0, smallest: int = SMALLEST_ROUND) -> list[Round]:
    """Return the rounds from coarse to fine, each `growth` times as large as the one before.

    The first has a short side of about `smallest` px or more; each has both sides multiples of
    2^(levels−1), as the top has, or is half of the next where `growth` is 2.

    >>> [round.size.short for round in rounds(Size(512, 768), levels=2)]
    [128, 256, 512]
    >>> [round.size.short for round in rounds(Size(512, 768), levels=1, growth=2**0.5)]
    [128, 181, 256, 362, 512]
    """
    sizes = [top]
    if growth == 2:
        while sizes[-1].halved().short >= smallest:
            sizes.append(sizes[-1].halved())
    else:
        multiple: int = 2 ** (levels - 1)
        while round(top.short / growth ** len(sizes)) >= smallest:
            short = round(top.short / growth ** len(sizes) / multiple) * multiple
            sizes.append(scaled(top, max(multiple, short), multiple))
    # Rounded to a large multiple, two sizes may be one.
    sizes = list(dict.fromkeys(sizes))
    return [Round(size, fitting_levels(size, levels)) for size in reversed(sizes)]


def fitting_levels(size: Size, levels: int) -> int:
    """Return how many of `levels` a top of `size` has room for: the smallest stays at 32 px or more."""
    fitting = 1
    while fitting < levels and size.short / 2**fitting >= SMALLEST_LEVEL:
        fitting += 1
    return fitting
