"""A painting that was interrupted or killed goes on to the same bytes as one that was not."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import torch
from hypothesis import example, given, settings
from hypothesis import strategies as st

from graphs.checkpoints import Checkpoints
from nodes.contract import Image, Interrupted, Run, Style
from nodes.features.catalogue import find_weights
from nodes.features.loading import load_file
from nodes.transfer.checkpoint import FORMAT, PaintingCheckpoint
from nodes.transfer.engine import paint
from nodes.transfer.optimise.stopping import Stopping
from nodes.transfer.pyramid_transfer import pyramid_transfer
from nodes.transfer.settings import Brief, Objective, Optimisation
from nodes.transfer.sizes import Round, Size
from nodes.transfer.stylemix import stylemix
from tests.graphs.breaking import KEY, Attempt, Work, attempt, write_always
from tests.nodes.transfer.helpers import blobs

EVALUATIONS = 7
ROUNDS = [Round(Size(40, 56), 1), Round(Size(72, 100), 2)]
KINDS: dict[str, dict[str, Any]] = {
    "backtracking": {},
    "wolfe": {"line_search": "wolfe"},
    "no search": {"line_search": "none", "step": 0.5, "bounded": False},
    "short history": {"history": 2, "conditioned": False},
    "adam": {"optimiser": "adam"},
    "adam without average": {"optimiser": "adam", "averaging": 0.0, "decay": 0.5},
    "plateau": {"plateau": 0.2},
}


def painting(kind: str) -> Work:
    """Return what paints in two rounds, the second of two levels."""
    network = load_file(find_weights("sketch")).to("cpu", torch.float32)
    objective = Objective(
        style=0.7,
        content=0.004,
        scaling="shares",
        style_layers=("stage1", "stage2"),
        content_layers=("stage1",),
    )
    how = Optimisation(evaluations=EVALUATIONS, **KINDS[kind])
    brief = Brief(rounds=ROUNDS, objective=objective, optimisation=how)
    start, content = blobs(40, 56, seed=1), blobs(72, 100, seed=3)
    styles = [Style(blobs(64, 64, seed=2))]

    def work(run: Run) -> Image:
        checkpoint = PaintingCheckpoint(run)
        return paint(start, content, styles, network, brief, run, lambda picture: picture, checkpoint)

    return work


@cache
def uninterrupted(kind: str) -> Attempt:
    with TemporaryDirectory() as folder:
        return attempt(Path(folder), painting(kind))


def at(whole: Attempt, share: float) -> int:
    """Return the look at which `share` of a painting is done."""
    return max(1, round(share * whole.beats))


@pytest.mark.parametrize("share", [0.35, 0.8])
@pytest.mark.parametrize("kind", KINDS)
def test_an_interrupted_painting_goes_on_to_the_same_bytes(kind: str, share: float, tmp_path: Path) -> None:
    whole = uninterrupted(kind)
    first = attempt(tmp_path, painting(kind), at(whole, share))
    assert first.picture is None
    assert KEY in Checkpoints(tmp_path)
    second = attempt(tmp_path, painting(kind))
    assert second.picture == whole.picture
    assert not second.warnings
    # No more than the line search that was under way.
    assert first.evaluations > 0
    assert second.evaluations < whole.evaluations
    assert first.evaluations + second.evaluations <= whole.evaluations + 2
    assert not list(tmp_path.iterdir()), "a node that is done leaves no checkpoint"


@settings(deadline=None, max_examples=8)
@given(st.sampled_from(sorted(KINDS)), st.lists(st.floats(0.02, 1), min_size=1, max_size=3), st.booleans())
@example("wolfe", [0.6, 0.01, 0.3], True)
@example("adam", [0.99, 0.01], False)
def test_however_often_and_wherever_it_ends_the_bytes_are_the_same(
    kind: str, shares: list[float], kill: bool
) -> None:
    whole = uninterrupted(kind)
    with TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        write_always(patch)
        folder = Path(name)
        for share in shares:
            if attempt(folder, painting(kind), at(whole, share), kill=kill).picture is not None:
                break
        assert attempt(folder, painting(kind)).picture == whole.picture


def test_a_killed_painting_goes_on_from_the_last_iteration_that_was_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = uninterrupted("adam")
    write_always(monkeypatch)
    first = attempt(tmp_path, painting("adam"), at(whole, 0.7), kill=True)
    second = attempt(tmp_path, painting("adam"))
    assert second.picture == whole.picture
    assert first.evaluations + second.evaluations <= whole.evaluations + 1


def node_painting(styles: list[Style], content: Image, **changes: Any) -> Work:
    options = {"size": 160, "growth": 1.2, "levels": 1, "evaluations": 5, "seed": 3, **changes}
    return lambda run: pyramid_transfer(content, styles, run=run, **options)


def test_pyramid_transfer_goes_on_in_its_second_round(
    content: Image, styles: list[Style], tmp_path: Path
) -> None:
    work = node_painting(styles, content, carry="residual")
    whole = attempt(tmp_path, work)
    assert whole.evaluations == 10
    first = attempt(tmp_path, work, at(whole, 0.75))
    assert first.evaluations > 5
    second = attempt(tmp_path, work)
    assert second.picture == whole.picture
    assert second.evaluations < 5


def test_stylemix_goes_on_to_the_same_bytes(tmp_path: Path) -> None:
    fine, coarse = blobs(70, 80, seed=4), blobs(80, 70, seed=5)

    def work(run: Run) -> Image:
        return stylemix(fine, coarse, size=64, evaluations=8, run=run)

    whole = attempt(tmp_path, work)
    first = attempt(tmp_path, work, at(whole, 0.7))
    second = attempt(tmp_path, work)
    assert second.picture == whole.picture
    assert 0 < second.evaluations < 8
    assert first.evaluations + second.evaluations <= 9


def test_it_goes_on_in_the_number_type_in_which_it_began(
    content: Image, styles: list[Style], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = node_painting(styles, content, size=64)

    def chosen(dtype: torch.dtype) -> None:
        monkeypatch.setattr("nodes.transfer.precision.choose_precision", lambda *_: dtype)
        monkeypatch.setattr("nodes.transfer.studio._READY", {})

    chosen(torch.bfloat16)
    whole = attempt(tmp_path, work)
    attempt(tmp_path, work, at(whole, 0.6))
    chosen(torch.float32)
    other = attempt(tmp_path / "elsewhere", work)
    assert other.picture != whole.picture
    assert attempt(tmp_path, work).picture == whole.picture


def test_it_goes_on_with_as_many_threads_as_it_began(
    content: Image, styles: list[Style], tmp_path: Path, restored_threads: None
) -> None:
    work, threads = node_painting(styles, content, size=64), list[int]()
    torch.set_num_threads(1)
    attempt(tmp_path, work, 12)
    torch.set_num_threads(3)

    def look(run: Run) -> Image:
        with PaintingCheckpoint(run):
            threads.append(torch.get_num_threads())
        threads.append(torch.get_num_threads())
        raise Interrupted

    attempt(tmp_path, look)
    assert threads == [1, 3]


@pytest.fixture
def restored_threads() -> Iterator[None]:
    before = torch.get_num_threads()
    yield
    torch.set_num_threads(before)


def test_it_goes_on_in_the_tiles_in_which_it_began(
    content: Image, styles: list[Style], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = node_painting(styles, content, size=80, evaluations=4)

    def free(count: int) -> None:
        monkeypatch.setattr("nodes.transfer.memory.free_bytes", lambda _: count)

    free(8_000_000)
    whole = attempt(tmp_path, work)
    assert any("in tiles" in told for told in whole.warnings)
    attempt(tmp_path, work, at(whole, 0.8))
    free(30_000_000_000)
    assert attempt(tmp_path / "elsewhere", work).picture != whole.picture
    assert attempt(tmp_path, work).picture == whole.picture


def test_a_time_limit_counts_the_time_before_the_break(
    content: Image, styles: list[Style], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticking = partial(Stopping, clock=iter(range(10_000)).__next__)
    monkeypatch.setattr("nodes.transfer.engine.Stopping", ticking)
    work = node_painting(styles, content, size=64, evaluations=20, time_limit=24.0)
    whole = attempt(tmp_path, work)
    assert any("time limit" in told for told in whole.warnings)
    first = attempt(tmp_path, work, at(whole, 0.7))
    second = attempt(tmp_path, work)
    assert any("time limit" in told for told in second.warnings)
    assert abs(first.evaluations + second.evaluations - whole.evaluations) <= 4


@pytest.mark.parametrize("damage", ["shape", "format"])
def test_a_checkpoint_that_does_not_fit_is_told_and_left(damage: str, tmp_path: Path) -> None:
    whole = uninterrupted("adam")
    attempt(tmp_path, painting("adam"), at(whole, 0.7))

    def harm(run: Run) -> Image:
        saved = run.restore()
        assert saved is not None
        arrays, values = dict(saved.arrays), dict(saved.values)
        if damage == "shape":
            arrays["first"] = arrays["first"][:, 1:].contiguous()
        else:
            values["format"] = FORMAT + 1
        run.checkpoint(arrays, values)
        raise Interrupted

    attempt(tmp_path, harm)
    again = attempt(tmp_path, painting("adam"))
    assert again.picture == whole.picture
    assert again.evaluations == whole.evaluations
    assert [told for told in again.warnings if "begins anew" in told]
