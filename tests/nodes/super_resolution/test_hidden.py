"""Colours under transparent pixels are covered by those nearby, and nothing that is seen changes."""

from __future__ import annotations

import torch
from hypothesis import given
from hypothesis import strategies as st

from nodes.super_resolution.hidden import cover_hidden
from nodes.super_resolution.super_res import super_res


@given(
    height=st.integers(1, 23),
    width=st.integers(1, 23),
    seen=st.floats(0, 1),
    seed=st.integers(0, 1000),
)
def test_what_is_seen_stays_and_what_is_hidden_does_not_matter(
    height: int, width: int, seen: float, seed: int
) -> None:
    random = torch.Generator().manual_seed(seed)
    alpha = torch.rand(1, height, width, generator=random)
    alpha = torch.where(torch.rand(1, height, width, generator=random) < seen, alpha, torch.zeros(()))
    image = torch.rand(3, height, width, generator=random)
    covered = cover_hidden(image, alpha)
    mask = (alpha > 0).expand(3, -1, -1)
    assert torch.equal(covered[mask], image[mask])
    if bool(mask.any()):
        garish = torch.where(mask, image, torch.tensor([1.0, 0.0, 1.0]).view(3, 1, 1))
        assert torch.equal(cover_hidden(garish, alpha), covered)
        for channel in range(3):
            visible = image[channel][alpha[0] > 0]
            assert float(covered[channel].min()) >= float(visible.min()) - 1e-5
            assert float(covered[channel].max()) <= float(visible.max()) + 1e-5
    else:
        assert torch.equal(covered, image)


def test_colours_spread_from_their_own_side() -> None:
    image = torch.zeros(3, 33, 40)
    image[0, :, :20], image[2, :, 20:] = 1, 1
    alpha = torch.zeros(1, 33, 40)
    alpha[..., :4], alpha[..., 36:] = 1, 1
    covered = cover_hidden(image * alpha, alpha)
    assert bool((covered[0, :, 8] > 0.75).all())
    assert bool((covered[2, :, 31] > 0.75).all())


def test_an_unseen_colour_does_not_reach_the_edge(small_network: str) -> None:
    image = torch.full((3, 24, 24), 0.25)
    alpha = torch.zeros(1, 24, 24)
    alpha[:, 6:18, 6:18] = 1
    garish = torch.where(alpha > 0, image, torch.tensor([1.0, 0.0, 1.0]).view(3, 1, 1))
    plain = super_res(image, alpha, model=small_network).image
    assert torch.allclose(super_res(garish, alpha, model=small_network).image, plain, atol=1e-6)
    assert not torch.allclose(
        super_res(garish, model=small_network).image[:, 12:36, 12:36], plain[:, 12:36, 12:36], atol=0.01
    )
