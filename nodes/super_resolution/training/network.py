"""The ×2 network that ships: the "Compact" architecture of Real-ESRGAN, small.

A stack of 3×3 convolutions with PReLU at the size of the input, a pixel shuffle, and the enlarged input
added (SRVGGNetCompact; Wang et al. 2021, "Real-ESRGAN"). The keys of its state dict are those by which
spandrel recognises the architecture and reads its widths.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor
    from torch.nn import Module

FEATURES = 48
CONVOLUTIONS = 8


def build_network(features: int = FEATURES, convolutions: int = CONVOLUTIONS) -> Module:
    """Return the untrained stack: (n, 3, h, w) to (n, 12, h, w), the residual of four pixels for each.

    Each inner convolution starts near the identity, and the last near zero, so that training begins
    from the enlarged input.
    """
    from torch import nn

    layers: list[Module] = [nn.Conv2d(3, features, 3, padding=1), nn.PReLU(features)]
    for _ in range(convolutions):
        inner = nn.Conv2d(features, features, 3, padding=1)
        inner.weight.data.mul_(0.5)
        inner.weight.data[range(features), range(features), 1, 1] += 1
        layers += [inner, nn.PReLU(features)]
    last = nn.Conv2d(features, 12, 3, padding=1)
    last.weight.data.mul_(0.1)
    return nn.Sequential(OrderedDict(body=nn.Sequential(*layers, last)))


def enlarge(network: Module, small: Tensor) -> Tensor:
    """Return pictures (n, 3, h, w) at twice the size: each pixel four times, plus the network's residual."""
    import torch.nn.functional as F

    residual = F.pixel_shuffle(network(small).float(), 2)
    return residual + F.interpolate(small, scale_factor=2, mode="nearest")
