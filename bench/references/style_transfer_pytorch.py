"""style-transfer-pytorch (crowsonkb): the Wasserstein-2 distance between Gaussians, by Adam."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import torch
from torch.nn.functional import mse_loss, pad

from bench.references.vgg import CONTENT_LAYER, STYLE_LAYERS, Features, Pooling

if TYPE_CHECKING:
    from torch import Tensor

MEAN = (0.485, 0.456, 0.406)
DEVIATION = (0.229, 0.224, 0.225)
LAYER_WEIGHTS = (256.0, 64.0, 16.0, 4.0, 1.0)
GAINS: Mapping[Pooling, float] = {"max": 1.0, "average": 2.0, "l2": 0.78}
COVARIANCE_EPSILON = 1e-4
NEWTON_SCHULZ_STEPS = 12


class StyleTransferPytorch:
    """One picture on its way at one of the reference's scales, RGB in [0, 1]."""

    def __init__(
        self,
        weights: Mapping[str, Tensor],
        content: Tensor,
        styles: Sequence[Tensor],
        *,
        start: Tensor | None = None,
        blend: Sequence[float] | None = None,
        content_weight: float = 0.015,
        tv_weight: float = 2.0,
        style_layers: Sequence[str] = STYLE_LAYERS,
        layer_weights: Sequence[float] = LAYER_WEIGHTS,
        content_layers: Sequence[str] = (CONTENT_LAYER,),
        pooling: Pooling = "max",
        step_size: float = 0.02,
        averaging: float = 0.99,
    ) -> None:
        """Capture the targets of pictures (3, H, W) in the size they are compared in; `blend` weighs the
        styles, `start` is the picture to begin from (None: the content)."""
        self.evaluations = 0
        self._features = Features(
            weights, {*style_layers, *content_layers}, pooling=pooling, gains=GAINS, first_padding="replicate"
        )
        self._factors = {
            layer: weight / sum(layer_weights)
            for layer, weight in zip(style_layers, layer_weights, strict=True)
        }
        self._content_factor = content_weight / len(content_layers)
        self._tv_weight = tv_weight
        shares = [1.0] * len(styles) if blend is None else list(blend)
        shares = [share / sum(abs(one) for one in shares) for share in shares]
        with torch.no_grad():
            self._content = self._features(_normalised(content[None]), content_layers)
            found = [self._features(_normalised(style[None]), style_layers) for style in styles]
            self._style = {
                layer: _Gaussian([_raw_moments(maps[layer]) for maps in found], shares)
                for layer in style_layers
            }
        self._variable = (content if start is None else start)[None].clone().requires_grad_()
        self._optimizer = torch.optim.Adam([self._variable], lr=step_size, betas=(0.9, 0.99))
        self._decay, self._left = averaging, averaging
        self._average = (1 - averaging) * self._variable.detach()

    @property
    def image(self) -> Tensor:
        """The mean of the pictures so far (3, H, W), the latest counting most, in [0, 1]."""
        return (self._average[0] / (1 - self._left)).clamp(0, 1)

    def loss_and_gradient(self, image: Tensor) -> tuple[float, Tensor]:
        """Return the loss at `image` (3, H, W) in [0, 1] and its gradient with respect to it."""
        leaf = image.detach().clone().requires_grad_()
        loss = self._loss(leaf[None])
        loss.backward()  # type: ignore[no-untyped-call]
        assert leaf.grad is not None
        return float(loss.detach()), leaf.grad

    def step(self) -> float:
        """Take one step of Adam, hold the picture in [0, 1] and average; return the loss before it."""
        self._optimizer.zero_grad()
        loss = float(self._optimizer.step(self._evaluate))
        with torch.no_grad():
            self._variable.clamp_(0, 1)
            self._left *= self._decay
            self._average.mul_(self._decay).add_((1 - self._decay) * self._variable)
        return loss

    def _evaluate(self) -> Tensor:
        self.evaluations += 1
        loss = self._loss(self._variable)
        loss.backward()  # type: ignore[no-untyped-call]
        return loss.detach()

    def _loss(self, batch: Tensor) -> Tensor:
        maps = self._features(_normalised(batch), {*self._style, *self._content})
        loss = self._tv_weight * nine_point_variation(batch)
        for layer, kept in self._content.items():
            loss = loss + self._content_factor * mse_loss(maps[layer], kept)
        for layer, gaussian in self._style.items():
            loss = loss + self._factors[layer] * gaussian.distance(maps[layer])
        return loss


