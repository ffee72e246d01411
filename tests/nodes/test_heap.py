"""Memory that is kept between the steps of a run, as the system counts its pages."""

from __future__ import annotations

import ctypes
import resource
import subprocess
import sys
import threading

import pytest

from nodes.heap import reused_memory

BLOCK = 64 << 20
PAGES = BLOCK // resource.getpagesize()


def has_glibc() -> bool:
    try:
        return hasattr(ctypes.CDLL("libc.so.6"), "malloc_trim")
    except OSError:
        return False


pytestmark = pytest.mark.skipif(not has_glibc(), reason="only glibc gives large blocks back at once")


def bytes_of(size: int) -> bytes:
    """A block whose every page is written."""
    return b"x" * size


def faults(size: int = BLOCK) -> int:
    """How many pages the system cleared for eight blocks, each freed before the next, after a first."""
    bytes_of(size)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(8):
        bytes_of(size)
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before


def in_a_thread() -> int:
    found: list[int] = []
    thread = threading.Thread(target=lambda: found.append(faults()))
    thread.start()
    thread.join()
    return found[0]


def told() -> None:
    """Print what a process of its own finds: outside, inside, inside in a thread, and after."""
    with reused_memory():
        kept, threaded = faults(), in_a_thread()
    print(kept, threaded, faults())


def test_blocks_are_reused_inside_and_given_back_after() -> None:
    code = "from tests.nodes.test_heap import told; told()"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    kept, threaded, after = map(int, done.stdout.split())
    assert max(kept, threaded) < 2 * PAGES
    assert after > 6 * PAGES


def faults_after_larger(size: int = 4 << 20) -> int:
    """How many pages the system cleared for eight blocks after larger ones were freed: none where glibc
    learned from these to keep what is smaller."""
    for _ in range(3):
        bytes_of(4 * size)
    return faults(size)


@pytest.mark.parametrize("gives_back", [False, True])
def test_what_large_blocks_teach_glibc_is_not_learned_by_a_server(gives_back: bool) -> None:
    work = "heap.give_back_at_once(); " * gives_back + "print(test_heap.faults_after_larger())"
    code = f"from nodes import heap; from tests.nodes import test_heap; {work}"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    pages = (4 << 20) // resource.getpagesize()
    assert int(done.stdout) > 6 * pages if gives_back else int(done.stdout) < 2 * pages
