"""Which steps a live preview is made in, and how fast the machine is taken to be."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from server.live.ladder import EVALUATIONS, FEWEST, SIDES, Seconds, first_steps, next_steps
from server.live.pace import Pace
from server.live.small import Step, Work


def seconds_at(pace: float, known: Sequence[Step] = ()) -> Seconds:
    """A machine that takes `pace` seconds for a megapixel and evaluation, and keeps the steps `known`."""

    def seconds(steps: Sequence[Step]) -> float:
        kept = list(steps[:-1]) == list(known[: len(steps) - 1]) and steps[-1] in known
        return 0.0 if kept else pace * (steps[-1].side ** 2 / 1e6) * steps[-1].evaluations

    return seconds


def test_a_fast_machine_begins_with_a_larger_picture() -> None:
    sides = [first_steps(seconds_at(pace))[0].side for pace in (0.1, 1.0, 5.0)]
    assert sides == [512, 256, 128]
    assert sides == sorted(sides, reverse=True)


def test_a_slow_machine_begins_with_fewer_evaluations_but_never_with_less_than_128_px() -> None:
    [slow] = first_steps(seconds_at(8.0))
    [slower] = first_steps(seconds_at(1000.0))
    assert slow.side == slower.side == 128
    assert EVALUATIONS > slow.evaluations > FEWEST == slower.evaluations


def test_what_is_kept_is_shown_again_at_the_size_that_it_was_refined_to() -> None:
    known = [Step(128, 12), Step(192, 12), Step(256, 12)]
    assert first_steps(seconds_at(6.0, known), known) == known


def test_refining_makes_up_for_evaluations_that_were_left_out() -> None:
    steps = next_steps(seconds_at(0.1), [Step(128, 7)], 1000)
    assert steps == [Step(128, 7), Step(192, 2 * EVALUATIONS - 7)]


@pytest.mark.parametrize(("done", "largest", "pace"), [(512, 4000, 0.1), (256, 200, 0.1), (128, 4000, 1e3)])
def test_refining_ends_with_the_largest_size_the_paintings_own_or_the_machines_patience(
    done: int, largest: float, pace: float
) -> None:
    assert next_steps(seconds_at(pace), [Step(done, 12)], largest) is None


def test_every_step_is_larger_than_the_one_before() -> None:
    steps = [Step(SIDES[0], 12)]
    while found := next_steps(seconds_at(0.01), steps, 4000):
        assert found[:-1] == steps
        steps = found
    assert [step.side for step in steps] == list(SIDES)


def test_the_pace_is_learnt_from_what_was_computed() -> None:
    pace, work = Pace(), Work("Transfer", 0.5, 10)
    before = pace.seconds([work])
    for _ in range(8):
        pace.learn(work, 4.0)
    assert pace.seconds([work]) == pytest.approx(4.0) != before
    assert pace.seconds([work._replace(megapixels=1.0)]) == pytest.approx(8.0)
    assert pace.seconds([work, work]) == pytest.approx(8.0)


def test_what_is_slow_goes_by_the_best_that_was_seen_so_that_a_busy_machine_makes_nothing_slow() -> None:
    pace = Pace(["Levels", "SuperRes"])
    assert pace.is_slow("SuperRes", 512, 1.0)
    pace.learn(Work("Levels", 0.25, 0), 10.0)
    assert pace.seconds([Work("Levels", 0.25, 0)]) == pytest.approx(10.0)
    assert not pace.is_slow("Levels", 512, 1.0)


def test_of_a_type_that_is_not_known_beforehand_the_first_measurement_tells() -> None:
    pace = Pace()
    assert not pace.is_known("Extra")
    pace.learn(Work("Extra", 0.1, 0), 10.0)
    assert pace.is_known("Extra")
    assert pace.is_slow("Extra", 512, 1.0)
    pace.learn(Work("Extra", 0.1, 0), 0.01)
    assert not pace.is_slow("Extra", 512, 1.0)
