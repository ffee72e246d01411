"""Resampling of pictures and masks in float32, antialiased."""

from __future__ import annotations

from typing import Literal

from nodes.contract import Image, Mask, NodeError

Method = Literal["lanczos", "bicubic", "area", "bilinear"]

MAX_SIDE = 30_000
MAX_PIXELS = 200_000_000


def resample(image: Image, height: int, width: int, method: Method = "lanczos") -> Image:
    """Return a picture or mask at another size.

    Args:
        image: (channels, height, width) in [0, 1]; not changed.
        height: of the result, in pixels.
        width: of the result, in pixels.
        method: ``lanczos`` (three lobes), ``bicubic`` (a = −0.5, Catmull–Rom) and ``bilinear`` widen
            their kernel when shrinking, so that nothing aliases. ``area`` averages exactly what each new
            pixel covers; where it enlarges it is ``bilinear``.

    Returns:
        float32 (channels, height, width), clipped to [0, 1], since lanczos and bicubic overshoot.

    Raises:
        NodeError: if the result is empty or larger than `MAX_SIDE` or `MAX_PIXELS`.
    """
    check_size(height, width)
    if image.shape[1:] == (height, width):
        return image.clone()
    import numpy as np
    import torch

    planes = [_plane(plane, height, width, method) for plane in image.numpy()]
    return torch.from_numpy(np.stack(planes)).clamp_(0, 1)


def resample_with_alpha(
    image: Image, alpha: Mask, height: int, width: int, method: Method = "lanczos"
) -> tuple[Image, Mask]:
    """Return picture and transparency at another size.

    Colours count by their alpha, so that what lies unseen under transparent pixels does not bleed into
    the edges; where nothing is opaque they are resampled as they are.
    """
    import torch

    small = resample(alpha, height, width, method)
    plain = resample(image, height, width, method)
    if bool((alpha == 1).all()):
        return plain, small
    weighted = resample(image * alpha, height, width, method) / small.clamp(min=1e-3)
    return torch.where(small > 1e-3, weighted, plain).clamp(0, 1), small


def check_size(height: int, width: int, *, input: str | None = None) -> None:
    """Refuse a picture size that is empty or too large to hold.

    Raises:
        NodeError: naming the size and what is allowed.
    """
    if height < 1 or width < 1 or max(height, width) > MAX_SIDE or height * width > MAX_PIXELS:
        raise NodeError(
            f"The result would be {width} × {height} px; from 1 to {MAX_SIDE} px a side and at most "
            f"{MAX_PIXELS // 1_000_000} megapixels are allowed.",
            input=input,
            hint="Choose another size.",
        )


def _plane(plane, height: int, width: int, method: Method):  # type: ignore[no-untyped-def]
    import cv2
    import numpy as np
    from PIL import Image as Pillow

    if method == "area":
        # OpenCV averages by area only where no axis grows, so the axes that shrink go first.
        smaller = (min(width, plane.shape[1]), min(height, plane.shape[0]))
        plane = cv2.resize(plane, smaller, interpolation=cv2.INTER_AREA)
        method = "bilinear"
    kernels = {
        "lanczos": Pillow.Resampling.LANCZOS,
        "bicubic": Pillow.Resampling.BICUBIC,
        "bilinear": Pillow.Resampling.BILINEAR,
    }
    resized = Pillow.fromarray(np.ascontiguousarray(plane)).resize((width, height), kernels[method])
    return np.asarray(resized)
