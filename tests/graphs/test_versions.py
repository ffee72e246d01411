"""Versions of recipes: nothing that was saved is lost, and they do not grow without bound."""

from __future__ import annotations

import threading
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphs.reading import read_recipe, recipe_of, write_recipe
from graphs.recipe import Recipe
from graphs.store import DiskFull, RecipeMissing, RecipeStore, VersionMissing
from graphs.store.thinning import DAY, HOUR, PERIODS, thinned
from graphs.store.versions import VersionStore


def named(name: str) -> Recipe:
    return recipe_of({"impasto": 1, "name": name, "nodes": {}})


def text(number: int) -> bytes:
    return write_recipe(named(f"Number {number}"))


class Clock:
    """Time that passes when it is told to."""

    def __init__(self) -> None:
        self.now = 1e9

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def store(tmp_path: Path) -> RecipeStore:
    return RecipeStore(tmp_path)


def names(store: RecipeStore, id: str) -> list[str]:
    return [recipe_name(store, id, version.number) for version in store.versions_of(id)]


def recipe_name(store: RecipeStore, id: str, number: int) -> str:
    return read_recipe(store.versions.text(id, store.versions.find(id, number))).name


def test_every_saving_is_a_version_and_none_replaces_another(store: RecipeStore) -> None:
    id = store.add(named("First"), author="me").id
    store.save(id, named("Second"))
    store.save(id, named("Second"))
    store.save(id, named("Third"), author="you")
    assert names(store, id) == ["First", "Second", "Third"]
    assert [version.number for version in store.versions_of(id)] == [1, 2, 3]
    assert [version.author for version in store.versions_of(id)] == ["me", "", "you"]


def test_what_was_saved_before_there_were_versions_becomes_one(store: RecipeStore, tmp_path: Path) -> None:
    (tmp_path / "old.json").write_bytes(text(1))
    store.save("old", named("New"))
    assert names(store, "old") == ["Number 1", "New"]


def test_restoring_is_a_version_of_its_own(store: RecipeStore) -> None:
    id = store.add(named("First")).id
    store.save(id, named("Second"))
    entry = store.restore(id, 1)
    assert entry.name == "First"
    assert store.read(id).name == "First"
    assert names(store, id) == ["First", "Second", "First"]


def test_a_deleted_recipe_can_be_restored(store: RecipeStore) -> None:
    id = store.add(named("First")).id
    store.delete(id)
    with pytest.raises(RecipeMissing):
        store.read(id)
    assert names(store, id) == ["First"]
    store.restore(id, 1)
    assert store.read(id).name == "First"


def test_a_refused_condition_restores_nothing(store: RecipeStore) -> None:
    id = store.add(named("First")).id
    store.save(id, named("Second"))

    def refuse(_: str | None) -> None:
        raise PermissionError

    with pytest.raises(PermissionError):
        store.restore(id, 1, refuse)
    assert store.read(id).name == "Second"
    assert names(store, id) == ["First", "Second"]


def test_what_was_not_saved_is_no_version(store: RecipeStore, monkeypatch: pytest.MonkeyPatch) -> None:
    id = store.add(named("First")).id

    def full(path: Path, data: bytes, what: str) -> None:
        raise DiskFull(what, len(data))

    monkeypatch.setattr("graphs.store.recipes.write_whole", full)
    with pytest.raises(DiskFull):
        store.save(id, named("Second"))
    assert store.read(id).name == "First"
    assert names(store, id) == ["First"]


