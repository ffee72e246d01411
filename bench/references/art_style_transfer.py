"""ArtStyleTransfer (irenemizus): the loss of all levels of a pyramid at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal

import torch
from torch.nn.functional import interpolate, mse_loss

from bench.references.vgg import CONTENT_LAYER, STYLE_LAYERS, Features

if TYPE_CHECKING:
    from torch import Tensor

MEAN = (123.675, 116.28, 103.53)
LEARNING_RATE = 10.0
LEARNING_RATE_DECAY = 0.999
LINE_SEARCH_EVALUATIONS = 25


class ArtStyleTransfer:
    """One picture on its way, in the reference's own units: RGB, 0 to 255, the mean taken off.

    Its habits are kept: pictures are resized without a prefilter, every level's graph is alive at once, the
    L-BFGS is asked for one iteration at a time and so computes each point twice, anomaly detection is on.
    """

    def __init__(
        self,
        weights: Mapping[str, Tensor],
        content: Tensor,
        style: Tensor,
        *,
        levels: int = 2,
        base: int = 256,
        start: Tensor | None = None,
        content_weight: float = 1e3,
        style_weight: float = 4e5,
        tv_weight: float = 1e2,
        style_layers: Sequence[str] = STYLE_LAYERS,
        content_layer: str = CONTENT_LAYER,
        optimizer: Literal["lbfgs", "adam"] = "lbfgs",
        anomaly_detection: bool = True,
    ) -> None:
        """Capture the targets of each level from pictures (3, H, W) of any size; `base` is the smallest
        level's short side. `start` is what to begin from, of the top level's size (None: the content).
        """
        self.evaluations = 0
        self._style_layers = tuple(style_layers)
        # The reference keeps conv4_2, which the rectifier after it then overwrites: it compares relu4_2.
        self._content_layer = content_layer
        self._features = Features(weights, {*style_layers, content_layer})
        self._weights = content_weight, style_weight, tv_weight
        self._anomaly_detection = anomaly_detection
        contents = [at_level(content, level, base) for level in reversed(range(levels))]
        styles = [at_level(style, level, base) for level in reversed(range(levels))]
        self._targets = []
        for near, like in zip(contents, styles, strict=True):
            with torch.no_grad():
                kept = self._features(_prepared(near), {content_layer})[content_layer]
                grams = self._grams(self._features(_prepared(like), self._style_layers))
            self._targets.append((kept, grams))
        begun = contents[0] if start is None else start
        self._variable = _prepared(begun).clone().requires_grad_()
        self._optimizer: torch.optim.Optimizer
        if optimizer == "lbfgs":
            # Newer torch takes the line search's evaluations out of `max_eval`, 1 by default where max_iter
            # is 1; the torch of the reference's days always allowed it 25.
            self._optimizer = torch.optim.LBFGS(
                [self._variable],
                lr=LEARNING_RATE,
                max_iter=1,
                max_eval=1 + LINE_SEARCH_EVALUATIONS,
                line_search_fn="strong_wolfe",
            )
        else:
            self._optimizer = torch.optim.Adam([self._variable], lr=LEARNING_RATE)

    @property
    def image(self) -> Tensor:
        """The picture (3, H, W), 1 for white, unclamped as the reference hands it out."""
        return (self._variable.detach()[0] + _column(self._variable)) / 255

    def loss_and_gradient(self, image: Tensor) -> tuple[float, Tensor]:
        """Return the loss at `image` (3, H, W) in [0, 1] and its gradient with respect to it."""
        leaf = image.detach().clone().requires_grad_()
        with torch.autograd.set_detect_anomaly(self._anomaly_detection):
            loss = self._loss(_prepared(leaf))
            loss.backward()  # type: ignore[no-untyped-call]
        assert leaf.grad is not None
        return float(loss.detach()), leaf.grad

    def step(self) -> float:
        """Take one step of the optimiser; return the loss before it."""
        return float(self._optimizer.step(self._evaluate))  # type: ignore[arg-type]

    def _evaluate(self) -> Tensor:
        self.evaluations += 1
        for group in self._optimizer.param_groups:
            group["lr"] *= LEARNING_RATE_DECAY
        self._optimizer.zero_grad()
        with torch.autograd.set_detect_anomaly(self._anomaly_detection):
            loss = self._loss(self._variable)
            loss.backward()  # type: ignore[no-untyped-call]
        return loss.detach()

    def _loss(self, batch: Tensor) -> Tensor:
        total = batch.new_zeros(())
        for number, target in enumerate(self._targets):
            if number:
                half = (batch.shape[2] // 2, batch.shape[3] // 2)
                batch = interpolate(batch, size=half, mode="bicubic")
            total = total + self._level(batch, *target)
        return total

    def _level(self, batch: Tensor, kept: Tensor, wanted: Mapping[str, Tensor]) -> Tensor:
        content_weight, style_weight, tv_weight = self._weights
        maps = self._features(batch, {*self._style_layers, self._content_layer})
        # The reference adds noise of power 0 to the target at every evaluation; drawing it takes time.
        noise = 0 * torch.clip(0.5 * torch.randn(kept.shape) + 0.5, min=0.0, max=1.0).to(kept)
        content = mse_loss(maps[self._content_layer], kept + noise)
        grams = self._grams({layer: maps[layer] for layer in self._style_layers})
        style = batch.new_zeros(())
        for layer, gram in grams.items():
            style = style + mse_loss(gram, wanted[layer])
        style = style / len(grams)
        across = (batch[..., :-1] - batch[..., 1:]).abs().mean()
        down = (batch[..., :-1, :] - batch[..., 1:, :]).abs().mean()
        variation = across * across + down * down
        return content_weight * content + style_weight * style + tv_weight * variation

    @staticmethod
    def _grams(maps: Mapping[str, Tensor]) -> dict[str, Tensor]:
        flat = {layer: found.flatten(2) for layer, found in maps.items()}
        return {layer: rows.bmm(rows.transpose(1, 2)) / rows[0].numel() for layer, rows in flat.items()}


def at_level(picture: Tensor, level: int, base: int = 256) -> Tensor:
    """Return `picture` (3, H, W) at a level, 0 the smallest: short side base·2^level, the long one in
    proportion, cut off at level 0; resized by OpenCV's bicubic, which takes four pixels of however many."""
    import cv2
    import numpy as np

    height, width = picture.shape[-2:]
    if height >= width:
        size = (base * 2**level, int(base * (height / width)) * 2**level)
    else:
        size = (int(base * (width / height)) * 2**level, base * 2**level)
    pixels = np.ascontiguousarray(picture.permute(1, 2, 0).numpy())
    resized = cv2.resize(pixels, size, interpolation=cv2.INTER_CUBIC)
    return torch.from_numpy(resized).permute(2, 0, 1).contiguous()


def _column(like: Tensor) -> Tensor:
    return like.new_tensor(MEAN)[:, None, None]


def _prepared(image: Tensor) -> Tensor:
    return (image * 255 - _column(image))[None]
