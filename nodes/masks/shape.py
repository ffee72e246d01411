"""The shape of a mask: grown, shrunk, feathered, its specks removed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from nodes.contract import Mask
from nodes.geometry.resample import resample

if TYPE_CHECKING:
    from torch import Tensor

WIDEST_BLUR = 16.0
"""Standard deviation in pixels above which a mask is blurred at a smaller size: it holds nothing finer."""

LEVELS = 16
"""Levels of grey at which a soft mask's islands and holes are looked for."""


def grown(mask: Mask, radius: float, check: Callable[[], None]) -> Mask:
    """Return the greatest value within `radius` pixels of each place: dilation by a disc.

    A mask of only 0 and 1 is grown by exact Euclidean distances, at any radius in the same time; soft edges
    keep their ramp, and are grown by the disc's rows, in time that grows with the radius.

    Args:
        mask: (1, height, width) in [0, 1].
        radius: of the disc, at least 0.
        check: called once in a while, to be able to stop.
    """
    import cv2
    import torch

    if radius <= 0 or not bool((mask > 0).any()):
        return mask.clone()
    if bool(((mask == 0) | (mask == 1)).all()):
        check()
        outside = (mask[0] == 0).to(torch.uint8).numpy()
        distance = cv2.distanceTransform(outside, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
        # The distances are float32, and those of the disc's own rim must count.
        return torch.from_numpy(distance <= radius + 1e-3).float()[None]
    return _grown_by_rows(mask[0], radius, check)[None]


def _grown_by_rows(plane: Tensor, radius: float, check: Callable[[], None]) -> Tensor:
    """Dilation by a disc as the greatest of its rows: each row's is that of the shorter one, one wider."""
    import torch

    height, width = plane.shape
    reach = min(int(radius), max(height, width))
    result = torch.zeros_like(plane)
    row, half = plane.clone(), 0
    for down in range(reach, -1, -1):
        check()
        wanted = min(int((radius**2 - down**2) ** 0.5 + 1e-6), width - 1)
        while half < wanted:
            half += 1
            for side, other in ((row[:, : width - half], plane[:, half:]), (row[:, half:], plane[:, :-half])):
                torch.maximum(side, other, out=side)
        if down < height:
            for side, other in ((result[: height - down], row[down:]), (result[down:], row[: height - down])):
                torch.maximum(side, other, out=side)
    return result


def shrunk(mask: Mask, radius: float, check: Callable[[], None]) -> Mask:
    """Return the least value within `radius` pixels of each place: erosion by a disc."""
    return 1 - grown(1 - mask, radius, check)


def feathered(mask: Mask, sigma: float) -> Mask:
    """Return `mask` blurred by a Gaussian of standard deviation `sigma` in pixels, the border replicated."""
    import cv2
    import torch

    if sigma <= 0:
        return mask.clone()
    _, height, width = mask.shape
    times = max(1, min(int(sigma / WIDEST_BLUR * 2), min(height, width) // 4)) if sigma > WIDEST_BLUR else 1
    if times > 1:
        mask = resample(mask, round(height / times), round(width / times), "area")
    blurred = cv2.GaussianBlur(mask[0].numpy(), (0, 0), sigma / times, borderType=cv2.BORDER_REPLICATE)
    result = torch.from_numpy(blurred)[None]
    return resample(result, height, width, "bicubic") if times > 1 else result.clamp_(0, 1)


def without_specks(mask: Mask, share: float, check: Callable[[], None]) -> Mask:
    """Return `mask` without islands and holes that are smaller than `share` of the picture.

    An area opening, then an area closing (Vincent 1993): at each level of grey, connected parts that are
    smaller go, so that soft islands vanish with their skirts and everything else keeps its values. Places
    that touch at a corner belong together. What stands on something larger is cut off at the next of
    `LEVELS` steps.

    Args:
        mask: (1, height, width) in [0, 1].
        share: of the picture's area, from 0 to 1.
        check: called once in a while, to be able to stop.
    """
    smallest = share * mask[0].numel()
    opened = _opened(mask[0], smallest, check)
    return (1 - _opened(1 - opened, smallest, check))[None]


def _opened(plane: Tensor, smallest: float, check: Callable[[], None]) -> Tensor:
    import cv2
    import torch

    result = plane.clone()
    soft = bool(((plane > 0) & (plane < 1)).any())
    steps = range(LEVELS if soft else 1)
    # Downwards: a part that is cut off at one level is looked at again, lower and wider, at the next.
    for step in reversed(steps):
        check()
        level = step / LEVELS
        above = (result > level).to(torch.uint8).numpy()
        _, labels, statistics, _ = cv2.connectedComponentsWithStats(above, connectivity=8)
        small = statistics[:, cv2.CC_STAT_AREA] < smallest
        small[0] = False
        if small.any():
            result.masked_fill_(torch.from_numpy(small[labels]), level)
    return result