def test_a_deleted_recipe_outlives_a_restore_on_a_full_disk(
    store: RecipeStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = store.add(named("Only copy")).id
    store.delete(id)

    def full(path: Path, data: bytes, what: str) -> None:
        raise DiskFull(what, len(data))

    with monkeypatch.context() as patched:
        patched.setattr("graphs.store.recipes.write_whole", full)
        with pytest.raises(DiskFull):
            store.restore(id, 1)
    assert store.restore(id, 1).name == "Only copy"


def test_threads_that_save_at_once_lose_nothing(store: RecipeStore) -> None:
    id = store.add(named("Start")).id
    threads = [threading.Thread(target=lambda i=i: store.save(id, named(f"Thread {i}"))) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(names(store, id)) == ["Start", *(f"Thread {i}" for i in range(8))]
    assert [version.number for version in store.versions_of(id)] == list(range(1, 10))


def test_unknown_recipes_and_versions_are_told_apart(store: RecipeStore) -> None:
    id = store.add(named("First")).id
    with pytest.raises(VersionMissing):
        store.restore(id, 7)
    with pytest.raises(RecipeMissing):
        store.versions_of("nothing")
    with pytest.raises(RecipeMissing):
        store.versions_of("../etc")
    assert store.versions_of("quickstart") == []


def test_a_damaged_text_is_no_version_and_a_damaged_list_is_made_anew(
    store: RecipeStore, tmp_path: Path
) -> None:
    id = store.add(named("First")).id
    store.save(id, named("Second"))
    folder = tmp_path / ".versions" / id
    (folder / "index.json").write_text("[{}]")
    assert sorted(names(store, id)) == ["First", "Second"]
    store.save(id, named("Third"))
    assert names(store, id)[-1] == "Third"

    (folder / f"{store.versions.find(id, 3).tag}.json").write_bytes(text(9))
    with pytest.raises(VersionMissing):
        store.restore(id, 3)


def test_versions_of_one_recipe_are_bounded_in_number_and_bytes(tmp_path: Path) -> None:
    clock = Clock()
    versions = VersionStore(tmp_path, most=10, clock=clock)
    for i in range(40):
        clock.now += 60
        versions.keep("one", text(i))
    kept = versions.of("one")
    assert len(kept) == 10
    assert (kept[0].number, kept[-1].number) == (1, 40)
    assert {path.stem for path in (tmp_path / "one").glob("*.json")} == {"index"} | {
        version.tag for version in kept
    }
    assert versions.text("one", kept[-1]) == text(39)

    small = VersionStore(tmp_path, most_bytes=5 * len(text(10)), clock=clock)
    small.keep("one", text(99))
    assert sum(version.bytes for version in small.of("one")) <= 5 * len(text(10))


def test_all_recipes_together_are_bounded_and_the_one_just_saved_stays(tmp_path: Path) -> None:
    versions = VersionStore(tmp_path, all_bytes=2000)
    for i in range(30):
        versions.keep(f"recipe-{i}", text(i))
    left = [path.name for path in tmp_path.iterdir()]
    assert "recipe-29" in left
    assert len(left) < 30
    assert sum(file.stat().st_size for file in tmp_path.rglob("*.json")) <= 2000


def test_a_clock_that_goes_back_leaves_versions_in_order(tmp_path: Path) -> None:
    clock = Clock()
    versions = VersionStore(tmp_path, clock=clock)
    versions.keep("one", text(1))
    clock.now -= DAY
    versions.keep("one", text(2))
    assert [version.number for version in versions.of("one")] == [1, 2]
    times = [version.saved for version in versions.of("one")]
    assert times == sorted(times)


TIMES = st.lists(st.floats(0, 800 * DAY), min_size=1, max_size=60).map(sorted)


@given(TIMES, st.integers(2, 40))
def test_thinning_keeps_the_ends_and_the_last_day(times: list[float], most: int) -> None:
    now = times[-1] + HOUR
    kept = thinned(times, now, most)
    assert {0, len(times) - 1} <= kept
    assert len(kept) <= max(most, 2)
    recent = {place for place, time in enumerate(times) if now - time <= DAY}
    if len(thinned(times, now, 10_000)) <= most:
        assert recent <= kept


@given(TIMES)
def test_thinning_leaves_one_in_each_stretch_and_no_gap_longer_than_two(times: list[float]) -> None:
    now = times[-1] + HOUR
    kept = sorted(thinned(times, now, 10_000))
    for (age, length), (older, _) in pairwise(PERIODS):
        inside = [times[place] for place in kept if age < now - times[place] <= older]
        assert not length or len(inside) <= (older - age) / length + 3
    for place, time in enumerate(times):
        # What went has a later one near it that stayed.
        allowed = next(length for oldest, length in PERIODS if now - time <= oldest)
        assert any(0 <= times[other] - time <= allowed for other in kept), place


@given(TIMES, st.floats(0, 400 * DAY))
def test_what_went_is_not_missed_later(times: list[float], later: float) -> None:
    """Thinning now and again later leaves what thinning once later would have left."""
    now = times[-1] + HOUR
    once = [times[place] for place in sorted(thinned(times, now, 10_000))]
    again = {once[place] for place in thinned(once, now + later, 10_000)}
    assert again >= {times[place] for place in thinned(times, now + later, 10_000)} & set(once)
