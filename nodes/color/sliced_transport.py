"""Sliced optimal transport of the colours of one picture to those of another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nodes.color.lattice import identity_lattice, through_lattice

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from torch import Tensor

    Colours = NDArray[np.float64]

ROUNDS = 24
BASES = 4
SAMPLES = 1 << 15
QUANTILES = 1024
LATTICE = 41

_SEED = 0x511CED  # which directions are looked along; the same always, so that the node needs no seed


def sliced_transport(image: Tensor, palette: Tensor) -> Tensor:
    """Return `image` with the distribution of colours of `palette`, not clipped.

    Sliced optimal transport (Rabin, Peyré, Delon and Bernot, Wasserstein Barycenter and its Application to
    Texture Mixing, 2011; with one basis a round it is Pitié, Kokaram and Dahyot's transfer of 2005):
    colours are projected onto a direction, moved along it so that the projections are distributed as the
    palette's, and the moves along many directions are averaged; `ROUNDS` times.

    The map is worked out on `SAMPLES` colours of either picture, carried along by a lattice of colours,
    and the picture is sent through that lattice. So every colour is moved smoothly: grain does not grow
    where the distribution is thin, and the time hardly depends on the size.

    Args:
        image: (3, height, width) in [0, 1].
        palette: the same, of any size.
    """
    import numpy as np
    import torch

    draw = np.random.default_rng(_SEED)
    source, target = _sample(image), _sample(palette)
    lattice = identity_lattice(LATTICE).double().flatten(1).numpy()
    for _ in range(ROUNDS):
        source_move, lattice_move = np.zeros_like(source), np.zeros_like(lattice)
        for _ in range(BASES):
            basis = np.linalg.qr(draw.normal(size=(3, 3)))[0]
            for direction in basis:
                along = direction @ source
                before, after = _quantiles(along), _quantiles(direction @ target)
                source_move += direction[:, None] * (_moved(along, before, after) - along)
                along = direction @ lattice
                lattice_move += direction[:, None] * (_moved(along, before, after) - along)
        source = source + source_move / BASES
        lattice = lattice + lattice_move / BASES
    table = torch.from_numpy(lattice.astype(np.float32)).view(3, LATTICE, LATTICE, LATTICE)
    return through_lattice(image, table, "trilinear")


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
