"""GrabCut on a small picture: the subject parted from its surroundings by colour and contrast."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nodes.color.lab import lab_from_srgb
from nodes.contract import Image, Mask, Run

if TYPE_CHECKING:
    import numpy as np

    Labels = np.ndarray[Any, np.dtype[np.uint8]]

SAMPLES = 10
"""Pixels that each side needs at least: GrabCut describes it by five clusters of colours."""

ALIKE = 4.0
"""Side in ΔE of the cells into which colours are sorted: within one they can hardly be told apart."""

COMMON = 5e-3
"""Share of the surroundings from which on a cell's colour is one of theirs."""


def grabcut(picture: Image, labels: Labels, iterations: int, run: Run) -> Mask:
    """Return the subject of `picture` as a mask (1, h, w) of 0 and 1.

    Gaussian mixtures describe the colours of either side, and a minimum cut draws the border; both in turns
    until nothing changes (Rother, Kolmogorov and Blake, GrabCut, 2004). Pixels that may be subject but are
    coloured like the surroundings begin as surroundings, so that a loose rectangle does not teach the
    subject's mixture the sky.

    Args:
        picture: (3, h, w) in [0, 1].
        labels: (h, w) of OpenCV's ``GC_BGD``, ``GC_FGD`` and ``GC_PR_FGD``, at least `SAMPLES` of the first
            and of the others together.
        iterations: at most.
        run: asked for cancellation, and told of progress, at each iteration.
    """
    import cv2
    import numpy as np
    import torch

    levels = (picture.clamp(0, 1) * 255).round().to(torch.uint8)
    pixels = np.ascontiguousarray(levels.numpy()[::-1].transpose(1, 2, 0))
    labels = _first_guess(picture, labels)
    background, foreground = np.zeros((1, 65)), np.zeros((1, 65))
    cv2.setRNGSeed(0)  # the first clusters are drawn from this thread's generator
    mode = cv2.GC_INIT_WITH_MASK
    inside = np.zeros(labels.shape, bool)
    for iteration in range(1, iterations + 1):
        run.progress(iteration - 1, iterations)
        before = labels.copy()
        cv2.grabCut(pixels, labels, (0, 0, 1, 1), background, foreground, 1, mode)
        mode = cv2.GC_EVAL
        inside = (labels == cv2.GC_FGD) | (labels == cv2.GC_PR_FGD)
        if np.array_equal(before, labels) or not inside.any():
            break
    run.progress(iterations, iterations)
    return torch.from_numpy(inside).float()[None]


def _first_guess(picture: Image, labels: Labels) -> Labels:
    """Return `labels` with what may be subject, but has a colour of the surroundings, as perhaps not."""
    import cv2
    import numpy as np

    lab = np.ascontiguousarray(lab_from_srgb(picture).permute(1, 2, 0).numpy())
    # A little blur, since single pixels of a plain sky differ by noise.
    cells = np.floor(cv2.GaussianBlur(lab, (0, 0), 1) / ALIKE).astype(np.int64) + 64
    keys = cells[..., 0] << 16 | cells[..., 1] << 8 | cells[..., 2]
    found, counts = np.unique(keys[labels == cv2.GC_BGD], return_counts=True)
    alike = np.isin(keys, found[counts >= COMMON * counts.sum()]) & (labels == cv2.GC_PR_FGD)
    guess = labels.copy()
    guess[alike] = cv2.GC_PR_BGD
    subject = int(((guess == cv2.GC_FGD) | (guess == cv2.GC_PR_FGD)).sum())
    return guess if subject >= SAMPLES else labels.copy()
