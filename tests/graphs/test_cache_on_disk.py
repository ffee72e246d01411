"""Results outlive the program, and the disk never harms a run."""

from __future__ import annotations

import sys
import threading
import time
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from graphs import cache as cache_module
from graphs.cache import Cache
from graphs.context import NodeRun
from graphs.events import NodeWarned
from graphs.program import program, source
from graphs.store.kept import KeptResults
from graphs.store.late_writer import LateWriter
from tests.graphs.vocabulary import Happened, Studio

NODES: dict[str, Any] = {
    "one": {"type": "Number", "parameters": {"value": 3}},
    "measure": {"type": "Measure", "inputs": {"image": "one.image"}},
    "sum": {"type": "Add", "inputs": {"first": "measure.image"}},
}


@pytest.fixture(autouse=True)
def _all_are_worth_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The stub nodes take no time; in these tests that is no reason not to write their results."""
    monkeypatch.setattr(cache_module, "WORTH_WRITING", 0.0)


def started(folder: Path) -> Studio:
    """The program as it is after a start: nothing in memory, and the disk as it was left."""
    studio = Studio(folder)
    studio.cache = Cache(kept=KeptResults(folder / "kept", reserve=0))
    return studio


def painted(folder: Path, nodes: dict[str, Any] = NODES) -> Happened:
    studio = started(folder)
    happened = studio.run(nodes)
    studio.cache.flush()
    return happened


def warnings(happened: Happened) -> list[str]:
    return [event.message for event in happened.events if isinstance(event, NodeWarned)]


def test_a_restart_finds_every_result_and_its_numbers(tmp_path: Path) -> None:
    numbers = painted(tmp_path).finished["measure"].numbers
    again = started(tmp_path).run(NODES)
    assert all(map(again.cached, NODES))
    assert again.finished["measure"].numbers == numbers == {"value": 3.0, "double": 6.0}
    changed = {**NODES, "sum": {**NODES["sum"], "parameters": {"plus": 4}}}
    happened = started(tmp_path).run(changed)
    assert happened.ran("sum")
    assert happened.cached("measure")


def test_what_is_quickly_made_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache_module, "WORTH_WRITING", 0.3)
    painted(tmp_path)
    assert not (tmp_path / "kept").exists()


def test_what_is_sooner_made_than_written_is_not_written(tmp_path: Path) -> None:
    import torch

    cache = started(tmp_path).cache
    outputs = {"image": torch.zeros(3, 1000, 1000)}
    cache.put("a" * 64, outputs, seconds=0.2)
    cache.put("b" * 64, outputs, seconds=0.3)  # 12 MB are written in 0.24 s
    cache.flush()
    cache.clear()
    assert "a" * 64 not in cache
    assert "b" * 64 in cache


def test_a_damaged_result_is_made_again(tmp_path: Path) -> None:
    painted(tmp_path)
    for path in (tmp_path / "kept").glob("*.safetensors"):
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 1
        path.write_bytes(data)
    again = painted(tmp_path)
    assert again.state == "done"
    assert all(map(again.ran, NODES))
    assert all(map(started(tmp_path).run(NODES).cached, NODES))


def test_another_program_takes_nothing_of_this_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    painted(tmp_path)
    monkeypatch.setattr("graphs.keys.program", lambda package, device: "the next release")
    assert all(map(started(tmp_path).run(NODES).ran, NODES))


def test_the_program_is_its_source_text_the_libraries_and_the_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "odd_nodes"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "one.py").write_text("A = 1")
    monkeypatch.syspath_prepend(tmp_path)
    __import__("odd_nodes")
    found = []
    for name, text in (("one.py", "A = 1"), ("one.py", "A = 2"), ("two.py", "")):
        (package / name).write_text(text)
        source.cache_clear()
        program.cache_clear()
        found.append(program("odd_nodes", "cpu"))
    source.cache_clear()
    program.cache_clear()
    del sys.modules["odd_nodes"]
    assert len(set(found)) == 3
    assert source("nodes") in found[0]
    for library in ("impasto", "torch", "numpy", "pillow"):
        assert f"{library} " in found[0]
        assert f"{library} -" not in found[0]
    assert source("no_such_package") == ""


def test_what_took_long_is_on_disk_before_its_checkpoint_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache_module, "WRITTEN_AT_ONCE", 0.0)
    studio, there = started(tmp_path), []
    end = NodeRun.end

    def watched(run: NodeRun, *, keep: bool) -> None:
        there.append(len(list((tmp_path / "kept").glob("*.safetensors"))))
        end(run, keep=keep)

    monkeypatch.setattr(NodeRun, "end", watched)
    studio.run(NODES)
    assert there == [1, 2, 3]


def test_a_disk_that_takes_nothing_is_told_once_and_the_run_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache_module, "WRITTEN_AT_ONCE", 0.0)
    (tmp_path / "kept").write_text("in the way")
    studio = started(tmp_path)
    happened = studio.run(NODES)
    assert happened.state == "done"
    assert len(warnings(happened)) == 1
    assert "not kept for later runs" in warnings(happened)[0]
    assert str(tmp_path) not in warnings(happened)[0]
    studio.cache.clear()
    assert warnings(studio.run(NODES)) == []
    (tmp_path / "kept").unlink()
    studio.cache.clear()
    assert warnings(studio.run(NODES)) == []
    studio.cache.clear()
    assert all(map(studio.run(NODES).cached, NODES))


def test_what_no_longer_fits_in_memory_comes_from_the_disk(tmp_path: Path) -> None:
    import torch

    cache = Cache(1_000, KeptResults(tmp_path / "kept", reserve=0))
    outputs = {name: {"image": torch.full((3, 8, 8), ord(name))} for name in "ab"}
    for name, made in outputs.items():
        cache.put(name * 64, made, 1.0, {"value": 1.0})
    cache.flush()
    assert cache.bytes <= 1_000
    for name, made in outputs.items():
        found: Any = cache.get(name * 64)
        assert torch.equal(found["image"], made["image"])


def test_clearing_memory_drops_what_is_yet_to_be_written(tmp_path: Path) -> None:
    kept = KeptResults(tmp_path / "kept", reserve=0)
    cache, may_go, begun = Cache(kept=kept), threading.Event(), threading.Event()

    def slow() -> None:
        begun.set()
        may_go.wait(60)

    cache._writer.put(slow)
    assert begun.wait(60)
    cache.put("a" * 64, {"image": 1.0}, 1.0)
    assert cache.clear() == 0
    may_go.set()
    cache.flush()
    assert "a" * 64 not in cache


def test_a_late_writer_lets_one_job_wait_and_the_next_wait_with_it() -> None:
    writer, may_go = LateWriter(), threading.Event()
    done: list[int] = []
    handed_over: list[int] = []

    def job(number: int) -> None:
        may_go.wait(60)
        done.append(number)

    def put_three() -> None:
        for number in range(3):
            writer.put(partial(job, number))
            handed_over.append(number)

    thread = threading.Thread(target=put_three)
    thread.start()
    deadline = time.monotonic() + 60
    while len(handed_over) < 2:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    thread.join(0.3)
    assert thread.is_alive()
    assert handed_over == [0, 1]
    assert done == []
    may_go.set()
    thread.join(60)
    writer.flush()
    assert done == [0, 1, 2]
