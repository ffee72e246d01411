"""`watercolour`: poppies and cornflowers in a wet meadow, in translucent washes."""

from __future__ import annotations

import numpy as np

from nodes.samples.drawing.canvas import Field, Picture, canvas_size, colours, finish, grid, noise, smoothstep

_NAMES = ("scarlet", "rose", "ultramarine", "cerulean", "sap", "gamboge", "violet", "sienna", "indigo")
_TINTS = colours("e2331f", "d8416f", "2b3fa8", "3f9fc4", "5f8a2c", "f7c531", "7b4a9a", "a9582a", "1d2a4f")
PIGMENT = {name: -np.log(np.maximum(tint, 0.04)) for name, tint in zip(_NAMES, _TINTS, strict=True)}
"""Absorbance of a full wash of each pigment in red, green and blue: washes add, their colours multiply."""


class _Paper:
    """A sheet of cold-pressed paper that gathers absorbance (H, W, 3)."""

    def __init__(self, shape: tuple[int, int], unit: float, rng: np.random.Generator) -> None:
        self.shape, self.unit, self.rng = shape, unit, rng
        self.load = np.zeros((*shape, 3), np.float32)
        big = (shape[0] + 64, shape[1] + 64)
        self.tooth = noise(shape, rng, 14 * unit, exponent=1.25, finest=2.2 * unit)
        self.pool = noise(big, rng, 160 * unit, exponent=1.7, finest=4 * unit)
        self.fray = noise(big, rng, 90 * unit, exponent=1.45, finest=3 * unit)
        self.damp = noise(big, rng, 260 * unit, exponent=2.0, finest=30 * unit)

    def _patch(self, field: Field, h: int, w: int) -> Field:
        top = int(self.rng.integers(0, field.shape[0] - h + 1))
        left = int(self.rng.integers(0, field.shape[1] - w + 1))
        return field[top : top + h, left : left + w]

    def wash(
        self,
        outline: Field,
        pigment: str,
        density: float,
        *,
        charge: str | None = None,
        rim: float = 0.8,
        wet: float = 0.25,
        fray: float = 1.0,
        slope: tuple[float, float] = (0.0, 0.4),
        grain: float = 0.12,
    ) -> None:
        """Flood a polygon (K, 2), in pixels, with a pigment, `charge` dropped into it while wet.

        `wet` is the share of the edge that bleeds, `fray` its raggedness, `slope` where the paint pools.
        """
        import cv2

        unit, margin = self.unit, int(46 * self.unit) + 4
        x0, y0 = np.maximum(np.floor(outline.min(axis=0)).astype(int) - margin, 0)
        x1, y1 = np.minimum(np.ceil(outline.max(axis=0)).astype(int) + margin, (self.shape[1], self.shape[0]))
        h, w = int(y1 - y0), int(x1 - x0)
        if h < 8 or w < 8:
            return
        mask8 = np.zeros((h, w), np.uint8)
        cv2.fillPoly(mask8, [np.round((outline - [x0, y0]) * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
        flat = np.asarray(mask8, np.float32) / np.float32(255)
        ragged, pool, damp = (self._patch(f, h, w) for f in (self.fray, self.pool, self.damp))
        inner = np.asarray(cv2.distanceTransform((flat > 0.5).astype(np.uint8), cv2.DIST_L2, 5), np.float32)
        outer = np.asarray(cv2.distanceTransform((flat <= 0.5).astype(np.uint8), cv2.DIST_L2, 5), np.float32)
        depth = np.clip(inner - outer, -1e4, 1e4) + 3.2 * fray * unit * ragged
        soak = smoothstep(1 - 2.2 * wet, 1.4 - 2.2 * wet, damp)
        reach = (1.2 + 30 * soak) * unit
        body = smoothstep(-1, 1, (depth / reach).astype(np.float32))
        edge = np.exp(-np.maximum(depth, 0) / (4.2 * unit)) + 0.5 * np.exp(
            -np.maximum(depth, 0) / (15 * unit)
        )
        gy, gx = np.mgrid[0:h, 0:w].astype(np.float32)
        lean = slope[0] * (gx / w - 0.5) + slope[1] * (gy / h - 0.5)
        amount = density * body * np.clip(0.78 + 0.24 * pool + lean, 0.12, 2) * (1 + rim * edge * (1 - soak))
        amount = amount * np.clip(1 - grain * self.tooth[y0:y1, x0:x1], 0.2, 2)
        tint = PIGMENT[pigment]
        if charge is None:
            self.load[y0:y1, x0:x1] += amount[..., None] * tint
        else:
            other = smoothstep(-0.3, 0.9, (self._patch(self.pool, h, w) + 1.3 * lean).astype(np.float32))[
                ..., None
            ]
            self.load[y0:y1, x0:x1] += amount[..., None] * (tint * (1 - other) + PIGMENT[charge] * other)

    def reserve(self, x: float, y: float, radius: float, flat: float) -> None:
        """Lift the paint off an ellipse, as masking fluid would have kept it clean."""
        r = int(radius * 1.6)
        x0, y0 = max(int(x) - r, 0), max(int(y) - r, 0)
        x1, y1 = min(int(x) + r, self.shape[1]), min(int(y) + r, self.shape[0])
        gy, gx = np.mgrid[y0:y1, x0:x1].astype(np.float32)
        d = np.hypot(gx - x, (gy - y) / flat) / radius + 0.07 * self._patch(self.fray, y1 - y0, x1 - x0)
        self.load[y0:y1, x0:x1] *= (0.10 + 0.90 * smoothstep(0.78, 1.04, d))[..., None]

    def bloom(self, x: float, y: float, radius: float) -> None:
        """A backrun: water pushes the pigment outwards into a crinkled rim."""
        r = int(radius * 1.5)
        x0, y0 = max(int(x) - r, 0), max(int(y) - r, 0)
        x1, y1 = min(int(x) + r, self.shape[1]), min(int(y) + r, self.shape[0])
        if x1 - x0 < 8 or y1 - y0 < 8:
            return
        gy, gx = np.mgrid[y0:y1, x0:x1].astype(np.float32)
        d = np.hypot(gx - x, (gy - y) * 1.1) / radius + 0.12 * self._patch(self.fray, y1 - y0, x1 - x0)
        push = 1 - 0.5 * smoothstep(1.0, 0.55, d) + 0.55 * np.exp(-(((d - 1.0) / 0.055) ** 2)) * (d < 1.02)
        self.load[y0:y1, x0:x1] *= push[..., None]

    def picture(self) -> Picture:
        """The dry sheet in daylight."""
        dy, dx = np.gradient(self.tooth)
        light = 1 - 0.030 * (dx + dy) / self.unit * 2
        fibre = 1 + 0.008 * self.tooth
        return finish(
            (np.exp(-self.load) * colours("fbf7ec")[0] * (light * fibre)[..., None]).astype(np.float32)
        )


def _fan(
    rng: np.random.Generator,
    at: Field,
    bearing: float,
    spread: float,
    reach: float,
    flat: float,
    frill: float,
) -> Field:
    """One petal: a fan from `at`, its far edge frilled; `flat` foreshortens it. Returns (K, 2) pixels."""
    t = np.linspace(-1, 1, 44)
    swell = (1 - np.abs(t) ** 3.2) ** 0.5
    waves = sum(
        rng.normal(0, frill / k) * np.sin(k * np.pi * t + rng.uniform(0, 6.3)) for k in (2, 3, 5, 8, 11)
    )
    r = reach * (0.16 + 0.84 * swell * (1 + np.asarray(waves)))
    angle = bearing + t * spread
    return np.stack([at[0] + r * np.cos(angle), at[1] + r * np.sin(angle) * flat], axis=-1).astype(np.float32)


def _blade(rng: np.random.Generator, foot: Field, tip: Field, bend: float, width: float) -> Field:
    """A stem or a blade of grass: a tapering curved ribbon (K, 2)."""
    t = np.linspace(0, 1, 26)[:, None]
    side = np.array([-(tip - foot)[1], (tip - foot)[0]])
    middle = foot + (tip - foot) * t + side * bend * np.sin(t * np.pi) ** 1.3
    middle = middle + side * 0.012 * np.sin(t * 9 + rng.uniform(0, 6))
    tangent = np.gradient(middle, axis=0)
    normal = np.stack([-tangent[:, 1], tangent[:, 0]], axis=-1)
    normal /= np.linalg.norm(normal, axis=1, keepdims=True) + 1e-6
    half = width * (1 - t) ** 0.6 * (1 + 0.18 * np.sin(t * 13 + rng.uniform(0, 6)))
    return np.concatenate([middle + normal * half, (middle - normal * half)[::-1]]).astype(np.float32)


def _poppy(paper: _Paper, x: float, y: float, size: float, tilt: float, flat: float) -> None:
    rng, u = paper.rng, paper.unit
    at = np.array([x, y], np.float32)
    paper.reserve(x, y + 0.05 * size * flat, size * 1.0, flat * (1 + 0.1 * tilt))
    turn = rng.uniform(0, 6.3)
    for layer, (count, reach, density) in enumerate(((4, 1.0, 0.36), (5, 0.86, 0.34), (3, 0.62, 0.36))):
        for k in range(count):
            bearing = turn + layer * 0.7 + k * 2 * np.pi / count + rng.normal(0, 0.14)
            up = 1 + tilt * np.sin(bearing)
            outline = _fan(
                rng,
                at,
                bearing,
                rng.uniform(0.62, 0.86),
                size * reach * up * rng.uniform(0.9, 1.1),
                flat,
                0.085,
            )
            charge = ("rose", "gamboge", "scarlet", "violet")[int(rng.choice(4, p=(0.32, 0.44, 0.19, 0.05)))]
            drop = (float(-0.5 * np.cos(bearing)), float(-0.5 * np.sin(bearing)))
            paper.wash(
                outline,
                "scarlet",
                density * rng.uniform(0.7, 1.2),
                charge=charge,
                wet=0.12,
                slope=drop,
                rim=0.75,
            )
    # Veins drawn into the damp petals, then the dark heart and its ring of stamens.
    for _ in range(46):
        b, r0, r1 = rng.uniform(0, 6.3), rng.uniform(0.2, 0.35) * size, rng.uniform(0.5, 0.85) * size
        ray = np.array([np.cos(b), np.sin(b) * flat], np.float32)
        paper.wash(
            _blade(rng, at + ray * r0, at + ray * r1, rng.normal(0, 0.08), 2.6 * u),
            "rose",
            0.32,
            wet=0.2,
            rim=0.2,
        )
    for radius, pigment, density in ((0.25, "violet", 0.35), (0.18, "indigo", 0.7), (0.10, "sap", 0.7)):
        paper.wash(
            _fan(rng, at, 0, np.pi, size * radius, flat, 0.10),
            pigment,
            density,
            charge="violet",
            wet=0.3,
            fray=1.6,
        )
    for _ in range(44):
        b, r0 = rng.uniform(0, 6.3), rng.uniform(0.22, 0.38) * size
        dot = at + np.array([np.cos(b) * r0, np.sin(b) * r0 * flat], np.float32)
        paper.wash(
            _fan(rng, dot, 0, np.pi, rng.uniform(4, 8) * u, 1, 0.2), "indigo", 1.3, wet=0.0, rim=0.2, fray=0.4
        )


def _cornflower(paper: _Paper, x: float, y: float, size: float, flat: float) -> None:
    rng = paper.rng
    at = np.array([x, y], np.float32)
    paper.reserve(x, y, size * 0.8, flat)
    for layer, reach in ((0, 1.0), (1, 0.62)):
        count = 9 - 2 * layer
        for k in range(count):
            bearing = k * 2 * np.pi / count + rng.normal(0, 0.16) + layer
            outline = _fan(rng, at, bearing, 0.32, size * reach * rng.uniform(0.8, 1.15), flat, 0.17)
            drop = (float(-0.6 * np.cos(bearing)), float(-0.6 * np.sin(bearing)))
            paper.wash(
                outline, "ultramarine", 0.5, charge=("cerulean", "violet")[k % 2], wet=0.12, slope=drop
            )
    paper.wash(_fan(rng, at, 0, np.pi, size * 0.26, flat, 0.2), "indigo", 0.8, charge="violet", wet=0.3)


def _ground(paper: _Paper, y: Field) -> None:
    """Wet-in-wet colour over the whole sheet, then soft blooms."""
    rng, unit = paper.rng, paper.unit
    for pigment, density, low, high in (
        ("cerulean", 0.42, 0.75, -0.1),
        ("violet", 0.20, 0.9, 0.1),
        ("gamboge", 0.42, 0.15, 0.9),
        ("sap", 0.40, 0.42, 1.05),
        ("rose", 0.22, 0.2, 0.6),
        ("indigo", 0.10, 0.62, 1.1),
    ):
        drift = noise(paper.shape, rng, 520 * unit, exponent=1.9, finest=5 * unit)
        shore = noise(paper.shape, rng, 120 * unit, exponent=1.5, finest=3 * unit)
        field = smoothstep(low, high, (y + 0.20 * drift + 0.03 * shore).astype(np.float32))
        step = smoothstep(-0.05, 0.05, drift + 0.15 * shore) * 0.35 + 0.65
        line = np.exp(-np.abs(drift + 0.15 * shore) * 16) * 0.28
        grain = np.clip(
            1 - (0.16 if pigment in ("cerulean", "violet", "indigo") else 0.09) * paper.tooth, 0.2, 2
        )
        paper.load += (density * field * (step + line) * grain)[..., None] * PIGMENT[pigment]
    height, width = paper.shape
    for _ in range(26):
        paper.bloom(rng.uniform(0, width), rng.uniform(0, height), rng.uniform(40, 190) * unit)


def draw(short_side: int = 768, seed: int = 21) -> Picture:
    """Paint the picture, 4:3, `short_side` pixels high."""
    rng = np.random.default_rng(seed)
    shape = height, width = canvas_size(short_side, 4 / 3)
    unit = height / 1536
    _, y = grid(height, width)
    paper = _Paper(shape, unit, rng)
    _ground(paper, y)

    def grass(count: int, density: float, low: float, tall: tuple[float, float], thick: float) -> None:
        for _ in range(count):
            fx, fy = rng.uniform(-0.05, 1.38), rng.uniform(low, 1.05)
            tip = np.array([fx + rng.normal(0, 0.09), fy - rng.uniform(*tall)]) * height
            blade = _blade(
                rng, np.array([fx, fy]) * height, tip, rng.normal(0, 0.10), rng.uniform(0.4, 1) * thick * unit
            )
            pigment, charge = (("sap", "gamboge"), ("sap", "cerulean"), ("indigo", "sap"), ("sienna", "sap"))[
                int(rng.choice(4, p=(0.42, 0.33, 0.15, 0.1)))
            ]
            paper.wash(blade, pigment, density * rng.uniform(0.5, 1.2), charge=charge, wet=0.14, rim=0.5)

    grass(70, 0.24, 0.75, (0.25, 0.6), 22)
    poppies = ((0.34, 0.36, 0.215, 0.25, 0.82), (0.86, 0.30, 0.185, 0.3, 0.7), (1.13, 0.60, 0.20, 0.2, 0.86),
               (0.66, 0.66, 0.175, 0.3, 0.72), (0.13, 0.74, 0.15, 0.3, 0.66), (0.60, 0.13, 0.085, 0.4, 0.55),
               (1.24, 0.20, 0.095, 0.4, 0.6))  # fmt: skip
    blues = ((0.58, 0.42, 0.085), (1.05, 0.40, 0.07), (0.34, 0.83, 0.09), (0.93, 0.83, 0.085),
             (0.11, 0.47, 0.065),
             (1.27, 0.86, 0.075), (0.10, 0.16, 0.055), (1.02, 0.13, 0.05), (0.46, 0.62, 0.05))  # fmt: skip
    for fx, fy, size, *_ in (*poppies, *blues):
        foot = np.array([fx + rng.normal(0, 0.06), 1.06]) * height
        stem = _blade(rng, foot, np.array([fx, fy]) * height, rng.normal(0, 0.07), (5 + 26 * size) * unit)
        paper.wash(stem, "sap", 0.62, charge="gamboge", wet=0.1, rim=0.6)
    for fx, fy, size in blues:
        _cornflower(paper, fx * height, fy * height, size * height, rng.uniform(0.7, 0.95))
    for fx, fy, size, tilt, flat in poppies:
        _poppy(paper, fx * height, fy * height, size * height, tilt, flat)
    grass(46, 0.5, 0.96, (0.15, 0.42), 15)
    for _ in range(170):
        dot = np.array([rng.uniform(0, width), rng.uniform(0, height)], np.float32)
        pigment = _NAMES[int(rng.integers(0, 6))]
        paper.wash(
            _fan(rng, dot, 0, np.pi, rng.gamma(1.6, 3.2) * unit + 2, 1, 0.12),
            pigment,
            0.55,
            wet=0.05,
            fray=0.3,
        )
    return paper.picture()
