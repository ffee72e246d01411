"""The Cut Out node."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated

from nodes.color.finite import require_finite
from nodes.contract import ALONE, Complaint, Image, Mask, NodeError, Number, Run, Slider, node
from nodes.geometry.resample import resample
from nodes.masks.grabcut import SAMPLES, grabcut
from nodes.masks.guided import guided
from nodes.masks.selecting import warn_if_empty
from nodes.masks.shape import without_specks

if TYPE_CHECKING:
    from nodes.masks.grabcut import Labels

EPSILON = 1e-4
"""Variance of colours, in squared sRGB units, below which the edge does not follow them."""


def _check(parameters: Mapping[str, object]) -> Iterator[Complaint]:
    for near, far in (("left", "right"), ("top", "bottom")):
        begin, end = parameters[near], parameters[far]
        if isinstance(begin, int | float) and isinstance(end, int | float) and begin >= end:
            yield Complaint(
                near,
                f"The rectangle's {near} edge, {begin:g} %, is not before its {far} edge, {end:g} %.",
                f"Lower {near}, or raise {far}.",
            )


@node(
    category="Mask",
    title="Cut Out",
    icon="scissors",
    synonyms=("grabcut", "segment", "foreground", "background", "subject", "extract", "select", "matte"),
    check=_check,
)
def cut_out(
    image: Image,
    keep: Mask | None = None,
    drop: Mask | None = None,
    left: Annotated[float, Slider(0, 100, step=0.5, unit="%")] = 10.0,
    top: Annotated[float, Slider(0, 100, step=0.5, unit="%")] = 10.0,
    right: Annotated[float, Slider(0, 100, step=0.5, unit="%")] = 90.0,
    bottom: Annotated[float, Slider(0, 100, step=0.5, unit="%")] = 90.0,
    iterations: Annotated[int, Slider(1, 20)] = 6,
    edge: Annotated[float, Slider(0, 5, step=0.1, unit="%", more=True)] = 0.8,
    clean: Annotated[float, Slider(0, 10, step=0.1, unit="%", more=True)] = 0.5,
    size: Annotated[int, Number(64, 2048, unit="px", more=True)] = 512,
    run: Run = ALONE,
) -> Mask:
    """Cut the subject out of a rectangle drawn around it.

    GrabCut (Rother, Kolmogorov and Blake 2004): what lies outside the rectangle is background, and the
    inside is parted by colour and contrast. It runs on a small copy; a guided filter (He et al. 2013) then
    carries the edge to the picture's own size and lets it follow hair and leaves. The same picture gives
    the same mask.

    Args:
        image: The picture with the subject.
        keep: What surely belongs to the subject (above 0.5), inside the rectangle or not.
        drop: What surely does not (above 0.5).
        left: The rectangle's left edge, in hundredths of the width.
        top: Its top edge, in hundredths of the height.
        right: Its right edge.
        bottom: Its bottom edge.
        iterations: How often the colours of both sides are learnt and the border drawn anew at most; it ends
            early when nothing changes.
        edge: How wide the band is in which the edge follows the picture, in hundredths of the short side; 0
            leaves it as the small copy has it.
        clean: Islands and holes smaller than this share of the picture, in hundredths, go.
        size: The long side of the small copy. Larger sees finer shapes, in time that grows with its square.
    Returns:
        The mask, of the picture's size: 1 on the subject.
    Raises:
        NodeError: When the rectangle is turned round, or leaves no subject or no background.
    """
    for complaint in _check({"left": left, "top": top, "right": right, "bottom": bottom}):
        raise NodeError(complaint.message, input=complaint.parameter, hint=complaint.hint)
    require_finite(image=image, keep=keep, drop=drop)
    _, height, width = image.shape
    shrink = min(1.0, size / max(height, width))
    rows, columns = max(1, round(height * shrink)), max(1, round(width * shrink))
    small = resample(image, rows, columns, "area")
    trimap = _trimap(rows, columns, (left, top, right, bottom), keep, drop)
    mask = grabcut(small, trimap, iterations, run)
    if clean > 0:
        mask = without_specks(mask, clean / 100, run.check)
    warn_if_empty(mask, run, hint="Draw the rectangle closer, or wire a mask of what to keep.")
    run.check()
    return _refined(mask, small, image, round(edge / 100 * min(rows, columns)))


def _trimap(
    rows: int,
    columns: int,
    rectangle: tuple[float, float, float, float],
    keep: Mask | None,
    drop: Mask | None,
) -> Labels:
    """Return OpenCV's labels (rows, columns): surely or perhaps background or foreground."""
    import cv2
    import numpy as np

    labels = np.full((rows, columns), cv2.GC_BGD, np.uint8)
    left, top, right, bottom = (side / 100 for side in rectangle)
    labels[
        math.floor(top * rows) : math.ceil(bottom * rows),
        math.floor(left * columns) : math.ceil(right * columns),
    ] = cv2.GC_PR_FGD
    for hint, label in ((keep, cv2.GC_FGD), (drop, cv2.GC_BGD)):
        if hint is not None:
            labels[resample(hint, rows, columns, "area")[0].numpy() > 0.5] = label
    background = int((labels == cv2.GC_BGD).sum())
    if background < SAMPLES:
        raise NodeError(
            "The rectangle leaves no background to learn from.",
            input="left",
            hint="Leave a margin around the subject, or wire a mask of what to drop.",
        )
    if labels.size - background < SAMPLES:
        raise NodeError(
            "The rectangle leaves no subject.",
            input="left",
            hint="Draw it larger, or wire less to drop.",
        )
    return labels


def _refined(mask: Mask, small: Image, image: Image, radius: int) -> Mask:
    """Return `mask` at the size of `image`, its edge drawn anew within `radius` pixels of the small copy."""
    import cv2
    import torch

    height, width = image.shape[1:]
    plain = resample(mask, height, width, "bilinear")
    if radius < 1 or bool((mask == mask[0, 0, 0]).all()):
        return plain
    inside = mask[0].to(torch.uint8).numpy()
    distance = torch.zeros_like(mask)
    for side in (inside, 1 - inside):
        distance[0] += torch.from_numpy(cv2.distanceTransform(side, cv2.DIST_L2, cv2.DIST_MASK_PRECISE))
    # In full at the edge, and gone where the band ends.
    near = resample((2 - 2 * distance / (radius + 1)).clamp(0, 1), height, width, "bilinear")
    return plain + near * (guided(mask, small, image, radius, EPSILON) - plain)
