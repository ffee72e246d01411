"""sRGB to CIE L*a*b* and back, on tensors."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor

# Linear sRGB to CIE XYZ under D65 (IEC 61966-2-1). Each row is divided by its sum below, so that white is
# (1, 1, 1) and a grey has a* = b* = 0 to the last bit of rounding.
XYZ_FROM_RGB = (
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339, 0.1191920, 0.9503041),
)
_DELTA = 6 / 29  # CIE 15:2004: below this the cube root is continued by a straight line


def _matrix(like: Tensor) -> Tensor:
    import torch

    rows = torch.tensor(XYZ_FROM_RGB, dtype=torch.float64)
    return (rows / rows.sum(1, keepdim=True)).to(like)


def to_linear(image: Tensor) -> Tensor:
    """Return the linear light of sRGB values in [0, 1] (IEC 61966-2-1)."""
    import torch

    return torch.where(image <= 0.04045, image / 12.92, ((image.clamp(min=0.04045) + 0.055) / 1.055) ** 2.4)


def from_linear(light: Tensor) -> Tensor:
    """Return sRGB values of linear light. What lies below 0 is continued by the straight piece."""
    import torch

    return torch.where(
        light <= 0.0031308, light * 12.92, 1.055 * light.clamp(min=0.0031308) ** (1 / 2.4) - 0.055
    )


def lab_from_srgb(image: Tensor) -> Tensor:
    """Return L* in [0, 100], a* and b* of an sRGB picture, white D65.

    Args:
        image: (3, height, width) in [0, 1], float32 or float64.

    Returns:
        A tensor of the same shape and type.
    """
    import torch

    xyz = torch.einsum("ij,jhw->ihw", _matrix(image), to_linear(image))
    root = torch.where(xyz > _DELTA**3, xyz.clamp(min=_DELTA**3) ** (1 / 3), xyz / (3 * _DELTA**2) + 4 / 29)
    x, y, z = root
    return torch.stack((116 * y - 16, 500 * (x - y), 200 * (y - z)))


def srgb_from_lab(lab: Tensor) -> Tensor:
    """Return the sRGB picture of L*a*b* values; colours outside sRGB come out below 0 or above 1."""
    return from_linear(linear_from_lab(lab))


def linear_from_lab(lab: Tensor) -> Tensor:
    """Return linear red, green and blue of L*a*b* values, as `srgb_from_lab` does."""
    import torch

    lightness, a, b = lab
    y = (lightness + 16) / 116
    root = torch.stack((y + a / 500, y, y - b / 200))
    xyz = torch.where(root > _DELTA, root**3, 3 * _DELTA**2 * (root - 4 / 29))
    inverse = torch.linalg.inv(_matrix(lab.double())).to(lab)
    return torch.einsum("ij,jhw->ihw", inverse, xyz)


def luminance_from_lightness(lightness: Tensor) -> Tensor:
    """Return the luminance, 1 for white, of L* (CIE 15:2004, the inverse of its equation 8.3)."""
    import torch

    root = (lightness + 16) / 116
    return torch.where(root > _DELTA, root**3, 3 * _DELTA**2 * (root - 4 / 29))
