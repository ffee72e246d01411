"""The order in which runs are painted."""

from __future__ import annotations

import pytest

from graphs.recipe import Recipe
from nodes.catalogue import shipped
from server.ledger import RunRecord
from server.queue.runs import NEWEST, QueueFull, RunBook, Submitted, new_run


class Book(RunBook):
    """A book that accepts runs by the name of their client, as ``a1``, ``a2``, ``b1``."""

    def __init__(self, limit: int = 1000) -> None:
        super().__init__(limit)
        self.accepted = 0

    def record(self, name: str) -> RunRecord:
        return new_run(Recipe(impasto=1, name=name), shipped(), Submitted(name[0])).record

    def accept(self, *names: str) -> list[RunRecord]:
        return [accepted for name in names for accepted in self.accept_at_once(name)]

    def accept_at_once(self, *names: str) -> list[RunRecord]:
        """Accept runs that are all on their way before the first is there."""
        records = [self.record(name) for name in names]
        for record in records:
            self.reserve(record)
        for record in records:
            self.free(record)
            self.accepted += 1
            record.run.number = self.accepted
            self.add(record)
        return records

    def painted(self, count: int = 99) -> list[str]:
        """Paint runs, one after the other, and return their names."""
        names: list[str] = []
        while len(names) < count and (record := self.next()):
            self.begin(record)
            record.run.state, record.run.finished = "done", 1.0
            names.append(record.run.name)
        return names


def test_one_clients_runs_are_painted_in_the_order_of_their_coming() -> None:
    book = Book()
    book.accept("a1", "a2", "a3")
    assert [record.run.place for record in book.order()] == [1, 2, 3]
    assert book.painted() == ["a1", "a2", "a3"]


def test_clients_take_turns_however_many_runs_one_has() -> None:
    book = Book()
    book.accept("a1", "a2", "a3", "a4")
    assert book.painted(1) == ["a1"]
    book.accept("b1", "b2", "c1")
    assert book.painted() == ["a2", "b1", "c1", "a3", "b2", "a4"]


def test_who_sends_many_at_once_has_no_more_turns() -> None:
    book = Book()
    book.accept_at_once("a1", "a2", "a3", "b1", "b2")
    assert book.painted() == ["a1", "b1", "a2", "b2", "a3"]


def test_who_was_away_has_no_turns_saved_up() -> None:
    book = Book()
    book.accept("a1", "a2", "a3")
    assert book.painted() == ["a1", "a2", "a3"]
    book.accept("a4", "a5", "b1", "b2")
    assert book.painted() == ["a4", "b1", "a5", "b2"]


def test_cancelled_runs_cost_their_client_no_turns() -> None:
    book = Book()
    _, *rest = book.accept(*(f"a{i}" for i in range(1, 10)))
    for record in rest:
        record.run.state, record.run.finished, record.waiting = "cancelled", 1.0, False
        book.changed()
    book.accept("a10", "b1", "b2")
    assert book.painted() == ["a1", "b1", "a10", "b2"]


def test_what_is_moved_to_the_front_is_next_and_changes_nobodys_turn() -> None:
    book = Book()
    records = book.accept("a1", "a2", "a3", "b1")
    book.to_front(records[2])
    book.to_front(records[1])
    assert [record.run.name for record in book.order()] == ["a2", "a3", "a1", "b1"]
    assert [record.run.place for record in records] == [3, 1, 2, 4]
    assert book.painted(2) == ["a2", "a3"]
    book.accept("b2")
    assert book.painted() == ["a1", "b1", "b2"]


def test_nothing_begins_while_the_queue_is_paused() -> None:
    book = Book()
    book.accept("a1")
    book.paused = True
    assert book.next() is None
    assert book.queue().waiting
    book.paused = False
    assert book.next()


def test_a_full_queue_takes_no_more_and_counts_what_rests_and_what_is_coming() -> None:
    book = Book(limit=3)
    waiting, resting = book.accept("a1", "a2")
    resting.waiting, resting.run.state = False, "interrupted"
    coming, last = book.record("c1"), book.record("b1")
    book.reserve(coming)
    with pytest.raises(QueueFull):
        book.reserve(last)
    book.begin(waiting)
    book.reserve(last)
    with pytest.raises(QueueFull):
        book.reserve(book.record("b2"))
    book.free(coming)
    book.reserve(book.record("b2"))


def test_the_newest_runs_stay_in_memory_and_no_more() -> None:
    book = Book()
    for number in range(NEWEST + 50):
        [record] = book.accept(f"a{number}")
        record.run.state, record.run.finished = "done", 1.0
        book.remove(record)
    names = [run.name for run in book.newest(1000)]
    assert names == [f"a{number}" for number in range(NEWEST + 49, 49, -1)]
    assert not list(book.living())


def test_a_book_goes_on_where_the_last_server_was() -> None:
    before = Book()
    records = before.accept("a1", "a2", "a3", "b1")
    assert before.painted(1) == ["a1"]
    after = Book()
    after.fill(records[1:], [record.run for record in reversed(records)], served=records[0].turn)
    after.accepted = before.accepted
    assert [record.run.name for record in after.order()] == [record.run.name for record in before.order()]
    assert [run.name for run in after.newest(9)] == ["b1", "a3", "a2", "a1"]
    after.accept("c1")
    assert after.painted() == ["b1", "a2", "c1", "a3"]
