"""`knife`: an avenue in autumn after rain, laid on with a palette knife in slabs of unmixed paint."""

from __future__ import annotations

import numpy as np

from nodes.samples.drawing.brush import Brush, Easel, scatter, turned, varied
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
    ramp,
    relief,
    sample,
    smoothstep,
)

GLOW = (0.56, 0.47)
HORIZON = 0.60
_LEAF = colours("fdeaa0", "fad04e", "f7a928", "ea6a1f", "c9302a", "8f1f4a", "54256b", "2b2a63")
_WATER = colours("fff0c4", "f6c860", "e88a3c", "b9485a", "6a3f86", "3a4a94", "24316b", "151c40")
_SLAB = Brush(
    bristles=20,
    colour_jitter=0.045,
    streak=0.3,
    ragged=0.06,
    lip=0.55,
    lip_power=7,
    furrow=0.10,
    round_ends=0.10,
    tip=0.86,
)
_EDGE = Brush(
    bristles=9,
    colour_jitter=0.05,
    streak=0.2,
    ragged=0.1,
    lip=0.5,
    lip_power=5,
    furrow=0.12,
    round_ends=0.15,
    tip=0.7,
)


def _slabs(
    easel: Easel,
    x: Field,
    y: Field,
    angle: Field,
    tint: Field,
    wide: Field,
    long: Field,
    brush: Brush,
    spread: float,
) -> None:
    """Slabs centred on x, y (N,), along `angle` (N,), streaked with another colour."""
    rng = easel.rng
    t = np.linspace(-0.5, 0.5, 7)[None]
    bow = rng.normal(0, 0.05, (x.size, 1)) * (0.25 - t * t) * 4
    along = t * long[:, None]
    path = np.stack([x[:, None] + along, y[:, None] + bow * long[:, None]], axis=-1).astype(np.float32)
    path = turned(path, (angle + rng.normal(0, spread, x.size)).astype(np.float32))
    kind = rng.random((x.size, 1))
    foreign = colours("f9e08b", "2f4fa0", "d8432c", "6b2f7d", "3a8f8a")[rng.integers(0, 5, x.size)]
    second = np.where(
        kind < 0.42, tint * 1.4 + 0.06, np.where(kind < 0.82, tint * 0.58, 0.5 * tint + 0.5 * foreign)
    )
    easel.stroke(path, wide, tint, brush, np.clip(second, 0, 1).astype(np.float32))


def _trunks(easel: Easel, scene: Field, unit: float, rng: np.random.Generator, mirror: bool) -> None:
    """Two rows of trees that shrink towards the light, built of slabs, lit on the inner side."""
    height = scene.shape[0]
    trees = [(side, d) for d in (0.92, 0.72, 0.55, 0.40, 0.28, 0.19) for side in (-1, 1)]
    for side, depth in reversed(trees):
        foot_x = (GLOW[0] + side * (0.04 + 0.62 * depth) + rng.normal(0, 0.014)) * height
        foot_y = (HORIZON + 0.02 + 0.26 * depth**1.25) * height
        tall, thick = (0.22 + 1.0 * depth) * height, (0.006 + 0.040 * depth) * height
        if mirror:
            tall = 0.42 * tall
        count = int(44 + 110 * depth)
        s = rng.permutation(np.linspace(0, 1, count))
        lean = side * 0.06 * depth * s**1.5 * height
        across = rng.uniform(-1, 1, count)
        px = foot_x - (0 if mirror else lean) + across * thick * 0.6 * (1 - 0.4 * s)
        py = foot_y + s * tall * (1 if mirror else -1)
        lit = np.clip(0.42 - 0.72 * side * across + rng.normal(0, 0.08, count), 0, 1) ** 1.6
        bark = ramp(
            lit.astype(np.float32), (0, 0.35, 0.7, 1), colours("17122e", "3a2348", "8a4a3f", "e9a25a")
        )
        if mirror:
            bark = 0.55 * bark + 0.45 * sample(scene, px.astype(np.float32), py.astype(np.float32))
        angle = np.full(count, np.pi / 2) + (0 if mirror else side * 0.06)
        wide = np.maximum(thick * rng.uniform(0.35, 0.6, count), 9 * unit)
        long = rng.uniform(2.2, 4.2, count) * wide
        _slabs(
            easel,
            px.astype(np.float32),
            py.astype(np.float32),
            angle.astype(np.float32),
            varied(bark.astype(np.float32), rng, 0.08, 0.02),
            wide.astype(np.float32),
            long.astype(np.float32),
            _EDGE,
            0.05,
        )
        if mirror:
            continue
        for _ in range(int(3 + 4 * depth)):
            start, reach = rng.uniform(0.38, 0.95), rng.uniform(0.10, 0.30) * tall
            out = rng.choice((-1.0, 1.0))
            bend = -np.pi / 2 + out * rng.uniform(0.5, 1.0)
            k = 7
            u = np.linspace(0, 1, k)
            bx = foot_x - side * 0.06 * depth * start**1.5 * height + np.cos(bend) * u * reach
            by = foot_y - start * tall + np.sin(bend) * u * reach
            tint = varied(np.repeat(colours("241a3a"), k, axis=0), rng, 0.2, 0.02)
            _slabs(
                easel,
                bx.astype(np.float32),
                by.astype(np.float32),
                np.full(k, bend, np.float32),
                tint,
                (np.linspace(0.34, 0.10, k) * thick + 4 * unit).astype(np.float32),
                np.full(k, reach / k * 1.7, np.float32),
                _EDGE,
                0.12,
            )


