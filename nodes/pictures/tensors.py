"""Between arrays of whole numbers, as files hold them, and tensors in [0, 1], as wires carry them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nodes.contract import Image, Mask

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]


def to_tensor(array: Array) -> Image:
    """Return a uint8 or uint16 array (height, width[, 3]) as float32 tensor (1 or 3, height, width)."""
    import numpy as np
    import torch

    planes = np.atleast_3d(array).transpose(2, 0, 1)
    scaled = np.ascontiguousarray(planes, dtype=np.float32)
    scaled /= np.float32(np.iinfo(array.dtype).max)
    return torch.from_numpy(scaled)


def to_array(picture: Image | Mask, depth: int) -> Array:
    """Return a tensor (channels, height, width) as array (height, width, channels) of `depth` bits.

    Values are clipped to [0, 1] and rounded to the nearest level, halves up; values that are no numbers
    become 0.
    """
    import numpy as np

    top = (1 << depth) - 1
    _, height, width = picture.shape
    array = np.empty((height, width, len(picture)), np.uint8 if depth == 8 else np.uint16)
    for channel, plane in enumerate(picture.detach().cpu()):
        levels = plane.nan_to_num(0.0, 1.0, 0.0).clamp_(0, 1).mul_(top).add_(0.5)
        array[..., channel] = levels.numpy()  # which cuts, after the 0.5, and so rounds
    return array
