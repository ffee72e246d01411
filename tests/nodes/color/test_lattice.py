"""Pictures sent through a lattice of colours, against scipy."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import torch
from scipy.interpolate import RegularGridInterpolator

from nodes.color.lattice import Interpolation, identity_lattice, through_lattice

INTERPOLATIONS: tuple[Interpolation, ...] = ("tetrahedral", "trilinear")


def _noise(*size: int, seed: int = 1) -> torch.Tensor:
    return torch.rand(3, *size, generator=torch.Generator().manual_seed(seed))


@pytest.mark.parametrize("interpolation", INTERPOLATIONS)
@pytest.mark.parametrize("size", [2, 5, 33])
def test_the_identity_changes_nothing(interpolation: Interpolation, size: int) -> None:
    image = _noise(7, 9)
    torch.testing.assert_close(through_lattice(image, identity_lattice(size), interpolation), image)


def test_trilinear_is_scipys() -> None:
    lattice, image = _noise(6, 6, 6, seed=2), _noise(8, 8, seed=3)
    steps = np.linspace(0, 1, 6)
    at = image.flip(0).flatten(1).T.numpy()  # scipy's first axis is the lattice's: blue
    for channel in range(3):
        expected = RegularGridInterpolator((steps, steps, steps), lattice[channel].numpy())(at)
        found = through_lattice(image, lattice, "trilinear")[channel].flatten()
        np.testing.assert_allclose(found, expected, atol=1e-6)


def test_tetrahedral_is_the_weighted_sum_of_the_four_corners_of_its_tetrahedron() -> None:
    lattice, image = _noise(4, 4, 4, seed=4).double(), _noise(6, 6, seed=5).double()
    found = through_lattice(image, lattice, "tetrahedral")
    for y, x in itertools.product(range(6), range(6)):
        place = image[:, y, x].numpy() * 3
        cell = np.minimum(place.astype(int), 2)
        share = place - cell
        corner, expected, before = cell.copy(), np.zeros(3), 1.0
        for axis in np.argsort(-share):  # from the cell's first corner along the largest share first
            expected += (before - share[axis]) * lattice[:, corner[2], corner[1], corner[0]].numpy()
            before = share[axis]
            corner[axis] += 1
        expected += before * lattice[:, corner[2], corner[1], corner[0]].numpy()
        np.testing.assert_allclose(found[:, y, x], expected, atol=1e-12)


def test_tetrahedral_keeps_greys_free_of_tints() -> None:
    lattice = identity_lattice(3).square()  # greys stay grey at every entry on the diagonal
    lattice[0, 0, 0, 1] = 0.9  # a wild entry beside the diagonal
    grey = torch.linspace(0, 1, 50).expand(3, 1, -1).clone()
    found = through_lattice(grey, lattice, "tetrahedral")
    assert (found - found[:1]).abs().max() < 1e-6
    assert (through_lattice(grey, lattice, "trilinear") - found).abs().max() > 1e-3


@pytest.mark.parametrize("interpolation", INTERPOLATIONS)
def test_a_domain_is_what_the_ends_stand_for(interpolation: Interpolation) -> None:
    image = _noise(5, 5)
    found = through_lattice(
        image, identity_lattice(4), interpolation, lowest=(-1, 0, 0.25), highest=(3, 2, 0.75)
    )
    torch.testing.assert_close(found[0], (image[0] + 1) / 4)
    torch.testing.assert_close(found[1], image[1] / 2)
    torch.testing.assert_close(found[2], ((image[2] - 0.25) * 2).clamp(0, 1))
