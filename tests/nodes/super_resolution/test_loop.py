"""What the training minimises, at what rate, and what it learns from."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image as Pillow

from nodes.super_resolution import train as script
from nodes.super_resolution.training.loop import Training, distance, rate_at, share_done
from nodes.super_resolution.training.photographs import Pair, load_pair
from nodes.super_resolution.training.state import Progress


@pytest.mark.parametrize("squared", [False, True])
def test_the_distance_is_that_of_luma_and_colours_inside(squared: bool) -> None:
    random = np.random.default_rng(3)
    painted, large = random.random((2, 2, 3, 24, 24))
    training = Training(scale=2, chroma=0.4, squared=squared)
    result = float(distance(torch.from_numpy(painted), torch.from_numpy(large), training))
    error = (painted - large)[..., 8:-8, 8:-8]
    luma = np.tensordot(error, (0.299, 0.587, 0.114), axes=(1, 0))[:, None]
    parts = [luma**2, (error - luma) ** 2]
    if not squared:
        parts = [np.sqrt(part + 1e-6) for part in parts]
    assert result == pytest.approx(parts[0].mean() + 0.4 * parts[1].mean(), rel=1e-6)


def test_the_rate_rises_and_then_falls_to_nothing() -> None:
    training = Training(rate=2.0, warm_up=0.1)
    rates = [rate_at(done, training) for done in np.linspace(0, 1, 201)]
    top = int(np.argmax(rates))
    assert 15 <= top <= 20
    assert rates == [*sorted(rates[:top]), *sorted(rates[top:], reverse=True)]
    assert max(rates) == pytest.approx(2, rel=0.03)
    assert rate_at(0.5, training) == pytest.approx(1)
    assert rates[-1] == pytest.approx(0, abs=1e-9)


def test_steps_count_before_minutes() -> None:
    training = Training(minutes=10)
    assert share_done(Progress(7, 2.5), training) == pytest.approx(0.25)
    assert share_done(Progress(7, 2.5), replace(training, steps=14)) == pytest.approx(0.5)


def test_photographs_are_learned_from_at_several_sizes_and_other_pictures_beside_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder, count, size in (("photos", 3, (120, 90)), ("art", 2, (1536, 100))):
        (tmp_path / folder).mkdir()
        for number in range(count):
            Pillow.new("RGB", size, (number, 0, 0)).save(tmp_path / folder / f"{number}.png")
    seen: list[Pair] = []

    def stop(pairs: list[Pair], training: Training, **options: object) -> None:
        seen.extend(pairs)
        raise KeyboardInterrupt

    monkeypatch.setattr(script, "train", stop)
    threads = str(torch.get_num_threads())
    with pytest.raises(KeyboardInterrupt):
        script.main(
            [
                *("--photos", str(tmp_path / "photos"), "--held-out", "1", "--also", str(tmp_path / "art")),
                *("--sizes", "1", "0.5", "--output", str(tmp_path / "never"), "--threads", threads),
            ]
        )
    sides = [tuple(pair.large.shape[1:]) for pair in seen]
    assert sides == [(90, 120)] * 2 + [(44, 60)] * 2 + [(50, 768)] * 2
    assert all(pair.small.shape[1] * 2 == pair.large.shape[1] for pair in seen)
    assert load_pair(tmp_path / "art" / "0.png", 4, longest=400, size=0.5).large.shape == (3, 12, 200)
