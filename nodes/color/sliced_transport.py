"""Sliced optimal transport of the colours of one picture to those of another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nodes.color.lattice import through_lattice

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray
    from torch import Tensor

    Colours = NDArray[np.float64]

PASSES = 2
ROUNDS = 8
BASES = 4
SAMPLES = 1 << 14
QUANTILES = 1024
LATTICE = 41

SMOOTHNESS = 0.06
"""Over how far in sRGB colours are moved together: the standard deviation of the Gaussian. Exact transport
tears neighbouring colours apart where the palette's lie elsewhere, which shows as an oily sheen on greys."""

_REACHES = ((1.0, 1.0), (4.0, 1e-3), (16.0, 1e-6))  # wider Gaussians speak where no colour is near
_SEED = 0x511CED  # which directions are looked along; the same always, so that the node needs no seed


def sliced_transport(image: Tensor, palette: Tensor, start: Callable[[Tensor], Tensor]) -> Tensor:
    """Return `image` with the distribution of colours of `palette`, not clipped.

    Sliced optimal transport (Rabin, Peyré, Delon and Bernot, Wasserstein Barycenter and its Application to
    Texture Mixing, 2011): colours are projected onto a direction, moved along it so that the projections
    are distributed as the palette's, and the moves along many directions are averaged; `ROUNDS` times.

    The moves are worked out on `SAMPLES` colours of either picture and smoothed as a function of the colour
    (`SMOOTHNESS`); what the smoothing leaves is worked out once more. A lattice of colours carries them to
    the picture. So grain does not grow where colours are rare, and the time hardly depends on the size.

    Args:
        image: (3, height, width) in [0, 1].
        palette: the same, of any size.
        start: a first map of colours (3, height, width), a linear one, so that only what it leaves is
            smoothed.
    """
    import numpy as np
    import torch

    draw = np.random.default_rng(_SEED)
    source, target = _sample(image), _sample(palette)
    moved = start(torch.from_numpy(source)[:, None]).numpy()[:, 0]
    moves = np.zeros((3, LATTICE**3))
    for _ in range(PASSES):
        step = _smoothed(source, _transported(moved, target, draw) - moved)
        moves += step
        moved = moved + step[:, _cells(source)]
    table = torch.from_numpy(moves.astype(np.float32)).view(3, LATTICE, LATTICE, LATTICE)
    return start(image) + through_lattice(image, table, "trilinear")


def _transported(source: Colours, target: Colours, draw: np.random.Generator) -> Colours:
    """Return the colours (3, n) moved so that they are distributed as `target` (3, m)."""
    import numpy as np

    for _ in range(ROUNDS):
        move = np.zeros_like(source)
        for _ in range(BASES):
            for direction in np.linalg.qr(draw.normal(size=(3, 3)))[0]:
                along = direction @ source
                goal = _moved(along, _quantiles(along), _quantiles(direction @ target))
                move += direction[:, None] * (goal - along)
        source = source + move / BASES
    return source


def _smoothed(colours: Colours, moves: Colours) -> Colours:
    """Return the mean move (3, lattice) about each point of the lattice: kernel regression (Nadaraya 1964)
    of `moves` (3, n) at `colours` (3, n)."""
    import numpy as np

    cells = _cells(colours)
    shape = (LATTICE, LATTICE, LATTICE)
    sums = [np.bincount(cells, weight, LATTICE**3).reshape(shape) for weight in (np.ones(len(cells)), *moves)]
    steps = np.linspace(0, 1, LATTICE)
    apart = (steps[:, None] - steps) ** 2
    near = np.zeros((4, LATTICE**3))
    for reach, weight in _REACHES:
        kernel = np.exp(-apart / (2 * (reach * SMOOTHNESS) ** 2))
        for place, summed in enumerate(sums):
            for _ in range(3):  # along one axis, which then goes last
                summed = np.moveaxis(np.tensordot(kernel, summed, (1, 0)), 0, 2)
            near[place] += weight / reach**3 * summed.ravel()
    mean: Colours = near[1:] / near[0]
    return mean


def _cells(colours: Colours) -> NDArray[np.int64]:
    """Return the index of the point of the lattice nearest to each colour."""
    import numpy as np

    red, green, blue = (colours.clip(0, 1) * (LATTICE - 1)).round().astype(np.int64)
    index: NDArray[np.int64] = (blue * LATTICE + green) * LATTICE + red
    return index


def _sample(picture: Tensor) -> Colours:
    """Return at most `SAMPLES` colours (3, n), evenly from all over the picture."""
    import numpy as np

    colours = picture.flatten(1)
    count = colours.shape[1]
    if count > SAMPLES:
        # Steps of the golden section: no grid that could fall in with one in the picture.
        places = (np.arange(SAMPLES) * 0.6180339887498949 % 1 * count).astype(np.int64)
        colours = colours[:, places]
    return colours.double().numpy()


def _quantiles(values: Colours) -> Colours:
    """Return the values at `QUANTILES` equal shares, ascending."""
    import numpy as np

    ordered = np.sort(values)
    shares = np.linspace(0, len(ordered) - 1, QUANTILES)
    found: Colours = np.interp(shares, np.arange(len(ordered)), ordered)
    return found


def _moved(values: Colours, before: Colours, after: Colours) -> Colours:
    """Return `values` carried from the quantiles `before` to `after`; beyond the ends they move as the ends
    do."""
    import numpy as np

    # Equal quantiles (a picture of few colours) go to the mean of those they stand for.
    places, inverse, counts = np.unique(before, return_inverse=True, return_counts=True)
    heights = np.bincount(inverse, weights=after) / counts
    inside = values.clip(places[0], places[-1])
    moved: Colours = np.interp(inside, places, heights) + (values - inside)
    return moved
