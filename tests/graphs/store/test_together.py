"""Work that several threads ask for at once."""

from __future__ import annotations

import itertools
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from graphs.store.together import Together

OTHERS = 5


class CountedLock:
    """A lock that says when so many have come to wait for it, or hold it."""

    def __init__(self, many: int) -> None:
        self._lock, self._counting = threading.Lock(), threading.Lock()
        self._left = many
        self.all_came = threading.Event()

    def __enter__(self) -> None:
        with self._counting:
            self._left -= 1
            if not self._left:
                self.all_came.set()
        self._lock.acquire()

    def __exit__(self, *_: object) -> None:
        self._lock.release()


def test_who_asks_meanwhile_is_given_what_one_of_them_does_and_nothing_older() -> None:
    turns, began, go_on = itertools.count(1), threading.Event(), threading.Event()

    def work() -> int:
        turn = next(turns)
        began.set()
        assert go_on.wait(20)
        return turn

    together = Together(work)
    lock = CountedLock(1 + OTHERS)
    together._working = lock  # type: ignore[assignment]
    with ThreadPoolExecutor(1 + OTHERS) as pool:
        try:
            first = pool.submit(together.get)
            assert began.wait(20)
            others = [pool.submit(together.get) for _ in range(OTHERS)]
            assert lock.all_came.wait(20)
        finally:
            go_on.set()
        assert first.result(20) == 1
        assert [other.result(20) for other in others] == [2] * OTHERS
    assert together.get() == 3


def test_after_an_error_the_next_one_tries_anew() -> None:
    answers = iter([OSError("the disk is away"), "there"])

    def work() -> object:
        answer = next(answers)
        if isinstance(answer, OSError):
            raise answer
        return answer

    together = Together(work)
    with pytest.raises(OSError, match="the disk is away"):
        together.get()
    assert together.get() == "there"
