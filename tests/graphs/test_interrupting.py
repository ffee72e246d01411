"""Interrupting a run, and running it again."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
import torch

import graphs.keeper
from graphs.checkpoints import INDEX, Checkpoints
from graphs.context import NodeRun, StopSwitch
from graphs.events import Event, NodeFinished, NodeWarned, RunFinished
from graphs.execute import execute
from graphs.plan import plan
from nodes.catalogue import Catalogue
from nodes.contract import ALONE, Cancelled, Image, Interrupted, NodeError, Run, Slider, node
from tests.graphs.vocabulary import Studio, recipe

STEPS: list[int] = []
SWITCHES: list[StopSwitch] = []


@node(category="Test")
def count(
    to: Annotated[int, Slider(1, 100)] = 10,
    fails: Literal["no", "by name", "for memory"] = "no",
    run: Run = ALONE,
) -> Image:
    """Count, and remember how far.

    Args:
        to: how far
        fails: how to fail in the end
    """
    saved = run.restore()
    sum_ = torch.zeros(3, 4, 4) if saved is None else saved.arrays["sum"]
    begun = 0 if saved is None else int(str(saved.values["step"]))
    for step in range(begun, to):
        if run.wants_checkpoint:
            run.checkpoint({"sum": sum_}, {"step": step})
        try:
            run.check()
        except Interrupted:
            run.checkpoint({"sum": sum_}, {"step": step})
            raise
        STEPS.append(step)
        sum_ = sum_ + step
    if fails == "by name":
        raise NodeError("It fails.")
    if fails == "for memory":
        raise MemoryError
    return sum_


@node(category="Test")
def deaf(image: Image) -> Image:
    """Hand the image on, without ever looking.

    Args:
        image: any
    """
    return image


@node(category="Test")
def thrown() -> Image:
    """Throw the switch, as somebody may while a node computes that does not look."""
    SWITCHES[-1].interrupt()
    return torch.zeros(3, 4, 4)


NODES = {"count": "Count", "deaf": {"type": "Deaf", "inputs": {"image": "count.image"}}}


@pytest.fixture(autouse=True)
def _fresh() -> None:
    STEPS.clear()


def run(folder: Path, nodes: dict[str, Any] = NODES, **more: Any) -> list[Event]:
    planned = plan(recipe(nodes), Catalogue([count, deaf, thrown]))
    context = Studio(folder).context(checkpoints=Checkpoints(folder / "checkpoints"), **more)
    return list(execute(planned, context))


def ended(events: list[Event]) -> str:
    assert isinstance(events[-1], RunFinished)
    return events[-1].state


def stopping_after(looks: int, how: str) -> dict[str, Any]:
    """Return a switch that is thrown when a node looks for so many times, and the pulse that throws it."""
    switch, left = StopSwitch(), iter(range(looks, 0, -1))

    def pulse() -> None:
        if next(left, 0) == 1:
            getattr(switch, how)()

    return {"switch": switch, "pulse": pulse}


def kept(folder: Path) -> list[Path]:
    return list((folder / "checkpoints").glob(f"*/{INDEX}"))


def test_an_interrupted_run_goes_on_where_it_was(tmp_path: Path) -> None:
    assert ended(run(tmp_path, **stopping_after(5, "interrupt"))) == "interrupted"
    assert STEPS == [0, 1, 2, 3]
    assert len(kept(tmp_path)) == 1
    events = run(tmp_path)
    assert ended(events) == "done"
    assert list(range(10)) == STEPS, "no step is taken twice"
    assert not kept(tmp_path), "a node that is done leaves no checkpoint"


def test_a_cancelled_run_keeps_none(tmp_path: Path) -> None:
    run(tmp_path, **stopping_after(5, "interrupt"))
    assert kept(tmp_path)
    assert ended(run(tmp_path, **stopping_after(3, "cancel"))) == "cancelled"
    assert not kept(tmp_path)


def test_a_run_that_is_interrupted_and_then_cancelled_is_cancelled() -> None:
    switch = StopSwitch()
    switch.interrupt()
    with pytest.raises(Interrupted):
        switch.check()
    switch.cancel()
    assert not switch.interrupted
    with pytest.raises(Cancelled) as caught:
        switch.check()
    assert not isinstance(caught.value, Interrupted)


def test_a_node_whose_memory_runs_out_keeps_what_it_has(tmp_path: Path) -> None:
    nodes = {"count": {"type": "Count", "parameters": {"fails": "for memory"}}}
    run(tmp_path, nodes, **stopping_after(5, "interrupt"))
    assert ended(run(tmp_path, nodes)) == "failed"
    assert kept(tmp_path), "other programs may have taken the memory: trying again goes on"


def test_a_node_that_fails_keeps_none(tmp_path: Path) -> None:
    nodes = {"count": {"type": "Count", "parameters": {"fails": "by name"}}}
    run(tmp_path, nodes, **stopping_after(5, "interrupt"))
    assert kept(tmp_path)
    assert ended(run(tmp_path, nodes)) == "failed"
    assert not kept(tmp_path)


def test_other_parameters_begin_anew(tmp_path: Path) -> None:
    run(tmp_path, **stopping_after(5, "interrupt"))
    STEPS.clear()
    run(tmp_path, {"count": {"type": "Count", "parameters": {"to": 7}}})
    assert list(range(7)) == STEPS
    assert len(kept(tmp_path)) == 1


def test_a_run_that_is_interrupted_between_nodes_begins_no_other(tmp_path: Path) -> None:
    nodes = {"thrown": "Thrown", "deaf": {"type": "Deaf", "inputs": {"image": "thrown.image"}}}
    SWITCHES.append(StopSwitch())
    events = run(tmp_path, nodes, switch=SWITCHES[-1])
    assert ended(events) == "interrupted"
    assert [event.node for event in events if isinstance(event, NodeFinished)] == ["thrown"]


def test_a_run_that_is_interrupted_before_it_begins_says_so(tmp_path: Path) -> None:
    switch = StopSwitch()
    switch.interrupt()
    assert ended(run(tmp_path, switch=switch)) == "interrupted"
    assert STEPS == []


def test_a_damaged_checkpoint_is_told_and_the_work_begins_anew(tmp_path: Path) -> None:
    run(tmp_path, **stopping_after(5, "interrupt"))
    (index,) = kept(tmp_path)
    index.write_text(index.read_text().replace('"step": 4', '"step": 9'))
    STEPS.clear()
    events = run(tmp_path)
    assert ended(events) == "done"
    assert list(range(10)) == STEPS
    assert [event.message for event in events if isinstance(event, NodeWarned)] == [
        "The checkpoint cannot be used, its index was changed: the work begins anew."
    ]


def test_a_checkpoint_that_cannot_be_written_is_told_once_and_costs_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graphs.keeper, "SHORTEST_INTERVAL", 0.0)
    monkeypatch.setattr(graphs.keeper, "LONGEST_INTERVAL", 0.0)
    monkeypatch.setattr(graphs.keeper, "WRITTEN", 0)
    monkeypatch.setattr("graphs.checkpoints.ROOM_LEFT", 10**18)
    events = run(tmp_path)
    assert ended(events) == "done"
    (told,) = [event.message for event in events if isinstance(event, NodeWarned)]
    assert "disk is full" in told


class Clock:
    """Stands for time.perf_counter; writing takes as long as it is told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_writing_takes_at_most_three_hundredths_of_the_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    monkeypatch.setattr("graphs.keeper.time.perf_counter", clock)
    monkeypatch.setattr("graphs.keeper.Checkpoints.take", lambda *_: Slow(clock))
    context = Studio(tmp_path).context(checkpoints=Checkpoints(tmp_path))
    slow = NodeRun("slow", context, lambda _: None, "ab" * 32)
    written = []
    while clock.now < 4000:
        if slow.wants_checkpoint:
            written.append(clock.now)
            slow.checkpoint({}, {})
        clock.now += 0.1
    assert len(written) * Slow.TAKES / clock.now <= 0.03
    assert max(after - before for before, after in pairwise(written)) < 40 * Slow.TAKES


class Slow:
    TAKES = 2.0

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def write(self, *_: object) -> None:
        self._clock.now += self.TAKES


def test_a_quick_checkpoint_is_written_every_ten_seconds_or_sooner_in_a_short_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    monkeypatch.setattr("graphs.keeper.time.perf_counter", clock)
    context = Studio(tmp_path).context(checkpoints=Checkpoints(tmp_path))
    quick = NodeRun("quick", context, lambda _: None, "ab" * 32)
    written = [0.0]
    while clock.now < 600:
        if quick.wants_checkpoint:
            written.append(clock.now)
            quick.checkpoint({}, {})
        clock.now += 0.05
    gaps = [(after, after - before) for before, after in pairwise(written)]
    # At most a 25th of what was done is lost, and never more than 10 s.
    assert all(gap <= max(1.1, min(10.1, 0.05 * when)) for when, gap in gaps)
    assert all(gap >= 0.99 for _, gap in gaps)


def test_without_a_store_nothing_is_wanted(tmp_path: Path) -> None:
    alone = NodeRun("alone", Studio(tmp_path).context(), lambda _: None, "ab" * 32)
    assert not alone.wants_checkpoint
    alone.checkpoint({"a": torch.rand(2)}, {})
    assert alone.restore() is None
