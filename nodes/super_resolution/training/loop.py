"""The training itself: batches, loss, rate, and the running average of the weights."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nodes.super_resolution.training.degrade import degrade
from nodes.super_resolution.training.network import (
    CONVOLUTIONS,
    FEATURES,
    begin_from,
    build_network,
    enlarge,
)
from nodes.super_resolution.training.photographs import Pair, draw_patches
from nodes.super_resolution.training.state import Progress, keep, restore

if TYPE_CHECKING:
    from torch import Tensor
    from torch.nn import Module

SHAVED = 4  # pixels of the input: near a patch's edge the convolutions see padding that no picture has
LUMA = (0.299, 0.587, 0.114)  # ITU-R BT.601
SOFTNESS = 1e-3**2  # of Charbonnier's distance: where it turns from squared to absolute
KEPT_EVERY = 2.0  # minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """How to train: for `steps` batches where given, which is reproducible, else for `minutes`."""

    scale: int = 2
    degraded: bool = False
    minutes: float = 20
    steps: int | None = None
    features: int = FEATURES
    convolutions: int = CONVOLUTIONS
    batch: int = 6
    side: int = 48
    rate: float = 1.5e-3
    warm_up: float = 0.02  # share of the training in which the rate rises
    average: float = 0.999  # decay of the running average of the weights
    chroma: float = 0.3  # weight of colour beside luminance
    squared: bool = False  # whether the loss is the squared distance, which PSNR counts
    seed: int = 1


def train(
    pairs: Sequence[Pair],
    training: Training,
    *,
    begin: Mapping[str, Tensor] | None = None,
    state: Path | None = None,
) -> Module:
    """Return a network trained on `pairs`: the running average of Adam's iterates.

    The loss is the Charbonnier distance of the luminance plus a lesser one of the colours (Lai et al.
    2017), or, for a last polish of the PSNR, the squared distance of both; the rate rises, then falls along
    a cosine to zero. Computed in bfloat16; the weights stay float32.

    Args:
        pairs: Photographs reduced by `training.scale`, and the originals.
        training: For how long and how.
        begin: Weights to begin from (`begin_from`).
        state: Where to keep the state every other minute. If there is one already, training goes on from
            it, and `begin` is not looked at.
    Raises:
        ValueError: as `begin_from` does.
    """
    import torch

    random = torch.Generator().manual_seed(training.seed)
    torch.manual_seed(training.seed)
    network = build_network(training.scale, training.features, training.convolutions)
    if begin is not None:
        begin_from(network, begin)
    network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]

    def follow(average: Tensor, weight: Tensor, steps: Tensor | int) -> Tensor:
        # Short at first, else the average would long remember the untrained network.
        return average.lerp(weight, max(1 - training.average, 10 / (10 + int(steps))))

    average = torch.optim.swa_utils.AveragedModel(network, avg_fn=follow)
    optimiser = torch.optim.Adam(network.parameters(), lr=training.rate, betas=(0.9, 0.99))
    progress = Progress(0, 0.0)
    if state is not None and state.is_file():
        progress = restore(state, network=network, average=average, optimiser=optimiser, random=random)
    began, kept, shown = time.monotonic() - 60 * progress.minutes, progress.minutes, math.nan
    while (done := share_done(progress, training)) < 1:
        for group in optimiser.param_groups:
            group["lr"] = rate_at(done, training)
        small, large = draw_patches(pairs, count=training.batch, side=training.side, random=random)
        if training.degraded:
            small = degrade(small, random)
        with torch.autocast("cpu", torch.bfloat16):
            painted = enlarge(network, small.contiguous(memory_format=torch.channels_last))
        loss = distance(painted, large, training)
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        average.update_parameters(network)
        progress = Progress(progress.step + 1, (time.monotonic() - began) / 60)
        now = float(loss.detach())
        shown = now if math.isnan(shown) else 0.98 * shown + 0.02 * now
        if progress.step % 100 == 0:
            print(
                f"step {progress.step}, {progress.minutes:.1f} min, {done:.0%}, loss {shown:.5f}", flush=True
            )
        if state is not None and progress.minutes - kept > KEPT_EVERY:
            keep(state, progress, network=network, average=average, optimiser=optimiser, random=random)
            kept = progress.minutes
    trained: Module = average.module
    return trained


def share_done(progress: Progress, training: Training) -> float:
    """Return how much of the training is over; 1 and more is all."""
    return progress.step / training.steps if training.steps else progress.minutes / training.minutes


def rate_at(done: float, training: Training) -> float:
    """Return Adam's rate where the share `done` of the training is over: a short rise, then a cosine."""
    rise = min(1.0, (done + 1e-3) / training.warm_up)
    return training.rate * rise * 0.5 * (1 + math.cos(math.pi * done))


def distance(painted: Tensor, large: Tensor, training: Training) -> Tensor:
    """Return the distance of luminance and colours, away from the edges: Charbonnier's, or squared."""
    shaved = SHAVED * training.scale
    inner = (..., slice(shaved, -shaved), slice(shaved, -shaved))
    error = painted[inner] - large[inner]
    luma = (error * error.new_tensor(LUMA).view(3, 1, 1)).sum(1, keepdim=True)
    squares = luma.square(), (error - luma).square()
    if not training.squared:
        squares = (squares[0] + SOFTNESS).sqrt(), (squares[1] + SOFTNESS).sqrt()
    return squares[0].mean() + training.chroma * squares[1].mean()
