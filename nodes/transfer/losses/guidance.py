"""Where on a layer's map a style counts: a mask over the picture turned into weights of positions.

Gatys, Ecker, Bethge, Hertzmann & Shechtman 2017, "Controlling Perceptual Factors in Neural Style Transfer",
section 4: the features are multiplied with a guidance map T, normalised to ΣT² = 1, before the Gram matrix.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal

from nodes.contract import NodeError

if TYPE_CHECKING:
    import numpy as np
    from torch import Tensor

    from nodes.transfer.sizes import Size

Propagation = Literal["inside", "simple", "all"]

THRESHOLD = 0.5
"""From this value of the mask on, a pixel belongs to the region."""
LEAST_POSITIONS = 4
"""Positions of a map below which a region is met by its area: so few have no statistics."""
LEAST_INSIDE = 0.25
"""The share of a region's positions that "inside" keeps at least: the statistics of fewer say little."""


def layer_weights(
    mask: Tensor,
    size: Size,
    propagation: Propagation,
    margin: int,
) -> Tensor:
    """Return the weights (h·w,) of a layer's positions, row by row, non-negative, adding up to 1.

    `mask` (1, H, W) in [0, 1] is at the scale of the level's picture, `size` that of the layer's map.
    `margin` is how many pixels around a position its features depend on.

    - "simple": the mask, resized by area; soft edges stay soft. T² are the weights.
    - "inside": only positions whose receptive field lies within the region. Where it is so narrow that less
      than a quarter of its positions would be left, the margin is lowered until a quarter is.
    - "all": every position whose receptive field touches the region.

    A region too small for the map, or for a pixel of the level, is met by its area in each case.

    Raises:
        ValueError: if the mask is 0 everywhere.
    """
    import torch
    from torch.nn.functional import interpolate

    if not bool(mask.any()):
        raise ValueError("the mask is 0 everywhere")
    region = mask >= THRESHOLD
    if propagation != "simple" and bool(region.any()):
        chosen = _positions(region[0].cpu().numpy(), size, propagation, margin)
        if chosen.sum() >= min(LEAST_POSITIONS, chosen.size):
            weights = torch.from_numpy(chosen.ravel() / chosen.sum())
            return weights.to(mask.device, torch.float32)
    guide = interpolate(mask[None].double(), size=tuple(size), mode="area")
    weights = guide.square().flatten()
    return (weights / weights.sum()).float()


def _positions(
    region: np.ndarray, size: Size, propagation: Literal["inside", "all"], margin: int
) -> np.ndarray:
    """Which positions (h, w) of a map count: those inside the region (H, W), or those that touch it."""
    import numpy as np

    if propagation == "all":
        return _sampled(_distance(~region), size) <= margin
    depth = _sampled(_distance(region), size)
    within = depth[depth > 0]
    if not len(within):
        return depth > 0
    least = np.sort(within)[-math.ceil(LEAST_INSIDE * len(within))]
    return depth >= min(margin + 1, float(least))


def _distance(places: np.ndarray) -> np.ndarray:
    """How far each pixel of `places` is from the nearest other pixel, 0 off them, infinite where all are.

    Counted in steps to any of the eight neighbours: a receptive field is a square.
    """
    import cv2
    import numpy as np

    if places.all():
        return np.full(places.shape, np.inf, dtype=np.float32)
    steps: np.ndarray = cv2.distanceTransform(places.astype(np.uint8), cv2.DIST_C, 3)
    return steps


def _sampled(values: np.ndarray, size: Size) -> np.ndarray:
    """Values (H, W) of the pixels in which the positions (h, w) of a map have their centres."""
    import numpy as np

    rows, columns = (
        ((np.arange(count) + 0.5) * whole / count).astype(int)
        for count, whole in zip(size, values.shape, strict=True)
    )
    return values[np.ix_(rows, columns)]


def region_of(mask: Tensor, propagation: Propagation, grow: int, called: str, input: str) -> Tensor:
    """Return the mask (1, H, W) widened by `grow` pixels to every side, or narrowed below 0.

    What lies beyond the picture's border goes on as it was within.

    Raises:
        NodeError: if no place is left; its message names the mask as `called`, and it blames `input`.
    """
    region = _grown(mask, grow) if grow else mask
    if not bool((region if propagation == "simple" else region >= THRESHOLD).any()):
        raise _nothing_left(propagation, grow, called, input)
    return region


def _grown(mask: Tensor, grow: int) -> Tensor:
    """The mask (1, H, W) with every value spread over a square, or, below 0, the lowest of each square."""
    import cv2
    import numpy as np
    import torch

    square = np.ones((2 * abs(grow) + 1,) * 2, dtype=np.uint8)
    spread = cv2.dilate if grow > 0 else cv2.erode
    values = spread(mask[0].cpu().numpy().astype(np.float32), square)
    return torch.from_numpy(values)[None].to(mask.device)


def _nothing_left(propagation: Propagation, grow: int, called: str, input: str | None) -> NodeError:
    if grow < 0:
        found, hint = f"Nothing is left of the {called}, narrowed by {-grow} px.", "Narrow it less."
    elif propagation == "simple":
        found, hint = f"The {called} is empty: it is 0 everywhere.", "Choose a mask that marks a region."
    else:
        found = f"The {called} is empty: no place of it reaches {THRESHOLD}."
        hint = "Choose a mask that marks a region, or the propagation simple."
    return NodeError(found, input=input, hint=hint)
