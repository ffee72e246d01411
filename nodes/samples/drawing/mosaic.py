"""`mosaic`: a sail on a scalloped sea at sundown, set in glass tesserae that follow every contour."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nodes.samples.drawing.brush import varied
from nodes.samples.drawing.canvas import (
    SUPERSAMPLE,
    Field,
    Picture,
    blur,
    canvas_size,
    colours,
    finish,
    grid,
    noise,
    ramp,
    relief,
    ridge,
    sample,
)

SUN = (0.86, 0.33)
_SKY = colours("f4d9a6", "f3b986", "ea8f6c", "d96a5d", "b04a63", "7c3a63", "4b2f57")
_SEA = colours("0d2f4b", "12506a", "16787f", "2ca08f", "7cc4a2", "d7e6c0")
_HILL = colours("2f2347", "4a2f5c", "6d4470", "8d5f7d")
_SUN = colours("c8321f", "e2551f", "f08a24", "f7b733", "fbe08a")
_SAIL = colours("f7efd8", "efdfb6", "dcc394", "c89f74")
_RED = colours("7e1420", "a81f26", "c9342c", "e0604a")
_HULL = colours("2a1512", "4a2418", "6e3a20", "97602f")


@dataclass(frozen=True)
class _Tiles:
    """Centres x, y, direction and region of every tessera, in pixels of the layout."""

    x: Field
    y: Field
    angle: Field
    region: NDArray[np.int64]


def _design(x: Field, y: Field, rng: np.random.Generator) -> tuple[NDArray[np.int32], Field]:
    """Regions (H, W) that no tessera crosses, and the colour (H, W, 3) meant at each point."""
    height, width = x.shape
    soft = noise((height, width), rng, height / 3, finest=height / 60)
    r = np.hypot(x - SUN[0], y - SUN[1]) + 0.004 * soft
    bearing = np.arctan2(y - SUN[1], x - SUN[0])
    # Sky: rings around the sun, broken by wedges that swing from light to shade.
    ring = np.floor((r - 0.13) / 0.075)
    wedge = np.floor((bearing + 0.5 * np.sin(r * 9)) / (2 * np.pi) * 22)
    region = (100 + ring).astype(np.int32)
    tone = (r - 0.13) / 0.8 + 0.075 * ((wedge % 2) * 2 - 1) * (1 - r * 0.6) + 0.03 * soft
    colour = ramp(tone, np.linspace(0, 0.85, 7).tolist(), _SKY)

    def put(mask: NDArray[np.bool_], label: int, tint: Field) -> None:
        nonlocal colour
        region[mask] = label
        colour = np.where(mask[..., None], tint, colour).astype(np.float32)

    rays = r < 0.118 + 0.022 * np.sign(np.sin(bearing * 14))
    put(rays, 20, ramp(r, (0.095, 0.14), _SUN[2:4]))
    put(
        r < 0.094, 21, ramp(r + 0.01 * np.sin(bearing * 5), (0, 0.03, 0.055, 0.075, 0.094), _SUN[::-1].copy())
    )
    put(r < 0.046, 22, ramp(r, (0, 0.046), _SUN[[4, 3]]))

    hills = ridge(x, rng, 0.50, 0.030, 0.30)[None, :]
    put(y > hills, 30, ramp((y - hills) / 0.12 + 0.15 * soft, (0, 0.35, 0.7, 1), _HILL[::-1].copy()))
    low = ridge(x, rng, 0.555, 0.016, 0.22)[None, :]
    put(y > low, 31, ramp((y - low) / 0.06 + 0.2 * soft, (0, 0.4, 0.8, 1), _HILL))

    line, step, row = 0.595, 0.040, 0
    while line < 1.1:
        span = step * 2.9
        arch = np.abs(np.sin(np.pi * (x / span + 0.5 * (row % 2) + 0.13 * np.sin(row * 2.1))))
        crest = line - step * 0.62 * arch + 0.006 * soft
        inside = (y - crest) / step
        mirror = np.exp(-(((x - SUN[0]) / (0.06 + 0.25 * (y - 0.58))) ** 2))
        scale = np.clip(0.95 - 0.55 * inside + 0.13 * np.sin(row * 1.7) + 0.08 * soft, 0, 1)
        put(inside > 0, 200 + 2 * row, ramp(scale, (0, 0.2, 0.4, 0.62, 0.82, 1), _SEA))
        foam = (inside > 0) & (inside < 0.27)
        put(
            foam,
            201 + 2 * row,
            ramp(mirror + 0.06 * soft, (0, 0.45, 1), np.stack([_SEA[4], _SEA[5], _SUN[3]])),
        )
        line, step, row = line + step, step * 1.13, row + 1

    # The boat: two sails, a hull, and its shadow on the water.
    bx, by = 0.40, 0.70
    u, v = (x - bx), (y - by)
    belly = 0.05 * np.sin(np.clip((v + 0.44) / 0.42, 0, 1) * np.pi)
    main = (v > -0.44) & (v < -0.02) & (u > 0.012) & (u < 0.012 + 0.235 * (v + 0.44) / 0.42 + belly)
    stripe = np.floor((v + 0.44) / 0.07).astype(np.int32)
    put(main & (stripe % 2 == 0), 40, ramp(u + 0.03 * soft, (0.0, 0.1, 0.2, 0.28), _SAIL))
    put(main & (stripe % 2 == 1), 41, ramp(u + 0.03 * soft, (0.0, 0.1, 0.2, 0.28), _RED[::-1].copy()))
    jib = (
        (v > -0.38)
        & (v < -0.03)
        & (u < -0.012)
        & (u > -0.012 - 0.17 * np.maximum((v + 0.38) / 0.35, 0) ** 1.25)
    )
    put(jib, 42, ramp(-u + 0.03 * soft, (0, 0.07, 0.13, 0.18), _SAIL))
    put((np.abs(u) < 0.0115) & (v > -0.465) & (v < 0.02), 43, np.broadcast_to(_HULL[1], colour.shape))
    sheer = -0.005 - 1.1 * (u - 0.03) ** 2
    hull = (v > sheer) & (v < 0.085 - 1.2 * np.abs(u - 0.03) ** 2.2) & (np.abs(u - 0.03) < 0.25 - 0.55 * v)
    put(hull, 44, ramp(v + 0.012 * soft, (0, 0.03, 0.06, 0.09), _HULL[::-1].copy()))
    put(hull & (v < sheer + 0.03), 45, ramp(u, (-0.2, 0.28), _SUN[[3, 2]]))
    return region, colour


def _distance(tiles: _Tiles, i: int, gx: Field, gy: Field, power: float) -> Field:
    """Rounded-square distance of the window's points from tessera `i`, along its own axes."""
    c, s = float(np.cos(tiles.angle[i])), float(np.sin(tiles.angle[i]))
    dx, dy = gx - tiles.x[i], gy - tiles.y[i]
    a, b = np.abs(dx * c + dy * s), np.abs(dy * c - dx * s)
    return np.asarray((a**power + b**power) ** (1 / power), dtype=np.float32)


