"""Brush primitives shared by the style pictures: noise, flow, bristle strokes, relief light.

Every function is pure and takes its random generator, so a picture depends on its seed alone. Pictures are
painted at twice their final size in floating point or 8 bit and reduced by area averaging (`finish`), which
is what keeps edges free of stairs. Lengths are in pixels of the canvas; angles in radians, y down.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

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


def smoothstep(low: float, high: float, value: Field) -> Field:
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


def blur(field: Field, sigma: float) -> Field:
    """Gaussian blur with standard deviation `sigma` pixels; 0 hands the field back."""
    import cv2

    return field if sigma <= 0 else np.asarray(cv2.GaussianBlur(field, (0, 0), sigma), dtype=np.float32)


def colours(*names: str) -> Field:
    """(N, 3) float32 in [0, 1] from hexadecimal sRGB names such as ``"1f3a93"``."""
    return np.array([[int(n[i : i + 2], 16) / 255 for i in (0, 2, 4)] for n in names], dtype=np.float32)


def ramp(value: Field, stops: Sequence[float], palette: Field) -> Field:
    """Colour (..., 3) of each `value`, linear between the `palette` rows placed at rising `stops`."""
    return np.stack([np.interp(value, stops, palette[:, c]) for c in range(3)], axis=-1).astype(np.float32)


def mix(base: Field, top: Field, mask: Field) -> Field:
    """`top` (a picture or one colour) laid over `base` (H, W, 3) with opacity `mask` (H, W)."""
    return np.asarray(base + (top - base) * mask[..., None], dtype=np.float32)


def ridge(x: Field, rng: np.random.Generator, level: float, swing: float, wavelength: float) -> Field:
    """A skyline: heights y (W,) around `level`, of deviation `swing`, over the first row of `x`."""
    line = noise((8, x.shape[1]), rng, wavelength * x.shape[0], exponent=2.2, finest=x.shape[0] * 0.02)[0]
    return np.asarray(level + swing * line, dtype=np.float32)


def sample(field: Field, x: Field, y: Field) -> Field:
    """Nearest values of `field` (H, W, ...) at pixel positions x, y; positions outside take the border's."""
    height, width = field.shape[:2]
    column = np.clip(x.astype(np.int64), 0, width - 1)
    row = np.clip(y.astype(np.int64), 0, height - 1)
    return np.asarray(field[row, column], dtype=np.float32)


def trace(angle: Field, x: Field, y: Field, length: Field, steps: int) -> Field:
    """Paths (N, steps, 2) along the direction field `angle` (H, W), centred on x, y and `length` (N,) long."""
    cosine, sine = np.cos(angle), np.sin(angle)
    halves = []
    step = (length / (steps - 1)).astype(np.float32)
    middle = (steps - 1) // 2
    for sign, count in ((-1.0, middle), (1.0, steps - 1 - middle)):
        px, py = x.copy(), y.copy()
        way = []
        for _ in range(count):
            px = px + sign * step * sample(cosine, px, py)
            py = py + sign * step * sample(sine, px, py)
            way.append(np.stack([px, py], axis=-1))
        halves.append(way)
    path = [*halves[0][::-1], np.stack([x, y], axis=-1), *halves[1]]
    return np.stack(path, axis=1).astype(np.float32)


