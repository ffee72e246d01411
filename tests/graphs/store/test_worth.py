"""What goes first: the cheap and large, and what was not used for long."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphs.store.worth import Worth

PLAIN = st.dictionaries(
    st.text("abcdef", min_size=1, max_size=2),
    st.tuples(st.integers(1, 50), st.floats(0, 100)),
    min_size=1,
    max_size=12,
)


def test_the_cheap_and_the_large_go_before_the_dear_and_small() -> None:
    worth = Worth()
    for key, seconds, size in (("dear", 60, 10), ("cheap", 1, 10), ("large", 60, 1000)):
        worth.used(key, seconds / size)
    sizes = {"dear": 10, "cheap": 10, "large": 1000}
    assert worth.make_room(sizes, 20) == ["large"]
    assert worth.make_room({"dear": 10, "cheap": 10}, 10) == ["cheap"]


def test_what_is_dear_goes_too_once_it_was_not_used_for_long() -> None:
    worth = Worth()
    worth.used("dear", 10.0)
    for number in range(30):
        worth.used(f"new {number}", 1.0)
        sizes = dict.fromkeys(worth.of, 1)
        if worth.make_room(sizes, 3) == ["dear"]:
            break
    assert "dear" not in worth.of
    # Each that goes lifts the level by what it was worth; with three kept, ten are reached after about 30.
    assert 20 < number < 30


def test_use_keeps_a_result() -> None:
    worth = Worth()
    worth.used("used", 1.0)
    for number in range(20):
        worth.used(f"new {number}", 1.0)
        gone = worth.make_room(dict.fromkeys(worth.of, 1), 3)
        assert "used" not in gone
        worth.used("used", 1.0)


@given(PLAIN, st.integers(0, 600))
def test_what_stays_fits_and_was_worth_no_less_than_what_went(
    found: dict[str, tuple[int, float]], room: int
) -> None:
    worth = Worth()
    for key, (size, seconds) in found.items():
        worth.used(key, seconds / size)
    before = dict(worth.of)
    sizes = {key: size for key, (size, _) in found.items()}
    gone = worth.make_room(sizes, room)
    stays = set(sizes) - set(gone)
    assert sum(sizes[key] for key in stays) <= room
    assert set(worth.of) == stays
    assert all(before[one] <= before[other] for one in gone for other in stays)
    assert worth.level == max([0.0, *(before[key] for key in gone)])
    if gone:  # no more went than had to
        assert sum(sizes[key] for key in stays) + sizes[gone[-1]] > room


@given(PLAIN)
def test_what_is_written_is_read(tmp_path_factory: pytest.TempPathFactory, found: dict[str, object]) -> None:
    path = tmp_path_factory.mktemp("worth") / "worth.json"
    worth = Worth(0.5, {key: number / 3 for number, key in enumerate(found)})
    worth.write(path)
    assert Worth.read(path) == worth


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"level": 1}',
        '{"level": "x", "of": {}}',
        '{"level": 0, "of": [1]}',
        '{"level": NaN, "of": {}}',
        '{"level": 0, "of": {"a": Infinity}}',
    ],
)
def test_a_damaged_file_is_as_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "worth.json").write_text(text)
    assert Worth.read(tmp_path / "worth.json") == Worth()
    assert Worth.read(tmp_path / "missing") == Worth()
