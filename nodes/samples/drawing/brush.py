"""Strokes: paths along a field of directions, bundles of bristles, the canvas that they are laid on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nodes.samples.drawing.canvas import Field, sample

SMALLEST = 4.0
"""Strokes are never set closer than this many pixels: in a small picture more would only hide each other."""


def trace(angle: Field, x: Field, y: Field, length: Field, steps: int) -> Field:
    """Paths (N, steps, 2) along the direction field `angle` (H, W), centred on x, y, `length` (N,) long."""
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
    """Each path (N, K, 2) turned about its middle point by its `angle` (N,): no hand is exact."""
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
    """Positions x, y (N,) of a jittered covering: about one per `spacing`² pixels.

    Each is kept with the probability `mask` (H, W). `spacing` may vary over the canvas. The order is random,
    so no row of the covering shows.
    """
    height, width = mask.shape
    finest = max(float(np.min(spacing)), SMALLEST)
    rows, columns = int(height / finest) + 2, int(width / finest) + 2
    y, x = np.mgrid[0:rows, 0:columns].astype(np.float32)
    x = ((x + rng.random(x.shape) * 1.0) * finest - finest / 2).ravel().astype(np.float32)
    y = ((y + rng.random(y.shape) * 1.0) * finest - finest / 2).ravel().astype(np.float32)
    keep = rng.random(x.size) < sample(mask, x, y)
    if not isinstance(spacing, float):
        keep &= rng.random(x.size) < (finest / np.maximum(sample(spacing, x, y), finest)) ** 2
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
        height = 90 + 165 * brush.body * np.clip(
            profile * (0.75 + brush.furrow * rng.standard_normal((n, m))), 0, 1
        )
        ink = np.concatenate([rgb, height[..., None]], axis=-1).tolist()
        thickness = np.maximum(1, np.round(1.35 * width / m + 0.4)).astype(int).tolist()
        return fixed, ink, thickness

    def colour(self) -> Field:
        """The colours (H, W, 3) in [0, 1]."""
        return np.asarray(self.paint[..., :3], dtype=np.float32) / np.float32(255)

    def height(self) -> Field:
        """The paint's thickness (H, W) in [0, 1]."""
        return np.asarray(self.paint[..., 3], dtype=np.float32) / np.float32(255)
