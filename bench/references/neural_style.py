"""neural-style-pt (ProGamerGov, after Johnson's neural-style): Gram matrices, L-BFGS or Adam."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal

import torch
from torch.nn.functional import mse_loss

from bench.references.vgg import CONTENT_LAYER, STYLE_LAYERS, Features

if TYPE_CHECKING:
    from torch import Tensor

MEAN_BGR = (103.939, 116.779, 123.68)


class NeuralStyle:
    """One picture on its way, in the reference's own units: BGR, 0 to 255, the mean taken off.

    All pictures come in the size they are compared in. The weights are those of the reference's defaults;
    style losses of the layers are summed, total variation is a sum over pixels.
    """

    def __init__(
        self,
        weights: Mapping[str, Tensor],
        content: Tensor,
        styles: Sequence[Tensor],
        *,
        start: Tensor | None = None,
        blend: Sequence[float] | None = None,
        content_weight: float = 5.0,
        style_weight: float = 100.0,
        tv_weight: float = 1e-3,
        style_layers: Sequence[str] = STYLE_LAYERS,
        content_layers: Sequence[str] = (CONTENT_LAYER,),
        pooling: Literal["max", "average"] = "max",
        optimizer: Literal["lbfgs", "adam"] = "lbfgs",
        learning_rate: float = 1.0,
        history: int = 100,
        normalize_weights: bool = False,
        normalize_gradients: bool = False,
    ) -> None:
        """Capture the targets; `blend` weighs the styles, `start` is the picture to begin from."""
        self.evaluations = 0
        self._style_layers, self._content_layers = tuple(style_layers), tuple(content_layers)
        self._features = Features(weights, {*style_layers, *content_layers}, pooling=pooling)
        self._tv_weight = tv_weight
        shares = [1.0] * len(styles) if blend is None else list(blend)
        shares = [share / sum(shares) for share in shares]
        with torch.no_grad():
            self._content = self._features(_prepared(content), self._content_layers)
            grams = [self._grams(self._features(_prepared(style), self._style_layers)) for style in styles]
        self._grams_wanted = {
            layer: torch.stack([share * gram[layer] for share, gram in zip(shares, grams, strict=True)]).sum(
                0
            )
            for layer in self._style_layers
        }
        self._content_factors = dict.fromkeys(self._content_layers, content_weight)
        self._style_factors = dict.fromkeys(self._style_layers, style_weight)
        if normalize_weights:
            for factors, targets in (
                (self._content_factors, self._content),
                (self._style_factors, self._grams_wanted),
            ):
                for layer in factors:
                    factors[layer] /= max(targets[layer].shape)
        self._gradients_normalised = normalize_gradients
        begun = content if start is None else start
        self._variable = _prepared(begun).clone().requires_grad_()
        self._optimizer: torch.optim.Optimizer
        if optimizer == "lbfgs":
            # The reference asks for all its iterations in one call; one at a time walks the same way, as
            # without a line search each iteration is one evaluation and the state is kept.
            self._optimizer = torch.optim.LBFGS(
                [self._variable], max_iter=1, history_size=history, tolerance_change=-1, tolerance_grad=-1
            )
        else:
            self._optimizer = torch.optim.Adam([self._variable], lr=learning_rate)

    @property
    def image(self) -> Tensor:
        """The picture (3, H, W) in [0, 1], clamped as the reference saves it."""
        raw = self._variable.detach()[0] + _column(MEAN_BGR, self._variable)
        return (raw.flip(0) / 255).clamp(0, 1)

    def loss_and_gradient(self, image: Tensor) -> tuple[float, Tensor]:
        """Return the loss at `image` (3, H, W) in [0, 1] and its gradient with respect to it."""
        leaf = image.detach().clone().requires_grad_()
        loss = self._loss(_prepared(leaf))
        loss.backward()  # type: ignore[no-untyped-call]
        assert leaf.grad is not None
        return float(loss.detach()), leaf.grad

    def step(self) -> float:
        """Take one step of the optimiser; return the loss before it."""
        return float(self._optimizer.step(self._evaluate))  # type: ignore[arg-type]

    def _evaluate(self) -> Tensor:
        self.evaluations += 1
        self._optimizer.zero_grad()
        loss = self._loss(self._variable)
        loss.backward()  # type: ignore[no-untyped-call]
        return loss.detach()

    def _loss(self, batch: Tensor) -> Tensor:
        maps = self._features(batch, {*self._style_layers, *self._content_layers})
        grams = self._grams({layer: maps[layer] for layer in self._style_layers})
        loss = batch.new_zeros(())
        for layer, factor in self._content_factors.items():
            loss = loss + self._strengthened(mse_loss(maps[layer], self._content[layer]), factor)
        for layer, factor in self._style_factors.items():
            loss = loss + self._strengthened(mse_loss(grams[layer], self._grams_wanted[layer]), factor)
        if self._tv_weight:
            rows = (batch[:, :, 1:] - batch[:, :, :-1]).abs().sum()
            columns = (batch[..., 1:] - batch[..., :-1]).abs().sum()
            loss = loss + self._tv_weight * (rows + columns)
        return loss

    def _strengthened(self, loss: Tensor, factor: float) -> Tensor:
        if not self._gradients_normalised:
            return loss * factor
        # "Normalised" here is the gradient with respect to the loss, one number: it becomes 1, then is
        # multiplied by the weight twice. The features' gradient keeps its size.
        slope = factor / (factor + 1e-8) * factor**2
        return loss.detach() * factor + slope * (loss - loss.detach())

    @staticmethod
    def _grams(maps: Mapping[str, Tensor]) -> dict[str, Tensor]:
        flat = {layer: found.flatten(2)[0] for layer, found in maps.items()}
        return {layer: (rows @ rows.T) / rows.numel() for layer, rows in flat.items()}


def _column(values: Sequence[float], like: Tensor) -> Tensor:
    return like.new_tensor(values)[:, None, None]


def _prepared(image: Tensor) -> Tensor:
    return (image.flip(0) * 255 - _column(MEAN_BGR, image))[None]
