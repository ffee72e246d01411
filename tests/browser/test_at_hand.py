"""What one points at, and where the focus is afterwards: the next key does what one means."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.desk import LONG, Desk, Point, becomes
from tests.browser.recipes import hold, lasting

# The cards that lie on one another, by their names.
COVERED = """(cards) => {
    const boxes = cards.map((card) => [card.getAttribute("aria-label"), card.getBoundingClientRect()]);
    return boxes.flatMap(([name, a], at) => boxes.slice(at + 1).flatMap(([other, b]) =>
        a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
            ? [`${name} on ${other}`] : []));
}"""
# The cards that are not whole on the canvas.
OUTSIDE = """(cards) => {
    const { left, right, top, bottom } = document.querySelector(".canvas").getBoundingClientRect();
    const boxes = cards.map((card) => [card.getAttribute("aria-label"), card.getBoundingClientRect()]);
    return boxes.filter(([, box]) => box.left < left || box.right > right || box.top < top
        || box.bottom > bottom).map(([name]) => name);
}"""
# Where what is always there in the top bar begins.
PLACES = """() => ["Undo", "Redo", "Zoom", "Shortcuts", "Live"].map((name) => {
    const named = (each) => (each.getAttribute("aria-label") ?? each.textContent).startsWith(name);
    return [...document.querySelectorAll(".top-bar button")].find(named).getBoundingClientRect().left;
})"""


@pytest.fixture
def desk(stub_page: Page) -> Desk:
    desk = Desk(stub_page)
    expect(desk.wires()).to_have_count(3)
    return desk


def test_the_menu_of_a_card_opens_at_the_pointer_and_a_node_beside_what_is_there(desk: Desk) -> None:
    page, card = desk.page, desk.node("Pyramid Transfer")
    x, y = desk.centre(card.locator("header"))
    page.mouse.click(x - 30, y, button="right")
    menu = page.get_by_role("menu", name="Menu of Pyramid Transfer")
    expect(menu.get_by_role("menuitem").first).to_be_focused()
    becomes(page, lambda: place_of(menu), pytest.approx((x - 30, y), abs=8))
    page.keyboard.press("Escape")
    expect(card).to_be_focused()

    page.mouse.move(*desk.centre(card))
    page.keyboard.press("Escape")
    page.locator(".canvas").focus()
    page.keyboard.press("Space")
    page.get_by_label("Search nodes").fill("Blend")
    expect(page.get_by_role("option").first).to_contain_text("Blend")
    page.keyboard.press("Enter")
    expect(desk.node("Blend")).to_be_focused()
    becomes(page, lambda: desk.nodes.evaluate_all(COVERED), [])


def place_of(menu: Locator) -> tuple[float, float] | None:
    """The corner of a menu at which it opened."""
    box = menu.bounding_box()
    return box and (box["x"], box["y"])


def test_the_focus_goes_on_from_paint_and_nothing_in_the_bar_moves(desk: Desk, tmp_path: Path) -> None:
    page = desk.page
    paint = page.get_by_role("button", name="Paint", exact=True)
    cancel = page.get_by_role("button", name="Cancel", exact=True)
    with hold(tmp_path / "held"):
        desk.open(lasting("Held", held=tmp_path / "held"))
        # While the process that paints starts, the bar says so, in a wider word than what it paints with.
        machine = page.locator(".machine")
        expect(machine).to_be_visible()
        expect(machine).not_to_contain_text("starting", timeout=LONG)
        before = page.evaluate(PLACES)
        paint.click()
        expect(page.locator(".paint-left")).to_be_visible()
        expect(page.locator(".canvas")).to_be_focused()
        assert page.evaluate(PLACES) == before
        cancel.focus()
        # For a moment after it came it takes no press, as a double click on Paint is none on Cancel.
        page.wait_for_timeout(500)
        page.keyboard.press("Enter")
        expect(paint).to_be_focused()
        page.keyboard.press("Enter")
        expect(cancel).to_be_focused()
        page.wait_for_timeout(500)
        page.keyboard.press("Enter")
        expect(paint).to_be_focused()


def test_the_focus_goes_on_from_the_mask_and_from_saving_to_share(desk: Desk) -> None:
    page = desk.page
    desk.node("Load Image").locator("header").click(button="right")
    page.get_by_role("menuitem", name="Paint a mask").click()
    page.get_by_role("button", name="Fill all").click()
    page.get_by_role("button", name="Use this mask").click()
    expect(desk.node("Load Mask")).to_be_focused()

    menu = page.get_by_role("button", name="Recipe menu")
    menu.click()
    page.get_by_role("menuitem", name="Share as a page").click()
    dialog = page.get_by_role("dialog", name="Share as a page")
    dialog.get_by_role("button", name="Save now").click()
    desk.write("Shared")
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("textbox", name="Link to the page")).to_be_focused()
    desk.escape()
    expect(menu).to_be_focused()


def test_a_fitted_graph_stays_whole_beside_a_drawer_until_it_is_moved(desk: Desk) -> None:
    page = desk.page
    desk.drawer("Nodes")
    becomes(page, lambda: desk.nodes.evaluate_all(OUTSIDE), [])
    card = desk.node("Save Image")
    x, y = desk.centre(card)
    fitted = view_of(page)
    desk.drag(Point(x, y + 240), Point(x - 60, y + 270))
    becomes(page, lambda: view_of(page) == fitted, False)
    before = view_of(page)
    page.get_by_role("navigation").get_by_role("button", name="Nodes").click()
    expect(page.get_by_role("complementary", name="Nodes")).to_have_count(0)
    desk.centre(card)
    assert view_of(page) == before


def view_of(page: Page) -> str:
    """How the graph is moved and scaled."""
    return str(page.locator(".react-flow__viewport").evaluate("(view) => view.style.transform"))
