"""The optimisers against scipy and closed forms, and their count of evaluations."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from scipy.optimize import minimize

from nodes.transfer.adam import minimise_adam
from nodes.transfer.conditioning import preconditioner
from nodes.transfer.lbfgs import minimise_lbfgs
from nodes.transfer.objective import Evaluation


class Quadratic:
    """(x − goal)ᵀ·A·(x − goal)/2, badly conditioned, with its minimum partly outside the box."""

    def __init__(self) -> None:
        rng = np.random.default_rng(0)
        basis, _ = np.linalg.qr(rng.normal(size=(48, 48)))
        self.matrix = basis @ np.diag(np.geomspace(1, 300, 48)) @ basis.T
        self.goal = rng.uniform(-0.3, 1.3, 48)
        self.count = 0

    def numpy(self, x: np.ndarray) -> tuple[float, np.ndarray]:
        away = self.matrix @ (x - self.goal)
        return float(away @ (x - self.goal) / 2), away

    def __call__(self, picture: torch.Tensor) -> Evaluation:
        self.count += 1
        loss, gradient = self.numpy(picture.double().numpy().ravel())
        return Evaluation(loss, torch.from_numpy(gradient).float().reshape(3, 4, 4))


def same(gradient: torch.Tensor) -> torch.Tensor:
    return gradient


def test_lbfgs_finds_the_minimum_in_the_box_that_scipy_finds() -> None:
    problem = Quadratic()
    expected = minimize(problem.numpy, np.full(48, 0.5), jac=True, bounds=[(0, 1)] * 48, method="L-BFGS-B")
    found = minimise_lbfgs(torch.full((3, 4, 4), 0.5), problem, 300, same)
    loss, _ = problem.numpy(found.double().numpy().ravel())
    assert loss == pytest.approx(expected.fun, rel=1e-3)
    assert float(found.min()) >= 0
    assert float(found.max()) <= 1


@pytest.mark.parametrize("evaluations", [1, 2, 7, 30])
def test_evaluations_are_what_is_counted(evaluations: int) -> None:
    start = torch.full((3, 4, 4), 0.5)
    for_lbfgs, for_adam = Quadratic(), Quadratic()
    minimise_lbfgs(start, for_lbfgs, evaluations, same)
    minimise_adam(start, for_adam, evaluations)
    assert for_lbfgs.count == for_adam.count == evaluations


def test_lbfgs_never_returns_a_worse_point() -> None:
    start = torch.full((3, 4, 4), 0.5)
    problem = Quadratic()
    losses = [problem(minimise_lbfgs(start, problem, n, same)).loss for n in (1, 5, 10, 20, 40)]
    assert losses == sorted(losses, reverse=True)
    assert losses[-1] < losses[0]


def test_lbfgs_stops_at_a_minimum() -> None:
    problem = Quadratic()
    flat = lambda picture: Evaluation(0.0, torch.zeros_like(picture))  # noqa: E731
    start = torch.full((3, 4, 4), 0.25)
    assert torch.equal(minimise_lbfgs(start, flat, 10, same), start)
    assert problem.count == 0


def test_adams_first_step_has_the_length_of_the_step_size() -> None:
    seen: list[torch.Tensor] = []

    def slope(picture: torch.Tensor) -> Evaluation:
        seen.append(picture.clone())
        return Evaluation(0.0, torch.tensor([1.0, -5.0, 0.001])[:, None, None].expand(3, 2, 2))

    minimise_adam(torch.full((3, 2, 2), 0.5), slope, 2, step=0.1)
    torch.testing.assert_close(seen[1][:, 0, 0], torch.tensor([0.4, 0.6, 0.4]), atol=1e-4, rtol=0)


def test_adam_stays_in_the_box_and_near_the_minimum() -> None:
    problem = Quadratic()
    expected = minimize(problem.numpy, np.full(48, 0.5), jac=True, bounds=[(0, 1)] * 48, method="L-BFGS-B")
    found = minimise_adam(torch.full((3, 4, 4), 0.5), problem, 800)
    loss, _ = problem.numpy(found.double().numpy().ravel())
    assert loss < expected.fun * 1.02
    assert 0 <= float(found.min()) <= float(found.max()) <= 1


def test_the_preconditioner_is_symmetric_and_positive() -> None:
    covariance = torch.tensor([[0.05, 0.02, 0.0], [0.02, 0.04, 0.01], [0.0, 0.01, 0.002]])
    apply = preconditioner(covariance)
    unit = torch.eye(3 * 6 * 5).reshape(-1, 3, 6, 5)
    matrix = torch.stack([apply(column).flatten() for column in unit]).double()
    torch.testing.assert_close(matrix, matrix.T, atol=1e-6, rtol=1e-5)
    assert float(torch.linalg.eigvalsh(matrix).min()) > 0