def _assign(
    tiles: _Tiles, region: NDArray[np.int32], px: Field, py: Field, reach: int, scale: int
) -> tuple[NDArray[np.int32], Field, Field]:
    """Nearest tessera of every pixel, its distance, and that of the runner-up, all (H, W), layout pixels."""
    height, width = region.shape
    best = np.full((height, width), 1e6, np.float32)
    second = np.full((height, width), 1e6, np.float32)
    owner = np.full((height, width), -1, np.int32)
    for i in range(len(tiles.x)):
        cx, cy = int(tiles.x[i] * scale), int(tiles.y[i] * scale)
        ys, xs = slice(max(cy - reach, 0), cy + reach), slice(max(cx - reach, 0), cx + reach)
        if (window := best[ys, xs]).size == 0:
            continue
        d = _distance(tiles, i, px[ys, xs], py[ys, xs], 6)
        d = np.where(region[ys, xs] == tiles.region[i], d, d + 100).astype(np.float32)
        closer = d < window
        second[ys, xs] = np.where(closer, window, np.minimum(second[ys, xs], d))
        owner[ys, xs] = np.where(closer, i, owner[ys, xs])
        best[ys, xs] = np.where(closer, d, window)
    return owner, best, second


def _lay(region: NDArray[np.int32], angle: Field, tile: float, rng: np.random.Generator) -> _Tiles:
    """Centroidal tesserae: after Hausner, "Simulating Decorative Mosaics" (SIGGRAPH 2001)."""
    height, width = region.shape
    py, px = np.mgrid[0:height, 0:width].astype(np.float32)
    rows, columns = int(height / tile) + 1, int(width / tile) + 1
    gy, gx = np.mgrid[0:rows, 0:columns].astype(np.float32)
    x = np.clip((gx + rng.random(gx.shape)) * tile, 0, width - 1).ravel().astype(np.float32)
    y = np.clip((gy + rng.random(gy.shape)) * tile, 0, height - 1).ravel().astype(np.float32)

    def at(x: Field, y: Field) -> _Tiles:
        return _Tiles(x, y, sample(angle, x, y), region[y.astype(int), x.astype(int)].astype(np.int64))

    tiles = at(x, y)
    for _ in range(14):
        owner = _assign(tiles, region, px, py, int(tile * 1.7), 1)[0].ravel()
        held = owner >= 0
        count = np.bincount(owner[held], minlength=len(x))
        full = count > 0
        x = np.where(full, np.bincount(owner[held], px.ravel()[held], len(x)) / np.maximum(count, 1), x)
        y = np.where(full, np.bincount(owner[held], py.ravel()[held], len(y)) / np.maximum(count, 1), y)
        x, y = x[full].astype(np.float32), y[full].astype(np.float32)
        tiles = at(x, y)
    return tiles


