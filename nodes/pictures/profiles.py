"""Colour profiles (ICC) to sRGB: by LittleCMS at 8 bits, by the profile's own curves at 16."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from PIL import Image as Pillow

    Array = np.ndarray[Any, np.dtype[Any]]


class ProfileError(Exception):
    """A profile that cannot be used; says why."""


# Linear sRGB from XYZ under D50, the white of ICC's connection space: the inverse of the colorants in the
# sRGB profile of IEC 61966-2-1 (Bradford-adapted).
_SRGB_FROM_XYZ_D50 = (
    (3.1338561, -1.6168667, -0.4906146),
    (-0.9787684, 1.9161415, 0.0334540),
    (0.0719453, -0.2289914, 1.4052427),
)

_LUMINANCE = (0.2126, 0.7152, 0.0722)


def to_srgb(picture: Pillow.Image, profile: bytes) -> Pillow.Image:
    """Return an 8-bit picture (modes L, RGB, CMYK, LAB) as sRGB, relative colorimetric with black point
    compensation. A profile that is sRGB in other words changes nothing, not even by rounding.

    Raises:
        ProfileError: if the profile cannot be read or is for another kind of picture.
    """
    from io import BytesIO

    from PIL import ImageCms

    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        space = source.profile.xcolor_space.strip()
        wanted = {"RGB": "RGB", "GRAY": "L", "CMYK": "CMYK", "Lab": "LAB"}.get(space)
        if wanted is None or (wanted != picture.mode and not (wanted == "RGB" and picture.mode == "L")):
            raise ProfileError(f"its profile is for {space} and the picture is {picture.mode}")
        if wanted == "RGB":
            picture = picture.convert("RGB")
        transform = ImageCms.buildTransform(
            source,
            ImageCms.createProfile("sRGB"),
            wanted,
            "RGB",
            ImageCms.Intent.RELATIVE_COLORIMETRIC,
            ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
        if wanted == "RGB" and _changes_nothing(transform):
            return picture
        result = ImageCms.applyTransform(picture, transform)
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError) as fault:
        raise ProfileError(f"its profile cannot be read ({fault})") from None
    assert result is not None
    return result


def _changes_nothing(transform: Any) -> bool:
    import numpy as np
    from PIL import Image as Pillow
    from PIL import ImageCms

    steps = np.arange(0, 256, 15, dtype=np.uint8)
    grid = np.stack(np.meshgrid(steps, steps, steps), -1).reshape(len(steps), -1, 3)
    result = ImageCms.applyTransform(Pillow.fromarray(grid), transform)
    return int(np.abs(np.asarray(result).astype(int) - grid).max()) <= 1


def to_srgb_16(pixels: Array, profile: bytes, *, grey: bool) -> Array:
    """Return (height, width, 3) uint16 pixels as sRGB without a step of 8 bits on the way.

    Reads the three curves and the three colorants of a profile that has them, as those of cameras,
    screens and editing spaces do (ICC.1:2022, sections 8.3.3, 10.6, 10.18), or the one curve of a grey
    profile, which needs a picture whose three channels are equal (`grey`). A profile that is sRGB in
    other words changes nothing.

    Raises:
        ProfileError: if it is made of tables instead, is for another kind of picture, or cannot be read.
    """
    import numpy as np

    tags = _tags(profile)
    try:
        if profile[16:20] == b"GRAY" and grey:
            names: tuple[bytes, ...] = (b"kTRC",) * 3
            matrix = np.eye(3)
        elif profile[16:20] == b"RGB " and b"A2B0" not in tags:
            names = (b"rTRC", b"gTRC", b"bTRC")
            columns = [struct.unpack_from(">3i", tags[name], 8) for name in (b"rXYZ", b"gXYZ", b"bXYZ")]
            matrix = np.array(_SRGB_FROM_XYZ_D50) @ np.array(columns).T / 65536
        else:
            raise ProfileError("at 16 bits only profiles made of curves and colorants are read")
        with np.errstate(all="ignore"):  # what overflows is found below
            curves = [_curve(tags[name]) for name in names]
    except (KeyError, struct.error, IndexError, ValueError, OverflowError, ZeroDivisionError):
        raise ProfileError("its profile cannot be read") from None
    if not np.isfinite(curves).all() or not np.isfinite(matrix).all():
        raise ProfileError("its profile cannot be read")
    # Black point compensation: the profile's black becomes black, its white stays.
    black = min(0.5, max(0.0, float(np.array(_LUMINANCE) @ matrix @ [curve[0] for curve in curves])))

    def converted(piece: Array) -> Array:
        light = np.stack([curve[piece[..., c]] for c, curve in enumerate(curves)], -1) @ matrix.T
        light = (light - black) / (1 - black)
        rounded: Array = np.rint(65535 * _encode(np.clip(light, 0, 1))).astype(np.uint16)
        return rounded

    steps = np.linspace(0, 65535, 18).astype(np.uint16)
    grid = np.stack(np.meshgrid(steps, steps, steps), -1)
    if np.abs(converted(grid).astype(int) - grid).max() <= 257:  # one step of 8 bits: it is sRGB
        return pixels
    result = np.empty_like(pixels)
    for row in range(0, len(pixels), 256):  # pieces, so that 100 megapixels need no float64 copy
        result[row : row + 256] = converted(pixels[row : row + 256])
    return result


def _encode(light: Array) -> Array:
    import numpy as np

    encoded: Array = np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
    return encoded


def _tags(profile: bytes) -> dict[bytes, bytes]:
    if profile[36:40] != b"acsp" or len(profile) < 132:
        raise ProfileError("its profile cannot be read")
    count = struct.unpack_from(">I", profile, 128)[0]
    tags = {}
    for position in range(132, min(132 + 12 * min(count, 100), len(profile) - 11), 12):
        name, offset, size = struct.unpack_from(">4sII", profile, position)
        tags[name] = profile[offset : offset + size]
    return tags


def _curve(tag: bytes) -> Array:
    """Return the curve at each of the 65536 values of 16 bits."""
    import numpy as np

    x: Array = np.linspace(0, 1, 65536)
    curve: Array
    if tag[:4] == b"curv":
        count = struct.unpack_from(">I", tag, 8)[0]
        if count == 0:
            return x
        points = np.frombuffer(tag, ">u2", count, 12).astype(np.float64)
        if count == 1:
            curve = x ** (points[0] / 256)
            return curve
        return np.interp(x, np.linspace(0, 1, count), points / 65535)
    if tag[:4] != b"para":
        raise ValueError
    kind = struct.unpack_from(">H", tag, 8)[0]
    number = (1, 3, 4, 5, 7)[kind]
    g, a, b, c, d, e, f = (
        value / 65536 for value in (*struct.unpack_from(f">{number}i", tag, 12), *[0] * (7 - number))
    )
    if kind == 0:
        curve = x**g
    elif kind in (1, 2):
        # Both switch at −b/a to a constant, which in type 2 is the fourth parameter.
        curve = np.where(x >= -b / a, np.maximum(a * x + b, 0) ** g, 0) + (c if kind == 2 else 0)
    else:
        curve = np.where(x >= d, np.maximum(a * x + b, 0) ** g + e, c * x + f)
    return curve
