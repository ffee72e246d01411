"""`ink`: plum blossom before misty mountains, in ink washes, dry brush and a little red."""

from __future__ import annotations

import numpy as np

from nodes.samples.drawing.brush import Brush, Easel, scatter, trace, turned
from nodes.samples.drawing.canvas import (
    Field,
    Numbers,
    Picture,
    blur,
    canvas_size,
    grid,
    noise,
    ridge,
    smoothstep,
)
from nodes.samples.drawing.washes import PIGMENT, Paper, fan

SUN = (0.90, 0.27)
_DRY = Brush(bristles=14, colour_jitter=0.0, lip=0.0, furrow=0.55, ragged=0.5, round_ends=0.5, tip=0.15)
_WET = Brush(bristles=12, colour_jitter=0.0, lip=0.0, furrow=0.20, ragged=0.06, round_ends=0.5, tip=0.35)


def _brushed(
    paper: Paper, path: Field, width: Numbers, density: float, brush: Brush, pigment: str = "ink"
) -> None:
    """Strokes (N, K, 2) of ink; where the brush runs dry the paper's tooth stays white."""
    unit = paper.unit
    pad = int(width.max() + 18 * unit) + 4
    corners = path.reshape(-1, 2).astype(int)
    x0, y0 = np.maximum(corners.min(axis=0) - pad, 0)
    x1, y1 = np.minimum(corners.max(axis=0) + pad, (paper.shape[1], paper.shape[0]))
    if x1 - x0 < 4 or y1 - y0 < 4:
        return
    easel = Easel(np.zeros((y1 - y0, x1 - x0, 3), np.float32), paper.rng)
    easel.paint[...] = 0
    inside = (path - [x0, y0]).astype(np.float32)
    easel.stroke(inside, width.astype(np.float32), np.ones((len(path), 3), np.float32), brush)
    wet = np.clip((easel.height() - 0.30) / 0.5, 0, 1)
    held = smoothstep(-0.15, 0.25, wet * 1.25 - 0.42 - 0.22 * paper.tooth[y0:y1, x0:x1]) * (wet > 0)
    ink = blur(held, 0.9 * unit) + 0.10 * blur(held, 5 * unit)
    paper.load[y0:y1, x0:x1] += density * ink[..., None] * PIGMENT[pigment]


def _mountains(paper: Paper, x: Field, y: Field) -> None:
    """Ranges that step back into mist: dark along the crest, dissolving downwards, with brushed creases."""
    rng, unit = paper.rng, paper.unit
    height = x.shape[0]
    mist = noise(paper.shape, rng, 0.3 * height, exponent=1.9, finest=6 * unit, stretch=2.5)
    rough = noise(paper.shape, rng, 0.08 * height, exponent=1.4, finest=3 * unit)
    ranges = ((0.33, 0.060, 0.40, 0.30, 0.16, "indigo"), (0.45, 0.075, 0.33, 0.48, 0.17, "ink"),
              (0.60, 0.060, 0.30, 0.62, 0.16, "indigo"), (0.76, 0.050, 0.36, 0.72, 0.13, "ink"))  # fmt: skip
    for level, swing, wavelength, density, depth, pigment in ranges:
        line = ridge(x, rng, level, swing, wavelength) + 0.006 * np.abs(rough[0])
        below = y - line[None] - 0.004 * rough
        body = smoothstep(-0.002, 0.004, below)
        fade = np.exp(-np.maximum(below, 0) / (depth * (1 + 0.35 * mist)).clip(0.03))
        crest = np.exp(-np.maximum(below, 0) / 0.012) * 0.5
        wash = body * (fade * (0.62 + 0.22 * rough + 0.16 * mist) + crest)
        # Mist first hides what lies behind, then the new range is washed over it.
        paper.load *= (1 - 0.78 * body * smoothstep(0.16, 0.0, below))[..., None]
        paper.load += (density * np.clip(wash, 0, 2) * np.clip(1 - 0.13 * paper.tooth, 0.3, 2))[
            ..., None
        ] * PIGMENT[pigment]
        # Creases of the rock: dry strokes that fall from the crest on its shaded side.
        slope = np.gradient(line)[None] * height
        shaded = body * smoothstep(0.11, 0.01, below) * np.clip(0.35 + 1.2 * slope + 0.35 * rough, 0, 1)
        px, py = scatter(shaded.astype(np.float32), 15 * unit, rng)
        if px.size == 0:
            continue
        angle = (np.arctan(slope * 1.3) + 1.05 + 0.45 * rough).astype(np.float32)
        size = (rng.uniform(0.5, 1.4, px.size) * (0.5 + level) * unit).astype(np.float32)
        path = trace(angle, px, py, 62 * size, 7)
        _brushed(
            paper,
            turned(path, rng.normal(0, 0.25, px.size).astype(np.float32)),
            13 * size,
            0.75 * density,
            _DRY,
        )


def _limb(
    rng: np.random.Generator, start: Field, bearing: float, reach: float, bend: float, points: int
) -> Field:
    """A crooked limb (points, 2): straight runs with sudden turns, as plum wood grows."""
    turns = np.cumsum(rng.normal(0, 0.13, points) * (rng.random(points) < 0.55)) + np.linspace(
        0, bend, points
    )
    step = reach / (points - 1)
    heading = bearing + turns
    moves = np.stack([np.cos(heading), np.sin(heading)], axis=-1) * step
    return np.asarray(start + np.concatenate([[[0, 0]], np.cumsum(moves[1:], axis=0)]), dtype=np.float32)


