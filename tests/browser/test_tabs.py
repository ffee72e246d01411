"""Several recipes in the tabs of one page: each goes on where it was left, a reload brings all back."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.desk import LONG, Desk, Point
from tests.browser.recipes import hold, lasting
from tests.browser.test_accessibility import violations

MIDDLE = Point(720, 400)


@pytest.fixture
def desk(stub_page: Page) -> Desk:
    return Desk(stub_page)


def grey(desk: Desk) -> Locator:
    return desk.node("Stub Flat").get_by_role("textbox", name="Grey")


def expect_tabs(desk: Desk, *names: str) -> None:
    """Wait until these are the tabs, in this order."""
    expect(desk.page.get_by_role("tab")).to_have_text(list(names))


def test_each_tab_goes_on_where_it_was_left(desk: Desk) -> None:
    page = desk.page
    desk.open(lasting("One", grey=0.1))
    desk.type_number(desk.node("Stub Flat"), "Grey", 0.3)
    desk.node("Stub Lasting").locator("header").click()
    inspector = page.get_by_role("complementary", name="Inspector")
    expect(inspector).to_contain_text("Stub Lasting")
    for _ in range(2):
        page.keyboard.press("-")
    zoom = page.get_by_role("button", name=re.compile("^Zoom: "))
    desk.centre(desk.node("Stub Flat"))
    left = zoom.text_content() or ""

    desk.open(lasting("Two", grey=0.2))
    expect_tabs(desk, "One", "Two")
    expect(zoom).not_to_have_text(left)
    expect(page.get_by_role("button", name="Undo", exact=True)).to_be_disabled()
    found = violations(page)
    assert found == [], found

    desk.tab("One").click()
    expect(grey(desk)).to_have_value("0.30")
    expect(zoom).to_have_text(left)
    expect(inspector).to_contain_text("Stub Lasting")
    page.keyboard.press("Control+z")
    expect(grey(desk)).to_have_value("0.10")
    page.keyboard.press("Alt+PageDown")
    expect(grey(desk)).to_have_value("0.20")

    desk.tab("One").dblclick()
    page.get_by_role("textbox", name="Recipe name").fill("The first")
    page.keyboard.press("Enter")
    expect_tabs(desk, "The first", "Two")
    desk.kept('"name":"The first"')
    page.reload()
    expect_tabs(desk, "The first", "Two")
    expect(desk.tab("The first")).to_have_attribute("aria-selected", "true")
    expect(grey(desk)).to_have_value("0.10")
    page.keyboard.press("Alt+PageUp")
    expect(grey(desk)).to_have_value("0.20")


def test_a_tab_is_closed_opened_again_and_moved(desk: Desk) -> None:
    page = desk.page
    for name in ("One", "Two", "Three"):
        desk.open(lasting(name))
    expect_tabs(desk, "One", "Two", "Three")

    first, last = desk.centre(desk.tab("One")), desk.centre(desk.tab("Three"))
    desk.drag(first, Point(last.x + 150, last.y))
    expect_tabs(desk, "Two", "Three", "One")
    page.keyboard.press("Alt+Shift+PageUp")
    expect_tabs(desk, "Two", "One", "Three")

    desk.tab("Two").click(button="middle")
    expect_tabs(desk, "One", "Three")
    left = desk.drawer("Recipes").get_by_role("region", name="Drafts that were left")
    expect(left.get_by_role("button", name=re.compile("^Two "))).to_be_visible()
    page.get_by_role("button", name="Open again").click()
    expect_tabs(desk, "Two", "One", "Three")
    expect(left).to_be_hidden()

    desk.tab("Two").focus()
    page.keyboard.press("ArrowRight")
    expect(desk.tab("One")).to_be_focused()
    page.keyboard.press("Delete")
    expect_tabs(desk, "Two", "Three")
    expect(desk.tab("Two")).to_be_focused()
    page.keyboard.press("Delete")
    expect(page.get_by_role("tab")).to_have_count(0)
    expect(page.get_by_role("button", name="Three", exact=True)).to_be_visible()


def test_a_painting_goes_on_in_its_tab(desk: Desk, tmp_path: Path) -> None:
    page = desk.page
    with hold(tmp_path / "held"):
        desk.open(lasting("Painting", steps=3, held=tmp_path / "held"))
        page.get_by_role("button", name="Paint", exact=True).click()
        expect(desk.node("Stub Lasting").get_by_role("progressbar")).to_be_visible(timeout=LONG)
        page.keyboard.press("Alt+t")
        expect(page.get_by_role("button", name="Paint", exact=True)).to_be_visible()
        expect(desk.tab("Painting").locator(".tab-progress")).to_be_visible()
        file = json.dumps(lasting("Beside")).encode()
        desk.drop_bytes(file, "beside.json", "application/json", MIDDLE)
        expect_tabs(desk, "Painting", "Beside")
        expect(desk.node("Stub Lasting").get_by_role("progressbar")).to_be_hidden()
    expect(desk.tab("Painting").locator(".tab-progress")).to_be_hidden(timeout=LONG)
    desk.tab("Painting").click()
    expect(desk.node("Stub Lasting").get_by_role("img", name="Preview of Stub Lasting")).to_be_visible()
