"""The guided filter with a coloured guide, computed on a small picture and applied to a large one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nodes.contract import Image, Mask

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[np.float32]]


def guided(mask: Mask, small: Image, guide: Image, radius: int, epsilon: float) -> Mask:
    """Return `mask`, of the size of `small`, as a mask of the size of `guide` that follows its edges.

    In each window the result is the affine function of the guide's colours that comes nearest to the mask:
    a·I + b with a = (Σ + ε·1)⁻¹·cov(I, p) and b = mean(p) − a·mean(I) (He, Sun and Tang, Guided Image
    Filtering, 2013, equations 14 to 16). a and b vary slowly, so they are found on the small picture and
    enlarged (He and Sun, Fast Guided Filter, 2015).

    Args:
        mask: (1, h, w) in [0, 1].
        small: (3, h, w), the guide at the mask's size.
        guide: (3, H, W) in [0, 1].
        radius: windows are 2·radius + 1 pixels of the small picture wide.
        epsilon: variances of the guide below it, in squared sRGB units, count as flat.

    Returns:
        (1, H, W), clipped to [0, 1].
    """
    import cv2
    import numpy as np
    import torch

    colours = np.ascontiguousarray(small.numpy().transpose(1, 2, 0), dtype=np.float64)
    plane = mask[0].numpy().astype(np.float64)

    def mean(values: Any) -> Any:
        return cv2.blur(values, (2 * radius + 1, 2 * radius + 1), borderType=cv2.BORDER_REFLECT_101)

    centre, share = mean(colours), mean(plane)
    products = np.stack([mean(colours * colours[..., [channel]]) for channel in range(3)], axis=-1)
    spread = products - centre[..., :, None] * centre[..., None, :] + epsilon * np.eye(3)
    covariance = mean(colours * plane[..., None]) - centre * share[..., None]
    slope = np.linalg.solve(spread, covariance[..., None])[..., 0]
    offset = share - (slope * centre).sum(-1)
    coefficients = mean(np.dstack([slope, offset])).astype(np.float32)
    height, width = guide.shape[1:]
    coefficients = cv2.resize(coefficients, (width, height), interpolation=cv2.INTER_LINEAR)
    result = torch.from_numpy(coefficients[..., 3]).clone()
    for channel in range(3):
        result += torch.from_numpy(coefficients[..., channel]) * guide[channel]
    return result.clamp_(0, 1)[None]
