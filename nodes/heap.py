"""How the C library keeps memory: between the steps of a painting, and in a process that runs for weeks.

By default glibc gives every large block back to the system at once and asks for it anew: with tensors of
hundreds of megabytes, made and dropped many times a second, the system then spends nearly as long on clearing
pages as the painting on computing.

What is large it learns: a block that was freed makes all up to its size small, up to 32 MB. They are then cut
from heaps in which smaller ones lie, one for each of many threads, and of those hardly anything is given back
again. A server that makes lists of a megabyte grows by what lies idle between them.

Other C libraries have no such settings, and nothing is changed with them.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8
"""The numbers of mallopt(3)."""
_LARGE = 128 << 10
"""What is large to glibc at first."""
_LARGEST = 2**31 - 1
_USUAL_MMAP, _USUAL_TRIM = 32 << 20, 64 << 20
"""What the thresholds grow to by themselves in a process that uses large blocks."""


def share_heap() -> None:
    """Let all threads allocate from one heap: only that one can keep large blocks.

    Counts for threads that allocate for the first time after it.
    """
    if library := _glibc():
        library.mallopt(_ARENA_MAX, 1)


def give_back_at_once() -> None:
    """Give every freed block of 128 kB and more back to the system, for as long as this process runs."""
    if library := _glibc():
        library.mallopt(_MMAP_THRESHOLD, _LARGE)
        library.mallopt(_TRIM_THRESHOLD, _LARGE)


@contextmanager
def reused_memory() -> Iterator[None]:
    """Keep memory that is freed inside for the next that asks, and give it back to the system at the end.

    Blocks of 2 GiB and more are not kept.
    """
    library = _glibc()
    if library is None:
        yield
        return
    share_heap()
    library.mallopt(_MMAP_THRESHOLD, _LARGEST)
    library.mallopt(_TRIM_THRESHOLD, _LARGEST)
    try:
        yield
    finally:
        library.mallopt(_MMAP_THRESHOLD, _USUAL_MMAP)
        library.mallopt(_TRIM_THRESHOLD, _USUAL_TRIM)
        library.malloc_trim(0)


@cache
def _glibc() -> ctypes.CDLL | None:
    try:
        library = ctypes.CDLL("libc.so.6")
    except OSError:
        return None
    return library if hasattr(library, "mallopt") and hasattr(library, "malloc_trim") else None
