"""Execution: what runs, what is kept, what a failure leaves alone, and how a run stops."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest

from graphs.cache import Cache
from graphs.context import NodeRun
from graphs.events import NodeStarted, NodeWarned, RunFinished
from graphs.execute import execute
from graphs.keys import Ingredients
from graphs.plan import plan
from tests.graphs.vocabulary import STUBS, WAITING, Studio, recipe


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    return Studio(tmp_path)


def chain(**parameters: Any) -> dict[str, Any]:
    return {
        "one": {"type": "Number", "parameters": {"value": 2}},
        "sum": {"type": "Add", "inputs": {"first": "one.image"}, "parameters": parameters},
        "end": {"type": "Masked", "inputs": {"mask": "sum.alpha", "image": "sum.image"}},
    }


def test_values_flow_along_wires(studio: Studio) -> None:
    assert studio.value(chain(plus=3), "end") == 5


def test_wires_of_a_list_keep_their_order(studio: Studio) -> None:
    nodes = {name: {"type": "Number", "parameters": {"value": i}} for i, name in enumerate("abc")}
    wired = {**nodes, "all": {"type": "Total", "inputs": {"images": ["c.image", "a.image", "b.image"]}}}
    assert studio.value(wired, "all") == (2, 0, 1)


def test_an_image_becomes_a_style_where_one_is_wanted(studio: Studio) -> None:
    nodes = {"one": "Number", "styled": {"type": "Styled", "inputs": {"style": "one.image"}}}
    assert studio.value(nodes, "styled") == 1


def test_a_second_run_computes_nothing(studio: Studio) -> None:
    assert all(map(studio.run(chain()).ran, ("one", "sum", "end")))
    again = studio.run(chain())
    assert all(map(again.cached, ("one", "sum", "end")))
    assert not any(isinstance(event, NodeStarted) for event in again.events)


def test_a_changed_parameter_runs_its_node_and_what_follows_and_says_why(studio: Studio) -> None:
    studio.run(chain(plus=2))
    changed = studio.run(chain(plus=3))
    assert changed.cached("one")
    assert changed.ran("sum")
    assert changed.ran("end")
    assert changed.finished["sum"].reason == "plus 2 → 3"
    assert changed.finished["end"].reason == "image changed, mask changed"


def test_going_back_to_an_earlier_value_finds_it_kept(studio: Studio) -> None:
    studio.run(chain(plus=2))
    studio.run(chain(plus=3))
    assert studio.run(chain(plus=2)).cached("sum")


def test_layout_names_and_default_values_change_no_key(studio: Studio) -> None:
    studio.run(chain())
    moved = studio.run(chain(plus=0, word="yes"), layout={"one": [5, 5]}, name="Other")
    assert moved.cached("sum")


def test_a_kept_result_wants_nothing_of_what_it_was_made_from(studio: Studio) -> None:
    studio.run(chain())
    oldest = next(iter(studio.cache._results))
    del studio.cache._results[oldest]  # that of "one", as if there had been no room
    assert all(map(studio.run(chain()).cached, ("one", "sum", "end")))


def test_a_file_counts_by_its_content(studio: Studio) -> None:
    (studio.folder / "a").write_text("hello")
    nodes = {"file": {"type": "Read", "parameters": {"file": "sample:a"}}}
    assert studio.run(nodes).ran("file")
    (studio.folder / "b").write_text("hello")
    other = {"file": {"type": "Read", "parameters": {"file": "sample:b"}}}
    assert studio.run(other).cached("file")
    (studio.folder / "a").write_text("longer text")
    assert studio.run(nodes).ran("file")


def test_a_failure_names_its_input_and_spares_what_does_not_need_it(studio: Studio) -> None:
    nodes = chain() | {
        "bad": {"type": "Fail", "inputs": {"image": "one.image"}},
        "after": {"type": "Add", "inputs": {"first": "bad.image"}},
        "last": {"type": "Add", "inputs": {"first": "end.image", "second": "after.image"}},
    }
    happened = studio.run(nodes)
    assert happened.state == "failed"
    assert happened.failed["bad"].message == "It is broken."
    assert happened.failed["bad"].input == "image"
    assert happened.failed["bad"].hint == "Mend it."
    assert happened.skipped == {"after": "bad", "last": "bad"}
    assert happened.ran("end")


def test_an_unforeseen_error_is_told_and_logged(studio: Studio, caplog: pytest.LogCaptureFixture) -> None:
    nodes = {
        "one": "Number",
        "bad": {"type": "Fail", "inputs": {"image": "one.image"}, "parameters": {"message": ""}},
    }
    happened = studio.run(nodes)
    assert "nobody foresaw this" in happened.failed["bad"].message
    assert "nobody foresaw this" in caplog.text


def test_a_picture_deleted_since_the_check_fails_its_node(studio: Studio) -> None:
    happened = studio.run({"file": {"type": "Read", "parameters": {"file": "sample:gone"}}})
    assert "not in the store" in happened.failed["file"].message


def test_effects_always_run_and_name_their_files(studio: Studio) -> None:
    nodes = {"one": "Number", "write": {"type": "Write", "inputs": {"image": "one.image"}}}
    assert studio.run(nodes).finished["write"].files == ["written.txt"]
    again = studio.run(nodes)
    assert again.ran("write")
    assert again.cached("one")


def measured(**parameters: Any) -> dict[str, Any]:
    return {
        "one": {"type": "Number", "parameters": {"value": 3}},
        "measure": {"type": "Measure", "inputs": {"image": "one.image"}, "parameters": parameters},
        "after": {"type": "Add", "inputs": {"first": "measure.image"}},
    }


def test_numbers_belong_to_the_result_and_are_told_again_when_it_is_kept(studio: Studio) -> None:
    numbers = studio.run(measured()).finished["measure"].numbers
    assert list(numbers.items()) == [("value", 3.0), ("double", 6.0)]
    again = studio.run(measured())
    assert again.cached("measure")
    assert again.finished["measure"].numbers == numbers
    assert again.finished["one"].numbers == {}
    needed_by_nobody = next(iter(studio.cache._results))
    del studio.cache._results[needed_by_nobody]
    assert studio.run(measured(), targets=["measure"]).finished["measure"].numbers == numbers


def test_a_number_that_is_infinite_is_left_out_with_a_warning(studio: Studio) -> None:
    happened = studio.run(measured(wild=True))
    assert happened.finished["measure"].numbers == {"value": 0.0, "double": 6.0}
    assert [event.message for event in happened.events if isinstance(event, NodeWarned)] == [
        "wild is inf, not a finite number; it is left out."
    ]


@pytest.mark.parametrize("late", [True, False])
def test_what_another_run_would_make_otherwise_is_not_kept_nor_what_is_made_of_it(
    studio: Studio, late: bool
) -> None:
    nodes = {
        "one": "Number",
        "hurry": {"type": "Hurry", "inputs": {"image": "one.image"}, "parameters": {"late": late}},
        "after": {"type": "Add", "inputs": {"first": "hurry.image"}},
    }
    told = [event.message for event in studio.run(nodes).events if isinstance(event, NodeWarned)]
    assert told == ["The time is up."] * late
    again = studio.run(nodes)
    assert again.cached("one")
    assert again.ran("hurry") == again.ran("after") == late


def test_the_cache_forgets_what_old_nodes_were_made_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graphs.cache.REMEMBERED", 3)
    cache, made_of = Cache(), Ingredients("Number 1 on cpu", {}, {}, "")
    for node in "abcd":
        assert cache.reason("scope", node, made_of) == "first time"
        cache.put(node, {}, numbers={"value": 1.0})
    assert cache.reason("scope", "d", made_of) == "no longer kept"
    assert cache.reason("scope", "a", made_of) == "first time"
    assert [cache.numbers(node) for node in "ad"] == [{}, {"value": 1.0}]


def test_cancelling_stops_a_node_at_its_next_look(studio: Studio) -> None:
    WAITING.clear()
    nodes = {"one": "Number", "wait": {"type": "Wait", "inputs": {"image": "one.image"}}}

    def cancel_once_it_waits() -> None:
        WAITING.wait()
        studio.switch.cancel()

    threading.Thread(target=cancel_once_it_waits).start()
    happened = studio.run(nodes)
    assert happened.state == "cancelled"
    assert happened.ran("one")


def test_leaving_the_events_cancels_the_run(studio: Studio) -> None:
    WAITING.clear()
    nodes = {"one": "Number", "wait": {"type": "Wait", "inputs": {"image": "one.image"}}}
    events = execute(plan(recipe(nodes), STUBS), studio.context())
    for event in events:
        if isinstance(event, NodeStarted) and event.node == "wait":
            break
    events.close()  # type: ignore[attr-defined]
    assert studio.switch.cancelled


def test_a_full_cache_drops_what_was_used_least_recently(studio: Studio) -> None:
    import numpy as np

    studio.cache.max_bytes = 100
    for name in "abc":
        studio.cache.put(name, {"image": np.zeros(5)})
        studio.cache.get("a")
    assert "a" in studio.cache
    assert "b" not in studio.cache
    assert studio.cache.bytes == 80
    studio.cache.put("huge", {"image": np.zeros(1000)})
    assert "huge" not in studio.cache


def test_a_chain_of_ten_thousand_nodes_meets_no_recursion_limit(studio: Studio) -> None:
    nodes: dict[str, Any] = {"n0": "Number"}
    for i in range(1, 10_000):
        nodes[f"n{i}"] = {"type": "Styled", "inputs": {"style": f"n{i - 1}.image"}}
    events = list(execute(plan(recipe(nodes), STUBS), studio.context()))
    assert isinstance(events[-1], RunFinished)
    assert events[-1].state == "done"


def test_the_time_left_follows_the_work_and_not_the_steps(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Any] = []
    run = NodeRun("a", studio.context(progress=0), told.append)
    clock = iter([0.0, 10.0, 12.0])
    monkeypatch.setattr("graphs.context.time.perf_counter", lambda: next(clock))
    run.progress(1, 10, share=0.1)
    run.progress(8, 10, share=0.2)
    run.progress(9, 10, share=0.5)
    assert [event.share for event in told] == [0.1, 0.2, 0.5]
    assert told[0].seconds_left is None
    # From 10 % at 0 s to 20 % at 10 s: 80 % are left, at a second for each.
    assert told[1].seconds_left == pytest.approx(80)
    assert told[2].seconds_left == pytest.approx(15)


def test_a_node_that_leaves_the_interpreter_is_no_success(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    def leave(*_: object) -> None:
        raise SystemExit

    monkeypatch.setattr("graphs.execute._Execution._step", leave)
    assert studio.run(chain()).state == "failed"
