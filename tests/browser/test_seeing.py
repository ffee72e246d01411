"""What was painted is looked at: two compared, the film of a painting, the history, why a node ran again."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageSequence
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Served
from tests.browser.desk import LONG, Desk, becomes
from tests.browser.recipes import hold
from tests.browser.test_accessibility import violations


def greying(name: str, grey: float, steps: int = 24, held: Path | None = None) -> dict[str, Any]:
    """A recipe that comes to a grey from black, step by step, measures and saves it."""
    nodes = {
        "flat": {"type": "StubFlat", "version": 1, "parameters": {"grey": grey, "side": 96}},
        "slow": {
            "type": "StubSlow",
            "version": 1,
            "inputs": {"image": "flat.image"},
            "parameters": {"steps": steps, "seconds": 0.03} | ({"held": str(held)} if held else {}),
        },
        "measure": {"type": "StubMeasure", "version": 1, "inputs": {"image": "slow.image"}},
        "save": {"type": "SaveImage", "version": 1, "inputs": {"image": "measure.image"}},
    }
    places = {id: [330 * at, 120] for at, id in enumerate(nodes)}
    return {"impasto": 1, "name": name, "nodes": nodes, "layout": places}


@pytest.fixture
def desk(stub_page: Page) -> Desk:
    return Desk(stub_page)


def level(page: Page, place: Locator, across: float = 0.5) -> int:
    """How light the screen is there, from 0 to 255."""
    box = place.bounding_box()
    assert box
    left, top = box["x"] + box["width"] * across, box["y"] + box["height"] / 2 + 30
    shot = page.screenshot(clip={"x": left, "y": top, "width": 4, "height": 4})
    with Image.open(io.BytesIO(shot)) as picture:
        return picture.convert("L").tobytes()[0]


def places(pictures: Locator) -> list[float]:
    """Where each of them begins, from the left."""
    boxes = [picture.bounding_box() for picture in pictures.all()]
    return [box["x"] for box in boxes if box]


def painted(desk: Desk, recipe: dict[str, Any]) -> None:
    desk.open(recipe)
    desk.paint()


def results(page: Page) -> Locator:
    return page.get_by_role("region", name="Results").get_by_role("button", name=re.compile("^Open "))


def test_a_painting_has_a_film_that_is_scrubbed_played_and_saved(desk: Desk) -> None:
    page = desk.page
    painted(desk, greying("Film", 0.6))
    results(page).first.click()
    viewer = page.get_by_role("dialog")
    frame = viewer.get_by_role("img")
    expect(frame).to_be_visible()
    page.keyboard.press("t")
    film = viewer.get_by_role("region", name="How it was painted")
    place = film.get_by_role("slider", name="Where in the painting")
    expect(place).to_have_attribute("aria-valuetext", "Finished")
    becomes(page, lambda: level(page, frame), pytest.approx(153, abs=4))
    place.press("Home")
    expect(place).to_have_attribute("aria-valuetext", re.compile(r"^Evaluation \d+ of 24 · loss "))
    becomes(page, lambda: level(page, frame) < 60, True)
    place.press("ArrowRight")
    expect(place).to_have_value("1")
    assert violations(page) == []
    film.get_by_role("button", name="Speed 1×").click()
    page.get_by_role("menuitemcheckbox", name="4×").click()
    film.get_by_role("button", name="Play").click()
    expect(place).to_have_attribute("aria-valuetext", "Finished", timeout=LONG)
    film.get_by_role("button", name="Save as a film").click()
    export = page.get_by_role("dialog", name="Save as a film")
    expect(export).to_contain_text(re.compile(r"About .+, from \d+ pictures"))
    with page.expect_download(timeout=LONG) as download:
        export.get_by_role("button", name="Save", exact=True).click()
    with Image.open(download.value.path()) as gif:
        levels = [each.convert("L").tobytes()[0] for each in ImageSequence.Iterator(gif)]
    assert levels == sorted(levels)
    assert levels[0] < 60 < levels[-1] == pytest.approx(153, abs=6)
    expect(export).to_contain_text("Saved: ")


def test_two_results_are_compared_in_four_ways(desk: Desk) -> None:
    page = desk.page
    painted(desk, greying("Dark", 0.2, steps=2))
    painted(desk, greying("Dark", 0.6, steps=2))
    for name in (r"Dark\.png", r"Dark 2\.png"):
        page.get_by_role("button", name=re.compile(f"^Open {name}")).click(modifiers=["Control"])
    page.get_by_role("button", name="Compare", exact=True).click()
    viewer = page.get_by_role("dialog")
    frame = page.locator(".viewer-frame")
    dark, light = pytest.approx(51, abs=3), pytest.approx(153, abs=3)
    expect(viewer.get_by_role("img").first).to_be_visible()

    def shown(*across: float) -> Callable[[], list[int]]:
        return lambda: [level(page, frame, each) for each in across]

    becomes(page, shown(0.45, 0.55), [dark, light])
    numbers = viewer.get_by_role("complementary", name="Numbers")
    expect(numbers).to_contain_text("Stub Flat: Grey 0.2 → 0.6")
    expect(numbers.get_by_role("row", name="brightness").get_by_role("cell")).to_have_text(
        [re.compile("0.2"), re.compile("0.6")]
    )
    page.keyboard.press("x")
    expect(numbers).to_contain_text("0.6 → 0.2")
    becomes(page, shown(0.45), [light])

    viewer.get_by_role("button", name="Difference").click()
    viewer.get_by_role("button", name="1 times", exact=True).click()
    becomes(page, shown(0.5), [pytest.approx(102, abs=4)])
    viewer.get_by_role("button", name="2 times", exact=True).click()
    becomes(page, shown(0.5), [pytest.approx(204, abs=4)])
    assert violations(page) == []

    viewer.get_by_role("button", name="One at a time").click()
    becomes(page, shown(0.5), [light])
    page.keyboard.down("b")
    becomes(page, shown(0.5), [dark])
    page.keyboard.up("b")
    becomes(page, shown(0.5), [light])

    viewer.get_by_role("button", name="Side by side").click()
    becomes(page, shown(0.25, 0.75), [light, dark])
    scale = viewer.get_by_role("status")
    for key, said in (("1", "100 %"), ("8", "800 %"), ("+", "1200 %"), ("-", "800 %")):
        page.keyboard.press(key)
        expect(scale).to_have_text(said)
    pictures = viewer.get_by_role("img")
    desk.centre(pictures.first)
    before = places(pictures)
    page.keyboard.press("ArrowRight")
    becomes(page, lambda: places(pictures), [place - 60 for place in before])
    page.keyboard.press("0")
    viewer.get_by_role("button", name="Compare no longer").click()
    page.keyboard.press("f")
    expect(viewer.get_by_role("button", name="Leave full screen")).to_be_visible()
    page.keyboard.press("f")
    expect(viewer.get_by_role("button", name="Full screen")).to_be_visible()


def test_a_node_says_why_it_ran_again_and_draws_its_loss_meanwhile(desk: Desk, tmp_path: Path) -> None:
    page = desk.page
    held = tmp_path / "held"
    painted(desk, greying("Why", 0.3, steps=3, held=held))
    slow = desk.node("Stub Slow")
    desk.type_number(desk.node("Stub Flat"), "Grey", 0.4)
    desk.type_number(slow, "Steps", 40)
    with hold(held):
        page.get_by_role("button", name="Paint", exact=True).click()
        expect(slow.get_by_role("img", name=re.compile("^Loss from"))).to_be_visible(timeout=LONG)
    time = slow.get_by_role("button", name=re.compile("^Stub Slow took"))
    expect(time).to_be_visible(timeout=LONG)
    time.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("tooltip")).to_contain_text(
        "Ran again because Steps changed from 3 to 40 and Stub Flat gives something else."
    )
    flat = desk.node("Stub Flat").get_by_role("button", name=re.compile("^Stub Flat took"))
    flat.hover()
    expect(page.get_by_role("tooltip").last).to_contain_text("Grey changed from 0.3 to 0.4.")


def test_the_history_tells_runs_apart_stars_finds_and_compares_them(desk: Desk) -> None:
    page = desk.page
    painted(desk, greying("Evening", 0.25, steps=2))
    painted(desk, greying("Evening", 0.75, steps=2))
    history = desk.drawer("History")
    rows = history.get_by_role("article", name="Evening")
    expect(rows.first).to_contain_text("Stub Flat: Grey 0.25 → 0.75")
    expect(rows.first).to_contain_text("brightness0.75")
    rows.nth(1).get_by_role("button", name="Star Evening").click()
    history.get_by_role("combobox", name="Show").click()
    page.get_by_role("option", name="Starred").click()
    expect(history.get_by_role("article")).to_have_count(1)
    expect(history.get_by_role("button", name="Take the star from Evening")).to_be_visible()
    history.get_by_role("combobox", name="Show").click()
    page.get_by_role("option", name="all").click()

    search = history.get_by_role("searchbox", name="Search the history")
    search.fill("evening 0.75 today")
    expect(history.get_by_role("article")).to_have_count(1)
    search.fill("evening yesterday")
    expect(history).to_contain_text("No run fits")
    search.fill("evening")
    expect(history.get_by_role("article")).to_have_count(2)

    rows.first.get_by_role("button", name="More for Evening").click()
    page.get_by_role("menuitem", name="Pick to compare").click()
    expect(history.get_by_role("status")).to_contain_text("Evening is picked")
    rows.nth(1).get_by_role("button", name="More for Evening").click()
    page.get_by_role("menuitem", name="Compare with Evening").click()
    numbers = page.get_by_role("dialog").get_by_role("complementary", name="Numbers")
    expect(numbers).to_contain_text("Stub Flat: Grey 0.25 → 0.75")
    page.keyboard.press("Escape")


def test_after_a_restart_the_cards_of_an_old_run_still_have_pictures(desk: Desk, stub_server: Served) -> None:
    page = desk.page
    painted(desk, greying("Before", 0.5, steps=6))
    stub_server.kill()
    stub_server.start_again()
    page.reload()
    history = desk.drawer("History")
    with desk.opening():
        history.get_by_role("button", name="Before", exact=True).click()
    picture = desk.node("Stub Slow").get_by_role("img", name="Preview of Stub Slow")
    expect(picture).to_be_visible()
    assert desk.width(picture) == 192