def draw(short_side: int = 768, seed: int = 31) -> Picture:
    """Paint the picture, 4:3, `short_side` pixels high."""
    rng = np.random.default_rng(seed)
    shape = height, width = canvas_size(short_side, 4 / 3)
    unit = height / 1536
    x, y = grid(height, width)
    soft = noise(shape, rng, 420 * unit, exponent=1.7, finest=60 * unit)
    fine = noise(shape, rng, 120 * unit, exponent=1.3, finest=30 * unit)
    r = np.hypot((x - GLOW[0]) * 0.95, (y - GLOW[1]) * 1.1)
    leaves = ramp(r + 0.075 * soft + 0.035 * fine, np.linspace(0.02, 0.78, 8).tolist(), _LEAF)
    gap = smoothstep(0.9, 1.7, soft + 0.5 * fine) * smoothstep(0.5, 0.15, y)
    leaves = mix(leaves, colours("6fb0d6")[0], gap * 0.9)
    down = y - HORIZON
    column = np.abs(x - GLOW[0] + 0.02 * soft) * (1.0 - 0.5 * np.clip(down / 0.4, 0, 1))
    water = ramp(column + 0.05 * soft + 0.45 * down + 0.03 * fine, np.linspace(0.0, 0.72, 8).tolist(), _WATER)
    bank = smoothstep(-0.03, 0.05, np.abs(x - GLOW[0]) - 0.10 - 1.35 * np.clip(down, 0, 1))
    litter = ramp(
        fine + 0.5 * soft,
        (-2, -0.6, 0.4, 1.3, 2.4),
        colours("4a1d3f", "9c2c2c", "d9622a", "f2a93a", "fbe08a"),
    )
    water = mix(water, litter, bank)
    scene = mix(leaves, water, smoothstep(-0.004, 0.004, down))
    scene = blur(scene, 3 * unit)

    easel = Easel(scene * 0.5, rng)
    below = smoothstep(-0.01, 0.01, down) * (1 - bank)
    hang = np.arctan2(y - GLOW[1], x - GLOW[0])
    angle = np.where(
        down > 0, 0.05 * soft * bank + 0.35 * bank * np.sign(x - GLOW[0]), hang + 0.9 + 0.5 * soft
    )

    def lay(spacing: float, wide: float, brush: Brush, spread: float, share: float) -> None:
        px, py = scatter(np.full_like(x, share), spacing * unit, rng)
        near = np.clip(0.45 + 1.1 * np.hypot(px / height - GLOW[0], py / height - GLOW[1]), 0.45, 1.15)
        size = (wide * unit * near * rng.uniform(0.7, 1.3, px.size)).astype(np.float32)
        ratio = np.where(
            sample(below, px, py) > 0.5, rng.uniform(2.0, 4.5, px.size), rng.uniform(1.2, 2.4, px.size)
        )
        tint = varied(sample(scene, px, py), rng, 0.13, 0.035)
        wild = rng.normal(0, spread, px.size) * np.where(sample(below, px, py) > 0.5, 0.15, 1.0)
        turn = (sample(angle.astype(np.float32), px, py) + wild).astype(np.float32)
        _slabs(easel, px, py, turn, tint, size, (size * ratio).astype(np.float32), brush, 0.05)

    lay(32, 92, _SLAB, 0.6, 1.0)
    _trunks(easel, scene, unit, rng, mirror=True)
    lay(28, 58, _SLAB, 0.6, 0.62)
    lay(24, 34, _EDGE, 0.7, 0.34)
    _trunks(easel, scene, unit, rng, mirror=False)
    # Leaves that catch the light, and their sparks on the wet ground.
    px, py = scatter(
        (0.42 * smoothstep(0.2, 1.6, soft + 0.8 * fine) * (down < -0.06) * (1 - gap) + 0.13 * below).astype(
            np.float32
        ),
        20 * unit,
        rng,
    )
    size = (rng.uniform(11, 24, px.size) * unit).astype(np.float32)
    flat = np.where(sample(below, px, py) > 0.5, 0.0, rng.uniform(0, np.pi, px.size)).astype(np.float32)
    spark = varied(np.clip(sample(scene, px, py) * 1.22 + 0.06, 0, 1), rng, 0.08, 0.04)
    _slabs(easel, px, py, flat, spark, size, size * 2, _EDGE, 0.2)
    return finish(relief(easel.colour(), easel.height(), depth=7.5 * unit, gloss=0.30, sigma=1.2 * unit))