def _branches(paper: Paper, height: int, rng: np.random.Generator) -> list[Field]:
    """The plum tree's limbs, thick to thin, in charged ink; returns places where blossoms may sit."""
    unit = paper.unit
    places: list[Field] = []

    def grow(start: Field, bearing: float, reach: float, width: float, bend: float, order: int) -> None:
        limb = _limb(rng, start, bearing, reach, bend, 15)
        for overlap in range(3 if order == 0 else 2):
            shift = rng.normal(0, 0.10 * width, 2)
            pieces = np.stack([limb[i : i + 5] + shift for i in range(0, 11, 2)])
            taper = np.linspace(width, 0.42 * width, len(pieces)) * (1 - 0.2 * overlap)
            _brushed(
                paper,
                pieces.astype(np.float32),
                taper,
                0.62 if overlap else 0.9,
                _DRY if overlap or order == 0 else _WET,
            )
        if order > 0:
            places.extend(limb[4:] + rng.normal(0, 5 * unit, (11, 2)))
        if order == 2:
            return
        for i in (*range(3, 14, 2 if order else 3), 14):
            side = 1 if (i // 2) % 2 else -1
            heading = float(np.arctan2(*(limb[i] - limb[i - 1])[::-1])) + side * rng.uniform(0.45, 1.0)
            share = (1.05 - 0.045 * i) * rng.uniform(0.35, 0.55)
            grow(
                limb[i],
                heading,
                reach * share,
                width * (0.40 - 0.012 * i),
                -side * rng.uniform(0.1, 0.5),
                order + 1,
            )

    grow(np.array([-0.03, 0.97], np.float32) * height, -0.62, 1.02 * height, 62 * unit, -0.30, 0)
    grow(np.array([1.37, 0.02], np.float32) * height, 2.55, 0.55 * height, 30 * unit, 0.35, 1)
    sheet = np.array(paper.shape[::-1])
    return [place for place in places if (place > 0).all() and (place < sheet).all()]


def _blossom(paper: Paper, at: Field, size: float) -> None:
    rng = paper.rng
    flat, turn = rng.uniform(0.65, 1.0), rng.uniform(0, 6.3)
    paper.reserve(float(at[0]), float(at[1]), size * 0.95, flat)
    for k in range(5):
        bearing = turn + k * 2 * np.pi / 5 + rng.normal(0, 0.08)
        petal = fan(rng, at, bearing, 0.60, size * rng.uniform(0.9, 1.1), flat, 0.03)
        drop = (float(0.9 * np.cos(bearing)), float(0.9 * np.sin(bearing)))
        pigment = "rose" if rng.random() < 0.85 else "scarlet"
        paper.wash(
            petal,
            pigment,
            rng.uniform(0.22, 0.50),
            charge=("scarlet", "rose")[k % 2],
            wet=0.16,
            slope=drop,
            rim=0.6,
        )
    for _ in range(11):
        b, r = rng.uniform(0, 6.3), rng.uniform(0.25, 0.55) * size
        tip = at + np.array([np.cos(b) * r, np.sin(b) * r * flat], np.float32)
        paper.wash(fan(rng, tip, 0, np.pi, 0.05 * size + 1.5, 1, 0.1), "ink", 1.0, wet=0.0, rim=0.1, fray=0.2)
    paper.wash(fan(rng, at, 0, np.pi, 0.14 * size, flat, 0.1), "gamboge", 0.9, charge="sienna", wet=0.2)


def draw(short_side: int = 768, seed: int = 77, tree: int = 5) -> Picture:
    """Paint the picture, 4:3, `short_side` pixels high."""
    rng = np.random.default_rng(seed)
    shape = height, width = canvas_size(short_side, 4 / 3)
    unit = height / 1536
    x, y = grid(height, width)
    paper = Paper(shape, unit, rng)
    drift = noise(shape, rng, 420 * unit, exponent=1.9, finest=5 * unit)
    tone = np.clip(0.16 + 0.10 * drift + 0.22 * smoothstep(0.5, 0.0, y), 0, 1)
    paper.load += (tone * np.clip(1 - 0.12 * paper.tooth, 0.3, 2))[..., None] * PIGMENT["indigo"] * 0.42
    paper.load += (0.10 * smoothstep(0.2, 0.8, y + 0.1 * drift))[..., None] * PIGMENT["sienna"]
    at = np.array(SUN, np.float32) * height
    paper.reserve(float(at[0]), float(at[1]), 0.118 * height, 1.0)
    disc = fan(rng, at, 0, np.pi, 0.112 * height, 1, 0.0)
    paper.wash(disc, "scarlet", 0.72, charge="rose", wet=0.08, slope=(0.0, -0.9), rim=0.35)
    _mountains(paper, x, y)
    for _ in range(9):
        paper.bloom(rng.uniform(0, width), rng.uniform(0.2, 1) * height, rng.uniform(60, 190) * unit)
    # The tree has random numbers of its own, so that it grows alike at every size.
    places = _branches(paper, height, np.random.default_rng(tree))
    chosen = rng.permutation(len(places))[:96]
    for i in chosen:
        _blossom(paper, places[i], rng.uniform(24, 52) * unit)
    for _ in range(90):
        dot = np.array([rng.uniform(0, width), rng.uniform(0, height)], np.float32)
        pigment = "rose" if rng.random() < 0.45 else "ink"
        paper.wash(
            fan(rng, dot, 0, np.pi, rng.gamma(1.5, 2.6) * unit + 1.5, 1, 0.12),
            pigment,
            0.6,
            wet=0.05,
            fray=0.3,
        )
    return paper.picture("f4ead6")
