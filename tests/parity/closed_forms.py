"""Loss and gradient of the three references in float64, each derivative written out by hand.

Only the network itself is differentiated by torch: the gradient of each loss with respect to a layer's maps,
and of total variation with respect to the picture, are the formulae below. Pictures are (3, H, W) float64,
sRGB in [0, 1], and so is what a gradient is taken with respect to.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

import torch
from torch.nn.functional import avg_pool2d, conv2d, max_pool2d, pad

if TYPE_CHECKING:
    from torch import Tensor

STYLE_LAYERS = ("relu1_1", "relu2_1", "relu3_1")
CONTENT_LAYER = "relu2_2"
INDICES = {"1_1": 0, "1_2": 2, "2_1": 5, "2_2": 7, "3_1": 10}
NEWTON_SCHULZ_STEPS = 12


class ClosedForm(NamedTuple):
    """A loss and its gradient (3, H, W)."""

    loss: float
    gradient: Tensor


class Part(NamedTuple):
    """What one layer adds to a loss, and the derivative with respect to its maps (C, H·W)."""

    loss: Tensor
    slope: Tensor


class Network(NamedTuple):
    """VGG-19 up to conv3_1 and how its input is prepared."""

    weights: Mapping[str, Tensor]
    prepare: Callable[[Tensor], Tensor]
    replicate_first: bool = False
    average: float = 0.0
    """What average pooling is multiplied by; 0 for max pooling."""

    def maps(self, picture: Tensor, layers: Sequence[str]) -> dict[str, Tensor]:
        """Return the rectified maps (1, C, H', W') of `layers`."""
        batch = self.prepare(picture)[None]
        found: dict[str, Tensor] = {}
        for name, index in INDICES.items():
            if name in ("2_1", "3_1"):
                batch = avg_pool2d(batch, 2) * self.average if self.average else max_pool2d(batch, 2)
            mode = "replicate" if self.replicate_first and index == 0 else "constant"
            weight, bias = self.weights[f"features.{index}.weight"], self.weights[f"features.{index}.bias"]
            batch = conv2d(pad(batch, (1, 1, 1, 1), mode=mode), weight, bias).relu()
            if f"relu{name}" in layers:
                found[f"relu{name}"] = batch
        return found

    def pulled_back(self, picture: Tensor, parts: Mapping[str, Callable[[Tensor], Part]]) -> ClosedForm:
        """Return the sum of `parts`, each of a layer's maps (C, H·W), and its gradient at the picture."""
        leaf = picture.clone().requires_grad_()
        maps = self.maps(leaf, list(parts))
        found = {layer: part(maps[layer].detach()[0].flatten(1)) for layer, part in parts.items()}
        slopes = [found[layer].slope.reshape(maps[layer].shape) for layer in parts]
        (gradient,) = torch.autograd.grad([maps[layer] for layer in parts], leaf, slopes)
        return ClosedForm(sum(float(part.loss) for part in found.values()), gradient)

    def flat(self, picture: Tensor, layer: str) -> Tensor:
        """Return the maps of one layer as (C, H·W)."""
        with torch.no_grad():
            return self.maps(picture, [layer])[layer][0].flatten(1)


