"""The content loss against the plain mean squared error."""

from __future__ import annotations

import pytest
import torch

from nodes.transfer.losses.content import content_loss
from tests.nodes.transfer.losses.helpers import maps


def test_the_loss_and_its_gradient_are_the_mean_squared_error_over_the_spread() -> None:
    own, exact = maps(0).requires_grad_(), maps(0).requires_grad_()
    loss = 3 * content_loss(own, maps(1), 0.4)
    expected = 3 * torch.nn.functional.mse_loss(exact, maps(1)) / 0.4
    loss.backward()  # type: ignore[no-untyped-call]
    expected.backward()  # type: ignore[no-untyped-call]
    torch.testing.assert_close(loss, expected)
    torch.testing.assert_close(own.grad, exact.grad)


def test_a_normalised_gradient_has_the_length_of_the_weight() -> None:
    plain, normalised = maps(0).requires_grad_(), maps(0).requires_grad_()
    (5 * content_loss(plain, maps(1), 0.4)).backward()  # type: ignore[no-untyped-call]
    loss = 5 * content_loss(normalised, maps(1), 0.4, normalised=True)
    loss.backward()  # type: ignore[no-untyped-call]
    torch.testing.assert_close(loss, 5 * content_loss(plain, maps(1), 0.4))
    assert plain.grad is not None
    torch.testing.assert_close(normalised.grad, 5 * plain.grad / plain.grad.abs().sum(), rtol=1e-5, atol=0)


@pytest.mark.parametrize("normalised", [False, True])
def test_at_the_target_there_is_neither_loss_nor_gradient(normalised: bool) -> None:
    own = maps(0).requires_grad_()
    loss = content_loss(own, maps(0), 1.0, normalised)
    loss.backward()  # type: ignore[no-untyped-call]
    assert float(loss.detach()) == 0
    assert own.grad is not None
    assert float(own.grad.abs().max()) == 0


def test_half_precision_features_have_a_float32_loss() -> None:
    own = maps(0, dtype=torch.bfloat16).requires_grad_()
    target = maps(1, dtype=torch.bfloat16)
    loss = content_loss(own, target, 1.0)
    assert loss.dtype == torch.float32
    expected = torch.nn.functional.mse_loss(own.detach().double(), target.double())
    assert float(loss.detach()) == pytest.approx(float(expected), rel=0.01)
