"""`pastel`: lavender rows under an evening sky, in soft chalk that catches on a rough toned paper."""

from __future__ import annotations

import numpy as np

from nodes.samples.drawing.brush import Brush, Easel, scatter, trace, turned, varied
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
    ridge,
    sample,
    smoothstep,
)

VANISH = (0.80, 0.43)
_CHALK = Brush(
    bristles=11, colour_jitter=0.05, lip=-0.35, lip_power=2, furrow=0.22, ragged=0.10, tip=0.8, round_ends=0.1
)
_STICK = Brush(
    bristles=6, colour_jitter=0.05, lip=-0.3, lip_power=2, furrow=0.25, ragged=0.15, tip=0.6, round_ends=0.2
)


def _scene(x: Field, y: Field, rng: np.random.Generator) -> tuple[Field, Field, Field]:
    """Colours (H, W, 3), the direction of the hand (H, W), and where small marks belong (H, W)."""
    shape = x.shape
    height = shape[0]
    cloud = noise(shape, rng, 0.35 * height, exponent=1.9, finest=0.02 * height, stretch=2.6)
    soft = noise(shape, rng, 0.12 * height, exponent=1.5, finest=0.015 * height)
    t = y / 0.45 + 0.05 * cloud
    scene = ramp(
        t,
        (0, 0.25, 0.5, 0.75, 0.92, 1.05),
        colours("2f55b0", "5f8ad8", "b3a6e6", "fba8a8", "ffc070", "ffe89a"),
    )
    lit = smoothstep(0.3, 1.4, cloud + 0.25 * soft)
    scene = mix(scene, ramp(t, (0, 0.5, 1), colours("c9a8d8", "f7a58f", "ffe0a0")), lit * 0.9)
    scene = mix(
        scene, colours("574a9a")[0], smoothstep(0.6, 1.8, np.roll(cloud, -int(0.035 * height), 0)) * 0.55
    )
    sun = np.hypot(x - 0.93, y - 0.345)
    scene = mix(scene, colours("ffd98a")[0], np.exp(-((sun / 0.13) ** 2)) * 0.8)
    scene = mix(scene, colours("fff3c4")[0], smoothstep(0.045, 0.038, sun))
    angle = 0.10 * cloud - 0.42 + 0.12 * np.sin(x * 5 + y * 7)
    fine = np.full_like(x, 0.15)

    def put(mask: Field, tint: Field, direction: Field, detail: float) -> None:
        nonlocal scene, angle, fine
        scene = mix(scene, tint, mask)
        angle = np.where(mask > 0.5, direction, angle)
        fine = np.where(mask > 0.5, detail, fine)

    for level, swing, wave, palette in (
        (0.365, 0.030, 0.45, colours("a58fcf", "8f86c8", "c9a0c0")),
        (0.405, 0.020, 0.35, colours("5f6ab0", "6f86b8", "a8a0b8")),
    ):
        line = ridge(x, rng, level, swing, wave)[None]
        tint = ramp((y - line) / 0.07 + 0.25 * soft, (0, 0.5, 1), palette)
        put(
            smoothstep(-0.003, 0.003, y - line),
            tint,
            np.arctan(np.gradient(line[0])[None] * height) + 0.5 + 0 * y,
            0.3,
        )
    meadow = (0.445 + 0.008 * np.sin(x * 7)).astype(np.float32)
    grass = ramp(
        soft + 0.8 * np.sin(y * 120), (-2, -0.5, 0.7, 2), colours("2f5f4f", "5f9a55", "b5c463", "f5dd85")
    )
    put(smoothstep(-0.003, 0.003, y - meadow), grass, 0.05 + 0.1 * soft, 0.5)
    # Rows of lavender run to a far point; between them warm earth and green shade.
    down = np.maximum(y - VANISH[1] - 0.045, 1e-3)
    across = (x - VANISH[0]) / (down + 0.055) + 0.25 * np.sin(y * 6) * down
    row = across * 2.1
    crest = np.cos(2 * np.pi * row)
    near = np.clip(down / 0.5, 0, 1)
    lump = crest + 0.28 * soft + 0.25 * np.sin(y * 60 / (0.3 + near) + 9 * np.sin(row * 6))
    lavender = ramp(
        lump,
        (-1.3, -0.85, -0.4, 0.1, 0.6, 1.05, 1.5),
        colours("b5653a", "6a4a3f", "2f4a5f", "4a3a96", "7a5ac8", "b08fe6", "efc4ee"),
    )
    glow = np.exp(-(((x - 0.93) / 0.35) ** 2)) * (1 - near)
    lavender = mix(lavender, colours("f7b0a0")[0], (glow * 0.45).astype(np.float32))
    along = np.arctan2(down + 0.055, x - VANISH[0] + 0.0 * y)
    tufts = np.where(lump > -0.2, along * 0.35 - 0.65 * np.pi / 2 - 0.3 * np.sin(row * 6.28), along)
    put(smoothstep(0.475, 0.482, y), lavender, tufts, 0.35)

    def tree(cx: float, base: float, tall: float, wide: float) -> None:
        s = np.clip((base - y) / tall, 0, 1)
        form = np.maximum(np.sin(np.pi * s**0.6), 0) ** 0.6
        edge = np.abs(x - cx) / (wide * form * (1 + 0.14 * soft) + 1e-4)
        light = 0.35 + 0.45 * (x - cx) / wide + 0.22 * soft
        tint = ramp(light, (0, 0.3, 0.65, 1), colours("1f2f4f", "2a5a50", "6f9a4a", "f5c96a"))
        put(
            (smoothstep(1.05, 0.9, edge) * (y < base) * (y > base - tall)).astype(np.float32),
            tint,
            -1.35 + 0.5 * soft,
            0.6,
        )

    for cx, tall in ((0.13, 0.33), (0.185, 0.25), (0.245, 0.29), (1.19, 0.13), (1.25, 0.17)):
        tree(cx, 0.48, tall, 0.025)
    tree(0.53, 0.472, 0.10, 0.075)
    tree(0.64, 0.468, 0.07, 0.06)
    # A farmhouse in the last light.
    u, v = (x - 0.385) / 0.085, (y - 0.474) / 0.085
    wall = (np.abs(u) < 1) & (v < 0) & (v > -0.75)
    put(
        wall.astype(np.float32),
        ramp(u, (-1, 0.3, 0.32, 1), colours("8f6f8f", "a9808f", "fbd9a0", "fff0c8")),
        1.2 + 0 * x,
        0.8,
    )
    roof = (v <= -0.7) & (v > -1.3) & (np.abs(u) < 1.15 - 0.85 * (-0.7 - v))
    put(
        roof.astype(np.float32),
        ramp(u, (-1, 0.4, 1), colours("7a2f4a", "c9503f", "f08a4a")),
        0.2 + 0 * x,
        0.8,
    )
    return scene.astype(np.float32), angle.astype(np.float32), fine.astype(np.float32)