class _Gaussian:
    """A style at one layer: the Gaussian with the mixture's mean and covariance."""

    def __init__(self, moments: Sequence[tuple[Tensor, Tensor]], shares: Sequence[float]) -> None:
        pairs = list(zip(shares, moments, strict=True))
        self._mean = torch.stack([share * mean for share, (mean, _) in pairs]).sum(0)
        second = torch.stack([share * raw for share, (_, raw) in pairs]).sum(0)
        self._covariance = _covariance(self._mean, second)
        self._root = _square_root(self._covariance)

    def distance(self, maps: Tensor) -> Tensor:
        mean, second = _raw_moments(maps)
        covariance = _covariance(mean, second)
        root = _square_root(self._root @ covariance @ self._root)
        trace = torch.diagonal(self._covariance + covariance - 2 * root).mean()
        return (mean - self._mean).square().mean() + trace


class _SquareRoot(torch.autograd.Function):
    """The principal square root by twelve Newton–Schulz steps, and as many for the Lyapunov equation of its
    derivative. Eigenvalues far below the largest are not reached in twelve: the root is too small there."""

    @staticmethod
    def forward(ctx: Any, matrix: Tensor) -> Tensor:
        norm = matrix.square().sum().sqrt()
        identity = torch.eye(len(matrix), dtype=matrix.dtype, device=matrix.device)
        root, inverse = matrix / norm, identity
        for _ in range(NEWTON_SCHULZ_STEPS):
            correction = (3 * identity - inverse @ root) / 2
            root, inverse = root @ correction, correction @ inverse
        root = root * norm.sqrt()
        ctx.save_for_backward(root)
        return root

    @staticmethod
    def backward(ctx: Any, *slopes: Tensor) -> Tensor:
        root: Tensor = ctx.saved_tensors[0]
        norm = root.square().sum().sqrt()
        identity = torch.eye(len(root), dtype=root.dtype, device=root.device)
        scaled, slope = root / norm, slopes[0] / norm
        for _ in range(NEWTON_SCHULZ_STEPS):
            correction = 3 * identity - scaled @ scaled
            turned = scaled.T @ (scaled.T @ slope - slope @ scaled)
            slope = (slope @ correction - turned) / 2
            scaled = scaled @ correction / 2
        return slope / 2


def _square_root(matrix: Tensor) -> Tensor:
    root: Tensor = _SquareRoot.apply(matrix)  # type: ignore[no-untyped-call]
    return root


def nine_point_variation(batch: Tensor) -> Tensor:
    """Return the reference's squared total variation of (1, 3, H, W), diagonals included."""
    padded = pad(batch, (1, 1, 1, 1), "replicate")
    middle = padded[..., 1:-1, 1:-1]
    straight = (padded[..., 1:-1, 2:] - middle).square().mean()
    straight = straight + (padded[..., 2:, 1:-1] - middle).square().mean()
    oblique = (padded[..., 1:, 1:] - padded[..., :-1, :-1]).square().mean()
    oblique = oblique + (padded[..., 1:, :-1] - padded[..., :-1, 1:]).square().mean()
    return 2 * (straight / 3 + oblique / 12)


def _raw_moments(maps: Tensor) -> tuple[Tensor, Tensor]:
    rows = maps[0].flatten(1)
    return rows.mean(1), rows @ rows.T / rows.shape[1]


def _covariance(mean: Tensor, second: Tensor) -> Tensor:
    identity = torch.eye(len(mean), dtype=mean.dtype, device=mean.device)
    return second - mean[:, None] * mean[None] + COVARIANCE_EPSILON * identity


def _normalised(batch: Tensor) -> Tensor:
    mean, deviation = (batch.new_tensor(values)[:, None, None] for values in (MEAN, DEVIATION))
    return (batch - mean) / deviation
