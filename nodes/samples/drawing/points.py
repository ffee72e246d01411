"""`points`: a river on a Sunday with poplars and sails, all in dots of unmixed colour."""

from __future__ import annotations

import numpy as np

from nodes.samples.drawing.brush import Brush, Easel, scatter, turned
from nodes.samples.drawing.canvas import (
    Field,
    Picture,
    canvas_size,
    colours,
    finish,
    grid,
    mix,
    noise,
    ramp,
    relief,
    ridge,
    sample,
    smoothstep,
)

_DOT = Brush(bristles=4, colour_jitter=0.03, lip=0.35, ragged=0.05, furrow=0.2, round_ends=0.7, tip=0.25)
_DAB = Brush(bristles=6, colour_jitter=0.05, lip=0.4, ragged=0.1, furrow=0.3, round_ends=0.6, tip=0.3)
_PURE = colours(
    "fdf3cf", "fbe36a", "f8c12e", "f4912a", "ea5a33", "d93a52", "d66a9c", "b08fd0", "7a62bd", "4652b0",
    "2f74c8",
    "58a9dc", "9fd2e0", "39a6a0", "2f8a55", "6db04a", "b5d055", "1f4f5a", "3a2f6a", "7a3f3a", "ead2b8",
    "cfe3ea",
)  # fmt: skip
"""The box of unmixed paints: every dot is one of these, a little varied."""


