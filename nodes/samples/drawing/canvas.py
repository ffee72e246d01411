"""What every style picture is made with: noise, colour, masks, relief light.

All functions are pure and take their random generator, so a picture depends on its seed alone. Pictures are
painted at twice their final size and reduced by area averaging (`finish`), which keeps edges free of stairs.
Lengths are in pixels of that canvas; angles in radians, y down.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.floating[Any]]
Field = NDArray[np.float32]
"""(H, W) or (H, W, C) float32."""
Picture = NDArray[np.uint8]
"""(H, W, 3) uint8, sRGB in the order red, green, blue."""

SUPERSAMPLE = 2


def canvas_size(short_side: int, aspect: float) -> tuple[int, int]:
    """Height and width, in canvas pixels, of a picture whose width is `aspect` times its height."""
    height, width = (
        (short_side, round(short_side * aspect)) if aspect >= 1 else (round(short_side / aspect), short_side)
    )
    return height * SUPERSAMPLE, width * SUPERSAMPLE


def grid(height: int, width: int) -> tuple[Field, Field]:
    """Coordinates x, y of the pixel centres, both (H, W), in units of the canvas height (y runs 0 to 1)."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    return ((x + 0.5) / height).astype(np.float32), ((y + 0.5) / height).astype(np.float32)


def smoothstep(low: float, high: float, value: Numbers) -> Field:
    """0 below `low`, 1 above `high`, a cubic between; `low` > `high` turns it round."""
    t = np.clip((value - low) / (high - low), 0, 1)
    return np.asarray(t * t * (3 - 2 * t), dtype=np.float32)


