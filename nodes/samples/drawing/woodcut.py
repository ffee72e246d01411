"""`woodcut`: a bird over pines and a bay, carved line by line in a black block over two blocks of colour."""

from __future__ import annotations

import numpy as np

from nodes.samples.drawing.brush import scatter, trace
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
    ridge,
    rounded,
    sample,
    smoothstep,
)

SUN = (0.62, 0.30)


class _Block:
    """The key block: how much light every point should give, the gouge's direction, and hard outlines."""

    def __init__(self, shape: tuple[int, int]) -> None:
        self.light = np.ones(shape, np.float32)
        self.angle = np.zeros(shape, np.float32)
        self.line = np.zeros(shape, np.float32)

    def put(self, mask: Field, light: Field, angle: Field, outline: float) -> None:
        """Cut a region in front of the others; `outline` is the width of its black edge in pixels."""
        import cv2

        inside = mask > 0.5
        self.light = np.where(inside, light, self.light).astype(np.float32)
        self.angle = np.where(inside, angle, self.angle).astype(np.float32)
        self.line[inside] = 0
        within = np.asarray(cv2.distanceTransform(inside.astype(np.uint8), cv2.DIST_L2, 5), np.float32)
        self.line = np.maximum(self.line, inside * smoothstep(outline + 1.5, outline - 1.5, within))


