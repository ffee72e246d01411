"""The store of recipes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphs.problems import RecipeError
from graphs.recipe import Recipe, RecipeNode
from graphs.store import RecipeMissing, RecipeShipped, RecipeStore
from graphs.store.recipes import slug

EXAMPLE = Recipe(impasto=1, name="Two brushes", about="Both.", nodes={"a": RecipeNode(type="X")})


@pytest.fixture
def store(tmp_path: Path) -> RecipeStore:
    (tmp_path / "shipped").mkdir()
    (tmp_path / "saved").mkdir()
    (tmp_path / "shipped" / "quickstart.json").write_text('{"impasto": 1, "name": "Quickstart", "nodes": {}}')
    return RecipeStore(tmp_path / "saved", shipped=tmp_path / "shipped")


def test_a_saved_recipe_is_read_back_equal(store: RecipeStore) -> None:
    entry = store.add(EXAMPLE)
    assert entry.id == "two-brushes"
    assert store.read("two-brushes") == EXAMPLE
    assert store.list()[-1] == entry
    assert (entry.name, entry.about, entry.shipped) == ("Two brushes", "Both.", False)


def test_a_new_recipe_never_takes_the_place_of_another(store: RecipeStore) -> None:
    shipped_name = Recipe(impasto=1, name="Quickstart")
    assert [store.add(shipped_name).id for _ in range(3)] == ["quickstart-2", "quickstart-3", "quickstart-4"]
    assert store.read("quickstart").name == "Quickstart"


def test_a_shipped_recipe_stays_as_it_is(store: RecipeStore, tmp_path: Path) -> None:
    before = (tmp_path / "shipped" / "quickstart.json").read_bytes()
    with pytest.raises(RecipeShipped):
        store.save("quickstart", EXAMPLE)
    with pytest.raises(RecipeShipped):
        store.delete("quickstart")
    assert (tmp_path / "shipped" / "quickstart.json").read_bytes() == before


def test_shipped_ones_are_listed_first_and_a_saved_one_of_the_same_id_is_not(
    store: RecipeStore, tmp_path: Path
) -> None:
    store.add(EXAMPLE)
    (tmp_path / "saved" / "quickstart.json").write_text("{}")
    (tmp_path / "saved" / "Not An Id.json").write_text("{}")
    assert [(entry.id, entry.shipped) for entry in store.list()] == [
        ("quickstart", True),
        ("two-brushes", False),
    ]


def test_a_damaged_file_is_listed_and_says_what_is_wrong_when_opened(
    store: RecipeStore, tmp_path: Path
) -> None:
    (tmp_path / "saved" / "broken.json").write_text('{"impasto": 1,')
    entry = next(entry for entry in store.list() if entry.id == "broken")
    assert "damaged" in entry.about
    with pytest.raises(RecipeError):
        store.read("broken")


@pytest.mark.parametrize("id", ["", "..", "../secret", "a/b", "A", "a.json", "a" * 65, "a\n", "-a"])
def test_what_is_no_id_reaches_no_file(store: RecipeStore, tmp_path: Path, id: str) -> None:
    (tmp_path / "secret.json").write_text('{"impasto": 1}')
    for ask in (store.read, store.delete, lambda given: store.save(given, EXAMPLE)):
        with pytest.raises(RecipeMissing):
            ask(id)


def test_a_change_is_seen_at_once(store: RecipeStore) -> None:
    store.add(EXAMPLE)
    store.save("two-brushes", EXAMPLE.model_copy(update={"name": "Renamed"}))
    assert store.list()[-1].name == "Renamed"


@given(name=st.text(max_size=300))
def test_every_name_gives_an_id(name: str) -> None:
    id = slug(name)
    assert 0 < len(id) <= 56
    assert set(id) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert not id.startswith("-")
    assert not id.endswith("-")
    assert slug(id) == id