def noise(
    shape: tuple[int, int],
    rng: np.random.Generator,
    wavelength: float,
    *,
    exponent: float = 1.6,
    finest: float = 0.0,
    stretch: float = 1.0,
) -> Field:
    """Stationary noise (H, W) of mean 0 and deviation 1, without lattice marks.

    The spectrum falls as 1/f^exponent and is flat above `wavelength` pixels, cut below `finest`;
    `stretch` > 1 draws it out along x. Small lattices are enlarged, so the cost does not grow with `finest`.
    """
    import cv2

    height, width = shape
    shrink = max(1, int(max(finest, 0) / 4))
    h, w = -(-height // shrink) + 8, -(-width // shrink) + 8
    h, w = cv2.getOptimalDFTSize(h), cv2.getOptimalDFTSize(w)
    fy = np.fft.fftfreq(h)[:, None] / shrink
    fx = np.fft.rfftfreq(w)[None, :] / shrink * stretch
    f = np.hypot(fx, fy)
    gain = (f * f + (1 / wavelength) ** 2) ** (-exponent / 2)
    if finest > 0:
        gain = gain * np.exp(-((f * finest) ** 2))
    gain[0, 0] = 0
    spectrum = np.fft.rfft2(rng.standard_normal((h, w))) * gain
    field = np.fft.irfft2(spectrum, s=(h, w)).astype(np.float32)
    if shrink > 1:
        field = np.asarray(
            cv2.resize(field, (w * shrink, h * shrink), interpolation=cv2.INTER_CUBIC), dtype=np.float32
        )
    field = field[:height, :width]
    return np.asarray((field - field.mean()) / (field.std() + 1e-9), dtype=np.float32)


def blur(field: Numbers, sigma: float) -> Field:
    """Gaussian blur with standard deviation `sigma` pixels; 0 hands the field back."""
    import cv2

    values = np.asarray(field, dtype=np.float32)
    return values if sigma <= 0 else np.asarray(cv2.GaussianBlur(values, (0, 0), sigma), dtype=np.float32)


def colours(*names: str) -> Field:
    """(N, 3) float32 in [0, 1] from hexadecimal sRGB names such as ``"1f3a93"``."""
    return np.array([[int(n[i : i + 2], 16) / 255 for i in (0, 2, 4)] for n in names], dtype=np.float32)


def ramp(value: Numbers, stops: Sequence[float], palette: Field) -> Field:
    """Colour (..., 3) of each `value`, linear between the `palette` rows placed at rising `stops`."""
    return np.stack([np.interp(value, stops, palette[:, c]) for c in range(3)], axis=-1).astype(np.float32)


def mix(base: Field, top: Field, mask: Numbers) -> Field:
    """`top` (a picture or one colour) laid over `base` (H, W, 3) with opacity `mask` (H, W)."""
    return np.asarray(base + (top - base) * mask[..., None], dtype=np.float32)


def ridge(x: Field, rng: np.random.Generator, level: float, swing: float, wavelength: float) -> Field:
    """A skyline: heights y (W,) around `level`, of deviation `swing`, over the first row of `x`."""
    line = noise((8, x.shape[1]), rng, wavelength * x.shape[0], exponent=2.2, finest=x.shape[0] * 0.02)[0]
    return np.asarray(level + swing * line, dtype=np.float32)


def rounded(ring: Numbers, each: int = 12) -> Field:
    """A closed Catmull-Rom curve through the corners `ring` (K, 2), `each` points a corner."""
    k = len(ring)
    t = np.linspace(0, k, k * each, endpoint=False)
    i = t.astype(int)
    f = (t - i)[:, None]
    p0, p1, p2, p3 = (ring[(i + o) % k] for o in (-1, 0, 1, 2))
    curve = p1 + 0.5 * f * (p2 - p0 + f * (2 * p0 - 5 * p1 + 4 * p2 - p3 + f * (3 * (p1 - p2) + p3 - p0)))
    return np.asarray(curve, dtype=np.float32)


def sample(field: Field, x: Field, y: Field) -> Field:
    """Nearest values of `field` (H, W, ...) at pixel positions x, y; positions outside take the border's."""
    height, width = field.shape[:2]
    column = np.clip(x.astype(np.int64), 0, width - 1)
    row = np.clip(y.astype(np.int64), 0, height - 1)
    return np.asarray(field[row, column], dtype=np.float32)


def relief(colour: Field, height: Field, *, depth: float, gloss: float, sigma: float = 1.0) -> Field:
    """Light `colour` (H, W, 3) from the upper left over the surface `height` (H, W), `depth` pixels high.

    Diffuse light is normalised so that a flat surface keeps its colour; `gloss` adds Blinn-Phong highlights.
    """
    surface = blur(height, sigma) * np.float32(depth)
    dy, dx = np.gradient(surface)
    length = np.sqrt(dx * dx + dy * dy + 1)
    lx, ly, lz = -0.48, -0.6, 0.64
    diffuse = np.clip((-dx * lx - dy * ly + lz) / length, 0, None) / lz
    hx, hy, hz = (v / np.sqrt(lx * lx + ly * ly + (lz + 1) ** 2) for v in (lx, ly, lz + 1))
    shine = np.clip((-dx * hx - dy * hy + hz) / length, 0, 1) ** 40 - hz**40
    lit = (
        colour * (0.42 + 0.58 * np.minimum(diffuse, 1.7))[..., None] + gloss * np.clip(shine, 0, 1)[..., None]
    )
    return np.asarray(lit, dtype=np.float32)


def finish(colour: Field) -> Picture:
    """Reduce a canvas (H, W, 3) in [0, 1] to the final picture, slightly sharpened as a good scan is."""
    import cv2

    height, width = colour.shape[0] // SUPERSAMPLE, colour.shape[1] // SUPERSAMPLE
    small = np.asarray(
        cv2.resize(np.clip(colour, 0, 1), (width, height), interpolation=cv2.INTER_AREA), dtype=np.float32
    )
    small = small + 0.35 * (small - blur(small, 1.0))
    return np.asarray(np.clip(small * 255 + 0.5, 0, 255), dtype=np.uint8)
