"""Colour statistics of a picture, and the maps that carry one picture's statistics to another's."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal, NamedTuple

from nodes.color.finite import require_finite
from nodes.color.lab import lab_from_srgb, srgb_from_lab
from nodes.contract import Image

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import Tensor

LinearMethod = Literal["symmetric", "cholesky", "pca"]
Method = Literal[
    "symmetric", "reinhard", "reinhard (preserve paper)", "cholesky", "pca", "histogram", "sliced"
]

COVARIANCE_FLOOR = 1e-5
"""Added to the diagonals of covariances, in squared sRGB units: it keeps a flat or grey picture's
covariance invertible, and lies at the square of one step of 8 bits."""

DEVIATION_FLOOR = 0.05
"""The least standard deviation that is divided by, in units of L*a*b*: twenty times less than can be
seen. A flat channel has only rounding noise, which must not be blown up into colour."""

MAX_GAIN = 5.0
"""How many times a difference of colours grows at most, unless asked for more."""

_CHUNK = 1 << 20
_BINS = 1 << 16


class Moments(NamedTuple):
    """The mean (3) and the covariance (3, 3) of a picture's colours, float64, over all its pixels."""

    mean: Tensor
    covariance: Tensor


def moments(picture: Tensor) -> Moments:
    """Return mean and covariance (divided by the number of pixels) of a (3, height, width) tensor.

    They are added up in float64 over pieces, so that a picture of 100 megapixels needs no second copy.
    """
    import torch

    colours = picture.flatten(1)
    count = colours.shape[1]
    chunks = [colours[:, start : start + _CHUNK] for start in range(0, count, _CHUNK)]
    mean = torch.stack([chunk.double().sum(1) for chunk in chunks]).sum(0) / count
    covariance = torch.zeros(3, 3, dtype=torch.float64)
    for chunk in chunks:
        centred = chunk.double() - mean[:, None]
        covariance += centred @ centred.T
    return Moments(mean, covariance / count)


def transfer(image: Image, palette: Image, method: Method, *, max_gain: float = math.inf) -> Tensor:
    """Return `image` recoloured, not yet clipped.

    ``reinhard`` scales and shifts each channel of L*a*b* to the palette's mean and standard deviation
    (Reinhard et al., Color Transfer between Images, 2001); ``reinhard (preserve paper)`` scales by the
    inverse ratio, which the paper's equations do when read with source and target swapped.
    ``cholesky``, ``pca`` and ``symmetric`` map sRGB colours by x' = A(x − μ) + μ', with A from the two
    covariances (`linear_map`). ``histogram`` matches each sRGB channel's cumulative histogram. ``sliced``
    matches the whole distribution of colours (`sliced_transport`).

    `max_gain` bounds the singular values of the affine maps, so that the faint hues of a nearly grey
    picture, mostly noise and compression, are not blown up into blotches; infinity follows the papers.
    It means nothing to ``histogram``, and bounds only the
    first, linear part of ``sliced``.

    Raises:
        NodeError: if a picture holds values that are not finite.
    """
    import torch

    require_finite(image=image, palette=palette)
    if method == "histogram":
        return torch.stack([match_histogram(x, y) for x, y in zip(image, palette, strict=True)])
    if method == "sliced":
        from nodes.color.sliced_transport import sliced_transport

        first = mapping(moments(image), moments(palette), "symmetric", max_gain=max_gain)
        return sliced_transport(image, palette, first)
    if method == "reinhard" or method == "reinhard (preserve paper)":
        return _reinhard(image, palette, inverse=method != "reinhard", max_gain=max_gain)
    return mapped(image, moments(palette), method, max_gain=max_gain)


def mapped(image: Image, donor: Moments, method: LinearMethod, *, max_gain: float = MAX_GAIN) -> Tensor:
    """Return `image` with the mean and covariance `donor`, not yet clipped; see `transfer`."""
    return mapping(moments(image), donor, method, max_gain=max_gain)(image)


