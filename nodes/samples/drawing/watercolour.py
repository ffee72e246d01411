"""`watercolour`: poppies and cornflowers in a wet meadow, in translucent washes."""

from __future__ import annotations

import numpy as np

from nodes.samples.drawing.canvas import Field, Picture, canvas_size, grid, noise, smoothstep
from nodes.samples.drawing.washes import PIGMENT, PIGMENTS, Paper, blade, fan


def _poppy(paper: Paper, x: float, y: float, size: float, tilt: float, flat: float) -> None:
    rng, u = paper.rng, paper.unit
    at = np.array([x, y], np.float32)
    paper.reserve(x, y + 0.05 * size * flat, size * 1.0, flat * (1 + 0.1 * tilt))
    turn = rng.uniform(0, 6.3)
    for layer, (count, reach, density) in enumerate(((4, 1.0, 0.36), (5, 0.86, 0.34), (3, 0.62, 0.36))):
        for k in range(count):
            bearing = turn + layer * 0.7 + k * 2 * np.pi / count + rng.normal(0, 0.14)
            up = 1 + tilt * np.sin(bearing)
            outline = fan(
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
            blade(rng, at + ray * r0, at + ray * r1, rng.normal(0, 0.08), 2.6 * u),
            "rose",
            0.32,
            wet=0.2,
            rim=0.2,
        )
    for radius, pigment, density in ((0.25, "violet", 0.35), (0.18, "indigo", 0.7), (0.10, "sap", 0.7)):
        paper.wash(
            fan(rng, at, 0, np.pi, size * radius, flat, 0.10),
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
            fan(rng, dot, 0, np.pi, rng.uniform(4, 8) * u, 1, 0.2), "indigo", 1.3, wet=0.0, rim=0.2, fray=0.4
        )


def _cornflower(paper: Paper, x: float, y: float, size: float, flat: float) -> None:
    rng = paper.rng
    at = np.array([x, y], np.float32)
    paper.reserve(x, y, size * 0.8, flat)
    for layer, reach in ((0, 1.0), (1, 0.62)):
        count = 9 - 2 * layer
        for k in range(count):
            bearing = k * 2 * np.pi / count + rng.normal(0, 0.16) + layer
            outline = fan(rng, at, bearing, 0.32, size * reach * rng.uniform(0.8, 1.15), flat, 0.17)
            drop = (float(-0.6 * np.cos(bearing)), float(-0.6 * np.sin(bearing)))
            paper.wash(
                outline, "ultramarine", 0.5, charge=("cerulean", "violet")[k % 2], wet=0.12, slope=drop
            )
    paper.wash(fan(rng, at, 0, np.pi, size * 0.26, flat, 0.2), "indigo", 0.8, charge="violet", wet=0.3)


def _ground(paper: Paper, y: Field) -> None:
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
    paper = Paper(shape, unit, rng)
    _ground(paper, y)

    def grass(count: int, density: float, low: float, tall: tuple[float, float], thick: float) -> None:
        for _ in range(count):
            fx, fy = rng.uniform(-0.05, 1.38), rng.uniform(low, 1.05)
            tip = np.array([fx + rng.normal(0, 0.09), fy - rng.uniform(*tall)]) * height
            leaf = blade(
                rng, np.array([fx, fy]) * height, tip, rng.normal(0, 0.10), rng.uniform(0.4, 1) * thick * unit
            )
            pigment, charge = (("sap", "gamboge"), ("sap", "cerulean"), ("indigo", "sap"), ("sienna", "sap"))[
                int(rng.choice(4, p=(0.42, 0.33, 0.15, 0.1)))
            ]
            paper.wash(leaf, pigment, density * rng.uniform(0.5, 1.2), charge=charge, wet=0.14, rim=0.5)

    grass(70, 0.24, 0.75, (0.25, 0.6), 22)
    poppies = ((0.34, 0.36, 0.215, 0.25, 0.82), (0.86, 0.30, 0.185, 0.3, 0.7), (1.13, 0.60, 0.20, 0.2, 0.86),
               (0.66, 0.66, 0.175, 0.3, 0.72), (0.13, 0.74, 0.15, 0.3, 0.66), (0.60, 0.13, 0.085, 0.4, 0.55),
               (1.24, 0.20, 0.095, 0.4, 0.6))  # fmt: skip
    blues = ((0.58, 0.42, 0.085), (1.05, 0.40, 0.07), (0.34, 0.83, 0.09), (0.93, 0.83, 0.085),
             (0.11, 0.47, 0.065),
             (1.27, 0.86, 0.075), (0.10, 0.16, 0.055), (1.02, 0.13, 0.05), (0.46, 0.62, 0.05))  # fmt: skip
    for fx, fy, size, *_ in (*poppies, *blues):
        foot = np.array([fx + rng.normal(0, 0.06), 1.06]) * height
        stem = blade(rng, foot, np.array([fx, fy]) * height, rng.normal(0, 0.07), (5 + 26 * size) * unit)
        paper.wash(stem, "sap", 0.62, charge="gamboge", wet=0.1, rim=0.6)
    for fx, fy, size in blues:
        _cornflower(paper, fx * height, fy * height, size * height, rng.uniform(0.7, 0.95))
    for fx, fy, size, tilt, flat in poppies:
        _poppy(paper, fx * height, fy * height, size * height, tilt, flat)
    grass(46, 0.5, 0.96, (0.15, 0.42), 15)
    for _ in range(170):
        dot = np.array([rng.uniform(0, width), rng.uniform(0, height)], np.float32)
        pigment = PIGMENTS[int(rng.integers(0, 6))]
        paper.wash(
            fan(rng, dot, 0, np.pi, rng.gamma(1.6, 3.2) * unit + 2, 1, 0.12),
            pigment,
            0.55,
            wet=0.05,
            fray=0.3,
        )
    return paper.picture()
