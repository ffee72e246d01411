"""The bench counts what it says it counts."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import torch

from bench import endings, server
from bench.floor import convolution_floor
from bench.memory import Case, measure
from bench.references.vgg import convolutions, vgg19_weights
from bench.report import circumstances, table
from bench.speed import Tally, in_turns
from nodes.transfer.objective import Evaluation


def test_the_floor_counts_two_passes_of_each_convolution() -> None:
    floor = convolution_floor([(16, 32)], torch.float32, last="conv2_1")
    pixels = 16 * 32
    forwards = 2 * 9 * (3 * 64 + 64 * 64 + 64 * 128 / 4) * pixels
    assert floor.operations == 2 * forwards
    assert floor.rate == pytest.approx(floor.operations / floor.seconds)


def test_the_references_network_has_vgg19s_shapes() -> None:
    assert list(convolutions().values())[-4:] == [28, 30, 32, 34]
    weights = vgg19_weights(last="conv3_1")
    assert weights["features.10.weight"].shape == (256, 128, 3, 3)
    assert len(weights) == 2 * 5
    with pytest.raises(ValueError, match="conv6_1"):
        vgg19_weights(last="conv6_1")


def test_accepted_evaluations_are_those_that_found_less() -> None:
    losses = iter([5.0, 4.0, 6.0, 3.0, 3.0])
    tally = Tally(lambda image: Evaluation(next(losses), image))
    for _ in range(5):
        tally(torch.zeros(3, 1, 1))
    assert (tally.evaluations, tally.accepted) == (5, 2)


def test_a_turn_to_warm_up_is_not_counted() -> None:
    called = []
    seconds = in_turns({"one": lambda: called.append(1), "other": lambda: called.append(2)}, 3)
    assert called == [1, 2] * 4
    assert [len(found) for found in seconds.values()] == [3, 3]


def test_a_table_says_where_and_how(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["bench", "speed", "--side", "64"])
    assert circumstances().endswith("`python -m bench speed --side 64`")
    assert table(["a", "b"], [["1", "2"]]) == "| a | b |\n| --- | --- |\n| 1 | 2 |"


@pytest.mark.parametrize("optimizer", ["lbfgs", "adam"])
def test_memory_is_measured_with_the_last_evaluation_a_real_one(tmp_path: Path, optimizer: str) -> None:
    found = measure(Case(96, 64, 2, "sketch", optimizer, None), tmp_path)
    assert found["evaluated"]
    assert found["seconds"] > 0
    assert found["peak"] >= found["before"] > 0


def test_the_servers_figures_break_a_promise_by_their_median() -> None:
    assert not list(server.Row("ready", [2.9, 3.0, 9.0], "s", 3).broken())
    assert list(server.Row("ready", [2.9, 3.1, 9.0], "s", 3).broken()) == [
        "The server, ready: 3.10 s, promised at most 3 s"
    ]
    assert not list(server.Row("memory of its worker", [500.0], "MB").broken())


def test_an_ending_that_takes_too_long_breaks_a_promise() -> None:
    assert not list(endings.Row.seconds("gone", 10.0, 10).broken())
    assert list(endings.Row.seconds("gone", 10.25, 10).broken()) == ["Gone: 10.25 s, promised at most 10 s"]
    assert not list(endings.Row("gone", "left out", "30 s").broken())
