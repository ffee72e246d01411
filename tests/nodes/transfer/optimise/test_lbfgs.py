"""L-BFGS against scipy and torch.optim, in and out of the box, and what it costs."""

from __future__ import annotations

import gc
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import torch
from scipy.optimize import minimize
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode

from nodes.transfer.optimise.lbfgs import FIRST_STEP, lbfgs_pictures, minimise_lbfgs
from nodes.transfer.optimise.line_search import SEARCHES, LineSearch
from nodes.transfer.optimise.precondition import preconditioner
from nodes.transfer.optimise.stopping import Stopping
from tests.nodes.transfer.optimise.problems import SHAPE, Differentiated, Quadratic, rosenbrock, wavy

GREY = torch.full(SHAPE, 0.5)
COVARIANCE = torch.tensor([[0.05, 0.02, 0.0], [0.02, 0.04, 0.01], [0.0, 0.01, 0.002]])


@pytest.mark.parametrize("line_search", ["backtracking", "wolfe"])
def test_it_finds_the_minimum_in_the_box_that_scipy_finds(line_search: LineSearch) -> None:
    problem = Quadratic()
    expected = minimize(problem.numpy, np.full(48, 0.5), jac=True, bounds=[(0, 1)] * 48, method="L-BFGS-B")
    found = minimise_lbfgs(GREY, problem, 300, None, line_search=line_search)
    assert problem.loss(found) == pytest.approx(expected.fun, rel=1e-3)
    assert float(found.min()) >= 0
    assert float(found.max()) <= 1


@pytest.mark.parametrize("line_search", SEARCHES)
def test_unbounded_it_finds_the_minimum_outside_the_box(line_search: LineSearch) -> None:
    problem = Quadratic()
    found = minimise_lbfgs(GREY.double(), problem, 300, None, line_search=line_search, bounded=False)
    np.testing.assert_allclose(found.numpy().ravel(), problem.goal, atol=1e-5)


@pytest.mark.parametrize("line_search", SEARCHES)
def test_a_preconditioner_does_not_move_the_minimum(line_search: LineSearch) -> None:
    problem = Quadratic()
    found = minimise_lbfgs(
        GREY.double(), problem, 400, preconditioner(COVARIANCE), line_search=line_search, bounded=False
    )
    np.testing.assert_allclose(found.numpy().ravel(), problem.goal, atol=1e-4)


@pytest.mark.parametrize("loss", [rosenbrock, wavy])
@pytest.mark.parametrize(("line_search", "step"), [("none", 0.1), ("wolfe", 1.0), ("wolfe", 10.0)])
@pytest.mark.parametrize("history", [3, 20])
def test_unpreconditioned_it_goes_where_torchs_goes(
    loss: Any, line_search: LineSearch, step: float, history: int
) -> None:
    start = torch.full((24,), 0.3, dtype=torch.float64)
    ours = Differentiated(loss)
    minimise_lbfgs(start, ours, 25, None, history=history, line_search=line_search, step=step, bounded=False)
    theirs = Differentiated(loss)
    leaf = start.clone().requires_grad_()
    optimiser = torch.optim.LBFGS(
        [leaf],
        lr=step,
        max_iter=100,
        max_eval=1000,
        history_size=history,
        tolerance_grad=0,
        tolerance_change=0,
        line_search_fn="strong_wolfe" if line_search == "wolfe" else None,
    )

    def closure() -> float:
        value, leaf.grad = theirs(leaf.detach())
        return value

    optimiser.step(closure)  # type: ignore[no-untyped-call]
    assert len(ours.seen) == 25
    for here, there in zip(ours.seen, theirs.seen, strict=False):
        torch.testing.assert_close(here, there, rtol=1e-6, atol=1e-6)


def test_accepted_points_fulfil_the_strong_wolfe_conditions() -> None:
    problem = Differentiated(rosenbrock)
    start = torch.full((12,), 0.3, dtype=torch.float64)
    known = {}

    def evaluate(x: Tensor) -> tuple[float, Tensor]:
        loss, gradient = problem(x)
        known[tuple(x.tolist())] = loss, gradient
        return loss, gradient

    ends: list[Tensor] = []
    for evaluations in range(1, 60):
        end = minimise_lbfgs(start, evaluate, evaluations, None, line_search="wolfe", bounded=False)
        if not ends or not torch.equal(ends[-1], end):
            ends.append(end)
    assert len(ends) > 15
    fulfilled = 0
    for before, after in pairwise(ends):
        (loss, gradient), (loss_after, gradient_after) = (known[tuple(x.tolist())] for x in (before, after))
        slope, slope_after = ((g * (after - before)).sum() for g in (gradient, gradient_after))
        assert loss_after < loss
        fulfilled += int(loss_after <= loss + 1e-4 * slope and abs(slope_after) <= -0.9 * slope)
    # Runs cut off within a search return its best trial, which need not fulfil them yet.
    assert fulfilled > len(ends) / 2


