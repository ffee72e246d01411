"""What is known of a run, brought up to date event by event."""

from __future__ import annotations

import time
from dataclasses import asdict
from typing import Any

import pytest

from graphs.events import (
    NodeFailed,
    NodeFinished,
    NodeProgress,
    NodeSkipped,
    NodeStarted,
    NodeWarned,
    OutputInfo,
    RunFinished,
    RunStarted,
)
from graphs.problems import Problem
from graphs.reading import write_recipe
from graphs.recipe import Definition, Recipe, RecipeNode
from nodes.catalogue import shipped
from server.queue.painting import KEPT_LOSSES, KEPT_WARNINGS, Painting, shares_of
from server.queue.previews import PreviewShelf
from server.queue.recipe_nodes import MAX_VISITED, every_node
from server.queue.runs import Submitted, new_run


def record(*nodes: str, recipe: Recipe | None = None) -> Painting:
    recipe = recipe or Recipe(impasto=1, name="R")
    made = new_run(recipe, shipped(), Submitted()).record
    painting = Painting(record=made, shares=shares_of(recipe, shipped()))
    tell(painting, RunStarted(nodes=list(nodes)))
    return painting


def tell(known: Painting, *events: Any) -> None:
    for event in events:
        known.apply(asdict(event))


def test_progress_rises_node_by_node_and_within_a_node() -> None:
    known = record("a", "b", "c", "d")
    tell(known, NodeFinished(node="a", seconds=1, cached=False))
    assert known.record.run.progress == 1 / 4
    tell(known, NodeStarted(node="b"), NodeProgress(node="b", step=3, total=4, share=0.75, seconds_left=2.5))
    assert known.record.run.progress == (1 + 3 / 4) / 4
    assert known.record.run.seconds_left == 2.5
    tell(known, NodeFinished(node="b", seconds=1, cached=True, reason="because"))
    assert known.record.run.progress == 2 / 4
    assert known.record.run.seconds_left is None
    assert known.nodes["b"].state == "cached"
    assert known.nodes["b"].reason == "because"
    assert known.nodes["c"].state == "waiting"


def test_a_node_that_paints_counts_more_than_one_that_loads() -> None:
    painting = RecipeNode(type="PyramidTransfer")
    recipe = Recipe(
        impasto=1,
        nodes={"load": RecipeNode(type="LoadImage"), "twice": RecipeNode(type="definition:both")},
        definitions={"both": Definition(nodes={"paint": painting})},
    )
    known = record("load", "twice/paint", recipe=recipe)
    tell(known, NodeFinished(node="load", seconds=0, cached=False))
    assert known.record.run.progress < 0.05
    tell(known, NodeFinished(node="twice/paint", seconds=9, cached=False))
    assert known.record.run.progress == 1


def test_losses_are_thinned_out_and_keep_the_first_and_last() -> None:
    known = record("a")
    for step in range(5000):
        tell(known, NodeProgress(node="a", step=step, total=5000, share=step / 5000, loss=float(step)))
    losses = known.nodes["a"].losses
    assert len(losses) <= KEPT_LOSSES
    assert losses[0] == (0, 0.0)
    assert losses[-1] == (4999, 4999.0)
    assert losses == sorted(losses)


def test_failures_warnings_and_the_end_are_kept() -> None:
    known = record("a", "b")
    problem = Problem(code="failed", message="No.", hint="Yes.", node="a")
    tell(
        known,
        NodeWarned(node="a", message="Careful."),
        NodeFailed(node="a", problem=problem),
        NodeSkipped(node="b", because="a"),
        RunFinished(state="failed", seconds=2),
    )
    assert known.nodes["a"].warnings == ["Careful."]
    assert known.nodes["a"].problem == known.record.run.problem == problem
    assert known.nodes["b"].state == "skipped"
    assert known.record.run.state == "failed"
    assert known.record.run.finished


def test_numbers_are_kept_in_their_order() -> None:
    known = record("a", "b")
    numbers = {"SSIM": 0.5, "Colour distance": 12.0, "A last one": 0.0}
    tell(known, NodeFinished(node="a", seconds=1, cached=True, numbers=numbers))
    assert list(known.nodes["a"].numbers.items()) == list(numbers.items())
    assert known.nodes["b"].numbers == {}


def test_outputs_are_told_with_their_size() -> None:
    known = record("a")
    outputs = {"image": OutputInfo(socket="Image", width=3, height=2)}
    tell(known, NodeFinished(node="a", seconds=1, cached=False, outputs=outputs))
    assert known.nodes["a"].outputs == outputs


def test_a_finished_picture_takes_the_place_of_the_unfinished() -> None:
    shelf = PreviewShelf()
    shelf.put("r", "a", None, b"half")
    assert shelf.get("r", "a") == b"half"
    shelf.put("r", "a", "image", b"whole")
    shelf.put("r", "a", "mask", b"mask")
    assert shelf.get("r", "a") == b"whole"
    assert shelf.get("r", "a", "mask") == b"mask"
    assert shelf.get("r", "a", "other") is None
    assert shelf.get("x", "a") is None


def test_pictures_of_the_runs_longest_unseen_give_way() -> None:
    shelf = PreviewShelf(max_bytes=100)
    for run in "abc":
        for _ in range(5):
            shelf.put(run, "n", None, b"x" * 45)  # replaced, so counted once
    assert shelf.get("a", "n") is None
    assert shelf.get("b", "n")
    assert shelf.get("c", "n")


