"""Drawn pictures to learn from: dead leaves, a standard model of natural image statistics.

Overlapping shapes with radii distributed as r⁻³ reproduce the edges, occlusions and scale invariance of
photographs (Lee, Mumford & Huang 2001, "Occlusion models for natural images"); strokes, lines and texture
bring in what paintings have and photographs lack. Nothing here needs a photograph or a licence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Picture = NDArray[np.float32]
    Points = NDArray[np.float64]

#: Shapes are drawn at twice the size and averaged down: their edges are then antialiased as a camera's are.
OVERSAMPLING = 2
KINDS = ("disc", "ellipse", "polygon", "stroke", "line")


def pink_noise(size: int, exponent: float, channels: int, rng: np.random.Generator) -> Picture:
    """Noise of spectrum 1/f^`exponent`: (size, size, channels) float32, mean 0, standard deviation 1."""
    fy = np.fft.fftfreq(size)[:, None]
    fx = np.fft.rfftfreq(size)[None, :]
    frequency = np.hypot(fy, fx)
    frequency[0, 0] = np.inf
    white = rng.standard_normal((channels, size, size))
    noise = np.fft.irfft2(np.fft.rfft2(white) / frequency**exponent, s=(size, size))
    noise -= noise.mean(axis=(1, 2), keepdims=True)
    noise /= noise.std(axis=(1, 2), keepdims=True)
    return np.ascontiguousarray(noise.transpose(1, 2, 0)).astype(np.float32)


def dead_leaves(size: int, rng: np.random.Generator) -> Picture:
    """One drawn picture, (size, size, 3) float32 in [0, 1], in sRGB values."""
    import cv2

    side = size * OVERSAMPLING
    palette = rng.random((int(rng.integers(3, 9)), 3))
    jitter = rng.uniform(0.02, 0.12)
    kinds = rng.choice(KINDS, size=int(rng.integers(1, 4)), replace=False)
    direction = rng.uniform(0, np.pi)
    spread = rng.choice([0.15, 0.5, 3.0])
    smallest, largest = rng.uniform(2, 4), rng.uniform(12, 60)
    canvas = np.empty((side, side, 3), np.float32)
    canvas[:] = palette[0]
    for _ in range(int(rng.integers(60, 601))):
        radius = _radius(smallest, largest, rng) * OVERSAMPLING
        centre = rng.uniform(-radius, side + radius, 2)
        angle = direction + spread * rng.standard_normal()
        outline, thickness = _shape(str(rng.choice(kinds)), centre, radius, angle, rng)
        colour = palette[rng.integers(len(palette))] + jitter * rng.standard_normal(3)
        _paint(canvas, outline, thickness, colour, rng)
    picture = cv2.resize(canvas, (size, size), interpolation=cv2.INTER_AREA)
    texture = pink_noise(size, rng.uniform(0.8, 1.6), 1 if rng.random() < 0.5 else 3, rng)
    picture = picture + rng.uniform(0.0, 0.06) * texture
    if rng.random() < 0.5:
        picture = cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.3, 1.5))
    return np.clip(picture, 0, 1).astype(np.float32)


def pictures(count: int, size: int, seed: int) -> Picture:
    """`count` pictures as (count, 3, size, size) float32 in [0, 1]; the same for the same seed."""
    rng = np.random.default_rng(seed)
    drawn = np.stack([dead_leaves(size, rng) for _ in range(count)])
    return np.ascontiguousarray(drawn.transpose(0, 3, 1, 2))


def _radius(smallest: float, largest: float, rng: np.random.Generator) -> float:
    """A draw from the density r⁻³ on [smallest, largest], by inverting its distribution function."""
    low, high = smallest**-2, largest**-2
    return float((low - rng.random() * (low - high)) ** -0.5)


def _shape(
    kind: str, centre: Points, radius: float, angle: float, rng: np.random.Generator
) -> tuple[Points, int]:
    """The shape's outline (n, 2) in pixels and its pen's thickness; 0: the outline is filled."""
    along = np.array([np.cos(angle), np.sin(angle)])
    across = np.array([-along[1], along[0]])
    if kind in ("disc", "ellipse"):
        squeeze = 1.0 if kind == "disc" else rng.uniform(0.25, 0.6)
        t = np.linspace(0, 2 * np.pi, 40, endpoint=False)[:, None]
        return centre + radius * (np.cos(t) * along + squeeze * np.sin(t) * across), 0
    if kind == "polygon":
        corners = int(rng.integers(3, 7))
        t = np.sort(rng.uniform(0, 2 * np.pi, corners))[:, None]
        reach = radius * rng.uniform(0.6, 1.3, (corners, 1))
        return centre + reach * (np.cos(t) * along + np.sin(t) * across), 0
    t = np.linspace(-1, 1, 16)[:, None]
    bend = rng.normal(0, 0.5)
    length = radius * rng.uniform(1.5, 4)
    curve = centre + length * (t * along + bend * (t**2 - 0.5) * across)
    thickest = radius * 0.7 if kind == "stroke" else 2.0 * OVERSAMPLING
    return curve, max(1, round(rng.uniform(0.4, 1.0) * thickest))


def _paint(
    canvas: Picture, outline: Points, thickness: int, colour: Points, rng: np.random.Generator
) -> None:
    """Paint a shape over the canvas, in place; two shapes in five are shaded along a direction."""
    import cv2

    side = canvas.shape[0]
    margin = thickness // 2 + 2
    low = np.clip(np.floor(outline.min(axis=0)).astype(int) - margin, 0, side)
    high = np.clip(np.ceil(outline.max(axis=0)).astype(int) + margin, 0, side)
    shaded = rng.random() < 0.4
    slope = rng.normal(0, 0.25, 2)
    if np.any(high <= low):
        return
    (x0, y0), (x1, y1) = low, high
    mask = np.zeros((y1 - y0, x1 - x0), np.uint8)
    points = np.round(outline - low).astype(np.int32)[:, None, :]
    if thickness:
        cv2.polylines(mask, [points], False, 1, thickness)
    else:
        cv2.fillPoly(mask, [points], 1)
    paint = np.broadcast_to(colour.astype(np.float32), (*mask.shape, 3))
    if shaded:
        extent = float(max(mask.shape))
        y, x = np.mgrid[0 : mask.shape[0], 0 : mask.shape[1]].astype(np.float32) / extent - 0.5
        paint = paint + (slope[0] * x + slope[1] * y)[..., None].astype(np.float32)
    region = canvas[y0:y1, x0:x1]
    np.copyto(region, np.clip(paint, 0, 1), where=mask[..., None].astype(bool))
