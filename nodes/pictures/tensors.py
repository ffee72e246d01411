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
    kind = np.uint8 if depth == 8 else np.uint16
    planes = np.nan_to_num(picture.detach().cpu().numpy(), nan=0.0, posinf=1.0, neginf=0.0)
    # In float64: float32 has too few digits for "+ 0.5" to round every level of 16 bits rightly.
    return np.stack(
        [np.floor(np.clip(plane.astype(np.float64), 0, 1) * top + 0.5).astype(kind) for plane in planes], -1
    )