@pytest.mark.parametrize("line_search", SEARCHES)
@pytest.mark.parametrize("evaluations", [1, 2, 7, 30])
def test_evaluations_are_what_is_counted(line_search: LineSearch, evaluations: int) -> None:
    problem = Quadratic()
    minimise_lbfgs(GREY, problem, evaluations, None, line_search=line_search)
    assert problem.count == evaluations


@pytest.mark.parametrize("line_search", SEARCHES)
def test_more_evaluations_never_give_a_worse_point(line_search: LineSearch) -> None:
    problem = Quadratic()
    losses = [
        problem.loss(minimise_lbfgs(GREY, problem, n, None, line_search=line_search))
        for n in (1, 2, 3, 5, 10, 20, 40)
    ]
    assert losses == sorted(losses, reverse=True)
    assert losses[-1] < losses[0]


@pytest.mark.parametrize("factor", [1e-12, 1e12])
def test_a_losss_unit_does_not_matter(factor: float) -> None:
    start = torch.full((24,), 0.3, dtype=torch.float64)
    plain = minimise_lbfgs(start, Differentiated(wavy), 20, None)
    scaled = minimise_lbfgs(start, Differentiated(lambda x: factor * wavy(x)), 20, None)
    torch.testing.assert_close(scaled, plain, rtol=0, atol=1e-6)


def test_without_a_search_the_best_point_is_returned_and_not_the_last() -> None:
    problem = Differentiated(wavy)
    start = torch.full((24,), 0.3, dtype=torch.float64)
    found = minimise_lbfgs(start, problem, 12, None, line_search="none", step=2.5, bounded=False)
    assert problem.losses[-1] > min(problem.losses)
    assert float(wavy(found)) == min(problem.losses)


@pytest.mark.parametrize("line_search", SEARCHES)
def test_the_first_step_in_the_box_moves_one_value_by_its_length(line_search: LineSearch) -> None:
    problem = Differentiated(lambda x: (x * torch.tensor([1.0, -4.0, 2.0])).sum() * 1e6)
    minimise_lbfgs(torch.full((3,), 0.5), problem, 2, None, line_search=line_search)
    moved = problem.seen[1] - problem.seen[0]
    torch.testing.assert_close(moved, FIRST_STEP * torch.tensor([-0.25, 1.0, -0.5]))


def test_it_stops_at_a_minimum() -> None:
    seen = []

    def flat(picture: Tensor) -> tuple[float, Tensor]:
        seen.append(picture)
        return 0.0, torch.zeros_like(picture)

    start = torch.full(SHAPE, 0.25)
    assert torch.equal(minimise_lbfgs(start, flat, 10, None), start)
    assert len(seen) == 1


def test_no_evaluation_leaves_the_start() -> None:
    assert minimise_lbfgs(GREY, Quadratic(), 0, None) is GREY


@pytest.mark.parametrize("line_search", SEARCHES)
def test_a_reason_to_stop_ends_it_with_its_best_point(line_search: LineSearch) -> None:
    problem = Quadratic()
    best = float("inf")

    def evaluate(picture: Tensor) -> tuple[float, Tensor]:
        nonlocal best
        loss, gradient = problem(picture)
        best = min(best, loss)
        return loss, gradient

    found = minimise_lbfgs(
        GREY, evaluate, 500, None, line_search=line_search, stopping=Stopping(plateau=1e-3, window=5)
    )
    assert 5 < problem.count < 200
    assert problem.loss(found) == pytest.approx(best, rel=1e-5)


@pytest.mark.parametrize("line_search", SEARCHES)
@pytest.mark.parametrize("history", [2, 7])
def test_it_holds_no_more_pictures_than_it_says(line_search: LineSearch, history: int) -> None:
    held = []
    size = 4099
    count = 0

    def evaluate(picture: Tensor) -> tuple[float, Tensor]:
        nonlocal count
        count += 1
        if 27 < count <= 33:
            storages = {
                entry.untyped_storage().data_ptr()
                for entry in gc.get_objects()
                if type(entry) is Tensor and entry.dtype is torch.float64 and entry.numel() == size
            }
            held.append(len(storages - {start.untyped_storage().data_ptr()}))
        leaf = picture.detach().requires_grad_()
        loss = rosenbrock(leaf)
        loss.backward()  # type: ignore[no-untyped-call]
        assert leaf.grad is not None
        return float(loss.detach()), leaf.grad

    start = torch.rand(size, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
    minimise_lbfgs(start, evaluate, 33, None, history=history, line_search=line_search, step=0.5)
    assert max(held) <= lbfgs_pictures(history, line_search)
    assert max(held) >= 3 + 2 * history


class HostWaits(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Counts the scalars that the host asks of the device, for each of which it would wait."""

    count = 0

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        self.count += func is torch.ops.aten._local_scalar_dense.default
        return func(*args, **(kwargs or {}))


def test_the_recursion_asks_the_device_for_no_scalars() -> None:
    problem = Quadratic()
    with HostWaits() as waits:  # type: ignore[no-untyped-call]
        minimise_lbfgs(GREY, problem, 50, None, history=20)
    # One for the slope and one for the decrease, however long the history is; the first step's length.
    assert waits.count <= 2 * problem.count + 1