def draw(short_side: int = 768, seed: int = 57) -> Picture:
    """Draw the picture, 4:3, `short_side` pixels high."""
    rng = np.random.default_rng(seed)
    shape = height, width = canvas_size(short_side, 4 / 3)
    unit = height / 1536
    x, y = grid(height, width)
    scene, angle, fine = _scene(x, y, rng)
    tooth = noise(shape, rng, 9 * unit, exponent=1.1, finest=3.4 * unit) + 0.35 * noise(
        shape, rng, 40 * unit, exponent=1.2
    )
    laid = noise(shape, rng, 60 * unit, exponent=1.0, finest=2 * unit, stretch=0.2)
    tooth = tooth + 0.25 * laid
    paper = colours("8f6c72")[0] * (1 + 0.05 * tooth)[..., None]
    sheet = paper.astype(np.float32)
    dust = np.zeros(shape, np.float32)
    for layer, (spacing, wide, long, force, share, brush) in enumerate(
        (
            (30.0, 84.0, 260.0, 0.88, 1.0, _CHALK),
            (30.0, 60.0, 230.0, 0.56, 0.9, _CHALK),
            (26.0, 34.0, 170.0, 0.50, 0.8, _STICK),
            (20.0, 15.0, 105.0, 0.62, 0.6, _STICK),
            (26.0, 9.0, 62.0, 0.92, 0.5, _STICK),
        )
    ):
        easel = Easel(np.zeros((*shape, 3), np.float32), rng)
        easel.paint[...] = 0
        px, py = scatter(np.full_like(x, share), spacing * unit, rng)
        size = ((1.15 - 0.6 * sample(fine, px, py)) * rng.uniform(0.75, 1.3, px.size) * unit).astype(
            np.float32
        )
        path = trace(angle, px, py, (long * size).astype(np.float32), 9)
        path = turned(path, rng.normal(0, 0.10, px.size).astype(np.float32))
        want = sample(scene, px, py)
        if layer == 4:
            want = np.clip(want * 1.18 + 0.06, 0, 1).astype(np.float32)
        easel.stroke(path, (wide * size).astype(np.float32), varied(want, rng, 0.11, 0.05), brush)
        pressure = np.clip((easel.height() - 0.1) / 0.7, 0, 1) * force
        # Chalk reaches the hollows of the paper only under pressure, and slides off what is already chalky.
        hold = 2.1 * pressure + 0.62 * tooth - 0.95
        grip = smoothstep(-0.1, 0.55, hold.astype(np.float32)) * smoothstep(
            0.02, 0.12, pressure.astype(np.float32)
        )
        chalk = easel.colour() if layer else blur(easel.colour(), 5 * unit)  # the first layer is rubbed in
        sheet = mix(sheet, chalk, (grip * 0.94).astype(np.float32))
        dust = np.clip(dust + 0.3 * grip, 0, 1).astype(np.float32)
    bumps = blur((0.5 * tooth * (1 - 0.4 * dust) + 0.6 * dust).astype(np.float32), 0.8 * unit)
    return finish(relief(sheet, bumps, depth=0.9 * unit, gloss=0.0, sigma=1.0 * unit))
