"""How much brushwork a painting has where its photograph is flat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nodes.color.lab import lab_from_srgb
from nodes.contract import Image
from nodes.geometry.resample import resample
from nodes.transfer.sizes import Size, scaled

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[np.float64]]

SHORT_SIDE = 512
"""Pixels on the short side at which pictures are compared (a smaller painting: at its own size)."""

WINDOW = 7
"""Side in pixels of the windows in which brushwork is looked for."""

FLAT = 2.0
"""Steepest slope of L* per pixel, anywhere in its window, of what counts as flat."""

FEWEST = 0.005
"""Share of the photograph that must be flat for its median to mean something."""

LEAST = 0.1
"""Deviation of L* of a style without brushwork, by which nothing can be divided."""


def lightness(image: Image, short_side: int) -> Array:
    """Return L* in [0, 100] of a picture brought to `short_side` px, (height, width)."""
    size = scaled(Size(*image.shape[1:]), short_side)
    smaller = short_side < min(image.shape[1:])
    plane: Array = lab_from_srgb(resample(image, *size, "area" if smaller else "bicubic"))[0].double().numpy()
    return plane


def local_deviation(plane: Array) -> Array:
    """Return the standard deviation in the window around each place of (height, width)."""
    import cv2
    import numpy as np

    mean, square = (cv2.blur(values, (WINDOW, WINDOW)) for values in (plane, plane * plane))
    deviation: Array = np.sqrt(np.maximum(square - mean * mean, 0))
    return deviation


def flat_places(plane: Array) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Return where L* changes by at most `FLAT` a pixel, nowhere more in the whole window."""
    import cv2
    import numpy as np

    down, across = np.gradient(cv2.GaussianBlur(plane, (0, 0), 1))
    steepest = cv2.dilate(np.hypot(down, across), np.ones((WINDOW, WINDOW), np.uint8))
    flat: np.ndarray[Any, np.dtype[np.bool_]] = steepest <= FLAT
    return flat


def flat_brushwork(painting: Image, photo: Image, style: Image, scale: float = 1.0) -> float | None:
    """Return the painting's local contrast where the photograph is flat, relative to the style's.

    The median of the local standard deviation of L*, over flat places, divided by its median over the whole
    style: 1 means as much brushwork as the style has, 0 a bald surface.

    Args:
        painting: (3, height, width).
        photo: the photograph that was painted, of the same size.
        style: the picture whose brushwork was painted, of any size.
        scale: of the style's brushwork against the painting.

    Returns:
        The ratio, or None where the photograph has no flat places or the style no brushwork.
    """
    import numpy as np

    short = min(SHORT_SIDE, *painting.shape[1:])
    painted = lightness(painting, short)
    flat = flat_places(lightness(photo, short))
    wanted = float(np.median(local_deviation(lightness(style, max(WINDOW, round(short * scale))))))
    if flat.mean() < FEWEST or wanted < LEAST:
        return None
    return float(np.median(local_deviation(painted)[flat])) / wanted
