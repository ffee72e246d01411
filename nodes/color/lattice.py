"""Maps of colours to colours as a lattice of values (a 3D LUT), and pictures sent through them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from torch import Tensor

Interpolation = Literal["tetrahedral", "trilinear"]

_BAND = 1 << 20


def identity_lattice(size: int) -> Tensor:
    """Return the lattice (3, size, size, size) that changes nothing, float32.

    Element ``[:, b, g, r]`` is the colour of red r, green g and blue b, each in steps of 1 / (size − 1).
    """
    import torch

    steps = torch.linspace(0, 1, size)
    blue, green, red = torch.meshgrid(steps, steps, steps, indexing="ij")
    return torch.stack((red, green, blue))


def through_lattice(
    image: Tensor,
    lattice: Tensor,
    interpolation: Interpolation = "tetrahedral",
    *,
    lowest: Sequence[float] = (0, 0, 0),
    highest: Sequence[float] = (1, 1, 1),
) -> Tensor:
    """Return the colours to which a lattice sends those of a picture, not clipped.

    Args:
        image: (3, height, width); colours outside the domain take the value at its border.
        lattice: (3, blue, green, red) of one size, two at least, as `identity_lattice` lays it out.
        interpolation: ``trilinear`` between the eight corners of a cell; ``tetrahedral`` between four of
            them, the ends of the diagonal of greys among them, which keeps greys free of tints.
        lowest: the colour of the lattice's first corner.
        highest: the colour of its last corner.
    """
    import torch

    low, high = (image.new_tensor(corner)[:, None] for corner in (lowest, highest))
    flat = image.flatten(1)
    result = torch.empty_like(flat)
    for start in range(0, flat.shape[1], _BAND):
        part = ((flat[:, start : start + _BAND] - low) / (high - low)).clamp(0, 1)
        look = _trilinear if interpolation == "trilinear" else _tetrahedral
        result[:, start : start + _BAND] = look(part, lattice.to(image))
    return result.view_as(image)


def _trilinear(colours: Tensor, lattice: Tensor) -> Tensor:
    import torch.nn.functional as F

    grid = (colours * 2 - 1).T[None, None, None]
    found = F.grid_sample(lattice[None], grid, mode="bilinear", padding_mode="border", align_corners=True)
    return found.view(3, -1)


def _tetrahedral(colours: Tensor, lattice: Tensor) -> Tensor:
    import torch

    size = lattice.shape[1]
    table = lattice.flatten(1).T.contiguous()
    place = colours * (size - 1)
    cell = place.floor().clamp_(max=size - 2)
    share, order = (place - cell).sort(dim=0, descending=True)
    strides = torch.tensor((1, size, size * size))
    corner = (cell.long() * strides[:, None]).sum(0)
    # From the cell's first corner along the axes in the order of their shares to its last.
    steps = strides[order]
    first, second, third = share
    result: Tensor = table[corner] * (1 - first)[:, None]
    corner = corner + steps[0]
    result += table[corner] * (first - second)[:, None]
    corner = corner + steps[1]
    result += table[corner] * (second - third)[:, None]
    corner = corner + steps[2]
    result += table[corner] * third[:, None]
    return result.T
