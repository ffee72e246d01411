"""What is known of a run, brought up to date event by event."""

from __future__ import annotations

import json
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
from server.previews import PreviewShelf
from server.runs import KEPT_LOSSES, MAX_QUEUED, QueueFull, RunBook, RunMissing, RunRecord, apply, new_run


def record(*nodes: str, recipe: Recipe | None = None) -> RunRecord:
    made = new_run(recipe or Recipe(impasto=1, name="R"), None, shipped())
    tell(made, RunStarted(nodes=list(nodes)))
    return made


def tell(known: RunRecord, *events: Any) -> None:
    for event in events:
        apply(known, asdict(event))


def test_progress_rises_node_by_node_and_within_a_node() -> None:
    known = record("a", "b", "c", "d")
    tell(known, NodeFinished(node="a", seconds=1, cached=False))
    assert known.run.progress == 1 / 4
    tell(known, NodeStarted(node="b"), NodeProgress(node="b", step=3, total=4, share=0.75, seconds_left=2.5))
    assert known.run.progress == (1 + 3 / 4) / 4
    assert known.run.seconds_left == 2.5
    tell(known, NodeFinished(node="b", seconds=1, cached=True, reason="because"))
    assert known.run.progress == 2 / 4
    assert known.run.seconds_left is None
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
    assert known.run.progress < 0.05
    tell(known, NodeFinished(node="twice/paint", seconds=9, cached=False))
    assert known.run.progress == 1


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
    assert known.nodes["a"].problem == known.run.problem == problem
    assert known.nodes["b"].state == "skipped"
    assert known.run.state == "failed"
    assert known.run.finished


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
    assert known.detail().nodes["a"].outputs == outputs


def test_runs_are_painted_in_the_order_of_their_coming_and_listed_the_other_way() -> None:
    book = RunBook()
    runs = [new_run(Recipe(impasto=1), None, shipped()) for _ in range(3)]
    for run in runs:
        book.add(run)
    assert book.next() is runs[0]
    runs[0].run.state = "running"
    assert book.next() is runs[1]
    assert [run.id for run in book.newest_first()] == [run.run.id for run in reversed(runs)]
    with pytest.raises(RunMissing):
        book.get("nobody")


def test_a_full_queue_takes_no_more_and_old_runs_are_forgotten() -> None:
    book = RunBook()
    for _ in range(MAX_QUEUED):
        book.add(new_run(Recipe(impasto=1), None, shipped()))
    with pytest.raises(QueueFull):
        book.add(new_run(Recipe(impasto=1), None, shipped()))

    book = RunBook()
    for number in range(300):
        run = new_run(Recipe(impasto=1), None, shipped())
        book.add(run)
        run.run.state, run.run.finished = "done", float(number)
    kept = [run.finished for run in book.newest_first()]
    assert len(kept) <= 201
    assert kept[0] == 299


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


def test_pictures_of_the_oldest_runs_give_way() -> None:
    shelf = PreviewShelf(max_bytes=100)
    for run in "abc":
        for _ in range(5):
            shelf.put(run, "n", None, b"x" * 45)  # replaced, so counted once
    assert shelf.get("a", "n") is None
    assert shelf.get("b", "n")
    assert shelf.get("c", "n")


def test_within_the_only_run_the_oldest_pictures_give_way_and_it_is_told() -> None:
    shelf, known = PreviewShelf(max_bytes=100), record("a", "b", "c")
    book = RunBook()
    book.add(known)
    run = known.run.id
    for node in ("a", "b", "a", "c"):  # "a" is newer than "b" by its second picture
        known.nodes[node].has_preview = True
        book.forget_previews(shelf.put(run, node, None, b"x" * 45))
    assert [shelf.get(run, node) is not None for node in "abc"] == [True, False, True]
    assert [known.nodes[node].has_preview for node in "abc"] == [True, False, True]
    assert shelf.put(run, "a", "image", b"x" * 500) == [(run, "c")]
    assert shelf.get(run, "a", "image")


def test_a_run_keeps_its_exact_recipe() -> None:
    recipe = Recipe(impasto=1, name="R", nodes={"load": RecipeNode(type="LoadImage")})
    assert record(recipe=recipe).detail().recipe == json.loads(write_recipe(recipe))


def test_nothing_is_running_once_the_run_is_over() -> None:
    known = record("a", "b")
    begun = NodeProgress(node="a", step=1, total=4, share=0.25, loss=2.0, seconds_left=9)
    tell(known, NodeStarted(node="a"), begun)
    tell(known, NodeProgress(node="a", step=2, total=4, share=0.5))
    assert known.nodes["a"].loss == 2.0
    tell(known, RunFinished(state="cancelled", seconds=1))
    assert known.nodes["a"].state == "waiting"
    assert known.nodes["a"].seconds_left is None
