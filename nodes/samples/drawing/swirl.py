"""`swirl`: wheat and cypresses under a turning sky, in thick ridged strokes that follow the wind."""

from __future__ import annotations

import numpy as np

from nodes.samples.drawing.brush import Brush, Easel, scatter, trace, turned, varied
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

SUN = (0.98, 0.27)
WHIRLS = (
    (0.40, 0.30, 0.19, 1.0),
    (0.72, 0.13, 0.09, -0.8),
    (0.13, 0.12, 0.10, -0.8),
    (1.22, 0.44, 0.08, 0.7),
)


def _wind(x: Field, y: Field) -> tuple[Field, Field]:
    """The sky's direction and its stream function, whose level lines the bands of cloud follow."""
    vx = np.full_like(x, 0.55) + 0.0 * y
    vy = 0.22 * np.sin(x * 5.2 + 0.6) + 0.0 * y
    stream = 0.55 * y + 0.22 / 5.2 * np.cos(x * 5.2 + 0.6)
    for cx, cy, radius, spin in (*WHIRLS, (*SUN, 0.17, 1.6)):
        dx, dy = x - cx, y - cy
        reach = np.exp(-(dx * dx + dy * dy) / (2 * (radius * 0.8) ** 2))
        push = 3.2 * spin * reach / radius
        vx, vy = vx - dy * push, vy + dx * push
        stream = stream - spin * 3.2 * radius * 0.64 * reach
    return np.arctan2(vy, vx).astype(np.float32), stream.astype(np.float32)