def test_a_run_whose_pictures_are_still_shown_stays() -> None:
    shelf = PreviewShelf(max_bytes=100)
    shelf.put("a", "n", None, b"x" * 45)
    for run in "bcd":
        assert shelf.get("a", "n")  # a node of a later run shows it
        shelf.put(run, "n", None, b"x" * 45)
    assert [shelf.get(run, "n") is not None for run in "abcd"] == [True, False, False, True]


def test_within_the_only_run_the_oldest_pictures_give_way() -> None:
    shelf = PreviewShelf(max_bytes=100)
    for node in ("a", "b", "a", "c"):  # "a" is newer than "b" by its second picture
        shelf.put("r", node, None, b"x" * 45)
    assert [shelf.get("r", node) is not None for node in "abc"] == [True, False, True]
    shelf.put("r", "a", "image", b"x" * 500)
    assert shelf.get("r", "c") is None
    assert shelf.get("r", "a", "image")


def test_pictures_of_a_forgotten_run_make_room() -> None:
    shelf = PreviewShelf(max_bytes=100)
    shelf.put("a", "n", None, b"x" * 90)
    shelf.forget("a")
    shelf.forget("nobody")
    for run in "bc":
        shelf.put(run, "n", None, b"x" * 45)
    assert [shelf.get(run, "n") is not None for run in "abc"] == [False, True, True]


def test_a_run_keeps_its_exact_recipe_and_the_pictures_that_it_reads() -> None:
    load = RecipeNode(type="LoadImage", parameters={"file": "sample:rocket"})
    recipe = Recipe(
        impasto=1,
        nodes={"load": load, "two": RecipeNode(type="definition:pair")},
        definitions={"pair": Definition(nodes={"inner": load})},
    )
    made = new_run(recipe, shipped(), Submitted("c", "some", 5.0, "older"))
    assert made.text == write_recipe(recipe)
    found = {(entry.node, entry.parameter): entry.ref for entry in made.inputs}
    assert found["load", "file"] == found["two/inner", "file"] == "sample:rocket"
    run = made.record.run
    assert (run.client, run.recipe_id, run.time_limit, run.retry_of) == ("c", "some", 5.0, "older")


def test_definitions_that_unfold_without_end_are_cut_off() -> None:
    pair = {id: RecipeNode(type="definition:d") for id in "abcdefgh"}
    recipe = Recipe(impasto=1, nodes=pair, definitions={"d": Definition(nodes=pair)})
    assert len(list(every_node(recipe))) == MAX_VISITED


def test_a_run_that_goes_on_keeps_the_curve_of_the_node_that_goes_on() -> None:
    known = record("a", "b")
    tell(known, NodeFinished(node="a", seconds=1, cached=False), NodeStarted(node="b"))
    for step in range(1, 9):
        tell(known, NodeProgress(node="b", step=step, total=20, share=step / 20, loss=1 / step))
    tell(known, RunFinished(state="interrupted", seconds=1))
    assert known.record.run.state == "interrupted"
    assert known.record.run.finished is None
    again = Painting(record=known.record, nodes=known.nodes)
    tell(again, RunStarted(nodes=["a", "b"]))
    assert again.nodes["a"].state == "waiting"
    # The checkpoint was written at step 5; what was computed beyond it is computed again.
    tell(again, NodeProgress(node="b", step=6, total=20, share=0.3, loss=0.5))
    assert [step for step, _ in again.nodes["b"].losses] == [1, 2, 3, 4, 5, 6]
    assert again.nodes["b"].losses[-1] == (6, 0.5)


def test_the_time_that_a_run_was_painted_adds_up(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    known = record("a")
    now += 5
    tell(known, RunFinished(state="interrupted", seconds=5))
    now += 50
    assert known.spent == known.record.spent == 5
    again = Painting(record=known.record)
    now += 3
    assert again.spent == 8
    tell(again, RunStarted(nodes=["a"]), RunFinished(state="done", seconds=3))
    assert known.record.spent == 8


def test_a_clock_that_goes_back_makes_no_run_end_before_it_began(monkeypatch: pytest.MonkeyPatch) -> None:
    known = record("a")
    known.record.run.started = time.time()
    monkeypatch.setattr(time, "time", lambda: 1000.0)
    tell(known, RunFinished(state="done", seconds=1))
    assert known.record.run.finished == known.record.run.started


def test_warnings_without_end_are_not_all_kept() -> None:
    known = record("a")
    for number in range(2 * KEPT_WARNINGS):
        tell(known, NodeWarned(node="a", message=str(number)))
    assert len(known.nodes["a"].warnings) == KEPT_WARNINGS


def test_nothing_is_running_once_the_run_is_over() -> None:
    known = record("a", "b")
    begun = NodeProgress(node="a", step=1, total=4, share=0.25, loss=2.0, seconds_left=9)
    tell(known, NodeStarted(node="a"), begun)
    tell(known, NodeProgress(node="a", step=2, total=4, share=0.5))
    assert known.nodes["a"].loss == 2.0
    tell(known, RunFinished(state="cancelled", seconds=1))
    assert known.nodes["a"].state == "waiting"
    assert known.nodes["a"].seconds_left is None
