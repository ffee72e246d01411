"""Groups: nodes put into one with sockets and widgets of its own, entered, left and laid open again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk import LONG, Desk, Point
from tests.browser.recipes import hold, lasting
from tests.browser.test_accessibility import violations


@pytest.fixture
def desk(page: Page) -> Desk:
    desk = Desk(page)
    expect(desk.nodes).to_have_count(4)
    return desk


@pytest.fixture
def stub_desk(stub_page: Page) -> Desk:
    desk = Desk(stub_page)
    expect(desk.nodes.first).to_be_visible()
    return desk


def grouped(name: str, inner: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A flat picture that goes through a group of these nodes, which give it out as `slow.image`."""
    definition = {
        "title": "Two brushes",
        "inputs": {"image": "Image"},
        "outputs": {"image": "slow.image"},
        "nodes": inner,
        "layout": {id: [320 * at, 0] for at, id in enumerate(inner)},
        **more,
    }
    return {
        "impasto": 1,
        "name": name,
        "nodes": {
            "flat": {"type": "StubFlat", "version": 1, "parameters": {"side": 64}},
            "both": {"type": "definition:both", "version": 1, "inputs": {"image": "flat.image"}},
            "keep": {"type": "SaveImage", "version": 1, "inputs": {"image": "both.image"}},
        },
        "definitions": {"both": definition},
        "layout": {"flat": [0, 0], "both": [340, 0], "keep": [680, 0]},
    }


def slow(steps: int, held: Path | None = None) -> dict[str, Any]:
    return {
        "type": "StubLasting",
        "version": 1,
        "inputs": {"image": "$.image"},
        "parameters": {"steps": steps, "seconds": 0.02} | ({"held": str(held)} if held else {}),
    }


def test_nodes_are_grouped_entered_changed_and_laid_open_again(desk: Desk) -> None:
    page = desk.page
    desk.select(desk.node("Pyramid Transfer"), desk.node("Save Image"))
    page.keyboard.press("Control+g")
    group = desk.node("Group")
    expect(desk.nodes).to_have_count(3)
    expect(desk.socket(group, "content input, Image")).to_be_visible()
    expect(desk.socket(group, "style input, Style")).to_be_visible()
    expect(group.get_by_role("slider", name="Levels")).to_be_visible()  # it was a named input

    group.locator("header").dblclick()
    way = page.get_by_role("navigation", name="Where you are")
    expect(way).to_have_text("QuickstartGroup")
    expect(desk.nodes).to_have_count(4)  # with the cards of its own inputs and outputs
    expect(desk.wires()).to_have_count(3)
    desk.type_number(desk.node("Pyramid Transfer"), "Evaluations", 31)
    way.get_by_role("button", name="Group title").dblclick()
    desk.write("Two brushes")
    page.keyboard.press("Enter")
    page.keyboard.press("Alt+ArrowUp")
    expect(way).to_be_hidden()
    expect(desk.node("Two brushes")).to_be_visible()

    page.keyboard.press("Control+Shift+g")
    expect(desk.node("Pyramid Transfer").get_by_role("textbox", name="Evaluations")).to_have_value("31")
    expect(desk.wires()).to_have_count(3)
    assert desk.undo_all() == [
        "unpack group",
        "rename to Two brushes",
        "change Evaluations",
        "group 2 nodes",
    ]
    expect(page.get_by_role("status", name="State of the recipe")).to_have_text("Saved")
    expect(desk.nodes).to_have_count(4)


def test_a_step_back_is_taken_where_it_was_done(desk: Desk) -> None:
    page = desk.page
    desk.select(desk.node("Pyramid Transfer"))
    page.keyboard.press("Control+g")
    # React Flow moves a focused card by arrows: with Alt they go in.
    desk.node("Group").focus()
    page.keyboard.press("Alt+ArrowDown")
    desk.type_number(desk.node("Pyramid Transfer"), "Evaluations", 31)
    desk.escape()
    desk.escape()
    expect(desk.node("Group")).to_be_visible()
    page.keyboard.press("Control+z")
    expect(desk.node("Pyramid Transfer").get_by_role("textbox", name="Evaluations")).to_have_value("40")
    page.keyboard.press("Control+z")
    expect(page.get_by_role("navigation", name="Where you are")).to_be_hidden()
    expect(desk.nodes).to_have_count(4)
    page.keyboard.press("Control+y")
    expect(desk.node("Group")).to_be_visible()


def test_a_groups_sockets_are_added_renamed_and_removed(desk: Desk) -> None:
    page = desk.page
    desk.select(desk.node("Pyramid Transfer"))
    page.keyboard.press("Control+g")
    desk.node("Group").locator("header").dblclick()
    inputs = desk.node("Inputs")
    expect(inputs).to_be_visible()
    start = desk.centre(desk.socket(desk.node("Pyramid Transfer"), "init input"))
    header = desk.centre(inputs.locator("header"))
    desk.drag(start, header)
    expect(desk.wires()).to_have_count(4)
    inputs.get_by_role("button", name="Menu of init").click()
    page.get_by_role("menuitem", name="Rename").click()
    page.get_by_label("Name of the socket").fill("first picture")
    page.keyboard.press("Enter")
    expect(desk.socket(inputs, "first picture output")).to_be_visible()
    expect(desk.wires()).to_have_count(4)
    page.get_by_role("button", name="Leave the group").click()
    group = desk.node("Group")
    desk.wire(desk.node("Load Image"), "image", group, "first picture")
    group.locator("header").dblclick()
    inputs.get_by_role("button", name="Menu of first picture").click()
    page.get_by_role("menuitem", name="Remove").click()
    expect(desk.wires()).to_have_count(3)
    page.get_by_role("button", name="Leave the group").click()
    expect(desk.wires()).to_have_count(3)


