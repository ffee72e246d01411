"""`glass`: irises before a mountain lake at sunrise, in leaded stained glass with light behind it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nodes.samples.drawing.canvas import (
    Field,
    Picture,
    blur,
    canvas_size,
    colours,
    finish,
    grid,
    mix,
    noise,
    relief,
    ridge,
    rounded,
    smoothstep,
)

SUN = (0.50, 0.36)


class _Panel:
    """A panel under construction: which piece covers each point, and every piece's colours."""

    def __init__(self, shape: tuple[int, int], rng: np.random.Generator) -> None:
        self.piece = np.zeros(shape, np.int32)
        self.tints: list[Field] = [np.zeros((2, 3), np.float32)]
        self.rng = rng

    def cut(
        self, mask: NDArray[np.bool_], part: NDArray[np.int64], palette: Field, vary: float = 0.12
    ) -> None:
        """Glaze `mask` with one piece for every value of `part`, each from two neighbours in `palette`."""
        values, index = np.unique(part[mask], return_inverse=True)
        base = len(self.tints)
        for _ in values:
            at = float(np.clip(self.rng.uniform(0, len(palette) - 1), 0, len(palette) - 1.001))
            low = int(at)
            one = palette[low] + (palette[low + 1] - palette[low]) * (at - low)
            two = palette[int(np.clip(low + self.rng.integers(-1, 3), 0, len(palette) - 1))]
            light = 1 + vary * self.rng.standard_normal(2)
            self.tints.append(np.stack([one * light[0], two * light[1]]).astype(np.float32))
        self.piece[mask] = base + index

    def shape(self, outline: Field, palette: Field, veins: int = 1, vary: float = 0.10) -> None:
        """One piece with the closed outline (K, 2) in pixels, cut lengthwise into `veins` strips."""
        import cv2

        mask = np.zeros(self.piece.shape, np.uint8)
        cv2.fillPoly(mask, [np.round(outline * 16).astype(np.int32)], 1, cv2.LINE_8, 4)
        inside = mask > 0
        if not inside.any():
            return
        part = np.zeros(self.piece.shape, np.int64)
        if veins > 1:
            gy, gx = np.nonzero(inside)
            axis = outline[len(outline) // 2] - outline[0]
            side = (gx - outline[0][0]) * -axis[1] + (gy - outline[0][1]) * axis[0]
            rank = side / (np.abs(side).max() + 1e-6)
            part[gy, gx] = np.floor((rank + 1) / 2 * veins * 0.999).astype(np.int64)
        self.cut(inside, part, palette, vary)


def _placed(
    corners: list[tuple[float, float]], at: tuple[float, float], size: float, turn: float, flip: float
) -> Field:
    """Corners given in a unit frame (y up), mirrored, turned, scaled and moved, in pixels."""
    ring = np.array(corners) * [flip, 1]
    c, s = np.cos(turn), np.sin(turn)
    x, y = ring[:, 0] * c - ring[:, 1] * s, ring[:, 0] * s + ring[:, 1] * c
    return rounded(np.stack([at[0] + size * x, at[1] - size * y], axis=-1).astype(np.float32))


_FALL = [
    (0.02, 0.02),
    (0.22, 0.12),
    (0.50, 0.02),
    (0.66, -0.30),
    (0.58, -0.66),
    (0.40, -0.74),
    (0.24, -0.50),
    (0.12, -0.18),
]
_STANDARD = [(0.0, 0.0), (0.20, 0.16), (0.34, 0.46), (0.26, 0.80), (0.04, 0.92), (-0.02, 0.60), (-0.04, 0.28)]
_MIDDLE = [
    (-0.10, 0.04),
    (0.10, 0.04),
    (0.24, -0.30),
    (0.26, -0.66),
    (0.0, -0.92),
    (-0.26, -0.66),
    (-0.24, -0.30),
]
_BEARD = [(-0.045, 0.0), (0.045, 0.0), (0.07, -0.22), (0.0, -0.46), (-0.07, -0.22)]


def _iris(
    panel: _Panel, at: tuple[float, float], size: float, turn: float, petals: Field, falls: Field
) -> None:
    gold = colours("f6a81c", "ffd84a", "fff0a8")
    for flip in (1.0, -1.0):
        panel.shape(_placed(_STANDARD, at, size, turn - 0.15 * flip, flip), petals, 2)
    panel.shape(
        _placed(
            [(-0.15, 0.1), (0.0, 0.0), (0.15, 0.1), (0.2, 0.5), (0.0, 0.85), (-0.2, 0.5)], at, size, turn, 1
        ),
        petals,
    )
    for flip in (1.0, -1.0):
        panel.shape(_placed(_FALL, at, size, turn, flip), falls, 2)
    panel.shape(_placed(_MIDDLE, at, size, turn, 1), falls, 3)
    panel.shape(_placed(_BEARD, at, size, turn, 1), gold)


def _leaf(
    panel: _Panel, foot: tuple[float, float], tip: tuple[float, float], bend: float, width: float
) -> None:
    green = colours("123f2a", "1f6b3a", "3f9a45", "8cc152", "2a8a6a")
    f, t = np.array(foot), np.array(tip)
    u = np.linspace(0, 1, 22)[:, None]
    side = np.array([-(t - f)[1], (t - f)[0]])
    middle = f + (t - f) * u + side * bend * np.sin(u * np.pi * 0.9)
    tangent = np.gradient(middle, axis=0)
    normal = np.stack([-tangent[:, 1], tangent[:, 0]], axis=-1) / np.linalg.norm(
        tangent, axis=1, keepdims=True
    )
    half = width * (1 - u) ** 0.75 * (0.65 + 0.5 * u)
    for one, two in ((half, 0 * half), (0 * half, -half)):
        cut = int(panel.rng.integers(8, 14))
        for part in (slice(0, cut + 1), slice(cut, 22)):
            ring = np.concatenate([(middle + normal * one)[part], (middle + normal * two)[part][::-1]])
            panel.shape(ring.astype(np.float32), green)


def _landscape(panel: _Panel, x: Field, y: Field) -> None:
    rng = panel.rng
    dx, dy = x - SUN[0], y - SUN[1]
    r, bearing = np.hypot(dx, dy), np.arctan2(dy, dx)
    everywhere = np.ones(x.shape, np.bool_)
    wave = 0.020 * np.sin(bearing * 5 + r * 9) + 0.012 * np.sin(bearing * 11 - r * 14)
    ring = np.digitize(r + wave, (0.15, 0.235, 0.345, 0.48, 0.64, 0.83, 1.02))
    rays = (
        np.floor((bearing + np.pi) / (2 * np.pi) * 26 + 0.5 * (ring % 2) + 0.35 * np.sin(r * 8 + ring)) % 26
    )
    bands = ("fff3b0 ffd86b ffb84d", "ffd06a ff9f4a f77f4f", "f79a5a ee6f63 d9587a", "c95c9a a55bb5 7c62c4",
             "6a6ad0 4a7fd6 3f9fe0", "3a86d2 2f66b8 2a4fa0", "2a4fa0 243c86 1d2c6a",
             "1d2c6a 16204f 20185a")  # fmt: skip
    for k, band in enumerate(bands):
        mask = everywhere & (ring == k)
        panel.cut(mask, (rays + 100 * ring).astype(np.int64), colours(*band.split()), 0.10)
    panel.cut(r < 0.112, np.zeros(x.shape, np.int64), colours("fff6c8", "ffe680"), 0.03)
    peaks = (("3a2a6a 5a3f92 7f5fb8 a884cf", 0.48, 0.055, 0.45),
             ("1f3a6f 2f5f96 4a86b0 7fb0c4", 0.555, 0.035, 0.35),
             ("143f4a 1f6a62 3f8f6f 7ab27a", 0.61, 0.020, 0.30))  # fmt: skip
    for band, level, swing, wavelength in peaks:
        line = ridge(x, rng, level, swing, wavelength)[None]
        slant = x + rng.choice((-1, 1)) * 0.55 * (y - line) + 0.01 * np.sin(y * 40)
        facet = np.floor(slant * 11 + rng.random()) + 100 * np.floor(
            (y - line) / 0.075 + 0.3 * np.sin(x * 19)
        )
        panel.cut(y > line, facet.astype(np.int64), colours(*band.split()), 0.13)
    shore = 0.665 + 0.006 * np.sin(x * 9)
    depth = (y - shore) / 0.05
    row = np.floor(
        np.sqrt(np.maximum(depth, 0)) * 2.1 + 0.16 * np.sin(x * 7.5 + np.sqrt(np.maximum(depth, 0)) * 5)
    )
    column = np.floor(x * 6.5 + 0.5 * (row % 2) + 0.4 * np.sin(row * 2.4) + 0.2 * np.sin(x * 12 + row))
    lake = y > shore
    near = np.abs(x - SUN[0]) < 0.07 + 0.045 * row + 0.02 * np.sin(row * 3)
    cell = (row * 50 + column).astype(np.int64)
    panel.cut(lake & near, cell, colours("ffe9a0", "ffc06a", "f08f7a", "c07fb0"), 0.08)
    panel.cut(lake & ~near, cell, colours("8fd0e0", "4aa8d0", "2f7fc0", "2a5aa8", "3f3f96", "1f2f78"), 0.12)


def draw(short_side: int = 768, seed: int = 17) -> Picture:
    """Glaze the picture, 4:3, `short_side` pixels high."""
    import cv2

    rng = np.random.default_rng(seed)
    shape = height, width = canvas_size(short_side, 4 / 3)
    unit = height / 1536
    x, y = grid(height, width)
    warp = noise(shape, rng, 300 * unit, exponent=2.2, finest=70 * unit)
    panel = _Panel(shape, rng)
    _landscape(
        panel, (x + 0.004 * warp).astype(np.float32), (y + 0.004 * np.roll(warp, 97, 1)).astype(np.float32)
    )

    def px(*points: tuple[float, float]) -> list[tuple[float, float]]:
        return [(a * height, b * height) for a, b in points]

    blades = ((0.05, -0.03, 0.50, 0.1), (0.12, 0.20, 0.44, -0.1), (0.20, 0.13, 0.58, 0.08),
              (0.30, 0.40, 0.62, -0.12),
              (0.36, 0.30, 0.74, 0.1), (0.48, 0.55, 0.80, -0.1), (0.62, 0.60, 0.84, 0.06),
              (0.78, 0.70, 0.72, 0.1),
              (0.90, 0.99, 0.62, -0.12), (1.02, 0.93, 0.55, 0.1), (1.10, 1.21, 0.50, -0.1),
              (1.20, 1.14, 0.60, 0.1),
              (1.28, 1.36, 0.46, -0.1))  # fmt: skip
    flowers = ((0.235, 0.40, 0.205, 0.06, 0), (1.06, 0.36, 0.215, -0.05, 1), (0.47, 0.68, 0.19, -0.08, 1),
               (0.84, 0.66, 0.195, 0.1, 0), (1.235, 0.72, 0.17, -0.1, 2),
               (0.07, 0.74, 0.16, 0.12, 2))  # fmt: skip
    for foot, tip, top, bend in blades:
        f, t = px((foot, 1.03), (tip, top))
        _leaf(panel, f, t, bend, 0.029 * height)
    for fx, fy, size, turn, _ in flowers:
        f, t = px((fx + 0.05 * np.sign(turn), 1.04), (fx, fy))
        _leaf(panel, f, (t[0], t[1] - size * 0.2 * height), 0.04, 0.017 * height)
    sets = (
        (colours("b9a4ec", "9a7fe0", "7a5acb", "5b3bb0"), colours("5a35a8", "4527a0", "6a2f9f", "8a4fc0")),
        (colours("ffd9ec", "f7a8cf", "e87fb5", "c9559c"), colours("b0307f", "8f1f6f", "c9448f", "e070a8")),
        (colours("fff3c9", "ffe08a", "ffc657", "f7a63a"), colours("e0772a", "c9511f", "f0933a", "b5401f")),
    )
    for fx, fy, size, turn, kind in flowers:
        at = px((fx, fy))[0]
        _iris(panel, at, size * height, turn, *sets[kind])

    # Lead: a came along every cut, rounded in section; solder where cuts meet.
    piece = panel.piece
    border = np.ones(shape, np.uint8)
    border[:, 1:][piece[:, 1:] != piece[:, :-1]] = 0
    border[1:][piece[1:] != piece[:-1]] = 0
    away = np.asarray(cv2.distanceTransform(border, cv2.DIST_L2, 5), np.float32)
    crowd = blur((border == 0).astype(np.float32), 9 * unit)
    half = (5.4 + 9 * np.clip(crowd - 0.06, 0, 0.2)) * unit * (1 + 0.10 * warp)
    lead = smoothstep(1.0, -1.0, blur((away - half).astype(np.float32), 1.2 * unit))

    tints = np.stack(panel.tints)
    chance = (piece.astype(np.int64) * 2654435761 % 1000) / np.float32(1000)
    streaks = np.stack(
        [noise(shape, rng, 130 * unit, exponent=1.5, finest=3 * unit, stretch=s) for s in (0.2, 0.8, 4.5)]
    )
    streak = np.take_along_axis(streaks, np.floor(chance * 3).astype(np.int64)[None], axis=0)[0]
    blend = smoothstep(-1.2, 1.2, (streak + 1.2 * (chance - 0.5)).astype(np.float32))[..., None]
    glass = tints[piece, 0] * (1 - blend) + tints[piece, 1] * blend
    seeds = noise(shape, rng, 16 * unit, exponent=1.1, finest=3 * unit)
    ripple = noise(shape, rng, 60 * unit, exponent=2.1, finest=14 * unit, stretch=0.6)
    back = 0.95 + 0.34 * np.exp(-(((x - SUN[0]) ** 2 + (y - SUN[1]) ** 2) / 0.22)) + 0.10 * streak
    rim = 1 - 0.34 * np.exp(-np.maximum(away - half, 0) / (7 * unit))
    glass = glass * (back * rim * (1 + 0.03 * seeds))[..., None]
    bubbles = smoothstep(2.5, 3.1, seeds)
    glass = glass + 0.25 * bubbles[..., None]
    surface = ripple * 0.10 + 0.006 * seeds
    glass = relief(
        glass.astype(np.float32), surface.astype(np.float32), depth=11 * unit, gloss=0.22, sigma=1.5 * unit
    )

    came = np.sqrt(np.clip(1 - (away / np.maximum(half, 1)) ** 2, 0, 1)) + 0.05 * seeds
    metal = np.broadcast_to(colours("2b2a2e")[0], (*shape, 3)) * (1 + 0.15 * ripple)[..., None]
    metal = relief(
        metal.astype(np.float32), came.astype(np.float32), depth=5 * unit, gloss=0.30, sigma=1.2 * unit
    )
    whole = mix(glass, metal, lead)
    halo = blur(np.clip(whole, 0, 1), 22 * unit)
    return finish((whole + 0.22 * halo * (1 - whole)).astype(np.float32))
