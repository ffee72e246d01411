"""The preconditioner as a matrix, and against its formula."""

from __future__ import annotations

import torch
from scipy.linalg import sqrtm

from nodes.features.halving import halve
from nodes.transfer.optimise.precondition import COARSE_SHARE, preconditioner

COVARIANCE = torch.tensor([[0.05, 0.02, 0.0], [0.02, 0.04, 0.01], [0.0, 0.01, 0.02]])


def test_it_is_symmetric_and_positive() -> None:
    apply = preconditioner(COVARIANCE)
    unit = torch.eye(3 * 6 * 5, dtype=torch.float64).reshape(-1, 3, 6, 5)
    matrix = torch.stack([apply(column).flatten() for column in unit])
    torch.testing.assert_close(matrix, matrix.T, atol=1e-12, rtol=0)
    assert float(torch.linalg.eigvalsh(matrix).min()) > 0


def test_it_is_its_formula() -> None:
    shape = (3, 8, 6)
    unit = torch.eye(8 * 6, dtype=torch.float64).reshape(-1, 1, 8, 6)
    halving = torch.stack([halve(column[None])[0].flatten() for column in unit], dim=1)
    inside = torch.zeros(8, 6, dtype=torch.bool)
    inside[2:-2, 2:-2] = True
    picture = torch.rand(shape, dtype=torch.float64, generator=torch.Generator().manual_seed(1))
    mixing = torch.from_numpy(sqrtm((COVARIANCE.double() / COVARIANCE.double().diag().mean()).numpy()))
    fine = picture.flatten(1) - COARSE_SHARE * 4 * picture.flatten(1) @ halving.T @ halving
    expected = (mixing @ fine).view(shape)
    found = preconditioner(COVARIANCE)(picture)
    # At the border the enlargement takes the blur's replicated taps for its own.
    torch.testing.assert_close(found[:, inside], expected[:, inside], atol=1e-6, rtol=0)