def test_a_widget_of_a_node_inside_stands_on_the_groups_card(stub_desk: Desk) -> None:
    desk, page = stub_desk, stub_desk.page
    desk.open(grouped("Exposed", {"slow": slow(50)}))
    group = desk.node("Two brushes")
    expect(group.get_by_role("textbox", name="Steps")).to_be_hidden()
    group.locator("header").dblclick()
    inner = desk.node("Stub Lasting")
    inner.locator("header").click()
    inner.get_by_role("button", name="Menu of Stub Lasting").click()
    page.get_by_role("menuitem", name="On the group’s card").hover()
    page.get_by_role("menuitemcheckbox", name="Steps").click()
    page.get_by_role("button", name="Leave the group").click()
    desk.type_number(group, "Steps", 3)
    desk.paint()
    recipe = desk.run(desk.runs()[0]["id"])["recipe"]
    assert recipe["nodes"]["both"]["parameters"] == {"steps": 3}
    assert recipe["definitions"]["both"]["parameters"] == {"steps": {"node": "slow", "parameter": "steps"}}


def test_a_group_shows_how_far_what_is_inside_is(stub_desk: Desk, tmp_path: Path) -> None:
    desk, page = stub_desk, stub_desk.page
    held = tmp_path / "held"
    with hold(held):
        desk.open(grouped("Progress", {"slow": slow(5, held)}))
        group = desk.node("Two brushes")
        page.get_by_role("button", name="Paint", exact=True).click()
        expect(group.get_by_role("progressbar")).to_be_visible(timeout=LONG)  # the worker may only now start
        group.locator("header").dblclick()
        expect(desk.node("Stub Lasting").get_by_role("progressbar")).to_be_visible()
        page.get_by_role("button", name="Leave the group").click()
    expect(group.get_by_role("img", name="Preview of Two brushes")).to_be_visible(timeout=LONG)
    expect(group.locator(".card-badge")).to_contain_text("s", timeout=LONG)
    expect(group.get_by_role("progressbar")).to_be_hidden()


def test_a_problem_inside_is_counted_outside_and_shown_inside(stub_desk: Desk) -> None:
    desk, page = stub_desk, stub_desk.page
    lost = {"type": "StubSlow", "version": 1}
    desk.open(grouped("Trouble", {"slow": slow(2), "lost": lost}))
    group = desk.node("Two brushes")
    group.get_by_role("button", name="1 problem inside. Show").click()
    expect(desk.node("Stub Slow")).to_contain_text("image needs an Image.")
    page.keyboard.press("Alt+ArrowUp")
    page.locator(".top-bar").get_by_role("button", name="1 problem").click()
    problems = page.get_by_role("complementary", name="Problems")
    expect(problems).to_contain_text("Two brushes › Stub Slow")
    problems.get_by_text("image needs an Image.").click()
    expect(desk.node("Stub Slow")).to_be_visible()


def test_a_group_a_frame_and_a_note_are_copied_into_another_recipe(stub_desk: Desk) -> None:
    desk, page = stub_desk, stub_desk.page
    recipe = grouped(
        "Copied", {"slow": slow(2)}, parameters={"steps": {"node": "slow", "parameter": "steps"}}
    )
    recipe["layout"]["$editor"] = {
        "frames": {"f": {"title": "All", "colour": "blue", "at": [-40, -80], "size": [1000, 700]}},
        "notes": {"n": {"text": "a *note*", "at": [0, 420], "size": [200, 90]}},
        "reroutes": {"flat.image>both.image": [[300, 20]]},
    }
    with desk.opening():
        desk.drop_bytes(json.dumps(recipe).encode(), "recipe.json", "application/json", Point(720, 400))
    expect(desk.node("Two brushes")).to_be_visible()
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+c")
    desk.start_anew()
    page.keyboard.press("Control+v")
    expect(desk.node("Two brushes")).to_be_visible()
    page.keyboard.press("f")  # what is out of view is not drawn
    expect(desk.nodes).to_have_count(5)
    expect(desk.node("Two brushes").get_by_role("textbox", name="Steps")).to_have_value("2")
    expect(desk.node("Frame All")).to_be_visible()
    expect(page.locator(".note-text em")).to_have_text("note")
    page.keyboard.press("Control+z")
    expect(desk.nodes).to_have_count(0)


def test_no_screen_of_a_group_has_a_violation(desk: Desk) -> None:
    page = desk.page
    desk.select(desk.node("Pyramid Transfer"), desk.node("Save Image"))
    expect(page.get_by_role("toolbar", name="2 selected cards")).to_be_visible()
    page.keyboard.press("Control+Shift+f")
    expect(page.get_by_role("button", name="Frame title")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    desk.select(desk.node("Pyramid Transfer"))
    page.keyboard.press("Control+g")
    desk.node("Group").locator("header").dblclick()
    desk.node("Inputs").locator("header").click()
    desk.centre(desk.node("Inputs"))
    assert violations(page) == []


def test_a_long_run_survives_a_look_inside(stub_desk: Desk, tmp_path: Path) -> None:
    desk, page = stub_desk, stub_desk.page
    held = tmp_path / "held"
    with hold(held):
        desk.open(lasting("Ungrouped", steps=5, held=held))
        page.get_by_role("button", name="Paint", exact=True).click()
        expect(desk.node("Stub Lasting").get_by_role("progressbar")).to_be_visible(timeout=LONG)
        desk.select(desk.node("Stub Lasting"))
        page.keyboard.press("Control+g")
        expect(desk.node("Group")).to_be_visible()
        page.keyboard.press("Control+z")
    expect(desk.node("Stub Lasting").locator(".card-badge")).to_contain_text("s", timeout=LONG)
