"""Moments of features against numpy's covariance, and put together from tiles."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from nodes.transfer.losses import moments as module
from nodes.transfer.losses.moments import Gathering, Moments, blended, moments
from tests.nodes.transfer.losses.helpers import maps, weights


def assert_moments(found: Moments, features: torch.Tensor, where: torch.Tensor | None = None) -> None:
    flat = features[0].double().flatten(1).numpy()
    share = None if where is None else where.double().numpy()
    mean = np.average(flat, axis=1, weights=share)
    covariance = np.cov(flat, ddof=0, aweights=share)
    exact = found.mean.dtype == torch.float64
    tolerance = 1e-12 if exact else 2e-5
    np.testing.assert_allclose(found.mean.numpy(), mean, rtol=tolerance)
    np.testing.assert_allclose(found.second("covariance").numpy(), covariance, rtol=tolerance, atol=tolerance)
    np.testing.assert_allclose(found.variance().numpy(), covariance.diagonal(), rtol=tolerance)
    np.testing.assert_allclose(
        found.second("gram").numpy(), covariance + np.outer(mean, mean), rtol=tolerance, atol=tolerance
    )
    assert found.spread() == pytest.approx(covariance.diagonal().mean(), rel=tolerance)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("guided", [False, True])
def test_mean_and_covariance_are_numpys(dtype: torch.dtype, guided: bool) -> None:
    features = maps(0, dtype=dtype)
    where = weights(0, 42) if guided else None
    found = moments(features, where)
    assert found.gram.dtype == found.mean.dtype == dtype
    assert_moments(found, features, where)


@pytest.mark.parametrize("channels", [127, 128, 150])
def test_wide_layers_have_a_full_gram_matrix(channels: int) -> None:
    features = maps(1, channels, 5, 4)
    assert_moments(moments(features), features)


@pytest.mark.parametrize("guided", [False, True])
def test_half_precision_features_have_float32_moments_block_by_block(
    guided: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BLOCK", 40)
    rough = maps(2, dtype=torch.bfloat16)
    where = weights(2, 42) if guided else None
    found = moments(rough, where)
    assert found.gram.dtype == torch.float32
    assert_moments(found, rough, where)


def test_a_constant_map_has_no_variance() -> None:
    found = moments(torch.full((1, 3, 4, 4), 1.7))
    assert bool((found.variance() >= 0).all())
    assert found.spread() == 1e-3


def test_weights_that_are_all_alike_are_no_weights() -> None:
    features = maps(3)
    plain, guided = moments(features), moments(features, torch.full((42,), 1 / 42, dtype=torch.float64))
    torch.testing.assert_close(plain.mean, guided.mean)
    torch.testing.assert_close(plain.gram, guided.gram)


@given(seed=st.integers(0, 10_000), guided=st.booleans(), cut=st.integers(1, 5), other=st.integers(1, 6))
@settings(deadline=None, max_examples=25)
def test_tiles_add_up_to_the_whole(seed: int, guided: bool, cut: int, other: int) -> None:
    features = maps(seed, dtype=torch.float32)
    where = weights(seed, 42).float() if guided else None
    gathering = Gathering()
    for rows in (slice(0, cut), slice(cut, None)):
        for columns in (slice(0, other), slice(other, None)):
            part = None if where is None else where.view(6, 7)[rows, columns].flatten() * 3
            gathering.add(features[:, :, rows, columns], part)
    whole, found = moments(features, where), gathering.moments()
    assert found.gram.dtype == torch.float32
    torch.testing.assert_close(found.mean, whole.mean, rtol=1e-5, atol=1e-6)
    torch.testing.assert_close(found.gram, whole.gram, rtol=1e-5, atol=1e-6)


def test_nothing_gathered_has_no_moments() -> None:
    with pytest.raises(ValueError, match="no tile"):
        Gathering().moments()


@given(seed=st.integers(0, 10_000))
@settings(deadline=None, max_examples=20)
def test_where_things_are_does_not_matter(seed: int) -> None:
    features = maps(seed)
    shuffled = features.flatten(2)[:, :, torch.randperm(42)].view(1, 5, 7, 6)
    torch.testing.assert_close(moments(features).gram, moments(shuffled).gram)
    torch.testing.assert_close(moments(features).mean, moments(shuffled).mean)


def test_blended_moments_are_those_of_the_pictures_laid_side_by_side() -> None:
    one, other = maps(4, height=6), maps(5, height=3)
    found = blended([moments(one), moments(other)], [6.0, 3.0])
    whole = moments(torch.cat([one, other], dim=2))
    torch.testing.assert_close(found.mean, whole.mean)
    torch.testing.assert_close(found.gram, whole.gram)