def draw(short_side: int = 768, seed: int = 5) -> Picture:
    """Set the picture, 4:3, `short_side` pixels high."""
    import cv2

    rng = np.random.default_rng(seed)
    height, width = canvas_size(short_side, 4 / 3)
    small_x, small_y = grid(height // SUPERSAMPLE, width // SUPERSAMPLE)
    region, colour = _design(small_x, small_y, rng)
    tile = max(13.5 * short_side / 768, 5.0)

    contour = np.ones(region.shape, np.uint8)
    contour[:, 1:][region[:, 1:] != region[:, :-1]] = 0
    contour[1:][region[1:] != region[:-1]] = 0
    away = blur(np.asarray(cv2.distanceTransform(contour, cv2.DIST_L2, 5), np.float32), tile * 0.3)
    dy, dx = np.gradient(away)
    # Average the doubled angle, so that both sides of a contour agree on its direction.
    across = np.arctan2(dy, dx)
    strength = np.hypot(dx, dy) + 1e-3
    angle = (
        np.arctan2(
            blur((strength * np.sin(2 * across)).astype(np.float32), tile * 1.3),
            blur((strength * np.cos(2 * across)).astype(np.float32), tile * 1.3),
        )
        / 2
    )
    tiles = _lay(region, angle.astype(np.float32), tile, rng)

    # The final cut at full size, along slightly crooked edges.
    fine = np.asarray(cv2.resize(region, (width, height), interpolation=cv2.INTER_NEAREST), np.int32)
    py, px = np.mgrid[0:height, 0:width].astype(np.float32) / SUPERSAMPLE
    shape = (height, width)
    px = px + 0.05 * tile * noise(shape, rng, tile * 4, exponent=1.5, finest=tile * 1.2)
    py = py + 0.05 * tile * noise(shape, rng, tile * 4, exponent=1.5, finest=tile * 1.2)
    owner, best, second = _assign(tiles, fine, px, py, int(tile * 1.7 * SUPERSAMPLE), SUPERSAMPLE)
    border = np.ones(shape, np.uint8)
    border[:, 1:][fine[:, 1:] != fine[:, :-1]] = 0
    border[1:][fine[1:] != fine[:-1]] = 0
    seam = np.asarray(cv2.distanceTransform(border, cv2.DIST_L2, 5), np.float32) / SUPERSAMPLE
    edge = np.minimum(np.minimum((second - best) / 2, seam), 3 * tile).astype(np.float32)
    edge = np.where(owner < 0, 0, edge).astype(np.float32)
    joint = 0.062 * tile * (1 + 0.2 * noise(shape, rng, tile * 3, finest=tile * 0.4))
    inside = blur(np.clip((edge - joint) / (0.05 * tile), 0, 1).astype(np.float32), 0.10 * tile)
    stone = np.clip((inside - 0.4) / 0.2, 0, 1)

    n = len(tiles.x)
    tint = sample(blur(colour, tile * 0.15), tiles.x, tiles.y)
    tint = varied(tint, rng, 0.13, 0.03)
    tint = np.where(rng.random((n, 1)) < 0.06, tint * 1.25 + 0.05, tint).astype(np.float32)
    lean = rng.normal(0, 0.17, (n, 2)).astype(np.float32)
    index = np.maximum(owner, 0)
    dx, dy = (px - tiles.x[index]) / tile, (py - tiles.y[index]) / tile
    tilt = lean[index, 0] * dx + lean[index, 1] * dy
    vein = noise(shape, rng, tile * 1.5, exponent=1.2)
    glass = tint[index] * (1 + 0.5 * tilt + 0.045 * vein)[..., None]
    mortar = colours("d6bd98")[0] * (0.6 + 0.10 * noise(shape, rng, tile, exponent=0.9))[..., None]
    picture = mortar + (glass - mortar) * stone[..., None]
    dome = np.sqrt(np.clip(edge / (0.42 * tile), 0, 1))
    height_map = stone * (0.62 + 0.25 * dome + 0.55 * tilt) + 0.02 * vein + 0.10 * (1 - stone)
    lit = relief(
        picture.astype(np.float32),
        height_map.astype(np.float32),
        depth=0.62 * tile,
        gloss=0.35,
        sigma=0.05 * tile,
    )
    return finish(lit)
