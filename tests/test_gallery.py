"""The gallery shows what ships: every recipe has its entry, the page is made from the entries, and a picture
fits in its bytes."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from docs.gallery.paint import (
    FOLDER,
    LONG_SIDE,
    MAX_BYTES,
    PAGE,
    RECIPES,
    SMALL_BYTES,
    SMALL_SIDE,
    jpeg,
    painted,
    read_gallery,
    readme,
    small,
)

GALLERY = read_gallery()


def test_every_recipe_that_ships_has_an_entry() -> None:
    assert GALLERY.keys() == {path.stem for path in RECIPES.glob("*.json")}
    assert all(entry.keys() == {"shows", "size", "seconds", "machine"} for entry in GALLERY.values())


def test_the_page_is_current() -> None:
    assert (FOLDER / PAGE).read_text() == readme(GALLERY), "run: python -m docs.gallery.paint --page"


@pytest.mark.parametrize("name", GALLERY)
def test_what_was_painted_is_there_and_small(name: str) -> None:
    file = FOLDER / f"{name}.jpg"
    assert file.stat().st_size <= MAX_BYTES
    width, height = GALLERY[name]["size"]
    with Image.open(file) as picture:
        assert max(picture.size) <= LONG_SIDE
        assert picture.width / picture.height == pytest.approx(width / height, rel=0.01)


@pytest.mark.parametrize("name", GALLERY)
def test_a_small_picture_of_each_recipe_ships_beside_it(name: str) -> None:
    file = RECIPES / f"{name}.webp"
    assert file.stat().st_size <= SMALL_BYTES
    with Image.open(file) as picture, Image.open(FOLDER / f"{name}.jpg") as whole:
        assert max(picture.size) == SMALL_SIDE
        assert picture.width / picture.height == pytest.approx(whole.width / whole.height, rel=0.01)
        assert _likeness(picture, whole) < 12, "it shows something else"


def _likeness(one: Image.Image, other: Image.Image) -> float:
    """How far the colours of two pictures are apart on average, of 255."""
    small = [np.asarray(each.convert("RGB").resize((16, 16)), float) for each in (one, other)]
    return float(np.abs(small[0] - small[1]).mean())


def test_no_small_picture_lacks_its_recipe() -> None:
    assert {path.stem for path in RECIPES.glob("*.webp")} == GALLERY.keys()


def test_the_busiest_picture_fits() -> None:
    noise = np.random.default_rng(0).integers(0, 256, (900, 1600, 3), dtype=np.uint8)
    data = jpeg(Image.fromarray(noise))
    assert len(data) <= MAX_BYTES
    with Image.open(io.BytesIO(data)) as picture:
        assert picture.width / picture.height == pytest.approx(16 / 9, rel=0.01)
    assert len(small(Image.fromarray(noise))) <= SMALL_BYTES


@pytest.mark.usefixtures("home")
def test_a_recipe_is_painted_as_it_is() -> None:
    picture, seconds = painted("film-look", "cpu")
    assert picture.mode == "RGB"
    assert picture.width == 1024
    assert seconds > 0