def mapping(
    target: Moments, donor: Moments, method: LinearMethod, *, max_gain: float = MAX_GAIN
) -> Callable[[Tensor], Tensor]:
    """Return the affine map of colours (3, height, width) that takes the moments `target` to `donor`."""
    import torch

    u, gains, v = torch.linalg.svd(linear_map(target.covariance, donor.covariance, method))
    matrix = torch.einsum("ik,k,kj->ij", u, gains.clamp(max=max_gain), v)
    return lambda picture: _affine(picture, matrix, target.mean, donor.mean)


def linear_map(target: Tensor, donor: Tensor, method: LinearMethod) -> Tensor:
    """Return the matrix A with A·Ct·Aᵀ = Cd for covariances Ct (`target`) and Cd (`donor`), float64.

    ``cholesky``: A = Ld·Lt⁻¹. ``pca``: A = Cd^½·Ct^-½. ``symmetric``: the optimal transport between the
    Gaussians, A = Ct^-½·(Ct^½·Cd·Ct^½)^½·Ct^-½ (Pitié and Kokaram, The Linear Monge–Kantorovitch Linear
    Colour Mapping, 2007). `COVARIANCE_FLOOR` is added to both diagonals first.
    """
    import torch

    floor = COVARIANCE_FLOOR * torch.eye(3, dtype=torch.float64)
    target, donor = target + floor, donor + floor
    if method == "cholesky":
        inverse = torch.linalg.inv(torch.linalg.cholesky(target))
        matrix: Tensor = torch.linalg.cholesky(donor) @ inverse
        return matrix
    root, inverse = _power(target, 0.5), _power(target, -0.5)
    if method == "pca":
        matrix = _power(donor, 0.5) @ inverse
    else:
        matrix = inverse @ _power(root @ donor @ root, 0.5) @ inverse
    return matrix


def _power(covariance: Tensor, exponent: float) -> Tensor:
    import torch

    values, vectors = torch.linalg.eigh((covariance + covariance.T) / 2)
    # The product of three floored matrices has eigenvalues of at least the floor squared.
    powers = values.clamp(min=COVARIANCE_FLOOR**2) ** exponent
    return torch.einsum("ik,k,jk->ij", vectors, powers, vectors)


def _affine(picture: Tensor, matrix: Tensor, before: Tensor, after: Tensor) -> Tensor:
    import torch

    centred = picture - before.to(picture)[:, None, None]
    return torch.einsum("ij,jhw->ihw", matrix.to(picture), centred) + after.to(picture)[:, None, None]


def _reinhard(image: Image, palette: Image, *, inverse: bool, max_gain: float) -> Tensor:
    import torch

    lab = lab_from_srgb(image)
    target, donor = moments(lab), moments(lab_from_srgb(palette))
    numerator, denominator = (
        statistics.covariance.diagonal().clamp(min=0).sqrt()
        for statistics in ((target, donor) if inverse else (donor, target))
    )
    gain = (numerator / denominator.clamp(min=DEVIATION_FLOOR)).clamp(max=max_gain)
    return srgb_from_lab(_affine(lab, torch.diag(gain), target.mean, donor.mean))


def match_histogram(channel: Tensor, donor: Tensor) -> Tensor:
    """Return `channel` (height, width), in [0, 1], with the donor's distribution, at a depth of 16 bits.

    Shares are counted to the middle of each value, so that a flat channel takes the donor's median; when
    they are counted to its end, as is common, it would take the donor's maximum.
    """
    import numpy as np
    import torch

    def bins(values: Tensor) -> Tensor:
        return (values * (_BINS - 1)).round().long().clamp(0, _BINS - 1)

    def quantiles(values: Tensor) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        shares = np.bincount(bins(values).flatten().numpy(), minlength=_BINS) / values.numel()
        return np.cumsum(shares) - shares / 2

    levels = np.linspace(0, 1, _BINS)
    there = np.bincount(bins(donor).flatten().numpy(), minlength=_BINS) > 0
    table = np.interp(quantiles(channel), quantiles(donor)[there], levels[there])
    return torch.from_numpy(table).to(channel)[bins(channel)]
