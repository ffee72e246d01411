"""Adam against torch.optim and scipy, and what it holds."""

from __future__ import annotations

import gc

import numpy as np
import pytest
import torch
from scipy.optimize import minimize
from torch import Tensor

from nodes.transfer.optimise import adam
from nodes.transfer.optimise.adam import adam_pictures, minimise_adam
from nodes.transfer.optimise.stopping import Stopping
from tests.nodes.transfer.optimise.problems import SHAPE, Differentiated, Quadratic, wavy

GREY = torch.full(SHAPE, 0.5)


@pytest.mark.parametrize(("betas", "decay"), [((0.9, 0.99), 1.0), ((0.8, 0.999), 0.1)])
def test_unbounded_and_unaveraged_it_goes_where_torchs_goes(
    betas: tuple[float, float], decay: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adam, "CHUNK", 7)
    start = torch.full((24,), 0.3, dtype=torch.float64)
    ours = Differentiated(wavy)
    found = minimise_adam(start, ours, 50, step=0.05, betas=betas, decay=decay, averaging=0, bounded=False)
    leaf = start.clone().requires_grad_()
    optimiser = torch.optim.Adam([leaf], lr=0.05, betas=betas, eps=1e-8)
    schedule = torch.optim.lr_scheduler.ExponentialLR(optimiser, decay ** (1 / 49))
    for evaluated in ours.seen:
        torch.testing.assert_close(evaluated, leaf.detach(), rtol=0, atol=1e-6)
        optimiser.zero_grad()
        wavy(leaf).backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        schedule.step()
    assert len(ours.seen) == 50
    torch.testing.assert_close(found, leaf.detach(), rtol=0, atol=1e-6)


def test_the_result_is_the_corrected_average_of_the_iterates() -> None:
    problem = Differentiated(wavy)
    start = torch.full((24,), 0.3, dtype=torch.float64)
    averaged = minimise_adam(start, problem, 12, averaging=0.8)
    last = minimise_adam(start, Differentiated(wavy), 12, averaging=0)
    iterates = torch.stack([*problem.seen[1:], last])
    shares = 0.8 ** torch.arange(11, -1, -1, dtype=torch.float64)
    torch.testing.assert_close(averaged, (shares[:, None] * iterates).sum(0) / shares.sum())


def test_the_first_step_has_the_length_of_the_step_size() -> None:
    problem = Differentiated(lambda x: (x * torch.tensor([1.0, -5.0, 0.001])).sum())
    minimise_adam(torch.full((3,), 0.5), problem, 2, step=0.1)
    torch.testing.assert_close(problem.seen[1], torch.tensor([0.4, 0.6, 0.4]), atol=1e-4, rtol=0)


def test_it_stays_in_the_box_and_near_the_minimum() -> None:
    problem = Quadratic()
    expected = minimize(problem.numpy, np.full(48, 0.5), jac=True, bounds=[(0, 1)] * 48, method="L-BFGS-B")
    found = minimise_adam(GREY, problem, 800)
    assert problem.loss(found) < expected.fun * 1.02
    assert 0 <= float(found.min()) <= float(found.max()) <= 1


def test_a_smaller_last_step_ends_nearer_to_the_minimum() -> None:
    problem = Quadratic()
    losses = [
        problem.loss(minimise_adam(GREY, problem, 400, step=0.3, decay=decay, averaging=0))
        for decay in (1.0, 0.01)
    ]
    assert losses[1] < losses[0]


@pytest.mark.parametrize("evaluations", [0, 1, 2, 30])
def test_evaluations_are_what_is_counted(evaluations: int) -> None:
    problem = Quadratic()
    found = minimise_adam(GREY, problem, evaluations)
    assert problem.count == evaluations
    assert torch.equal(found, GREY) == (evaluations == 0)


def test_a_larger_picture_of_the_same_goes_the_same_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adam, "USUAL", 24)
    goal = torch.linspace(0.1, 0.9, 24, dtype=torch.float64)
    small = Differentiated(lambda x: 1e-6 * ((x - goal) ** 2).mean())
    large = Differentiated(lambda x: 1e-6 * ((x.view(50, 24) - goal) ** 2).mean())
    start = torch.full((24,), 0.5, dtype=torch.float64)
    found = minimise_adam(start, small, 30)
    torch.testing.assert_close(minimise_adam(start.repeat(50), large, 30), found.repeat(50))


def test_neither_the_start_nor_a_gradient_is_changed() -> None:
    start = torch.full(SHAPE, 1.5)
    gradients: list[Tensor] = []

    def evaluate(picture: Tensor) -> tuple[float, Tensor]:
        gradients.append(torch.ones(SHAPE))
        return 0.0, gradients[-1]

    minimise_adam(start, evaluate, 3)
    assert torch.equal(start, torch.full(SHAPE, 1.5))
    assert all(torch.equal(gradient, torch.ones(SHAPE)) for gradient in gradients)


def test_a_reason_to_stop_ends_it_with_the_average_so_far() -> None:
    start = torch.full((24,), 0.3, dtype=torch.float64)
    stopped, whole = Differentiated(wavy), Differentiated(wavy)
    found = minimise_adam(start, stopped, 500, stopping=Stopping(plateau=1e-4, window=5))
    assert 5 < len(stopped.seen) < 500
    torch.testing.assert_close(found, minimise_adam(start, whole, len(stopped.seen)))


@pytest.mark.parametrize("averaging", [0.0, 0.95])
def test_it_holds_as_many_pictures_as_it_says(averaging: float) -> None:
    size = 4099
    held = []
    start = torch.rand(size, dtype=torch.float64)

    def evaluate(picture: Tensor) -> tuple[float, Tensor]:
        storages = {
            entry.untyped_storage().data_ptr()
            for entry in gc.get_objects()
            if type(entry) is Tensor and entry.dtype is torch.float64 and entry.numel() == size
        }
        held.append(len(storages - {start.untyped_storage().data_ptr()}))
        return 0.0, picture - 0.5

    minimise_adam(start, evaluate, 4, averaging=averaging)
    assert max(held) == adam_pictures(averaging)
