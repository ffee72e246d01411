"""The colours of light, and the map that makes one of them neutral."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nodes.color.lab import XYZ_FROM_RGB

if TYPE_CHECKING:
    from torch import Tensor

# Cone responses of CIE XYZ (Lam 1985, the Bradford transform, as CIECAM97s prints it).
_BRADFORD = ((0.8951, 0.2664, -0.1614), (-0.7502, 1.7135, 0.0367), (0.0389, -0.0685, 1.0296))

_D65_MIRED = 1e6 / 6504
_MIRED = 0.96  # a step of temperature: with it the slider spans where CIE's formula holds
_DUV = 0.0002  # a step of tint in CIE 1960 (u, v): at its end lamps are called distinctly green


def daylight_xy(kelvin: float) -> tuple[float, float]:
    """Return CIE 1931 (x, y) of daylight of 4,000 to 25,000 K (CIE 15:2004, section 3.1)."""
    t = 1e3 / kelvin
    if kelvin <= 7000:
        x = ((-4.6070 * t + 2.9678) * t + 0.09911) * t + 0.244063
    else:
        x = ((-2.0064 * t + 1.9018) * t + 0.24748) * t + 0.237040
    return x, (-3 * x + 2.870) * x - 0.275


def daylight(temperature: float, tint: float) -> Tensor:
    """Return the light that a temperature and a tint of White Balance take to neutral.

    Temperature moves along the daylight locus in mired, tint across it in CIE 1960 (u, v); both 0 give the
    sRGB white exactly.

    Returns:
        Linear red, green and blue (3), float64, luminance 1.
    """
    import torch

    if temperature == 0 and tint == 0:
        return torch.ones(3, dtype=torch.float64)
    mired = _D65_MIRED - _MIRED * temperature
    u, v = _uv(*daylight_xy(1e6 / mired))
    ahead_u, ahead_v = _uv(*daylight_xy(1e6 / (mired + 1)))
    along_u, along_v = ahead_u - u, ahead_v - v
    length = (along_u**2 + along_v**2) ** 0.5
    # Towards warmer light u rises; turned by a right angle that is up, where green is.
    u -= _DUV * tint * along_v / length
    v += _DUV * tint * along_u / length
    # What the formula gives for 6,504 K differs from sRGB's white in the fourth digit.
    return _rgb(u, v) / _rgb(*_uv(*daylight_xy(6504)))


def adaptation(light: Tensor) -> Tensor:
    """Return the matrix (3, 3) on linear sRGB that takes `light` (3) to the grey of its luminance.

    Von Kries' rule on Bradford's cone responses, float64.
    """
    import torch

    to_xyz = torch.tensor(XYZ_FROM_RGB, dtype=torch.float64)
    cones = torch.tensor(_BRADFORD, dtype=torch.float64) @ to_xyz
    light = light.double()
    grey = (to_xyz[1] @ light / to_xyz[1].sum()).expand(3)
    gain = torch.diag((cones @ grey) / (cones @ light))
    matrix: Tensor = torch.linalg.inv(cones) @ gain @ cones
    return matrix


def _uv(x: float, y: float) -> tuple[float, float]:
    below = -2 * x + 12 * y + 3
    return 4 * x / below, 6 * y / below


def _rgb(u: float, v: float) -> Tensor:
    import torch

    below = 2 * u - 8 * v + 4
    x, y = 3 * u / below, 2 * v / below
    xyz = torch.tensor((x / y, 1.0, (1 - x - y) / y), dtype=torch.float64)
    rgb: Tensor = torch.linalg.inv(torch.tensor(XYZ_FROM_RGB, dtype=torch.float64)) @ xyz
    return rgb