def _carve(block: _Block, rng: np.random.Generator, unit: float) -> Field:
    """Ink (H, W) in [0, 1] left by rows of gouge cuts, wide where the block is light, tapering."""
    import cv2

    height, width = block.light.shape
    cut = np.zeros((height, width), np.uint8)
    pitch = 15.0 * unit
    px, py = scatter(np.ones_like(block.light), pitch * 0.42, rng)
    length = (rng.uniform(70, 210, px.size) * unit).astype(np.float32)
    paths = trace(block.angle, px, py, length, 15)
    light = sample(blur(block.light, 3 * unit), paths[..., 0], paths[..., 1])
    home = sample(block.light, px, py)
    taken = np.zeros((height, width), np.uint8)
    taper = np.sin(np.linspace(0.06, np.pi - 0.06, 15)) ** 0.55
    wobble = 1 + 0.14 * rng.standard_normal((px.size, 15))
    for i in range(px.size):
        if home[i] < 0.05:
            continue
        points = paths[i]
        column = np.clip(points[:, 0].astype(int), 0, width - 1)
        row = np.clip(points[:, 1].astype(int), 0, height - 1)
        free = taken[row, column] == 0
        if free[7] and free[5:10].all():
            # The cut runs both ways until it meets another.
            low = 7 - int(np.argmin(np.append(free[7::-1], False))) + 1
            high = 7 + int(np.argmin(np.append(free[7:], False)))
            if high - low < 5:
                continue
            share = np.interp(np.linspace(0, 14, high - low), np.arange(15), taper)
            half = pitch * 0.47 * np.clip(light[i, low:high], 0, 0.97) * share * wobble[i, low:high]
            run = points[low:high]
            t = np.gradient(run, axis=0)
            n = np.stack([-t[:, 1], t[:, 0]], axis=-1) / (np.linalg.norm(t, axis=1, keepdims=True) + 1e-6)
            blade = np.concatenate([run + n * half[:, None], (run - n * half[:, None])[::-1]])
            cv2.fillPoly(cut, [np.round(blade * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
            mark = np.round(run * 16).astype(np.int32)
            cv2.polylines(taken, [mark], False, 255, max(1, int(pitch * 1.02)), cv2.LINE_8, 4)
    return 1 - np.asarray(cut, np.float32) / np.float32(255)


def _pine(
    block: _Block,
    x: Field,
    y: Field,
    foot: tuple[float, float],
    tall: float,
    lean: float,
    rng: np.random.Generator,
) -> Field:
    """A crooked pine with flat cushions of needles; returns the cushions' mask."""
    t = np.clip((foot[1] - y) / tall, -0.05, 1)
    stem = foot[0] + lean * t * t + 0.018 * np.sin(t * 8 + foot[0] * 9)
    trunk = (
        smoothstep(1.1, 0.9, np.abs(x - stem) / (0.020 * (1.15 - t) + 0.004))
        * (y < foot[1] + 0.02)
        * (t < 0.97)
    )
    bark = (0.30 - 0.30 * np.sign(x - stem) + 0 * y).astype(np.float32)
    block.put(
        trunk.astype(np.float32), bark, (np.pi / 2 + 0.5 * np.sin(y * 90 + x * 60)).astype(np.float32), 3.0
    )
    cushions = np.zeros_like(x)
    for k in range(9):
        s = 0.34 + 0.66 * k / 8
        side = (-1 if k % 2 else 1) * (1 - 0.75 * (k / 8)) * rng.uniform(0.7, 1.1)
        cx = foot[0] + lean * s * s + side * 0.16 * (1.15 - s) / 0.8
        cy = foot[1] - tall * s + 0.01
        wide, flat = rng.uniform(0.085, 0.12) * (1.2 - 0.5 * s), 0.030
        bearing = np.arctan2((y - cy) / flat, (x - cx) / wide)
        edge = 1 + 0.09 * np.sin(bearing * 11 + k) + 0.05 * np.sin(bearing * 23 + 2 * k)
        d = np.hypot((x - cx) / wide, (y - cy) / flat * np.where(y > cy, 1.7, 1.0)) / edge
        mask = smoothstep(1.02, 0.98, d)
        light = np.clip(0.30 - 0.9 * (y - cy) / flat, 0.03, 0.62)
        spray = np.arctan2(y - cy - flat * 1.6, (x - cx) * 0.8)
        block.put(mask, light.astype(np.float32), spray.astype(np.float32), 4.0)
        cushions = np.maximum(cushions, mask)
    return cushions


def _crane(block: _Block, x: Field, y: Field, at: tuple[float, float], size: float) -> Field:
    """A crane in flight, wings raised; returns its mask."""
    import cv2

    height, width = x.shape
    shapes = {
        "far": [(-0.05, 0.0), (0.05, -0.32), (0.30, -0.62), (0.36, -0.40), (0.30, -0.16), (0.16, 0.04)],
        "body": [(-0.62, -0.075), (-0.42, -0.085), (-0.22, -0.06), (0.05, -0.06), (0.25, 0.0),
                 (0.52, 0.09), (0.26, 0.09),
                 (0.02, 0.09), (-0.20, 0.05), (-0.40, -0.045)],
        "near": [(-0.14, -0.01), (-0.22, -0.36), (-0.10, -0.86), (0.06, -0.62), (0.10, -0.44),
                 (0.19, -0.26), (0.17, 0.02)],
    }  # fmt: skip
    whole = np.zeros((height, width), np.float32)
    for name, corners in shapes.items():
        curve = rounded(np.array(corners), 14)
        pixels = np.round((np.array(at) + curve * size) * height * 16).astype(np.int32)
        mask8 = np.zeros((height, width), np.uint8)
        cv2.fillPoly(mask8, [pixels], 255, cv2.LINE_AA, 4)
        mask = np.asarray(mask8, np.float32) / np.float32(255)
        u, v = (x - at[0]) / size, (y - at[1]) / size
        if name == "body":
            light, angle = np.clip(1.3 - 9 * (v + 0.02 - 0.1 * u), 0.55, 1), 0.12 + 0.2 * u
        else:
            tip = np.hypot(u - 0.02, v - 0.02)
            bearing = np.arctan2(v - 0.06, u - 0.03)
            feather = np.abs(np.sin(bearing * 21 + 3 * tip))
            row = tip / 0.085
            scale = np.abs(np.sin(bearing * 13 + np.pi / 2 * (np.floor(row) % 2)))
            rim = np.abs(row - np.floor(row) - 0.62 * scale**0.7)
            covert = smoothstep(0.05, 0.14, np.asarray(rim, np.float32))
            quill = smoothstep(0.10, 0.20, np.asarray(feather, np.float32))
            light = np.where(tip > 0.36, quill, np.where(tip > 0.14, covert, 1.0))
            light = np.where(tip > 0.60 + 0.03 * feather, 0.9 * (feather < 0.14), light)
            angle = np.arctan2(v - 0.05, u - 0.02)
        block.put(mask, light.astype(np.float32), np.asarray(angle, np.float32) + 0 * x, 4.5)
        whole = np.maximum(whole, mask)
    return whole


def draw(short_side: int = 768, seed: int = 3) -> Picture:
    """Print the picture, 4:3, `short_side` pixels high."""
    rng = np.random.default_rng(seed)
    shape = height, width = canvas_size(short_side, 4 / 3)
    unit = height / 1536
    x, y = grid(height, width)
    soft = noise(shape, rng, 300 * unit, finest=40 * unit)
    block = _Block(shape)

    # Sky: cuts run round the sun and darken upwards.
    r = np.hypot(x - SUN[0], y - SUN[1])
    around = np.arctan2(y - SUN[1], x - SUN[0]) + np.pi / 2 + 0.12 * soft
    block.light = np.clip(
        0.97 - 0.75 * smoothstep(0.16, 0.85, r) - 0.10 * soft * r + 0.1 * np.sin(r * 60), 0.1, 0.97
    )
    block.light = np.where(y > 0.45, block.light + 0.15, block.light).astype(np.float32)
    block.angle = around.astype(np.float32)
    sun = smoothstep(0.172, 0.170, r)
    block.put(sun, np.ones_like(x), around.astype(np.float32), 0)

    colour_hill, colour_sea = np.zeros_like(x), np.zeros_like(x)
    for level, swing, wave, bright in ((0.52, 0.040, 0.42, 0.62), (0.575, 0.030, 0.3, 0.40)):
        line = ridge(x, rng, level, swing, wave)
        mask = smoothstep(-0.001, 0.001, y - line[None])
        fall = np.arctan(np.gradient(line)[None] * height * 1.5) + 1.05 + 0.25 * soft
        shade = bright + 0.5 * np.sin(np.gradient(line)[None] * height * 2.2) - 1.9 * (y - line[None])
        block.put(mask, np.clip(shade, 0.06, 0.95).astype(np.float32), fall.astype(np.float32), 5 * unit)
        colour_hill = np.maximum(colour_hill, mask)
    start, step, row = 0.635, 0.021, 0
    while start < 1.12:
        span = step * 6.2
        phase = x / span + 0.37 * row + 0.06 * soft
        arch = np.abs(np.sin(np.pi * phase)) ** 0.8
        crest = start - step * 0.8 * arch
        inside = (y - crest) / step
        mask = smoothstep(-0.03, 0.03, inside)
        slope = -np.pi * np.cos(np.pi * phase) * np.sign(np.sin(np.pi * phase)) * step * 0.8 / span
        light = np.clip(1.1 - 0.62 * inside + 0.25 * (arch - 0.6), 0.1, 0.98)
        block.put(
            mask, light.astype(np.float32), np.arctan(slope).astype(np.float32), (3 + 1.6 * row * 0.3) * unit
        )
        colour_sea = np.maximum(colour_sea, mask * np.clip(1.15 - light, 0.15, 1))
        start, step, row = start + step, step * 1.17, row + 1
    colour_hill = colour_hill * (colour_sea == 0)

    # A near shore with two pines, and a crane across the sun.
    shore = (1.08 - 0.41 * np.exp(-(((x[0] - 1.36) / 0.30) ** 2)) + 0.012 * np.sin(x[0] * 23)).astype(
        np.float32
    )
    rock = smoothstep(-0.001, 0.001, y - shore[None]) * smoothstep(0.90, 0.93, x)
    block.put(
        rock, np.clip(0.42 - 1.4 * (y - shore[None]) + 0.2 * soft, 0.04, 0.8), 0.9 + 0.9 * soft, 6 * unit
    )
    needles = _pine(block, x, y, (1.23, 0.80), 0.58, -0.14, rng)
    needles = np.maximum(needles, _pine(block, x, y, (1.335, 0.74), 0.70, -0.04, rng))
    crane = _crane(block, x, y, (0.50, 0.37), 0.36)

    ink = np.maximum(_carve(block, rng, unit), block.line)
    ink = np.where(
        (sun > 0.5) & (crane < 0.5) & (block.line < 0.5) & (needles < 0.5) & (colour_hill < 0.5), 0, ink
    )
    # The bird is cut clean: no splinter stays where it should be white.
    ink = np.where((crane > 0.5) & (block.light > 0.9) & (block.line < 0.5), 0, ink)
    ink = np.where((crane > 0.5) & (block.light < 0.05), 1, ink)
    # Pressure: ink squeezes to the edges of lines and starves on the grain of the plank.
    grain = noise(shape, rng, 40 * unit, exponent=1.1, stretch=0.045)
    pores = noise(shape, rng, 6 * unit, exponent=0.7)
    ink = smoothstep(0.36, 0.64, blur(ink.astype(np.float32), 1.6 * unit) + 0.035 * pores)
    cover = ink * np.clip(0.95 + 0.035 * grain - 0.25 * smoothstep(1.5, 2.6, pores + 0.6 * grain), 0, 1)

    fibre = noise(shape, rng, 30 * unit, exponent=1.0)
    paper = colours("f1e3c4")[0] * (1 + 0.020 * fibre + 0.02 * soft)[..., None]

    def press(sheet: Field, mask: Field, tint: Field, dx: int, dy: int) -> Field:
        """Print one colour block, a little out of register, mottled by its wood."""
        padded = np.pad(blur(mask.astype(np.float32), 2 * unit), 8, mode="edge")
        moved = padded[8 - dy : 8 - dy + height, 8 - dx : 8 - dx + width]
        load = moved * np.clip(0.86 + 0.075 * grain + 0.05 * pores, 0, 1)
        return mix(sheet, sheet * tint, load)

    low = smoothstep(0.5, 0.1, y)
    sheet = press(
        paper.astype(np.float32), (1 - sun) * smoothstep(0.62, 0.2, y) * 0.9, colours("e8a25c")[0], 3, 2
    )
    sheet = press(sheet, low * (1 - sun), colours("c9786a")[0], 2, 4)
    sheet = press(sheet, colour_sea * 1.0, ramp(y, (0.6, 1.0), colours("7fb6b0", "2f6f8f")), -4, 3)
    sheet = press(sheet, colour_hill, ramp(y, (0.45, 0.65), colours("9a8fae", "5d7f93")), 3, -2)
    bare = sun * (1 - crane)
    sheet = press(sheet, bare, colours("d8402a")[0], -3, 4)
    sheet = press(sheet, np.maximum(needles, rock), colours("7f9a56")[0], 4, -3)
    sheet = mix(sheet, paper.astype(np.float32), crane * 0.92)
    return finish(mix(sheet, colours("1c1714")[0], cover))