def turned(path: Field, angle: Field) -> Field:
    """Each path (N, K, 2) turned about its middle point by its `angle` (N,): no hand follows a field exactly."""
    centre = path[:, path.shape[1] // 2, None]
    c, s = np.cos(angle)[:, None], np.sin(angle)[:, None]
    d = path - centre
    around = np.stack([d[..., 0] * c - d[..., 1] * s, d[..., 0] * s + d[..., 1] * c], axis=-1)
    return np.asarray(centre + around, dtype=np.float32)


def varied(tint: Field, rng: np.random.Generator, light: float, hue: float) -> Field:
    """Colours (N, 3) each a little lighter or darker (factor 1 ± `light`) and shifted in hue (± `hue`)."""
    n = len(tint)
    shifted = tint * (1 + light * rng.standard_normal((n, 1))) + hue * rng.standard_normal((n, 3))
    return np.asarray(np.clip(shifted, 0, 1), dtype=np.float32)


def scatter(mask: Field, spacing: Field | float, rng: np.random.Generator) -> tuple[Field, Field]:
    """Positions x, y (N,) of a jittered covering: about one per `spacing`² pixels where `mask` > a uniform draw.

    `spacing` may vary over the canvas; the order is random, so no row of the covering shows.
    """
    height, width = mask.shape
    finest = float(np.min(spacing))
    rows, columns = int(height / finest) + 2, int(width / finest) + 2
    y, x = np.mgrid[0:rows, 0:columns].astype(np.float32)
    x = ((x + rng.random(x.shape) * 1.0) * finest - finest / 2).ravel().astype(np.float32)
    y = ((y + rng.random(y.shape) * 1.0) * finest - finest / 2).ravel().astype(np.float32)
    keep = rng.random(x.size) < sample(mask, x, y)
    if not isinstance(spacing, float):
        keep &= rng.random(x.size) < (finest / sample(spacing, x, y)) ** 2
    order = rng.permutation(int(keep.sum()))
    return x[keep][order], y[keep][order]


@dataclass(frozen=True, kw_only=True)
class Brush:
    """How one stroke is laid: its bundle of bristles, the paint they carry and how they lift."""

    bristles: int = 12
    colour_jitter: float = 0.06
    """Deviation of each bristle's brightness and, at a third of it, of its hue."""
    streak: float = 0.0
    """Share of bristles that carry the stroke's second colour."""
    ragged: float = 0.18
    """How unevenly the bristles start and lift, as a share of the stroke's length."""
    lip: float = 0.5
    """How far the paint piles up at both sides of a stroke, 0 to 1."""
    body: float = 1.0
    """Thickness of the paint, 0 to 1."""
    lip_power: float = 1.5
    """How close to its sides the paint piles up: 1.5 for hair, 8 for a knife."""
    furrow: float = 0.35
    """How deep the bristles rake the paint, 0 to 1."""
    round_ends: float = 0.5
    """Share of the length over which the bundle narrows at its ends."""
    tip: float = 0.35
    """Width left at the very ends, as a share of the stroke's."""


class Easel:
    """A canvas of colour and paint height, (H, W, 4) uint8, that strokes are laid on one over another."""

    def __init__(self, ground: Field, rng: np.random.Generator) -> None:
        """Begin with the flat colours `ground` (H, W, 3) in [0, 1]."""
        self.rng = rng
        self.paint = np.zeros((*ground.shape[:2], 4), np.uint8)
        self.paint[..., :3] = np.clip(ground * 255 + 0.5, 0, 255)
        self.paint[..., 3] = 90

    def stroke(
        self, path: Field, width: Field, colour: Field, brush: Brush, second: Field | None = None
    ) -> None:
        """Lay N strokes in order: paths (N, K, 2), widths (N,) in pixels, colours (N, 3) in [0, 1]."""
        import cv2

        for first in range(0, len(path), 2000):
            part = slice(first, first + 2000)
            other = colour[part] if second is None else second[part]
            points, ink, thickness = self._bundle(path[part], width[part], colour[part], other, brush)
            for stroke, inks, thick in zip(points, ink, thickness, strict=True):
                for bristle, paint in zip(stroke, inks, strict=True):
                    cv2.polylines(self.paint, [bristle], False, paint, thick, cv2.LINE_AA, 4)

    def _bundle(
        self, path: Field, width: Field, colour: Field, other: Field, brush: Brush
    ) -> tuple[NDArray[np.int32], list[list[list[float]]], list[int]]:
        rng, m = self.rng, brush.bristles
        n, k, _ = path.shape
        tangent = np.gradient(path, axis=1)
        tangent /= np.linalg.norm(tangent, axis=-1, keepdims=True) + 1e-6
        normal = np.stack([-tangent[..., 1], tangent[..., 0]], axis=-1)
        across = (np.arange(m) + 0.5) / m * 2 - 1
        across = across + rng.normal(0, 0.5 / m, (n, m))
        t = np.linspace(-1, 1, k)
        pinch = np.clip((1 - np.abs(t)) / max(brush.round_ends, 1e-3), 0, 1)
        spread = brush.tip + (1 - brush.tip) * np.sqrt(1 - (1 - pinch) ** 2)
        offset = across[:, :, None] * spread * (width / 2)[:, None, None]
        # A bristle starts late and lifts early: squeezing it along the path keeps the number of points fixed.
        start = rng.random((n, m, 1)) * brush.ragged
        stop = 1 - rng.random((n, m, 1)) * brush.ragged
        position = (start + (stop - start) * np.linspace(0, 1, k)) * (k - 1)
        low = np.clip(position.astype(np.int64), 0, k - 2)
        share = (position - low)[..., None]
        rows = np.arange(n)[:, None, None]
        along = path[rows, low] * (1 - share) + path[rows, low + 1] * share
        points = along + normal[rows, low] * offset[..., None]
        fixed = np.round(points * 16).astype(np.int32)

        light = 1 + brush.colour_jitter * rng.standard_normal((n, m, 1))
        hue = 1 + brush.colour_jitter / 3 * rng.standard_normal((n, m, 3))
        carried = np.where(rng.random((n, m, 1)) < brush.streak, other[:, None], colour[:, None])
        rgb = np.clip(carried * light * hue, 0, 1) * 255
        profile = 1 - brush.lip + brush.lip * np.clip(np.abs(across), 0, 1) ** brush.lip_power
        height = 90 + 165 * brush.body * np.clip(profile * (0.75 + brush.furrow * rng.standard_normal((n, m))), 0, 1)
        ink = np.concatenate([rgb, height[..., None]], axis=-1).tolist()
        thickness = np.maximum(1, np.round(1.35 * width / m + 0.4)).astype(int).tolist()
        return fixed, ink, thickness

    def colour(self) -> Field:
        """The colours (H, W, 3) in [0, 1]."""
        return np.asarray(self.paint[..., :3], dtype=np.float32) / np.float32(255)

    def height(self) -> Field:
        """The paint's thickness (H, W) in [0, 1]."""
        return np.asarray(self.paint[..., 3], dtype=np.float32) / np.float32(255)


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
