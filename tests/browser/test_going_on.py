"""Going on: where the focus is after a step, what a missing wire is offered, what is taken back."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, Request, Route, expect

from tests.browser.desk import Desk, Point, becomes

CANVAS_HAS_FOCUS = "() => document.activeElement?.closest('.canvas') !== null"


@pytest.fixture
def desk(page: Page) -> Desk:
    desk = Desk(page)
    expect(desk.nodes).to_have_count(4)
    return desk


def test_the_focus_goes_into_a_group_out_of_it_and_to_what_was_in_it(desk: Desk) -> None:
    page = desk.page
    desk.select(desk.node("Pyramid Transfer"), desk.node("Save Image"))
    page.keyboard.press("Control+g")
    expect(desk.node("Group")).to_be_focused()
    page.keyboard.press("Alt+ArrowDown")
    expect(desk.node("Pyramid Transfer")).to_be_focused()
    page.keyboard.press("Alt+ArrowUp")
    expect(desk.node("Group")).to_be_focused()
    page.keyboard.press("Control+Shift+g")
    expect(desk.node("Pyramid Transfer")).to_be_focused()
    page.keyboard.press("Control+z")
    expect(desk.node("Group")).to_be_visible()
    becomes(page, lambda: page.evaluate(CANVAS_HAS_FOCUS), True)


def test_a_name_that_was_written_has_the_focus_and_escape_takes_it_back(desk: Desk) -> None:
    page = desk.page
    page.keyboard.press("Control+Shift+f")
    name = desk.canvas.get_by_role("button", name="Frame title")
    field = desk.canvas.get_by_role("textbox", name="Frame title")
    name.dblclick()
    field.fill("Brushes")
    page.keyboard.press("Enter")
    expect(name).to_have_text("Brushes")
    expect(name).to_be_focused()
    page.keyboard.press("F2")
    field.fill("Other")
    desk.escape()
    expect(name).to_have_text("Brushes")
    expect(name).to_be_focused()


def test_the_tour_ends_at_paint(desk: Desk) -> None:
    page = desk.page
    page.get_by_role("button", name="Take the tour").click()
    for step in (1, 2, 3):
        expect(page.get_by_role("region", name=f"Step {step} of 4")).to_be_visible()
        page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("region", name="Step 4 of 4")).to_be_visible()
    page.get_by_role("button", name="Skip the tour").click()
    expect(page.get_by_role("button", name="Paint", exact=True)).to_be_focused()


def test_a_missing_wire_is_offered_what_is_there(desk: Desk) -> None:
    page = desk.page
    blend = desk.add("Blend", Point(640, 660))
    expect(blend.get_by_role("button", name="Wire overlay")).to_be_attached()
    page.keyboard.press("f")
    desk.centre(blend)
    blend.get_by_role("button", name="Wire overlay").click()
    page.get_by_role("menuitem", name="Pyramid Transfer: image").click()
    expect(
        page.get_by_role("button", name="Wire from Pyramid Transfer image to Blend overlay")
    ).to_be_attached()
    expect(blend).to_be_focused()
    blend.get_by_role("button", name="Wire base").click()
    page.get_by_role("menuitem", name="Add a node that gives it").click()
    expect(page.get_by_label("Search nodes")).to_be_focused()


def overlap(one: Locator, other: Locator) -> bool:
    a, b = one.bounding_box(), other.bounding_box()
    assert a
    assert b
    across = a["x"] < b["x"] + b["width"] and b["x"] < a["x"] + a["width"]
    return across and a["y"] < b["y"] + b["height"] and b["y"] < a["y"] + a["height"]


def test_nodes_from_the_outline_do_not_lie_on_one_another(desk: Desk) -> None:
    page = desk.page
    outline = desk.drawer("Outline")
    for count in range(2):
        outline.get_by_role("button", name="Add a node").click()
        page.get_by_label("Search nodes").fill("Blend")
        expect(page.get_by_role("option").first).to_contain_text("Blend")
        page.keyboard.press("Enter")
        expect(outline.get_by_role("treeitem", level=1)).to_have_count(5 + count)
    desk.canvas.focus()
    page.keyboard.press("f")
    expect(desk.nodes).to_have_count(6)
    cards = desk.nodes.all()
    for card in cards:
        desk.centre(card)
    assert not [1 for at, one in enumerate(cards) for other in cards[:at] if overlap(one, other)]


def test_a_deleted_recipe_is_taken_back(desk: Desk) -> None:
    page = desk.page
    page.keyboard.press("Control+Shift+s")
    page.get_by_role("textbox", name="Name").fill("Mine to keep")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status", name="State of the recipe")).to_have_text("Saved")
    drawer = desk.drawer("Recipes")
    row = drawer.get_by_role("listitem").filter(has_text="Mine to keep")
    row.hover()
    row.get_by_role("button", name="Delete Mine to keep").click()
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(row).to_have_count(0)
    page.get_by_role("button", name="Take back").click()
    expect(row).to_have_count(1)
    expect(page.get_by_role("status", name="State of the recipe")).to_have_text("Saved")


def test_a_mask_whose_painter_was_left_is_not_used(desk: Desk) -> None:
    page = desk.page
    held: list[Route] = []

    def hold(route: Route, request: Request) -> None:
        if request.method == "POST":
            held.append(route)
        else:
            route.continue_()

    page.route("**/api/images?*", hold)
    photo = desk.node("Load Image")
    photo.locator("header").click()
    photo.get_by_role("button", name="Menu of Load Image").click()
    page.get_by_role("menuitem", name="Paint a mask").click()
    at = desk.centre(page.get_by_role("application", name="Picture to paint on"))
    desk.drag(Point(at.x - 100, at.y), Point(at.x + 100, at.y))
    with page.expect_request("**/api/images?*"):
        page.get_by_role("button", name="Use this mask").click()
    page.get_by_role("button", name="Cancel", exact=True).click()
    page.get_by_role("button", name="Leave").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    [upload] = held
    # Once it is stored the pictures are listed anew; what used the mask would come right after.
    with page.expect_response(lambda answer: answer.url.endswith("/api/images")):
        upload.continue_()
    page.evaluate("() => new Promise(requestAnimationFrame)")
    expect(desk.nodes).to_have_count(4)
    expect(page.get_by_role("status", name="State of the recipe")).to_have_text("Saved")
