"""Three journeys from an empty profile, by mouse and again by keyboard alone: a PNG is opened again, four
problems are mended, last Tuesday's picture is found and varied."""

from __future__ import annotations

import io
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, timedelta
from datetime import time as clock
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Chromium, Served, opened, serving
from tests.browser.desk import LONG, Desk, Point
from tests.browser.keyboard import Keys

LAST_TUESDAY = date.today() - timedelta(days=(date.today().weekday() - 1) % 7 or 7)

EVENING: dict[str, Any] = {
    "impasto": 1,
    "name": "Evening",
    "nodes": {
        "flat": {"type": "StubFlat", "version": 1, "parameters": {"grey": 0.25, "side": 96}},
        "save": {"type": "SaveImage", "version": 1, "inputs": {"image": "flat.image"}},
    },
    "layout": {"flat": [0, 0], "save": [360, 0]},
}

BROKEN: dict[str, Any] = {
    "impasto": 1,
    "name": "Broken",
    "nodes": {
        "photo": {"type": "LoadImage", "version": 1, "parameters": {"file": f"sha256:{'0' * 64}"}},
        "holo": {"type": "Hologram", "version": 1, "inputs": {"image": "photo.image"}},
        "flat": {"type": "StubFlat", "version": 1, "parameters": {"grey": 7.5, "side": 96}},
        "blend": {"type": "Blend", "version": 1, "inputs": {"base": "flat.image"}},
        "save": {"type": "SaveImage", "version": 1, "inputs": {"image": "blend.image"}},
    },
    "layout": {"photo": [0, 0], "holo": [340, 0], "flat": [0, 420], "blend": [340, 420], "save": [680, 420]},
}


