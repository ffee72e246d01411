"""When an optimiser stops early."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodes.transfer.optimise.stopping import Stopping


class Clock:
    """A clock that is set by hand."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_without_a_reason_it_never_stops() -> None:
    stopping = Stopping()
    assert [stopping.reason(1.0) for _ in range(100)] == [None] * 100


def test_a_plateau_is_a_window_in_which_the_best_loss_hardly_fell() -> None:
    stopping = Stopping(plateau=0.1, window=3)
    losses = [10.0, 9.0, 8.0, 7.0, 6.9, 6.8, 6.7]
    reasons = [stopping.reason(loss) for loss in losses]
    # From the third before the last to the last: 7 to 6.7 is less than a tenth, 8 to 6.8 is more.
    assert reasons[:-1] == [None] * 6
    assert reasons[-1] == "The loss fell by less than 10.000% in 3 evaluations."


def test_a_rejected_trials_high_loss_is_no_plateau_and_no_progress() -> None:
    stopping = Stopping(plateau=0.1, window=2)
    assert [stopping.reason(loss) is None for loss in (10, 900, 5, 900, 2, 900, 900)] == [True] * 6 + [False]


def test_a_new_round_forgets_the_losses_but_not_the_time() -> None:
    clock = Clock()
    stopping = Stopping(plateau=0.1, window=1, seconds=30, clock=clock)
    assert stopping.reason(5.0) is None
    stopping.begin_round()
    assert stopping.reason(5.0) is None
    clock.now += 29
    assert stopping.reason(1.0) is None
    assert not stopping.out_of_time
    clock.now += 1
    stopping.begin_round()
    assert stopping.out_of_time
    assert stopping.reason(0.5) == "The time budget of 30 s is used up."


@given(st.lists(st.floats(1e-6, 1e6), min_size=1, max_size=40), st.integers(1, 10), st.floats(0.001, 0.5))
def test_a_loss_that_keeps_falling_fast_enough_never_stops(
    drops: list[float], window: int, plateau: float
) -> None:
    stopping = Stopping(plateau=plateau, window=window)
    loss = 1e6
    for _ in drops:
        loss *= 1 - plateau * 1.01
        assert stopping.reason(loss) is None


@pytest.mark.parametrize("bad", [{"window": 0}, {"plateau": -0.1}, {"seconds": -1.0}])
def test_numbers_out_of_range_are_refused(bad: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="out of range"):
        Stopping(**bad)  # type: ignore[arg-type]
