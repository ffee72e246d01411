"""The Denoise node."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated

from nodes.color.finite import require_finite
from nodes.contract import Image, Slider, node

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Plane = NDArray[np.floating]

OCTAVES = 5
"""From grain of one pixel to blotches of 32."""

WINDOW = 5
"""Pixels a side over which a coefficient's energy is taken."""

OVERSHOOT = 1.4
"""By how much the noise is overrated at a strength of 1. Energies of 25 coefficients scatter, and what
scatters above the noise would stay as speckle: of 1.0 to 1.6 this gives the smallest mean error on
photographs with noise of 4 and 10 % added."""

# Orthonormal, so that white noise stays white: light, red against blue, green against both.
_OPPONENTS = (
    (1 / math.sqrt(3), 1 / math.sqrt(3), 1 / math.sqrt(3)),
    (1 / math.sqrt(2), 0.0, -1 / math.sqrt(2)),
    (1 / math.sqrt(6), -2 / math.sqrt(6), 1 / math.sqrt(6)),
)
_MEDIAN_OF_NORMAL = 0.6744897501960817  # of |x| for x of standard deviation 1


@node(
    category="Finish",
    icon="eraser",
    synonyms=("noise", "grain", "clean", "wavelet", "speckle", "smooth", "iso"),
    presets={
        "found by itself": {},
        "strong": {"strength": 1.6, "color_strength": 2.0},
        "colour speckle alone": {"strength": 0.0, "color_strength": 2.0},
    },
)
def denoise(
    image: Image,
    strength: Annotated[float, Slider(0, 3, step=0.05, unit="×")] = 1.0,
    color_strength: Annotated[float, Slider(0, 3, step=0.05, unit="×", label="Colour")] = 1.5,
    noise: Annotated[float | None, Slider(0, 20, step=0.1, unit="%", label="Noise")] = None,
) -> Image:
    """Remove noise and keep texture.

    The picture is taken apart into five octaves by Haar wavelets without decimation (Coifman and Donoho
    1995), and each coefficient is kept by the share of its neighbourhood's energy that lies above the
    noise's: Wiener's filter with local variances (Mihçak, Kozintsev and Ramchandran 1999). Light and two
    opponent colours are treated apart. In float32.

    Args:
        image: The picture to clean.
        strength: How thoroughly light is cleaned: 0 not at all, 1 as much as there is noise.
        color_strength: The same for the colours, which the eye sees less sharply.
        noise: The noise's standard deviation in percent of white. Automatic: found for light and each
            opponent colour from the finest coefficients (Donoho's median). Set it where the noise is
            coarser than a pixel, as after JPEG or enlarging.
    Returns:
        The cleaned picture, of the same size.
    Raises:
        NodeError: When a picture holds values that are no numbers.
    """
    require_finite(image=image)
    import torch

    if strength == 0 and color_strength == 0:
        return image.clone()
    opponents = image.new_tensor(_OPPONENTS)
    planes = torch.einsum("ij,jhw->ihw", opponents, image)
    for place, factor in enumerate((strength, color_strength, color_strength)):
        plane = planes[place].numpy()
        sigma = estimated_noise(plane) if noise is None else noise / 100
        if factor * sigma > 0:
            planes[place] = torch.from_numpy(cleaned(plane, OVERSHOOT * factor * sigma))
    return torch.einsum("ji,jhw->ihw", opponents, planes).clamp_(0, 1)


def estimated_noise(plane: Plane) -> float:
    """Return the standard deviation of the white noise in a plane (height, width).

    The median of the finest diagonal coefficients, in which little but noise is seen (Donoho and Johnstone,
    Ideal spatial adaptation by wavelet shrinkage, 1994). 0 for a plane thinner than two pixels.
    """
    import numpy as np

    if min(plane.shape) < 2:
        return 0.0
    finest = (plane[1:, 1:] - plane[:-1, 1:] - plane[1:, :-1] + plane[:-1, :-1]) / 4
    return 2 * float(np.median(np.abs(finest))) / _MEDIAN_OF_NORMAL


def cleaned(plane: Plane, sigma: float) -> Plane:
    """Return a plane (height, width) without white noise of standard deviation `sigma`."""
    import numpy as np

    margin = 2**OCTAVES - 1
    padded = np.pad(plane.astype(np.float32, copy=False), margin, mode="symmetric")
    return _octave(padded, sigma / 2, 0)


def _octave(plane: Plane, sigma: float, octave: int) -> Plane:
    """Return a plane cleaned from `octave` on, without the margin that this takes: the sum of 2^k over the
    octaves on each side. `sigma` is the noise's deviation in this octave's coefficients."""
    if octave == OCTAVES:
        return plane
    step = 2**octave
    inner = 2**OCTAVES - 2 * step  # the margin of the octaves that follow
    left, right = plane[:, :-step], plane[:, step:]
    smooth: Plane = (left + right) / 2
    across: Plane = (left - right) / 2
    low = _octave((smooth[:-step] + smooth[step:]) / 2, sigma / 2, octave + 1)
    details = (
        (smooth[:-step] - smooth[step:]) / 2,
        (across[:-step] + across[step:]) / 2,
        (across[:-step] - across[step:]) / 2,
    )
    down, across, both = (_kept(detail, sigma, inner) for detail in details)
    # Back by the mean over the positions of the wavelet that cover a pixel.
    smooth = (low[:-step] + low[step:]) / 2 - (down[:-step] - down[step:]) / 2
    across = (across[:-step] + across[step:]) / 2 - (both[:-step] - both[step:]) / 2
    result: Plane = (smooth[:, :-step] + smooth[:, step:]) / 2 - (across[:, :-step] - across[:, step:]) / 2
    return result


def _kept(detail: Plane, sigma: float, margin: int) -> Plane:
    """Return coefficients times the share of their energy above the noise's, without `margin`."""
    import cv2
    import numpy as np

    energy = cv2.boxFilter(detail * detail, cv2.CV_32F, (WINDOW, WINDOW), borderType=cv2.BORDER_REFLECT)
    share = np.maximum(0, 1 - np.float32(sigma**2) / np.maximum(energy, np.float32(1e-12)))
    kept: Plane = detail * share
    return kept[margin : kept.shape[0] - margin, margin : kept.shape[1] - margin]