def neural_style(
    weights: Mapping[str, Tensor],
    content: Tensor,
    styles: Mapping[float, Tensor],
    picture: Tensor,
    *,
    average: bool = False,
    normalize_weights: bool = False,
) -> ClosedForm:
    """Return loss and gradient of neural-style-pt with its default weights; `styles` by blend weight."""

    def prepare(image: Tensor) -> Tensor:
        return 255 * image.flip(0) - image.new_tensor((103.939, 116.779, 123.68))[:, None, None]

    network = Network(weights, prepare, average=1.0 if average else 0.0)
    parts: dict[str, Callable[[Tensor], Part]] = {}
    for layer in STYLE_LAYERS:
        grams = [share * _gram(network.flat(style, layer)) for share, style in styles.items()]
        wanted = sum(grams[1:], grams[0]) / sum(styles)
        parts[layer] = _gram_part(wanted, 100 / (len(wanted) if normalize_weights else 1))
    kept = network.flat(content, CONTENT_LAYER)
    divisor = max(kept.shape[0], content.shape[1] // 2, content.shape[2] // 2) if normalize_weights else 1
    parts[CONTENT_LAYER] = _content_part(kept, 5 / divisor)
    found = network.pulled_back(picture, parts)
    rows, columns = picture[:, 1:] - picture[:, :-1], picture[:, :, 1:] - picture[:, :, :-1]
    variation = 1e-3 * 255 * float(rows.abs().sum() + columns.abs().sum())
    slope = 1e-3 * 255 * _spread_back(rows.sign(), columns.sign())
    return ClosedForm(found.loss + variation, found.gradient + slope)


def pyramid_level(
    weights: Mapping[str, Tensor], content: Tensor, style: Tensor, picture: Tensor
) -> ClosedForm:
    """Return loss and gradient of one level of ArtStyleTransfer with its default weights."""

    def prepare(image: Tensor) -> Tensor:
        return 255 * image - image.new_tensor((123.675, 116.28, 103.53))[:, None, None]

    network = Network(weights, prepare)
    parts = {
        layer: _gram_part(_gram(network.flat(style, layer)), 4e5 / len(STYLE_LAYERS))
        for layer in STYLE_LAYERS
    }
    parts[CONTENT_LAYER] = _content_part(network.flat(content, CONTENT_LAYER), 1e3)
    found = network.pulled_back(picture, parts)
    rows, columns = picture[:, 1:] - picture[:, :-1], picture[:, :, 1:] - picture[:, :, :-1]
    down, across = rows.abs().mean(), columns.abs().mean()
    factor = 1e2 * 255**2
    slope = _spread_back(2 * down * rows.sign() / rows.numel(), 2 * across * columns.sign() / columns.numel())
    return ClosedForm(found.loss + factor * float(down**2 + across**2), found.gradient + factor * slope)


def pyramid(
    weights: Mapping[str, Tensor], contents: Sequence[Tensor], styles: Sequence[Tensor], picture: Tensor
) -> ClosedForm:
    """Return loss and gradient of ArtStyleTransfer over levels, whose targets come the top's first."""
    halvings: list[tuple[Tensor, Tensor]] = []
    level, loss, slopes = picture, 0.0, []
    for content, style in zip(contents, styles, strict=True):
        if loss:
            halvings.append((halving_matrix(level.shape[1]), halving_matrix(level.shape[2])))
            level = halvings[-1][0] @ level @ halvings[-1][1].T
        found = pyramid_level(weights, content, style, level)
        loss += found.loss
        slopes.append(found.gradient)
    gradient = slopes.pop()
    while slopes:
        rows, columns = halvings.pop()
        gradient = slopes.pop() + rows.T @ gradient @ columns
    return ClosedForm(loss, gradient)


def halving_matrix(length: int) -> Tensor:
    """Return (length/2, length): bicubic (a = −3/4) at a factor of two, without a prefilter."""
    matrix = torch.zeros(length // 2, length, dtype=torch.float64)
    for row in range(length // 2):
        for offset, tap in zip((-1, 0, 1, 2), (-3, 19, 19, -3), strict=True):
            matrix[row, min(max(2 * row + offset, 0), length - 1)] += tap / 32
    return matrix


def gaussian(
    weights: Mapping[str, Tensor],
    content: Tensor,
    styles: Mapping[float, Tensor],
    picture: Tensor,
    *,
    layer_weights: Sequence[float] = (256, 64, 16),
    root: Literal["newton-schulz", "exact"] = "newton-schulz",
) -> ClosedForm:
    """Return loss and gradient of style-transfer-pytorch with its default weights; `styles` by blend weight.

    The reference's square roots are twelve Newton–Schulz steps, which fall short of the exact ones.
    """

    def prepare(image: Tensor) -> Tensor:
        mean, deviation = ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))
        return (image - image.new_tensor(mean)[:, None, None]) / image.new_tensor(deviation)[:, None, None]

    network = Network(weights, prepare, replicate_first=True)
    parts: dict[str, Callable[[Tensor], Part]] = {}
    for layer, weight in zip(STYLE_LAYERS, layer_weights, strict=True):
        maps = [(share / sum(styles), network.flat(style, layer)) for share, style in styles.items()]
        mean = torch.stack([share * flat.mean(1) for share, flat in maps]).sum(0)
        raw = torch.stack([share * flat @ flat.T / flat.shape[1] for share, flat in maps]).sum(0)
        parts[layer] = _gaussian_part(mean, raw, weight / sum(layer_weights), root)
    parts[CONTENT_LAYER] = _content_part(network.flat(content, CONTENT_LAYER), 0.015)
    found = network.pulled_back(picture, parts)
    height, width = picture.shape[1:]
    rows, columns = picture[:, 1:] - picture[:, :-1], picture[:, :, 1:] - picture[:, :, :-1]
    straight = 2 / (3 * 3 * height * width)
    oblique = 2 / (12 * 3 * (height + 1) * (width + 1))
    padded = pad(picture[None], (1, 1, 1, 1), mode="replicate")[0]
    falling, rising = padded[:, 1:, 1:] - padded[:, :-1, :-1], padded[:, 1:, :-1] - padded[:, :-1, 1:]
    variation = straight * (rows.square().sum() + columns.square().sum())
    variation = variation + oblique * (falling.square().sum() + rising.square().sum())
    on_padded = torch.zeros_like(padded)
    on_padded[:, 1:, 1:] += falling
    on_padded[:, :-1, :-1] -= falling
    on_padded[:, 1:, :-1] += rising
    on_padded[:, :-1, 1:] -= rising
    slope = 2 * straight * _spread_back(rows, columns) + 2 * oblique * _folded(on_padded)
    return ClosedForm(found.loss + 2 * float(variation), found.gradient + 2 * slope)


def _gram(flat: Tensor) -> Tensor:
    return flat @ flat.T / flat.numel()


def _gram_part(wanted: Tensor, factor: float) -> Callable[[Tensor], Part]:
    def part(flat: Tensor) -> Part:
        difference = _gram(flat) - wanted
        slope = 4 * factor * difference @ flat / (len(flat) ** 2 * flat.numel())
        return Part(factor * difference.square().mean(), slope)

    return part


def _content_part(kept: Tensor, factor: float) -> Callable[[Tensor], Part]:
    def part(flat: Tensor) -> Part:
        difference = flat - kept
        return Part(factor * difference.square().mean(), 2 * factor * difference / flat.numel())

    return part


def _gaussian_part(
    mean: Tensor, raw: Tensor, factor: float, kind: Literal["newton-schulz", "exact"]
) -> Callable[[Tensor], Part]:
    ridge = 1e-4 * torch.eye(len(mean), dtype=mean.dtype)
    wanted = raw - mean[:, None] * mean[None] + ridge
    values, vectors = torch.linalg.eigh(wanted)
    half = vectors @ torch.diag(_root_of(values, kind)) @ vectors.T

    def part(flat: Tensor) -> Part:
        channels, positions = flat.shape
        found = flat.mean(1)
        covariance = flat @ flat.T / positions - found[:, None] * found[None] + ridge
        values, vectors = torch.linalg.eigh(half @ covariance @ half)
        roots = _root_of(values, kind)
        loss = (found - mean).square().mean()
        loss = loss + (wanted.trace() + covariance.trace() - 2 * roots.sum()) / channels
        through_root = vectors @ torch.diag(_root_slope(roots, kind)) @ vectors.T
        on_covariance = (torch.eye(channels, dtype=flat.dtype) - 2 * half @ through_root @ half) / channels
        on_mean = 2 * (found - mean) / channels - 2 * on_covariance @ found
        slope = (2 * on_covariance @ flat + on_mean[:, None]) / positions
        return Part(factor * loss, factor * slope)

    return part


def _root_of(values: Tensor, kind: Literal["newton-schulz", "exact"]) -> Tensor:
    """The square roots of eigenvalues as the reference computes those of their matrix."""
    if kind == "exact":
        return values.clamp(min=0).sqrt()
    norm = values.square().sum().sqrt()
    root, inverse = values / norm, torch.ones_like(values)
    for _ in range(NEWTON_SCHULZ_STEPS):
        correction = (3 - inverse * root) / 2
        root, inverse = root * correction, inverse * correction
    return root * norm.sqrt()


def _root_slope(roots: Tensor, kind: Literal["newton-schulz", "exact"]) -> Tensor:
    """d(sum of the roots)/d(eigenvalue): 1/(2·root), or as far as twelve steps come."""
    if kind == "exact":
        return 0.5 / roots
    norm = roots.square().sum().sqrt()
    scaled, slope = roots / norm, torch.ones_like(roots) / norm
    for _ in range(NEWTON_SCHULZ_STEPS):
        correction = 3 - scaled.square()
        scaled, slope = scaled * correction / 2, slope * correction / 2
    return slope / 2


def _spread_back(rows: Tensor, columns: Tensor) -> Tensor:
    """What weights on the differences down and across put on the pixels they were taken between."""
    slope = torch.zeros(rows.shape[0], rows.shape[1] + 1, rows.shape[2], dtype=rows.dtype)
    slope[:, 1:] += rows
    slope[:, :-1] -= rows
    slope[:, :, 1:] += columns
    slope[:, :, :-1] -= columns
    return slope


def _folded(padded: Tensor) -> Tensor:
    """What a picture padded by one replicated pixel hands back to the picture."""
    rows = padded[:, 1:-1].clone()
    rows[:, 0] += padded[:, 0]
    rows[:, -1] += padded[:, -1]
    folded = rows[:, :, 1:-1].clone()
    folded[:, :, 0] += rows[:, :, 0]
    folded[:, :, -1] += rows[:, :, -1]
    return folded
