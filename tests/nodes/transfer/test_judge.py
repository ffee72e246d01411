"""The judge of `bench/judge`, with a random VGG in the place of the real one."""

from __future__ import annotations

import pytest
import torch

from bench.judge.measures import content_error, gram, judge, sliced_wasserstein
from tests.nodes.transfer.helpers import blobs, random_vgg


def test_the_photograph_scores_one_and_the_painting_zero() -> None:
    vgg, photo, painting = random_vgg(), blobs(64, 64, seed=1), blobs(64, 64, seed=2)
    assert judge(vgg, photo, photo, painting) == pytest.approx((1, 1, 0))
    best = judge(vgg, painting, photo, painting)
    assert best[:2] == pytest.approx((0, 0), abs=1e-9)
    assert best.content > 0.1


def test_sliced_wasserstein_sees_values_and_not_places() -> None:
    maps = torch.rand(1, 6, 16, 16)
    shuffled = maps.flatten(2)[:, :, torch.randperm(256)].reshape(1, 6, 16, 16)
    assert sliced_wasserstein(maps, shuffled) < 1e-9
    # A shift by a vector moves each projection by its component: on average |v|²/C over random lines.
    assert sliced_wasserstein(maps, maps + 1) == pytest.approx(1, rel=0.3)


def test_gram_and_content_error_are_their_formulas() -> None:
    maps = torch.rand(1, 3, 4, 5)
    expected = torch.einsum("ahw,bhw->ab", maps[0], maps[0]) / 20
    torch.testing.assert_close(gram(maps), expected)
    variance = float(maps[0].flatten(1).var(dim=1, correction=0).mean())
    assert content_error(maps + 0.5, maps) == pytest.approx(0.25 / variance, rel=1e-4)
