"""`swirl`: wheat and cypresses under a turning sky, in thick ridged strokes that follow the wind."""

from __future__ import annotations

import numpy as np

from nodes.samples.drawing.brush import Brush, Easel, scatter, trace, turned, varied
from nodes.samples.drawing.canvas import (
    Field,
    Numbers,
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
HOUSES = ((0.80, 0.690, 0.030, 0.024), (0.865, 0.683, 0.022, 0.030), (0.93, 0.688, 0.034, 0.022),
          (1.01, 0.686, 0.024, 0.026), (0.625, 0.692, 0.026, 0.022))  # fmt: skip
OLIVES = ((0.71, 0.695, 0.040), (0.765, 0.70, 0.030), (1.09, 0.695, 0.048), (1.17, 0.70, 0.036),
          (1.285, 0.705, 0.045), (0.45, 0.70, 0.032), (0.52, 0.705, 0.042))  # fmt: skip


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


def _sky(x: Field, y: Field, stream: Field, cloud: Field) -> Field:
    """Bands of cobalt, turquoise and cream along the stream lines, and a sun with rings."""
    band = np.sin(stream * 46 + 0.9 * cloud)
    depth = np.clip(0.40 + 0.34 * band + 0.22 * y / 0.6 + 0.07 * cloud, 0, 1)
    sky = ramp(
        depth,
        (0, 0.22, 0.42, 0.6, 0.78, 1.0),
        colours("122a6e", "1f4da6", "2f7fc0", "58aebf", "a9d3bd", "f1e6b4"),
    )
    r = np.hypot(x - SUN[0], y - SUN[1]) + 0.006 * cloud
    # From the disc outwards: orange core, gold, then pale rings that thin out into the blue.
    disc = ramp(
        r,
        (0, 0.03, 0.055, 0.068, 0.082, 0.105, 0.125, 0.15, 0.17),
        colours("f08a1c", "f6ab22", "ffd54a", "e8902a", "fff0ae", "f9c94a", "fdf3c0", "e9d873", "bfdcae"),
    )
    return mix(sky, disc, smoothstep(0.205, 0.15, r + 0.018 * band))


def _scene(x: Field, y: Field, rng: np.random.Generator) -> tuple[Field, Field, Field]:
    """Colours (H, W, 3), the direction of the strokes (H, W), and where they are small (H, W) in [0, 1]."""
    shape = height, _ = x.shape
    angle, stream = _wind(x, y)
    cloud = noise(shape, rng, 0.33 * height, finest=0.033 * height)
    tone = noise(shape, rng, 0.1 * height, finest=0.02 * height, stretch=0.6)
    scene = _sky(x, y, stream, cloud)
    detail = smoothstep(0.5, 0.7, y) * 0.6 + 0.45 * smoothstep(0.19, 0.1, np.hypot(x - SUN[0], y - SUN[1]))

    def put(mask: Numbers, tint: Field, direction: Numbers, fineness: float = 0.0) -> None:
        nonlocal scene, angle, detail
        scene = mix(scene, tint, mask)
        angle = np.where(mask > 0.5, direction, angle).astype(np.float32)
        detail = np.maximum(detail * (1 - mask) + fineness * mask, detail * (fineness == 0))

    def beyond(line: Field) -> Field:
        return smoothstep(-0.004, 0.004, y - line[None, :])

    far = ridge(x, rng, 0.56, 0.028, 0.35)
    blue = ramp(tone, (-2, -0.5, 0.6, 2), colours("1d2a66", "34529c", "5f6fb5", "8f9fcc"))
    put(beyond(far), blue, np.arctan(np.gradient(far)[None, :] * height) * 0.9 + 0.25 * tone)
    near = ridge(x, rng, 0.645, 0.016, 0.5)
    green = colours("17402f", "2c6a3f", "6b9440", "b3b350", "dcca62")
    roll = np.arctan(np.gradient(near)[None, :] * height) + 0.5 * np.sin(x * 17 + y * 23)
    put(beyond(near), ramp(tone, (-2, -0.6, 0.4, 1.3, 2.2), green), roll)

    # A hamlet under the hill, between round olive trees.
    for cx, foot, wide, tall in HOUSES:
        u, v = (x - cx) / wide, (foot - y) / tall
        wall = (np.abs(u) < 1) & (v > 0) & (v < 1)
        put(
            wall,
            ramp(u, (-1, 0.2, 0.3, 1), colours("8fa0c0", "a9b0c4", "f6e2ae", "fff3cf")),
            np.pi / 2 + 0 * x,
            1.0,
        )
        roof = (v >= 0.9) & (v < 2.0) & (np.abs(u) < 1.25 - 0.75 * (v - 0.9))
        put(roof, ramp(u, (-1.2, 0.2, 1.2), colours("7f2f2a", "c9502c", "f08a3c")), 0.25 * np.sign(u), 1.0)
    for cx, foot, size in OLIVES:
        d = np.hypot((x - cx) / size, (y - foot + 0.8 * size) / (0.85 * size)) * (1 + 0.10 * tone)
        light = (x - cx) / size - (y - foot) / size - 0.8 + 0.5 * tone
        olive = ramp(light, (-1.2, -0.3, 0.5, 1.4), colours("14324a", "2a5f5a", "5f9460", "c3c96a"))
        put(smoothstep(1.05, 0.9, d), olive, np.arctan2(y - foot + 0.8 * size, x - cx) + 1.9, 0.7)

    # Cypresses: flames that reach through the horizon.
    for cx, base, tall, wide in ((0.155, 0.83, 0.66, 0.062), (0.255, 0.80, 0.42, 0.042)):
        s = np.clip((base - y) / tall, -0.1, 1.2)
        lean = 0.018 * np.sin(s * 7 + cx * 20) * s
        outline = wide * np.clip(s * 9, 0, 1) ** 0.6 * np.clip(1 - s, 0, 1) ** 0.75
        outline = outline * (1 + 0.16 * np.sin(s * 31 + 40 * x) + 0.08 * tone)
        side = (x - cx - lean) / np.maximum(outline, 1e-4)
        mask = smoothstep(1.08, 0.92, np.abs(side)) * (s > 0) * (s < 1)
        leaf = np.sin(side * 4 + s * 22 + 1.2 * tone)
        dark = ramp(leaf, (-1, -0.2, 0.5, 1), colours("0d2230", "12382f", "2c5e35", "7a8b3a"))
        flame = -np.pi / 2 + 0.55 * side * np.clip(s, 0, 1) + 0.35 * np.sin(s * 15 + side * 3)
        put(mask, dark, flame, 0.8)

    # Wheat: strokes fan out from a far point and sway; rows of shadow give it depth.
    field = (0.735 + 0.030 * np.sin(x[0] * 4.1 + 0.4) - 0.02 * x[0] + 0.006 * np.sin(x[0] * 90)).astype(
        np.float32
    )
    sway = np.arctan2(y - 0.42, (x - 0.62) * 0.8) + 0.35 * np.sin(x * 9 + y * 6) + 0.25 * tone
    rows = np.sin(np.arctan2(x - 0.62, y - 0.45) * 34 + 1.1 * tone)
    gold = np.clip(0.5 + 0.28 * rows + 0.16 * tone, 0, 1)
    wheat = colours("7a4a16", "b8741f", "dc9f2c", "f0c64a", "fae58c")
    put(beyond(field), ramp(gold, (0, 0.25, 0.5, 0.75, 1), wheat), sway, 0.45)
    poppy = smoothstep(1.9, 2.2, noise(shape, rng, 0.03 * height, exponent=1.0, finest=0.02 * height))
    put(poppy * smoothstep(0.76, 0.8, y), np.broadcast_to(colours("d8402a")[0], scene.shape), sway, 0.9)
    return scene, angle, detail.astype(np.float32)


def draw(short_side: int = 768, seed: int = 11) -> Picture:
    """Paint the picture, 4:3, `short_side` pixels high."""
    rng = np.random.default_rng(seed)
    height, width = canvas_size(short_side, 4 / 3)
    unit = height / 1536
    x, y = grid(height, width)
    scene, angle, detail = _scene(x, y, rng)
    easel = Easel(mix(scene * 0.55, colours("5a3a1a")[0], np.full_like(x, 0.3)), rng)
    cover = np.ones_like(x)
    for spacing, wide, long, spread in (
        (19.0, 32.0, 190.0, 0.05),
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
