"""How far the colours of two pictures lie apart, wherever in the pictures they are."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from nodes.color.lab import lab_from_srgb
from nodes.contract import Image

if TYPE_CHECKING:
    from torch import Tensor

RANGE = 256.0
"""Beyond every projection of an sRGB colour in L*a*b* on a line."""

BIN = 1 / 16
"""Width in ΔE of the bins in which projections are counted: far less than can be seen."""

QUANTILES = 4096
_CHUNK = 1 << 18


class Palette(NamedTuple):
    """A picture's colours in L*a*b*: their `mean` (3), and the `quantiles` (directions, `QUANTILES`) of
    their projections, in ΔE."""

    mean: Tensor
    quantiles: Tensor


def directions() -> Tensor:
    """Return 13 unit vectors (13, 3): those along the edges, face diagonals and diagonals of a cube.

    Their outer products sum to 13/3 times the identity, so that the mean squared projection of any vector is
    a third of its squared length, as over all directions.
    """
    import torch

    steps = itertools.product((0, 1, -1), repeat=3)
    # Of two opposite ones, that whose first step is forwards.
    chosen = [step for step in steps if next((s for s in step if s), 0) > 0]
    vectors: Tensor = torch.tensor(chosen, dtype=torch.float32)
    lengths: Tensor = vectors.norm(dim=1, keepdim=True)
    return vectors / lengths


def palette(image: Image, check: Callable[[], None]) -> Palette:
    """Return the colours of a picture (3, height, width); `check` is called once in a while."""
    import torch

    lines = directions()
    bins = int(2 * RANGE / BIN)
    counts = torch.zeros(len(lines), bins, dtype=torch.int64)
    total = torch.zeros(3, dtype=torch.float64)
    colours = image.flatten(1)
    for start in range(0, colours.shape[1], _CHUNK):
        check()
        lab = lab_from_srgb(colours[:, None, start : start + _CHUNK])[:, 0]
        total += lab.double().sum(1)
        for count, places in zip(counts, ((lines @ lab + RANGE) / BIN).long(), strict=True):
            count += torch.bincount(places, minlength=bins)
    return Palette(total / image[0].numel(), torch.stack([_quantiles(count) for count in counts]))


def _quantiles(counts: Tensor) -> Tensor:
    """Return the quantiles of values counted in bins, spread evenly within each bin."""
    import torch

    shares = counts.double().cumsum(0) / counts.sum()
    wanted = (torch.arange(QUANTILES, dtype=torch.float64) + 0.5) / QUANTILES
    place = torch.searchsorted(shares, wanted)
    inside = counts[place] / counts.sum()
    part = 1 - (shares[place] - wanted) / inside
    return (place + part) * BIN - RANGE


def mean_apart(one: Palette, other: Palette) -> float:
    """Return ΔE*ab (CIE 1976) between the mean colours of two pictures."""
    return float((one.mean - other.mean).norm())


def spread_apart(one: Palette, other: Palette) -> float:
    """Return how far colours must move on average to turn one picture's into the other's, in ΔE.

    The sliced Wasserstein-2 distance of the two distributions in L*a*b*: the root of the mean over lines of
    the squared distance on the line (Rabin, Peyré, Delon and Bernot 2011), times √3, so that a shift of all
    colours by some ΔE is counted as that.
    """
    return float((3 * (one.quantiles - other.quantiles).square().mean()).sqrt())
