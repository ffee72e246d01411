"""The Upscale node."""

from __future__ import annotations

from typing import Annotated, Literal, NamedTuple

from nodes.color.finite import require_finite
from nodes.contract import ALONE, Image, Mask, Number, Run, Slider, node
from nodes.geometry.resample import check_size, resample, resample_with_alpha


class Upscaled(NamedTuple):
    """The picture and its transparency at the new size.

    Attributes:
        image: The enlarged picture.
        alpha: Its transparency at the same size; 1 everywhere when none was wired.
    """

    image: Image
    alpha: Mask


@node(category="Geometry", icon="maximize-2", synonyms=("enlarge", "scale", "resize", "bigger", "lanczos"))
def upscale(
    image: Image,
    alpha: Mask | None = None,
    factor: Annotated[float, Slider(1, 8, step=0.25, unit="×")] = 2.0,
    size: Annotated[int | None, Number(1, 16384, unit="px", label="Longest side")] = None,
    method: Literal["lanczos", "bicubic"] = "lanczos",
    run: Run = ALONE,
) -> Upscaled:
    """Enlarge a picture by a factor or to a size.

    Resampling only: it adds no detail (Super Res does) and suits the step between two passes of a
    transfer. All in float32; sides are rounded to whole pixels, the shape stays.

    Args:
        image: The picture to enlarge.
        alpha: Its transparency, enlarged along; at another size it is brought to the picture's first.
        factor: How many times wider and higher the result is; does nothing when a longest side is set.
        size: The longest side of the result in pixels; automatic: the factor decides.
        method: Lanczos is the sharpest; bicubic is a little softer, with less ringing at hard edges.
    Returns:
        The picture and its transparency at the new size.
    Raises:
        NodeError: If the result would be larger than 30,000 px a side or 200 megapixels.
    """
    import torch

    require_finite(image=image, alpha=alpha)
    _, height, width = image.shape
    scale = factor if size is None else size / max(height, width)
    if scale < 1:
        run.warn(
            f"The picture is {width} × {height} px, larger than the longest side of {size} px: it is "
            "made smaller."
        )
    new_height, new_width = max(1, round(height * scale)), max(1, round(width * scale))
    check_size(new_height, new_width, input="factor" if size is None else "size")
    if alpha is None:
        return Upscaled(resample(image, new_height, new_width, method), torch.ones(1, new_height, new_width))
    alpha = resample(alpha, height, width, "area")
    return Upscaled(*resample_with_alpha(image, alpha, new_height, new_width, method))
