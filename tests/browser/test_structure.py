"""Groups, frames, notes, lining up and laying out: what gives a large graph a shape."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.desk import Desk, Point
from tests.browser.recipes import lasting
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


def select(desk: Desk, *cards: Locator) -> None:
    """Select cards by a click, the others with Shift."""
    for number, card in enumerate(cards):
        card.locator("header").click(modifiers=["Shift"] if number else [])


def edges(card: Locator) -> tuple[int, int, int, int]:
    box = card.bounding_box()
    assert box
    return round(box["x"]), round(box["y"]), round(box["width"]), round(box["height"])


def place(card: Locator) -> Point:
    """Where a card is in the graph, however the view is moved."""
    x, y = card.evaluate("(node) => { const { e, f } = new DOMMatrix(node.style.transform); return [e, f]; }")
    return Point(x, y)


def undo_names(desk: Desk) -> list[str]:
    """Undo everything, and return what each step said that it would undo."""
    names = []
    button = desk.page.get_by_role("button", name="Undo")
    while button.is_enabled():
        names.append((button.get_attribute("aria-label") or "").removeprefix("Undo: "))
        button.click()
    return names


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


def slow(steps: int, seconds: float = 0.02) -> dict[str, Any]:
    return {
        "type": "StubLasting",
        "version": 1,
        "inputs": {"image": "$.image"},
        "parameters": {"steps": steps, "seconds": seconds},
    }


def test_nodes_are_grouped_entered_changed_and_laid_open_again(desk: Desk) -> None:
    page = desk.page
    select(desk, desk.node("Pyramid Transfer"), desk.node("Save Image"))
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
    page.keyboard.type("Two brushes")
    page.keyboard.press("Enter")
    page.keyboard.press("Alt+ArrowUp")
    expect(way).to_be_hidden()
    expect(desk.node("Two brushes")).to_be_visible()

    page.keyboard.press("Control+Shift+g")
    expect(desk.node("Pyramid Transfer").get_by_role("textbox", name="Evaluations")).to_have_value("31")
    expect(desk.wires()).to_have_count(3)
    assert undo_names(desk) == [
        "unpack group",
        "rename to Two brushes",
        "change Evaluations",
        "group 2 nodes",
    ]
    expect(page.get_by_role("status", name="State of the recipe")).to_have_text("Saved")
    expect(desk.nodes).to_have_count(4)


def test_a_step_back_is_taken_where_it_was_done(desk: Desk) -> None:
    page = desk.page
    select(desk, desk.node("Pyramid Transfer"))
    page.keyboard.press("Control+g")
    # React Flow moves a focused card by arrows: with Alt they go in.
    desk.node("Group").focus()
    page.keyboard.press("Alt+ArrowDown")
    desk.type_number(desk.node("Pyramid Transfer"), "Evaluations", 31)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
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
    select(desk, desk.node("Pyramid Transfer"))
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
    with page.expect_request(lambda sent: sent.method == "POST" and sent.url.endswith("/api/runs")) as sent:
        page.get_by_role("button", name="Paint", exact=True).click()
    page.get_by_role("button", name="Cancel", exact=True).click()
    body = sent.value.post_data_json
    assert body
    recipe = body["recipe"]
    assert recipe["nodes"]["both"]["parameters"] == {"steps": 3}
    assert recipe["definitions"]["both"]["parameters"] == {"steps": {"node": "slow", "parameter": "steps"}}


def test_a_group_shows_how_far_what_is_inside_is(stub_desk: Desk) -> None:
    desk, page = stub_desk, stub_desk.page
    desk.open(grouped("Progress", {"slow": slow(150)}))
    group = desk.node("Two brushes")
    page.get_by_role("button", name="Paint", exact=True).click()
    expect(group.get_by_role("progressbar")).to_be_visible(timeout=120_000)  # the worker may only now start
    group.locator("header").dblclick()
    expect(desk.node("Stub Lasting").get_by_role("progressbar")).to_be_visible()
    page.get_by_role("button", name="Leave the group").click()
    expect(group.get_by_role("img", name="Preview of Two brushes")).to_be_visible(timeout=120_000)
    expect(group.locator(".card-badge")).to_contain_text("s", timeout=120_000)
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


def test_a_frame_takes_along_what_lies_in_it(desk: Desk) -> None:
    page = desk.page
    select(desk, desk.node("Load Image"), desk.node("Load Image", 1))
    page.keyboard.press("Control+Shift+f")
    title = page.get_by_role("button", name="Frame title")
    title.dblclick()
    page.keyboard.type("Pictures")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Frame colour").click()
    page.get_by_role("menuitemcheckbox", name="Teal").click()
    frame = desk.node("Frame Pictures")
    expect(frame.locator(".frame")).to_have_attribute("data-colour", "teal")
    inside, outside = desk.node("Load Image"), desk.node("Pyramid Transfer")
    before, beside = place(inside), place(outside)
    box = frame.locator(".frame-title").bounding_box()
    assert box
    grip = Point(box["x"] + box["width"] * 0.6, box["y"] + 12)
    desk.drag(grip, Point(grip.x + 30, grip.y + 60))
    after = place(inside)
    assert after.x > before.x + 10
    assert after.y > before.y + 30
    assert place(outside) == beside
    page.keyboard.press("Control+z")
    assert place(inside) == before
    page.keyboard.press("Control+y")
    width = frame.evaluate("(node) => node.offsetWidth")
    frame.focus()
    page.keyboard.press("Alt+Shift+ArrowRight")
    expect(frame).to_have_css("width", f"{width + 24}px")
    page.keyboard.press("Delete")
    expect(frame).to_be_hidden()
    expect(desk.nodes).to_have_count(4)


def test_a_note_is_written_in_markdown_without_html(desk: Desk) -> None:
    page = desk.page
    page.mouse.move(640, 640)
    page.keyboard.press("n")
    field = page.get_by_label("Text of the note")
    field.fill(
        "# Why\n**Strong** and [a paper](https://example.org/gatys), [no](javascript:alert(1))\n\n"
        "<img src=x onerror=alert(1)><b>plain</b> ![a cat](https://example.org/cat.png)"
    )
    page.keyboard.press("Escape")
    note = page.locator(".note-text")
    expect(note.locator("strong")).to_have_text("Strong")
    link = note.get_by_role("link")
    expect(link).to_have_count(1)
    expect(link).to_have_attribute("href", "https://example.org/gatys")
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    expect(note.locator("img, b")).to_have_count(0)
    expect(note).to_contain_text("<b>plain</b>")
    note.dblclick()
    expect(field).to_be_focused()
    page.keyboard.press("Escape")
    assert violations(page) == []


def test_a_collapsed_card_is_its_header_and_sockets_and_a_locked_one_stays(desk: Desk) -> None:
    page, transfer = desk.page, desk.node("Pyramid Transfer")
    select(desk, transfer)
    page.keyboard.press("c")
    expect(transfer.get_by_role("slider")).to_have_count(0)
    expect(desk.socket(transfer, "image output")).to_be_visible()
    transfer.get_by_role("button", name="Expand").click()
    expect(transfer.get_by_role("slider", name="Levels")).to_be_visible()
    page.keyboard.press("l")
    expect(transfer.get_by_role("img", name="Locked")).to_be_visible()
    beside = desk.node("Save Image")
    apart = edges(transfer)[0] - edges(beside)[0]
    header = desk.centre(transfer.locator("header"))
    desk.drag(header, Point(header.x + 120, header.y + 80))
    assert edges(transfer)[0] - edges(beside)[0] == apart  # at most the paper moved under it
    page.keyboard.press("Delete")
    expect(page.get_by_text("A locked node stays as it is.").first).to_be_visible()
    expect(desk.nodes).to_have_count(4)


def test_cards_are_lined_up_and_laid_out_in_one_step(desk: Desk) -> None:
    page = desk.page
    cards = [desk.node("Load Image"), desk.node("Load Image", 1), desk.node("Save Image")]
    places = [edges(card) for card in cards]
    select(desk, *cards)
    bar = page.get_by_role("toolbar", name="3 selected cards")
    bar.get_by_role("button", name="Align left").click()
    assert len({edges(card)[0] for card in cards}) == 1
    page.keyboard.press("Alt+w")
    assert len({edges(card)[1] for card in cards}) == 1
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+A")
    expect(page.get_by_role("button", name="Undo: arrange 4 nodes")).to_be_enabled(timeout=20_000)
    desk.centre(cards[2])
    x = [edges(card)[0] for card in (cards[0], desk.node("Pyramid Transfer"), cards[2])]
    assert x == sorted(x)
    assert x[0] < x[1] < x[2]
    boxes = [edges(card) for card in (*cards, desk.node("Pyramid Transfer"))]
    for one in boxes:
        for other in boxes:
            apart = (
                one[0] + one[2] <= other[0]
                or other[0] + other[2] <= one[0]
                or one[1] + one[3] <= other[1]
                or other[1] + other[3] <= one[1]
            )
            assert one == other or apart
    assert undo_names(desk) == ["arrange 4 nodes", "arrange 3 nodes", "arrange 3 nodes"]
    page.keyboard.press("f")
    desk.centre(cards[0])
    assert [edges(card)[2:] for card in cards] == [place[2:] for place in places]
    expect(page.get_by_role("status", name="State of the recipe")).to_have_text("Saved")


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
    select(desk, desk.node("Pyramid Transfer"), desk.node("Save Image"))
    expect(page.get_by_role("toolbar", name="2 selected cards")).to_be_visible()
    page.keyboard.press("Control+Shift+f")
    page.wait_for_timeout(300)
    assert violations(page) == []
    page.keyboard.press("Escape")
    select(desk, desk.node("Pyramid Transfer"))
    page.keyboard.press("Control+g")
    desk.node("Group").locator("header").dblclick()
    desk.node("Inputs").locator("header").click()
    page.wait_for_timeout(300)
    assert violations(page) == []


def test_a_long_run_survives_a_look_inside(stub_desk: Desk) -> None:
    desk, page = stub_desk, stub_desk.page
    desk.open(lasting("Ungrouped", steps=60))
    page.get_by_role("button", name="Paint", exact=True).click()
    select(desk, desk.node("Stub Lasting"))
    page.keyboard.press("Control+g")
    expect(desk.node("Group")).to_be_visible()
    page.keyboard.press("Control+z")
    expect(desk.node("Stub Lasting").locator(".card-badge")).to_contain_text("s", timeout=120_000)
