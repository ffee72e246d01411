"""Compare: what is seen, and the numbers."""

from __future__ import annotations

import pytest
import torch

from nodes.contract import NodeError
from nodes.measuring.compare import compare
from nodes.measuring.similarity import mean_delta_e, psnr, ssim
from tests.nodes.recorder import Recorder
from tests.nodes.transfer.helpers import blobs


def test_side_by_side_is_both_whole_with_a_line_between() -> None:
    first, second = blobs(30, 40, seed=1), blobs(30, 40, seed=2)
    shown = compare(first, second)
    assert shown.shape == (3, 30, 40 + 3 + 40)
    assert torch.equal(shown[:, :, :40], first)
    assert torch.equal(shown[:, :, -40:], second)
    assert shown[0, 0, 40:43].tolist() == pytest.approx([0.1, 1, 0.1])


def test_a_split_shows_the_first_left_of_the_line() -> None:
    first, second = blobs(30, 40, seed=1), blobs(30, 40, seed=2)
    before = second.clone()
    shown = compare(first, second, view="split", split=25)
    assert torch.equal(shown[:, :, :9], first[:, :, :9])
    assert torch.equal(shown[:, :, 12:], second[:, :, 12:])
    assert (shown[:, :, 10] == 1).all()
    assert torch.equal(compare(first, second, view="split", split=0), second)
    assert torch.equal(compare(first, second, view="split", split=100), first)
    assert torch.equal(second, before)


def test_a_difference_is_enlarged_and_black_where_the_pictures_agree() -> None:
    first = torch.full((3, 20, 20), 0.5)
    second = first.clone()
    second[0, :, 10:] -= 0.1
    second[1, :, 10:] += 0.4
    shown = compare(first, second, view="difference", gain=3)
    assert not shown[:, :, :10].any()
    torch.testing.assert_close(shown[:, 0, 15], torch.tensor([0.3, 1.0, 0.0]))


def test_the_numbers_are_those_of_the_pair_and_of_each_against_the_reference() -> None:
    first, second, truth = (blobs(30, 40, seed=seed) for seed in (1, 2, 3))
    run = Recorder()
    compare(first, second, truth, run=run)
    for name, pair in {"": (first, second), "First, ": (first, truth), "Second, ": (second, truth)}.items():
        assert run.numbers[f"{name}SSIM"] == ssim(*pair)
        assert run.numbers[f"{name}Mean ΔE"] == mean_delta_e(*pair)
        assert run.numbers[f"{name}PSNR, dB"] == psnr(*pair)
    assert len(run.numbers) == 9
    silent = Recorder()
    compare(first, second, truth, numbers=False, run=silent)
    assert not silent.numbers


def test_equal_pictures_have_no_signal_to_noise_ratio() -> None:
    picture, run = blobs(30, 40, seed=1), Recorder()
    compare(picture, picture.clone(), run=run)
    assert run.numbers == {"SSIM": pytest.approx(1), "Mean ΔE": 0}


def test_another_size_is_resized_and_said() -> None:
    first, run = blobs(30, 40, seed=1), Recorder()
    assert compare(first, blobs(60, 80, seed=2), run=run).shape == (3, 30, 83)
    assert "80 × 60 px and the first 40 × 30 px: it is resized" in run.warnings[0]
    compare(first, blobs(60, 60, seed=2), first, run=run)
    assert "stretched" in run.warnings[1]
    assert len(run.warnings) == 2


def test_a_picture_smaller_than_ssims_window_is_refused() -> None:
    good, small = blobs(30, 40, seed=1), torch.rand(3, 10, 40)
    for wired, marked in (
        ((small, good), "first"),
        ((good, small), "second"),
        ((good, good, small), "reference"),
    ):
        with pytest.raises(NodeError) as refused:
            compare(*wired)
        assert refused.value.input == marked
