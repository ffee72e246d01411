"""The style loss of a layer: several styles, regions, tiles and the normalised gradient."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from nodes.transfer.losses import moments as module
from nodes.transfer.losses.moments import Gathering, moments
from nodes.transfer.losses.sliced import sliced_target
from nodes.transfer.losses.style import moment_loss
from nodes.transfer.losses.term import StyleEntry, StyleTerm, feature_gradient, style_loss
from tests.nodes.transfer.losses.helpers import maps, weights

COVARIANCE = moment_loss("covariance", moments(maps(1)), "relative")
GRAM = moment_loss("gram", moments(maps(2)), "relative")
ABSOLUTE = moment_loss("gram", moments(maps(3)), "absolute")
SLICED = sliced_target(maps(4), 8, seed=0)


def gradient(features: torch.Tensor, term: StyleTerm, normalised: bool = False) -> torch.Tensor:
    leaf = features.clone().requires_grad_()
    style_loss(leaf, term, normalised).backward()  # type: ignore[no-untyped-call]
    assert leaf.grad is not None
    return leaf.grad


def several(where: torch.Tensor, other: torch.Tensor) -> StyleTerm:
    return StyleTerm(
        (
            StyleEntry(0.5, COVARIANCE),
            StyleEntry(0.2, GRAM, where),
            StyleEntry(0.1, ABSOLUTE),
            StyleEntry(0.2, ABSOLUTE, other),
            StyleEntry(0.3, COVARIANCE, where),
        )
    )


def test_a_term_is_the_sum_of_its_entries_by_their_shares() -> None:
    own, where, other = maps(0), weights(0, 42), weights(1, 42)
    term = StyleTerm(
        (*several(where, other).entries, StyleEntry(0.4, SLICED), StyleEntry(0.1, SLICED, where))
    )
    alone = [(entry.share, StyleTerm((entry._replace(share=1.0),))) for entry in term.entries]
    torch.testing.assert_close(
        style_loss(own, term), sum(share * style_loss(own, each) for share, each in alone)
    )
    torch.testing.assert_close(gradient(own, term), sum(share * gradient(own, each) for share, each in alone))


def test_the_gradient_of_a_mixed_term_is_the_slope_of_its_value() -> None:
    own, where, other = maps(0, height=3, width=4), weights(0, 12), weights(1, 12)
    term = StyleTerm(
        (*several(where, other).entries, StyleEntry(0.4, SLICED), StyleEntry(0.1, SLICED, where))
    )
    assert torch.autograd.gradcheck(lambda features: style_loss(features, term), (own.requires_grad_(),))


def test_large_maps_are_worked_through_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    own, half, other = maps(0), torch.zeros(42, dtype=torch.float64), weights(1, 42)
    half[:20] = 1 / 20
    term = several(half, other)
    whole, value = gradient(own, term), style_loss(own, term)
    monkeypatch.setattr(module, "BLOCK", 40)
    assert len(list(module.blocks(own[0].flatten(1).T))) == 6
    torch.testing.assert_close(gradient(own, term), whole)
    torch.testing.assert_close(style_loss(own, term), value)


def test_moments_are_asked_for_once_in_each_region() -> None:
    where, other = weights(0, 42), weights(1, 42)
    term = several(where, other)
    assert [region is None for region in term.regions] == [True, False, False]
    assert term.regions[1] is where
    assert term.regions[2] is other
    assert not term.sliced
    assert StyleTerm((StyleEntry(1.0, SLICED, where),)).regions == ()


def test_a_place_outside_every_region_is_left_alone() -> None:
    where = weights(0, 42)
    found = gradient(maps(0), StyleTerm((StyleEntry(1.0, COVARIANCE, where),)))
    outside = where.view(6, 7) == 0
    assert int(outside.sum()) > 3
    assert float(found[:, :, outside].abs().max()) == 0
    assert float(found[:, :, ~outside].abs().min()) > 0


def test_a_region_of_half_the_map_is_that_half_as_a_map_of_its_own() -> None:
    own = maps(0)
    where = torch.zeros(6, 7, dtype=torch.float64)
    where[:, :3] = 1 / 18
    guided = StyleTerm((StyleEntry(1.0, GRAM, where.flatten()),))
    alone = StyleTerm((StyleEntry(1.0, GRAM),))
    torch.testing.assert_close(style_loss(own, guided), style_loss(own[:, :, :, :3], alone))
    torch.testing.assert_close(gradient(own, guided)[:, :, :, :3], gradient(own[:, :, :, :3], alone))


@given(seed=st.integers(0, 10_000), cut=st.integers(1, 5), rough=st.booleans())
@settings(deadline=None, max_examples=20)
def test_the_gradient_by_tiles_is_the_whole_ones(seed: int, cut: int, rough: bool) -> None:
    own, where, other = maps(seed), weights(seed, 42), weights(seed + 1, 42)
    if rough:
        own = own.float().double()
    term = several(where, other)
    tiles = [slice(0, cut), slice(cut, None)]

    def parts(rows: slice) -> list[torch.Tensor | None]:
        return [None if each is None else each.view(6, 7)[rows].flatten() for each in term.regions]

    sums = [Gathering() for _ in term.regions]
    for rows in tiles:
        for gathering, part in zip(sums, parts(rows), strict=True):
            gathering.add(own[:, :, rows], part)
    graded = term.graded([gathering.moments() for gathering in sums])
    torch.testing.assert_close(
        torch.stack([entry.value for entry in graded]).sum(), style_loss(own, term), rtol=1e-9, atol=0
    )
    found = [feature_gradient(own[:, :, rows], graded, parts(rows), 42, 2.0) for rows in tiles]
    torch.testing.assert_close(torch.cat(found, dim=2), 2 * gradient(own, term), rtol=1e-7, atol=1e-12)


@pytest.mark.parametrize("loss", [COVARIANCE, ABSOLUTE, SLICED])
def test_a_normalised_gradient_has_length_1_and_the_same_direction(loss: object) -> None:
    term = StyleTerm((StyleEntry(1.0, loss),))  # type: ignore[arg-type]
    plain, normalised = gradient(maps(0), term), gradient(maps(0), term, normalised=True)
    torch.testing.assert_close(normalised, plain / plain.abs().sum(), rtol=1e-5, atol=0)
    torch.testing.assert_close(style_loss(maps(0), term, True), style_loss(maps(0), term))


def test_a_weight_multiplies_a_normalised_gradient() -> None:
    leaf = maps(0).requires_grad_()
    (style_loss(leaf, StyleTerm((StyleEntry(1.0, GRAM),)), True) * -7).backward()  # type: ignore[no-untyped-call]
    assert leaf.grad is not None
    assert float(leaf.grad.abs().sum()) == pytest.approx(7, rel=1e-4)


def test_no_gradient_at_the_target_stays_none_when_normalised() -> None:
    style = maps(2)
    assert float(gradient(style, StyleTerm((StyleEntry(1.0, GRAM),)), True).abs().sum()) < 1e-4


@pytest.mark.parametrize("region", [False, True])
def test_half_precision_features_have_a_half_precision_gradient_near_the_exact_one(region: bool) -> None:
    rough = maps(0, dtype=torch.bfloat16)
    where = weights(0, 42) if region else None
    target = moments(maps(1, dtype=torch.float32))
    loss = moment_loss("covariance", target, "relative")
    exact = gradient(rough.double(), StyleTerm((StyleEntry(1.0, COVARIANCE, where),)))
    found = gradient(rough, StyleTerm((StyleEntry(1.0, loss, where),)))
    assert found.dtype == torch.bfloat16
    assert float((found.double() - exact).norm() / exact.norm()) < 0.02


def test_the_gradient_lies_in_memory_as_the_features_do() -> None:
    term = several(weights(0, 42), weights(1, 42))
    assert gradient(maps(0), term).is_contiguous(memory_format=torch.channels_last)
    assert gradient(maps(0), StyleTerm((StyleEntry(1.0, GRAM),))).is_contiguous(
        memory_format=torch.channels_last
    )
