"""A worker that the system kills because memory ran out, and one that somebody kills, are told apart."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.pool import endings
from server.pool.endings import MemoryKills, control_groups
from tests.server.serving import ROOT

LIMIT = 64 * 2**20
WATCHER = """
import os, subprocess, sys
from pathlib import Path
from server.pool.endings import MemoryKills, in_words

Path(sys.argv[1], "cgroup.procs").write_text(str(os.getpid()))
kills = MemoryKills()
ended = subprocess.run([sys.executable, "-c", sys.argv[2]]).returncode
print(in_words(ended, device="cpu", memory_ran_out=kills.recent))
kills.look()
kills.look()
print(kills.recent)
"""


@pytest.fixture
def small_group() -> Iterator[Path]:
    """A control group with little memory; the test is skipped where none may be made."""
    group = None
    for parent in control_groups():
        group = parent / f"impasto-test-{time.monotonic_ns()}"
        try:
            group.mkdir()
        except OSError:
            continue
        if _limited(group):
            break
        group.rmdir()
    else:
        pytest.skip("control groups with a limit of memory cannot be made here")
    yield group
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        try:
            group.rmdir()
            return
        except OSError:  # a process that has just ended is still in it
            time.sleep(0.02)


def _limited(group: Path) -> bool:
    limits = ["memory.max", "memory.swap.max", "memory.limit_in_bytes", "memory.memsw.limit_in_bytes"]
    set_ = [name for name in limits if (group / name).exists()]
    try:
        for name in set_:
            (group / name).write_text("0" if "swap.max" in name else str(LIMIT))
    except OSError:
        return False
    return bool(set_)


@pytest.mark.parametrize(
    ("doing", "told"),
    [
        (f"bytearray({4 * LIMIT})", "the system killed it because memory ran out"),
        ("import os; os.kill(os.getpid(), 9)", "killed from outside"),
        ("import os; os.kill(os.getpid(), 11)", "it crashed: Segmentation fault"),
        ("raise SystemExit(4)", "exit status 4"),
    ],
)
def test_how_a_process_ended_is_told(small_group: Path, doing: str, told: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WATCHER, str(small_group), doing], cwd=ROOT, capture_output=True, text=True
    )
    assert done.stdout.splitlines() == [told, "False"], done.stderr


@pytest.fixture
def counters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in place of the system's, in which this process is said to be in the group ``impasto``."""
    monkeypatch.setattr(endings, "_CONTROL_GROUPS", tmp_path / "groups")
    monkeypatch.setattr(endings, "_OWN_GROUPS", tmp_path / "own")
    monkeypatch.setattr(endings, "_WHOLE_MACHINE", tmp_path / "vmstat")
    return tmp_path


def count(file: Path, kills: int) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"low 0\noom_kill_disable 1\noom_kill {kills}\noom_group_kill 7\n")


@pytest.mark.parametrize(
    ("own", "file"),
    [
        ("0::/impasto", "groups/impasto/memory.events"),
        ("0::/outside/the/container", "groups/memory.events"),
        ("3:cpu:/elsewhere\n5:memory,hugetlb:/impasto", "groups/memory/impasto/memory.oom_control"),
        ("3:cpu:/elsewhere", "vmstat"),
    ],
)
def test_kills_are_counted_as_near_as_they_are_told(counters: Path, own: str, file: str) -> None:
    (counters / "own").write_text(f"{own}\n")
    count(counters / "vmstat", 100)
    count(counters / file, 3)
    kills = MemoryKills()
    assert not kills.recent
    count(counters / file, 4)
    assert kills.recent
    kills.look()
    assert kills.recent, "a worker is buried a moment after it was killed"
    kills.look()
    assert not kills.recent


def test_where_nobody_counts_no_kill_is_known(counters: Path) -> None:
    kills = MemoryKills()
    assert not kills.recent
    count(counters / "vmstat", 5)
    assert not kills.recent, "how many there were before is not known"
