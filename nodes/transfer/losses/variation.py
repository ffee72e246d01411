"""How restless a picture is: three forms of total variation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from torch import Tensor

VariationName = Literal["squared", "squared-mean", "anisotropic", "diagonal"]


def total_variation(image: Tensor, form: VariationName = "squared") -> Tensor:
    """Return the total variation of (3, H, W): dx are differences of neighbours in a row, dy in a column.

    - "squared": mean of dx² plus mean of dy². Smooths everywhere alike.
    - "squared-mean": (mean of |dx|)² plus (mean of |dy|)². The pyramid reference's on [0, 255] is 255² times
      this on [0, 1].
    - "anisotropic": the sums of |dx| and of |dy| over 3·H·W (Rudin, Osher & Fatemi 1992, along the axes).
      Keeps edges and flattens what lies between. neural-style's sums on [0, 255] are 255·3·H·W times this.
    - "diagonal": the squared differences of all eight neighbours, those along diagonals at a quarter, borders
      replicated; crowsonkb's, without a factor.

    A picture of one row or one column has no differences along the other axis, and 0 for their mean.
    """
    if form == "diagonal":
        return _of_eight_neighbours(image)
    across = image[:, :, 1:] - image[:, :, :-1]
    down = image[:, 1:] - image[:, :-1]
    parts = [difference for difference in (across, down) if difference.numel()]
    if form == "squared":
        sizes = [difference.square().mean() for difference in parts]
    elif form == "squared-mean":
        sizes = [difference.abs().mean().square() for difference in parts]
    else:
        sizes = [difference.abs().sum() / image.numel() for difference in parts]
    return sum(sizes, start=image.new_zeros(()))


def _of_eight_neighbours(image: Tensor) -> Tensor:
    channels, height, width = image.shape
    straight = [image[:, :, 1:] - image[:, :, :-1], image[:, 1:] - image[:, :-1]]
    from torch.nn.functional import pad

    framed = pad(image[None], (1, 1, 1, 1), mode="replicate")[0]
    slanted = [framed[:, 1:, 1:] - framed[:, :-1, :-1], framed[:, 1:, :-1] - framed[:, :-1, 1:]]
    near = sum((difference.square().sum() for difference in straight), start=image.new_zeros(()))
    far = sum((difference.square().sum() for difference in slanted), start=image.new_zeros(()))
    near, far = near / (channels * height * width), far / (channels * (height + 1) * (width + 1))
    return 2 * (near / 3 + far / 12)