def _scene(x: Field, y: Field, rng: np.random.Generator) -> tuple[Field, Field]:
    """What the dots add up to, (H, W, 3), and how fine they are there, (H, W) in [0, 1]."""
    shape = x.shape
    height = shape[0]
    cloud = noise(shape, rng, 0.30 * height, exponent=1.8, finest=0.02 * height, stretch=2.2)
    leafy = noise(shape, rng, 0.07 * height, exponent=1.4, finest=0.012 * height)
    t = y / 0.48
    scene = ramp(t, (0, 0.35, 0.7, 1), colours("4a86d0", "7fb4e4", "e9bfc4", "f6b98a"))
    scene = mix(scene, colours("fff1d6")[0], smoothstep(0.3, 1.6, cloud) * smoothstep(0.46, 0.2, y) * 0.9)
    scene = mix(
        scene, colours("b9a0d0")[0], smoothstep(0.7, 2.0, np.roll(cloud, int(0.02 * height), 0)) * 0.4
    )
    fine = np.full_like(x, 0.3)

    def put(mask: Field, tint: Field, detail: float) -> None:
        nonlocal scene, fine
        scene = mix(scene, tint, mask)
        fine = np.maximum(fine * (1 - mask), detail * mask)

    far = ridge(x, rng, 0.43, 0.016, 0.3)[None]
    put(
        smoothstep(-0.003, 0.003, y - far),
        ramp((y - far) / 0.07 + 0.2 * leafy, (0, 0.5, 1), colours("6a78c0", "5a8fa8", "86ad6a")),
        0.5,
    )
    # Water mirrors the sky, then the far bank; ripples break both.
    shore = 0.505
    ripple = np.sin(y * 210 + 3 * leafy + 5 * np.sin(x * 6)) * 0.5
    w = (y - shore) / (1 - shore)
    put(
        smoothstep(-0.003, 0.003, y - shore),
        ramp(
            w + 0.05 * ripple + 0.04 * cloud,
            (0, 0.12, 0.4, 0.7, 1),
            colours("e2a88f", "9fa8dc", "4f92d0", "3470bf", "33489a"),
        ),
        0.35,
    )
    glitter = np.exp(-(((x - 0.50 - 0.05 * np.sin(y * 30)) / (0.05 + 0.22 * w)) ** 2)) * (y > shore)
    put((glitter * smoothstep(-0.1, 0.5, ripple) * 0.85).astype(np.float32), colours("fff0b8")[0], 0.4)

    def tree(cx: float, base: float, tall: float, wide: float, palette: Field, slender: bool) -> None:
        s = np.clip((base - y) / tall, 0, 1)
        form = np.maximum(np.sin(np.pi * s ** (0.55 if slender else 0.75)), 0) ** (0.6 if slender else 0.5)
        edge = np.abs(x - cx - 0.01 * np.sin(s * 6)) / (wide * form * (1 + 0.16 * leafy) + 1e-4)
        mask = smoothstep(1.05, 0.85, edge) * (y < base) * (y > base - tall)
        light = 0.5 - 0.42 * (x - cx) / wide + 0.26 * leafy + 0.25 * (s - 0.5)
        put(mask.astype(np.float32), ramp(light, (0, 0.3, 0.6, 0.85, 1.1), palette), 0.5)
        mirror = smoothstep(1.15, 0.75, np.abs(x - cx + 0.010 * ripple) / wide) * (y > shore)
        mirror = mirror * smoothstep(shore + 0.55 * tall, shore, y) * 0.8
        put(mirror.astype(np.float32), ramp(light, (0, 0.4, 0.8, 1.1), palette[:4]), 0.35)

    green = colours("24405f", "2a6a58", "4f9a4a", "a5c850", "f0e06a")
    warm = colours("3f3570", "7a4a70", "c9663f", "f0a03a", "fbe27a")
    for k, cx in enumerate((0.80, 0.88, 0.955, 1.03, 1.10)):
        tree(cx, 0.515, 0.36 - 0.035 * abs(k - 2), 0.030, green if k != 3 else warm, True)
    tree(1.24, 0.53, 0.30, 0.13, green, False)
    tree(0.345, 0.512, 0.10, 0.05, warm, False)
    tree(0.46, 0.512, 0.085, 0.065, green, False)

    def sail(cx: float, base: float, size: float, tint: Field, shade: Field) -> None:
        u, v = (x - cx) / size, (y - base) / size
        main = (
            (v < 0)
            & (v > -1)
            & (u > 0.02)
            & (u < 0.02 + 0.52 * (1 + v) + 0.06 * np.sin(np.pi * np.clip(-v, 0, 1)))
        )
        jib = (v < -0.04) & (v > -0.86) & (u < -0.02) & (u > -0.02 - 0.36 * (0.86 + v))
        hull = (v >= 0.02) & (v < 0.12) & (np.abs(u) < 0.50 - 1.2 * v)
        put(
            main.astype(np.float32),
            ramp(u + 0.06 * leafy, (0.0, 0.25, 0.5), np.stack([tint, tint, shade])),
            0.85,
        )
        put(jib.astype(np.float32), ramp(-u + 0.06 * leafy, (0.0, 0.35), colours("fffaea", "c9b4e0")), 0.85)
        mast = (np.abs(u) < 0.022) & (v < 0.03) & (v > -1.06)
        put(mast.astype(np.float32), np.broadcast_to(colours("3a2f6a")[0], scene.shape), 0.9)
        put(hull.astype(np.float32), np.broadcast_to(colours("3a2f6a")[0], scene.shape), 0.8)
        drop = smoothstep(0.95, 0.2, v) * (v > 0.12) * smoothstep(0.42, 0.12, np.abs(u - 0.1 + 0.10 * ripple))
        put((drop * 0.8).astype(np.float32), np.broadcast_to(tint, scene.shape), 0.4)

    sail(0.56, 0.62, 0.30, colours("f58f2c")[0], colours("d93a42")[0])
    sail(0.255, 0.565, 0.15, colours("f6c12e")[0], colours("f4912a")[0])
    sail(0.385, 0.545, 0.10, colours("e86a9c")[0], colours("c9503f")[0])

    # The near bank: grass in sun and in the shade of a tree that frames the left side.
    bank = (
        0.885 - 0.16 * np.exp(-((x / 0.42) ** 2)) + 0.10 * x - 0.045 * np.sin(x * 5.0) + 0.004 * leafy
    ).astype(np.float32)
    sun = np.sin(x * 9 - y * 14 + 0.8 * cloud) * 0.5 + 0.25 * leafy
    put(
        smoothstep(-0.004, 0.004, y - bank),
        ramp(
            sun - 0.6 * smoothstep(0.5, 0.0, x),
            (-0.9, -0.35, 0.1, 0.5, 0.9),
            colours("2a3f6f", "2f7358", "6aa648", "c3d255", "fbe67a"),
        ),
        0.45,
    )
    blossom = smoothstep(1.25, 1.6, noise(shape, rng, 0.03 * height, exponent=1.0, finest=0.012 * height))
    pick = ramp(leafy, (-1, 0, 1), colours("f4a0b8", "fff3d0", "ea5a4a"))
    put((blossom * (y > bank + 0.02)).astype(np.float32), pick, 0.7)
    stem = np.abs(x - 0.105 - 0.035 * np.sin(y * 4.2)) / (0.022 + 0.03 * smoothstep(0.62, 0.85, y))
    put(
        smoothstep(1.05, 0.9, stem) * (y < 0.86) * (y > 0.1),
        ramp(x + 0.02 * leafy, (0.06, 0.11, 0.16), colours("c98a5a", "6a3f5f", "2f2a5a")),
        0.7,
    )
    crown = np.hypot((x - 0.10) / 0.46, (y - 0.02) / 0.33) + 0.10 * cloud + 0.075 * leafy
    put(
        smoothstep(1.0, 0.92, crown),
        ramp(0.75 - 0.55 * crown + 0.33 * leafy + 0.5 * x, (0, 0.25, 0.5, 0.8, 1.1), green),
        0.5,
    )
    return scene.astype(np.float32), np.clip(fine, 0, 1).astype(np.float32)