def draw(short_side: int = 768, seed: int = 11) -> Picture:
    """Paint the picture, 4:3, `short_side` pixels high."""
    rng = np.random.default_rng(seed)
    height, width = canvas_size(short_side, 4 / 3)
    unit = height / 1536
    x, y = grid(height, width)
    angle, stream = _wind(x, y)

    # Sky: bands of cobalt, turquoise and cream along the stream lines, a sun with rings.
    cloud = noise((height, width), rng, 500 * unit, finest=50 * unit)
    band = np.sin(stream * 46 + 0.9 * cloud)
    depth = np.clip(0.42 + 0.34 * band + 0.22 * y / 0.6 + 0.07 * cloud, 0, 1)
    sky = ramp(
        depth,
        (0, 0.22, 0.42, 0.6, 0.78, 1.0),
        colours("122a6e", "1f4da6", "2f7fc0", "58aebf", "a9d3bd", "f1e6b4"),
    )
    r = np.hypot(x - SUN[0], y - SUN[1])
    rings = 0.5 + 0.5 * np.cos(r * 150 + cloud)
    glow = np.exp(-((r / 0.17) ** 2)).astype(np.float32)
    sky = mix(sky, ramp(rings, (0, 1), colours("f0b53a", "fbe88c")), np.clip(glow * 1.25, 0, 0.95))
    sky = mix(sky, colours("fff3b0")[0], smoothstep(0.075, 0.06, r))
    sky = mix(sky, colours("f7c233")[0], smoothstep(0.05, 0.02, r) * 0.6)
    scene = sky

    def ground(line: Field, tint: Field, direction: Field) -> Field:
        nonlocal scene, angle
        mask = smoothstep(-0.004, 0.004, y - line[None, :])
        scene = mix(scene, tint, mask)
        angle = np.where(mask > 0.5, direction, angle).astype(np.float32)
        return mask

    far = ridge(x, rng, 0.56, 0.028, 0.35)
    slope = np.arctan(np.gradient(far)[None, :] * height) * 0.9
    tone = noise((height, width), rng, 160 * unit, finest=30 * unit, stretch=0.6)
    ground(
        far,
        ramp(tone, (-2, -0.5, 0.6, 2), colours("1d2a66", "34529c", "5f6fb5", "8f9fcc")),
        slope + 0.25 * tone,
    )
    near = ridge(x, rng, 0.645, 0.016, 0.5)
    ground(
        near,
        ramp(tone, (-2, -0.6, 0.4, 1.3, 2.2), colours("17402f", "2c6a3f", "6b9440", "b3b350", "dcca62")),
        (np.arctan(np.gradient(near)[None, :] * height) + 0.5 * np.sin(x * 17 + y * 23)).astype(np.float32),
    )
    # Wheat: strokes fan out from a far point and sway; rows of shadow give it depth.
    field = (0.72 + 0.035 * np.sin(x * 4.1 + 0.4) - 0.02 * x).astype(np.float32)[0]
    fan = np.arctan2(y - 0.42, (x - 0.62) * 0.8)
    sway = fan + 0.35 * np.sin(x * 9 + y * 6) + 0.25 * tone
    rows = np.sin(np.arctan2(x - 0.62, y - 0.45) * 34 + 1.1 * tone)
    gold = np.clip(0.5 + 0.28 * rows + 0.16 * tone, 0, 1)
    ground(
        field,
        ramp(gold, (0, 0.25, 0.5, 0.75, 1), colours("7a4a16", "b8741f", "dc9f2c", "f0c64a", "fae58c")),
        sway.astype(np.float32),
    )
    detail = smoothstep(0.5, 0.7, y) * 0.6 + np.clip(glow, 0, 1) * 0.2
    # Cypresses: flames that reach through the horizon.
    trees = np.zeros_like(x)
    for cx, base, tall, wide in ((0.155, 0.86, 0.66, 0.062), (0.255, 0.83, 0.42, 0.042)):
        s = np.clip((base - y) / tall, -0.1, 1.2)
        lean = 0.018 * np.sin(s * 7 + cx * 20) * s
        outline = wide * np.clip(s * 9, 0, 1) ** 0.6 * np.clip(1 - s, 0, 1) ** 0.75
        outline = outline * (1 + 0.16 * np.sin(s * 31 + 40 * x) + 0.08 * tone)
        side = (x - cx - lean) / np.maximum(outline, 1e-4)
        mask = smoothstep(1.08, 0.92, np.abs(side)) * (s > 0) * (s < 1)
        leaf = np.sin(side * 4 + s * 22 + 1.2 * tone)
        scene = mix(
            scene,
            ramp(leaf, (-1, -0.2, 0.5, 1), colours("0d2230", "12382f", "2c5e35", "7a8b3a")),
            mask.astype(np.float32),
        )
        flame = -np.pi / 2 + 0.55 * side * np.clip(s, 0, 1) + 0.35 * np.sin(s * 15 + side * 3)
        angle = np.where(mask > 0.4, flame, angle).astype(np.float32)
        trees = np.maximum(trees, mask)
    detail = np.maximum(detail, trees * 0.8).astype(np.float32)

    easel = Easel(mix(scene * 0.55, colours("5a3a1a")[0], np.full_like(x, 0.3)), rng)
    cover = np.ones_like(x)
    for spacing, wide, long, spread in (
        (15.0, 30.0, 190.0, 0.05),
        (13.0, 22.0, 130.0, 0.07),
        (12.0, 15.0, 88.0, 0.09),
    ):
        px, py = scatter(cover, spacing * unit, rng)
        fine = sample(detail, px, py)
        wander = rng.normal(0, spread, px.size).astype(np.float32)
        size = ((1 - 0.45 * fine) * rng.uniform(0.75, 1.25, px.size) * unit).astype(np.float32)
        path = trace(angle, px, py, (long * size).astype(np.float32), 11)
        path = turned(path, wander)
        tint = varied(sample(scene, px, py), rng, 0.13, 0.035)
        second = np.clip(tint * rng.uniform(0.65, 1.5, (px.size, 1)), 0, 1)
        easel.stroke(
            path,
            (wide * size).astype(np.float32),
            tint,
            Brush(bristles=9, colour_jitter=0.07, streak=0.12, lip=0.45, ragged=0.22),
            second.astype(np.float32),
        )
    return finish(relief(easel.colour(), easel.height(), depth=5.5 * unit, gloss=0.22, sigma=1.3 * unit))
