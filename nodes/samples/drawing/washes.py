"""Wet media: a paper that gathers washes of transparent pigment, and the outlines laid on it."""

from __future__ import annotations

import numpy as np

from nodes.samples.drawing.canvas import Field, Picture, colours, finish, noise, smoothstep

PIGMENTS = (
    "scarlet",
    "rose",
    "ultramarine",
    "cerulean",
    "sap",
    "gamboge",
    "violet",
    "sienna",
    "indigo",
    "ink",
)
_TINTS = colours(
    "e2331f", "d8416f", "2b3fa8", "3f9fc4", "5f8a2c", "f7c531", "7b4a9a", "a9582a", "1d2a4f", "1f1d22"
)
PIGMENT = {name: -np.log(np.maximum(tint, 0.04)) for name, tint in zip(PIGMENTS, _TINTS, strict=True)}
"""Absorbance of a full wash of each pigment in red, green and blue: washes add, their colours multiply."""


class Paper:
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
        if x1 - x0 < 8 or y1 - y0 < 8:
            return
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

    def picture(self, sheet: str = "fbf7ec") -> Picture:
        """The dry sheet, of the colour `sheet`, in daylight."""
        dy, dx = np.gradient(self.tooth)
        light = 1 - 0.030 * (dx + dy) / self.unit * 2
        fibre = 1 + 0.008 * self.tooth
        return finish(
            (np.exp(-self.load) * colours(sheet)[0] * (light * fibre)[..., None]).astype(np.float32)
        )


def fan(
    rng: np.random.Generator,
    at: Field,
    bearing: float,
    spread: float,
    reach: float,
    flat: float,
    frill: float,
) -> Field:
    """One petal: a fan from `at`, its far edge frilled, as (K, 2) pixels.

    `flat` foreshortens it; a `spread` of π makes it a disc.
    """
    t = np.linspace(-1, 1, 44)
    swell = (1 - np.abs(t) ** 3.2) ** 0.5 if spread < np.pi else np.ones_like(t)
    waves = sum(
        rng.normal(0, frill / k) * np.sin(k * np.pi * t + rng.uniform(0, 6.3)) for k in (2, 3, 5, 8, 11)
    )
    r = reach * (0.16 + 0.84 * swell * (1 + np.asarray(waves)))
    angle = bearing + t * spread
    return np.stack([at[0] + r * np.cos(angle), at[1] + r * np.sin(angle) * flat], axis=-1).astype(np.float32)


def blade(rng: np.random.Generator, foot: Field, tip: Field, bend: float, width: float) -> Field:
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