def _separate(tint: Field, rng: np.random.Generator) -> Field:
    """Choose for every wanted colour (N, 3) a pure paint, so that many dots average to it (divisionism)."""
    wanted = tint + rng.normal(0, 0.11, tint.shape) + 0.055 * rng.standard_normal((len(tint), 1))
    wanted = 0.5 + (wanted - 0.5) * 1.12
    weight = np.array([0.30, 0.59, 0.11]) ** 0.5
    gap = (((wanted[:, None] - _PURE[None]) * weight) ** 2).sum(axis=2)
    return np.asarray(_PURE[gap.argmin(axis=1)], dtype=np.float32)


def draw(short_side: int = 768, seed: int = 43) -> Picture:
    """Paint the picture, 4:3, `short_side` pixels high."""
    rng = np.random.default_rng(seed)
    height, width = canvas_size(short_side, 4 / 3)
    unit = height / 1536
    x, y = grid(height, width)
    scene, fine = _scene(x, y, rng)
    easel = Easel(mix(scene, colours("f2e2c0")[0], np.full_like(x, 0.35)), rng)
    drift = noise((height, width), rng, 200 * unit, exponent=1.8, finest=40 * unit)
    t = np.linspace(-0.5, 0.5, 5)[None]
    for spacing, size, ratio, brush, pure in (
        (16.0, 26.0, 1.9, _DAB, 0.35),
        (11.0, 15.0, 1.25, _DOT, 0.8),
        (10.0, 12.0, 1.0, _DOT, 1.0),
        (10.5, 9.5, 0.9, _DOT, 1.0),
    ):
        px, py = scatter(np.ones_like(x), spacing * unit, rng)
        wide = (size * unit * (1.15 - 0.4 * sample(fine, px, py)) * rng.uniform(0.8, 1.25, px.size)).astype(
            np.float32
        )
        tint = sample(scene, px, py)
        tint = np.where(rng.random((px.size, 1)) < pure, _separate(tint, rng), tint)
        tint = np.clip(tint * (1 + 0.04 * rng.standard_normal((px.size, 1))), 0, 1).astype(np.float32)
        along = t * (wide * ratio)[:, None]
        path = np.stack([px[:, None] + along, py[:, None] + 0 * along], axis=-1).astype(np.float32)
        turn = 1.1 * sample(drift, px, py) + rng.normal(0, 0.35, px.size)
        easel.stroke(turned(path, turn.astype(np.float32)), wide, tint, brush)
    return finish(relief(easel.colour(), easel.height(), depth=4.5 * unit, gloss=0.10, sigma=1.4 * unit))
