"""Every file of the corpus, again and again: it is read or refused, soon, and nothing piles up."""

from __future__ import annotations

import gc
import time
import tracemalloc
from pathlib import Path

import pytest

from tests.fuzz.__main__ import CORPUS, SLOWEST
from tests.fuzz.effort import SOAK
from tests.fuzz.targets import TARGETS

FILES = sorted(path for path in CORPUS.rglob("*") if path.is_file())
PASSES = 200 if SOAK else 3
GROWTH = 200_000
"""Bytes that caches of the interpreter and of its libraries may still take after the first passes."""


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_file_of_the_corpus_is_read_or_refused_soon(path: Path) -> None:
    start = time.process_time()
    TARGETS[path.parent.name](path.read_bytes())
    assert time.process_time() - start < SLOWEST


def test_every_target_has_a_corpus_of_small_files() -> None:
    assert {path.parent.name for path in FILES} == set(TARGETS)
    assert max(path.stat().st_size for path in FILES) < 20_000


@pytest.mark.parametrize("target", TARGETS)
def test_reading_the_corpus_over_and_over_takes_no_more_memory(target: str) -> None:
    data = [path.read_bytes() for path in FILES if path.parent.name == target]

    def read_all(times: int) -> None:
        for _ in range(times):
            for one in data:
                TARGETS[target](one)
        gc.collect()

    read_all(2)
    tracemalloc.start()
    try:
        read_all(1)
        before = tracemalloc.get_traced_memory()[0]
        read_all(PASSES)
        grown = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
    assert grown < GROWTH, f"{grown:,} bytes after {PASSES} passes"
