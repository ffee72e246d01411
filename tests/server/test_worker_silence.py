"""When a worker counts as hung, without one."""

from __future__ import annotations

import pytest

from server.pool.silence import Silence


def silence(*steps: float, least: float = 60) -> Silence:
    """Return the silence behind steps that took so long."""
    made = Silence(least)
    for step in steps:
        made.passed(step)
        made.heard()
    return made


@pytest.mark.parametrize(("steps", "limit"), [((), 60), ((0.5, 1, 0.2), 60), ((6.5,), 65), ((2, 30, 3), 300)])
def test_the_limit_is_ten_times_the_longest_step_and_at_least_the_least(
    steps: tuple[float, ...], limit: float
) -> None:
    assert silence(*steps).limit == pytest.approx(limit)


def test_only_what_is_over_the_limit_is_too_long() -> None:
    quiet = silence(7)
    quiet.passed(69)
    assert not quiet.too_long
    quiet.passed(2)
    assert quiet.too_long
    quiet.heard()
    assert not quiet.too_long


def test_a_worker_that_hardly_gets_to_compute_has_longer_and_one_that_does_nothing_has_not() -> None:
    starved, idle, busy = silence(1), silence(1), silence(1)
    for _ in range(70):
        starved.passed(1, computed=0.1)
        idle.passed(1, computed=0.001)
        busy.passed(1, computed=2)
    assert not starved.too_long
    assert starved.seconds == pytest.approx(7)
    assert idle.seconds == busy.seconds == pytest.approx(70)
    assert idle.too_long
    assert busy.too_long


def test_a_node_that_cannot_show_that_it_goes_on_has_longer_and_counts_as_no_step() -> None:
    quiet = silence(1)
    quiet.expect(silence=True)
    quiet.passed(599)
    assert not quiet.too_long
    quiet.heard()
    quiet.expect(silence=False)
    assert quiet.limit == 60
    quiet.expect(silence=True)
    quiet.passed(601)
    assert quiet.too_long
