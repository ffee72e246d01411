"""The Guided Filter node."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from nodes.color.finite import require_finite
from nodes.contract import ALONE, Image, Run, Slider, node
from nodes.geometry.fitting import fitted

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from torch import Tensor

    Plane = NDArray[np.float32]

_BAND = 1 << 20


@node(
    category="Finish",
    title="Guided Filter",
    icon="waves",
    synonyms=("smooth", "edge preserving", "structure transfer", "detail", "soften", "matting"),
    presets={
        "smooth": {},
        "bring out detail": {"detail": 1.8, "radius": 1.5},
    },
)
def guided_filter(
    image: Image,
    guide: Image | None = None,
    radius: Annotated[float, Slider(0.1, 10, step=0.1, unit="%")] = 0.8,
    tolerance: Annotated[float, Slider(0.005, 0.5, step=0.005)] = 0.08,
    detail: Annotated[float, Slider(0, 4, step=0.05, unit="×")] = 0.0,
    run: Run = ALONE,
) -> Image:
    """Smooth a picture along the edges of a guide.

    In every window the result is a linear function of the guide's colours (He, Sun and Tang 2010, Guided
    Image Filtering, equations 14 to 16): flat areas are averaged and edges of the guide stay, with none of
    the bilateral filter's halos. With the photograph as guide a painting's speckle goes, and its edges fall
    in with the photograph's.

    Args:
        image: The picture to smooth.
        guide: The picture whose edges are kept; left unwired, the picture itself. At another size it is
            resampled, stretched where the aspect ratios differ.
        radius: Half the window's side in percent of the picture's shorter side.
        tolerance: Which edges count: those whose contrast in the guide is well above it stay, what lies
            below is smoothed. The square root of the paper's ε.
        detail: How much of what smoothing takes away is put back: 0 smooths, 1 changes nothing, above 1
            brings detail out.
    Returns:
        The filtered picture, of the size of the image.
    Raises:
        NodeError: When a picture holds values that are no numbers.
    """
    require_finite(image=image, guide=guide)
    if detail == 1:
        return image.clone()
    _, height, width = image.shape
    reach = max(1, round(radius / 100 * min(height, width)))
    if guide is not None:
        guide = fitted(guide, height, width, "The guide", "the picture", run)
    smooth = guided(image, image if guide is None else guide, reach, tolerance**2)
    return (smooth + detail * (image - smooth)).clamp_(0, 1)


def guided(picture: Tensor, guide: Tensor, radius: int, epsilon: float) -> Tensor:
    """Return `picture` filtered along a colour guide, not clipped.

    Args:
        picture: (channels, height, width): a picture or a mask.
        guide: (3, height, width).
        radius: of the square windows, in pixels; they have 2·radius + 1 pixels a side and see the picture
            mirrored at its borders.
        epsilon: added to the variances of the guide.
    """
    import numpy as np
    import torch

    _, height, width = picture.shape
    result = torch.empty_like(picture)
    rows = max(4 * radius, _BAND // width, 1)
    for top in range(0, height, rows):
        bottom = min(top + rows, height)
        # Two windows follow each other, so that a band needs twice their radius above and below.
        first, last = max(0, top - 2 * radius), min(height, bottom + 2 * radius)
        # About zero, where float32 is finest: variances are small differences of squares.
        planes = [np.ascontiguousarray(plane) - np.float32(0.5) for plane in picture[:, first:last].numpy()]
        guides = [np.ascontiguousarray(plane) - np.float32(0.5) for plane in guide[:, first:last].numpy()]
        for channel, plane in enumerate(_guided(planes, guides, radius, epsilon)):
            result[channel, top:bottom] = torch.from_numpy(plane[top - first : bottom - first] + 0.5)
    return result


def _guided(planes: list[Plane], guides: list[Plane], radius: int, epsilon: float) -> list[Plane]:
    import cv2
    import numpy as np

    def mean(plane: Plane) -> Plane:
        side = (2 * radius + 1, 2 * radius + 1)
        averaged = cv2.boxFilter(plane, cv2.CV_32F, side, borderType=cv2.BORDER_REFLECT)
        return np.asarray(averaged, np.float32)

    middle = [mean(plane) for plane in guides]

    def covariance(i: int, j: int) -> Plane:
        return mean(guides[i] * guides[j]) - middle[i] * middle[j]

    eps = np.float32(epsilon)
    rr, gg, bb = (covariance(i, i) + eps for i in range(3))
    rg, rb, gb = covariance(0, 1), covariance(0, 2), covariance(1, 2)
    # The inverse of the symmetric 3 × 3 matrix of each window by its cofactors.
    cofactors = (
        (gg * bb - gb * gb, gb * rb - rg * bb, rg * gb - gg * rb),
        (rr * bb - rb * rb, rb * rg - rr * gb),
        (rr * gg - rg * rg,),
    )
    determinant = rr * cofactors[0][0] + rg * cofactors[0][1] + rb * cofactors[0][2]
    inverse = [[part / determinant for part in row] for row in cofactors]
    results = []
    for plane in planes:
        level = mean(plane)
        with_guide = [mean(own * plane) - part * level for own, part in zip(guides, middle, strict=True)]
        slopes = [np.zeros_like(plane) for _ in guides]
        offset, along = level, np.zeros_like(plane)
        for i, slope in enumerate(slopes):
            for j, part in enumerate(with_guide):
                slope += inverse[min(i, j)][abs(j - i)] * part
            offset = offset - slope * middle[i]
            along += mean(slope) * guides[i]
        results.append(along + mean(offset))
    return results
