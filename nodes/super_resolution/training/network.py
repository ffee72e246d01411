"""The networks that ship: the "Compact" architecture of Real-ESRGAN, small.

A stack of 3×3 convolutions with PReLU at the size of the input, a pixel shuffle, and the enlarged input
added (SRVGGNetCompact; Wang et al. 2021, "Real-ESRGAN"). The keys of its state dict are those by which
spandrel recognises the architecture and reads its widths and scale.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from math import isqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor
    from torch.nn import Module

FEATURES = 48
CONVOLUTIONS = 8


def build_network(scale: int, features: int = FEATURES, convolutions: int = CONVOLUTIONS) -> Module:
    """Return the untrained stack: (n, 3, h, w) to (n, 3·scale², h, w), the residual of the enlarged pixels.

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
    last = nn.Conv2d(features, 3 * scale**2, 3, padding=1)
    last.weight.data.mul_(0.1)
    return nn.Sequential(OrderedDict(body=nn.Sequential(*layers, last)))


def enlarge(network: Module, small: Tensor) -> Tensor:
    """Return pictures (n, 3, h, w) `scale` times as large: the nearest pixel, plus the network's residual."""
    import torch.nn.functional as F

    residual = network(small).float()
    scale = isqrt(residual.shape[1] // 3)
    nearest = F.interpolate(small, scale_factor=scale, mode="nearest")
    return F.pixel_shuffle(residual, scale) + nearest


def begin_from(network: Module, trained: Mapping[str, Tensor]) -> None:
    """Let `network` paint what a shallower one of the same width, for the same or half the scale, does.

    Further convolutions begin as the identity before the last one, and each pixel of a ×2 network is
    repeated for a ×4 one, so that training goes on from what was learnt (net2net; Chen et al. 2016).

    Raises:
        ValueError: if the widths differ, or the trained network is deeper or no Compact network.
    """
    import torch

    state = {key: value.float() for key, value in network.state_dict().items()}
    own = max(int(key.split(".")[1]) for key in state)
    try:
        theirs = max(int(key.split(".")[1]) for key in trained)
        last = {part: trained[f"body.{theirs}.{part}"].float() for part in ("weight", "bias")}
    except (KeyError, ValueError, IndexError):
        raise ValueError("the weights to begin from are not those of a Compact network") from None
    narrow, wide = len(last["bias"]), len(state[f"body.{own}.bias"])
    if theirs > own or wide not in (narrow, 4 * narrow):
        raise ValueError("the weights to begin from are of a deeper network or another scale")
    for key in state:
        layer, part = int(key.split(".")[1]), key.split(".")[2]
        if layer == own:
            state[key] = last[part] if wide == narrow else _repeated(last[part])
        elif layer < theirs:
            state[key] = trained[key].float()
        elif state[key].ndim == 4:
            state[key] = torch.nn.init.dirac_(torch.empty_like(state[key]))
        else:
            # A PReLU of slope 1 passes everything on; a bias of 0 adds nothing.
            state[key] = torch.full_like(state[key], float(part == "weight"))
    try:
        network.load_state_dict(state)
    except RuntimeError:
        raise ValueError("the weights to begin from are of another width") from None


def _repeated(last: Tensor) -> Tensor:
    """Return the last layer's (3·4, …) channels for a shuffle by 4: each pixel for 2 × 2 of the larger."""
    scale = isqrt(len(last) // 3)
    square = last.view(3, scale, scale, *last.shape[1:])
    return square.repeat_interleave(2, dim=1).repeat_interleave(2, dim=2).flatten(0, 2)
