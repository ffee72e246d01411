"""Losses with known minima, for the optimisers."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor

SHAPE = (3, 4, 4)


class Quadratic:
    """(x − goal)ᵀ·A·(x − goal)/2, badly conditioned, with its minimum partly outside the box [0, 1]."""

    def __init__(self) -> None:
        rng = np.random.default_rng(0)
        basis, _ = np.linalg.qr(rng.normal(size=(48, 48)))
        self.matrix = basis @ np.diag(np.geomspace(1, 300, 48)) @ basis.T
        self.goal = rng.uniform(-0.3, 1.3, 48)
        self.count = 0

    def numpy(self, x: np.ndarray) -> tuple[float, np.ndarray]:
        away = self.matrix @ (x - self.goal)
        return float(away @ (x - self.goal) / 2), away

    def loss(self, picture: Tensor) -> float:
        return self.numpy(picture.double().numpy().ravel())[0]

    def __call__(self, picture: Tensor) -> tuple[float, Tensor]:
        self.count += 1
        loss, gradient = self.numpy(picture.double().numpy().ravel())
        return loss, torch.from_numpy(gradient).to(picture.dtype).reshape(SHAPE)


class Differentiated:
    """A loss written in torch, with the gradient by autograd; keeps where it was evaluated."""

    def __init__(self, loss: Callable[[Tensor], Tensor]) -> None:
        self.loss = loss
        self.seen: list[Tensor] = []
        self.losses: list[float] = []

    def __call__(self, picture: Tensor) -> tuple[float, Tensor]:
        self.seen.append(picture.clone())
        leaf = picture.detach().requires_grad_()
        loss = self.loss(leaf)
        loss.backward()  # type: ignore[no-untyped-call]
        assert leaf.grad is not None
        self.losses.append(float(loss.detach()))
        return self.losses[-1], leaf.grad


def rosenbrock(x: Tensor) -> Tensor:
    """A curved valley: line searches need several trials."""
    return (100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2).sum()


def wavy(x: Tensor) -> Tensor:
    """A bowl with dents, not convex everywhere."""
    goal = torch.linspace(-1, 1.5, x.numel(), dtype=x.dtype)
    scale = torch.logspace(-1, 1, x.numel(), dtype=x.dtype)
    return (scale * (x - goal) ** 2 + (x - goal) ** 4 + torch.cos(3 * x)).sum()
