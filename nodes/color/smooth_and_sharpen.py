"""The Smooth & Sharpen node."""

from __future__ import annotations

from typing import Annotated

from nodes.color.finite import require_finite
from nodes.contract import Image, Slider, node


@node(
    category="Color",
    title="Smooth & Sharpen",
    icon="sparkles",
    synonyms=("bilateral", "unsharp", "denoise", "blur", "sharpen", "clean"),
)
def smooth_and_sharpen(
    image: Image,
    radius: Annotated[float, Slider(0, 10, step=0.5, unit="px", label="Smoothing radius")] = 3.0,
    tolerance: Annotated[float, Slider(0, 0.5, step=0.01)] = 0.08,
    sharpness: Annotated[float, Slider(0, 3, step=0.05)] = 0.6,
    sharpen_radius: Annotated[float, Slider(0.3, 10, step=0.1, unit="px", more=True)] = 1.5,
    threshold: Annotated[float, Slider(0, 0.2, step=0.005, more=True)] = 0.0,
) -> Image:
    """Smooth flat areas, then sharpen the edges.

    A bilateral filter (Tomasi and Manduchi 1998), which averages only colours that are alike, and then an
    unsharp mask, which adds back the difference from a blurred copy. Both in float32.

    Args:
        image: The picture to clean up.
        radius: How far smoothing reaches: the standard deviation in pixels; 0 switches it off. The time
            grows with its square, to about two seconds a megapixel at 10.
        tolerance: How far apart colours may be to be averaged, from 0 (none) to 0.5: the standard
            deviation of the summed difference of red, green and blue, divided by three.
        sharpness: How much of the difference is added back; 0 switches sharpening off.
        sharpen_radius: The blur's standard deviation in pixels: about the width of what is sharpened.
        threshold: Differences smaller than this share of white are left alone, so that grain is not
            sharpened.
    Returns:
        The cleaned picture, of the same size.
    """
    import cv2
    import numpy as np
    import torch

    require_finite(image=image)
    pixels = np.ascontiguousarray(image.numpy().transpose(1, 2, 0))
    if radius > 0 and tolerance > 0:
        # OpenCV adds up the three channels' differences, hence the 3; beyond 1.5 σ little is left to add.
        reach = 2 * max(1, round(1.5 * radius)) + 1
        pixels = cv2.bilateralFilter(pixels, reach, 3 * tolerance, radius, borderType=cv2.BORDER_REPLICATE)
    if sharpness > 0:
        blurred = cv2.GaussianBlur(pixels, (0, 0), sharpen_radius, borderType=cv2.BORDER_REPLICATE)
        detail = pixels - blurred
        if threshold > 0:
            detail = np.sign(detail) * np.maximum(np.abs(detail) - threshold, 0)
        pixels = pixels + np.float32(sharpness) * detail
    return torch.from_numpy(np.ascontiguousarray(pixels.transpose(2, 0, 1), dtype=np.float32)).clamp(0, 1)
