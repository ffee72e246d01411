"""What is kept from one painting to the next."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from nodes.contract import Style
from nodes.features.sketch.network import Sketch
from nodes.transfer.pyramid_transfer import pyramid_transfer
from nodes.transfer.remembered import Remembered, digest
from tests.nodes.transfer.helpers import blobs

LEVELS = 2


def test_another_photograph_needs_no_new_statistics_of_the_style(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bytes] = []
    real = Sketch.features

    def features(self: Sketch, image: torch.Tensor, layers: Any) -> dict[str, torch.Tensor]:
        asked.append(digest(image))
        return real(self, image, layers)

    monkeypatch.setattr(Sketch, "features", features)
    # No other test has this style, whose statistics it would have made known.
    styles = [Style(blobs(81, 97, seed=seed)) for seed in (76, 77)]
    seen = []
    for style, photo in ((styles[0], 0), (styles[1], 1), (styles[1], 2)):
        asked.clear()
        pyramid_transfer(blobs(64, 96, seed=photo), [style], size=64, evaluations=1)
        seen.append(set(asked))
    assert len(seen[1]) == len(seen[2]) + LEVELS


def test_the_least_recently_used_goes_first_and_all_go_with_their_owner() -> None:
    class Owner:
        pass

    kept: Remembered[int] = Remembered(lambda value: value, most_bytes=10)
    owner, computed = Owner(), []

    def ask(value: int) -> int:
        def compute() -> int:
            computed.append(value)
            return value

        return kept.get(owner, value, compute)

    for value in (4, 5, 4, 3, 4, 5):
        assert ask(value) == value
    assert computed == [4, 5, 3, 5]
    other = Owner()
    assert kept.get(other, 4, lambda: 9) == 9


def test_a_digest_tells_values_and_shapes_apart() -> None:
    picture = torch.arange(12.0).view(1, 3, 4)
    assert digest(picture) == digest(picture.clone())
    assert len({digest(picture), digest(picture.view(1, 4, 3)), digest(picture + 1), digest(None)}) == 4