@pytest.fixture(scope="module")
def stub_server(chromium_process: Chromium, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One server for the journeys, that painted "Evening" last Tuesday at noon."""

    def paint_last_tuesday(served: Served) -> None:
        for page in opened(chromium_process.browser, served):
            desk = Desk(page)
            desk.open(EVENING)
            desk.paint()
        served.stop()
        move_runs(served, LAST_TUESDAY)
        served.start()

    with serving(Served(tmp_path_factory.mktemp("journeys"), stubs=True, fill=paint_last_tuesday)) as served:
        yield served


def move_runs(served: Served, day: date) -> None:
    """Move every run in the ledger of a server that does not run to noon of that day."""
    [ledger] = served.home.rglob("runs.sqlite3")
    noon = datetime.combine(day, clock(12)).timestamp()
    with closing(sqlite3.connect(ledger)) as connection, connection:
        connection.execute("UPDATE runs SET created = ?, started = ?, finished = ?", [noon] * 3)


@pytest.fixture
def desk(stub_page: Page) -> Desk:
    desk = Desk(stub_page)
    expect(desk.nodes).to_have_count(4)
    expect(desk.results().first).to_be_visible()
    return desk


@pytest.fixture
def keys(desk: Desk) -> Keys:
    return Keys(desk.page)


# 3. A PNG that Impasto saved is opened again, and one slider is changed.


def saved_png(desk: Desk, folder: Path) -> Path:
    """The picture that was painted last Tuesday, as its download gives it."""
    every = desk.page.request.get(f"{desk.origin}/api/results").json()
    oldest = min((each for each in every if each["name"] == "Evening.png"), key=lambda each: each["created"])
    path = folder / "Evening.png"
    path.write_bytes(desk.page.request.get(f"{desk.origin}/api/results/{oldest['id']}/file").body())
    return path


def grey_of(desk: Desk) -> float:
    """How grey the newest run painted: what its recipe says and its picture is."""
    run = desk.painted()
    with Image.open(
        io.BytesIO(desk.page.request.get(f"{desk.origin}/api/results/{run['results'][0]}/file").body())
    ) as picture:
        level = picture.convert("L").getpixel((9, 9))
    grey = float(run["recipe"]["nodes"]["flat"]["parameters"]["grey"])
    assert isinstance(level, int)
    assert level == pytest.approx(255 * grey, abs=2)
    return grey


def test_a_png_is_opened_again_by_mouse(desk: Desk, tmp_path: Path) -> None:
    with desk.opening():
        desk.drop(saved_png(desk, tmp_path), "image/png", Point(760, 640))
    desk.expect_named("Evening")
    slider = desk.node("Stub Flat").get_by_role("slider", name="Grey")
    expect(slider).to_have_value("0.25")
    middle, box = desk.centre(slider), slider.bounding_box()
    assert box
    desk.drag(Point(box["x"] + box["width"] / 4, middle.y), Point(box["x"] + box["width"] - 2, middle.y))
    desk.paint()
    assert grey_of(desk) > 0.9


def test_a_png_is_opened_again_by_keyboard(desk: Desk, keys: Keys, tmp_path: Path) -> None:
    with desk.opening():
        keys.file(saved_png(desk, tmp_path), "Control+o")
    desk.expect_named("Evening")
    expect(desk.nodes).to_have_count(2)
    keys.part(desk.canvas)
    keys.to(desk.node("Stub Flat").get_by_role("slider", name="Grey"))
    keys.press("End")
    keys.paint(desk)
    assert grey_of(desk) == 1


# 4. A recipe with four problems is mended by the problems panel.


def four_problems(page: Page) -> Locator:
    panel = page.get_by_role("complementary", name="Problems")
    expect(panel.get_by_role("listitem")).to_have_count(4)
    return panel


def all_was_mended(desk: Desk) -> None:
    nodes = desk.painted()["recipe"]["nodes"]
    assert set(nodes) == {"photo", "flat", "blend", "save"}
    assert nodes["flat"]["parameters"]["grey"] == 1
    assert nodes["photo"]["parameters"]["file"] == "sample:coffee"
    assert nodes["blend"]["inputs"] == {"base": "flat.image", "overlay": "photo.image"}


def test_four_problems_are_mended_by_mouse(desk: Desk) -> None:
    page = desk.page
    desk.open(BROKEN)
    page.get_by_role("button", name="4 problems").click()
    panel = four_problems(page)
    panel.get_by_role("button", name="Mend the one that is certain").click()
    panel.get_by_role("button", name="Remove this node").click()
    panel.get_by_role("button", name="Choose a picture, or drop one").click()
    page.get_by_role("button", name="A cup of coffee").click()
    desk.wire(desk.node("Load Image"), "image", desk.node("Blend"), "overlay")
    expect(panel.get_by_text("No problems").first).to_be_visible(timeout=LONG)
    desk.paint()
    all_was_mended(desk)


def test_four_problems_are_mended_by_keyboard(desk: Desk, keys: Keys, tmp_path: Path) -> None:
    page = desk.page
    recipe = tmp_path / "broken.json"
    recipe.write_text(json.dumps(BROKEN))
    with desk.opening():
        keys.file(recipe, "Control+o")
    expect(desk.nodes).to_have_count(5)
    keys.part(page.get_by_role("banner"))
    keys.enter(page.get_by_role("button", name="4 problems"))
    panel = four_problems(page)
    keys.enter(panel.get_by_role("button", name="Mend the one that is certain"))
    keys.enter(panel.get_by_role("button", name="Remove this node"))
    keys.enter(panel.get_by_role("button", name="Choose a picture, or drop one"))
    keys.enter(page.get_by_role("button", name="A cup of coffee"))
    keys.line("Blend")
    keys.socket("overlay:")
    expect(keys.focused).to_contain_text("overlay: nothing wired")
    keys.press("Enter")
    keys.choose("Load Image.image")
    expect(page.get_by_role("banner").get_by_role("button", name="problem")).to_have_count(0)
    keys.paint(desk)
    all_was_mended(desk)


# 5. Last Tuesday's picture is found in the history and varied.


def test_last_tuesdays_picture_by_mouse(desk: Desk) -> None:
    history = desk.drawer("History")
    history.get_by_role("searchbox", name="Search the history").fill("evening last tuesday")
    row = history.get_by_role("article")
    expect(row).to_have_count(1)
    with desk.opening():
        row.get_by_role("button", name="Evening", exact=True).click()
    desk.type_number(desk.node("Stub Flat"), "Grey", 0.75)
    desk.paint()
    assert grey_of(desk) == 0.75
    expect(row).to_have_count(1)
    history.get_by_role("searchbox", name="Search the history").fill("evening")
    expect(row.first).to_contain_text("→ 0.75")


def test_last_tuesdays_picture_by_keyboard(desk: Desk, keys: Keys) -> None:
    page = desk.page
    keys.part(page.get_by_role("navigation"))
    keys.enter(page.get_by_role("button", name="History"))
    history = page.get_by_role("complementary", name="History")
    keys.to(history.get_by_role("searchbox", name="Search the history"))
    keys.type("evening last tuesday")
    row = history.get_by_role("article")
    expect(row).to_have_count(1)
    with desk.opening():
        keys.enter(row.get_by_role("button", name="Evening", exact=True))
    expect(desk.nodes).to_have_count(2)
    keys.line("Stub Flat", "Settings")
    keys.to(page.get_by_role("complementary", name="Inspector").get_by_role("slider", name="Grey"))
    keys.press("Shift+ArrowRight", "Shift+ArrowRight")
    keys.paint(desk)
    assert grey_of(desk) == 0.45
