"""Frames, notes, lining up and laying out: what gives a large graph a shape."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.desk import LONG, Desk, Point, becomes
from tests.browser.test_accessibility import violations


@pytest.fixture
def desk(page: Page) -> Desk:
    desk = Desk(page)
    expect(desk.nodes).to_have_count(4)
    return desk


def edges(card: Locator) -> tuple[int, int, int, int]:
    box = card.bounding_box()
    assert box
    return round(box["x"]), round(box["y"]), round(box["width"]), round(box["height"])


def place(card: Locator) -> Point:
    """Where a card is in the graph, however the view is moved."""
    x, y = card.evaluate("(node) => { const { e, f } = new DOMMatrix(node.style.transform); return [e, f]; }")
    return Point(x, y)


def test_a_frame_takes_along_what_lies_in_it(desk: Desk) -> None:
    page = desk.page
    desk.select(desk.node("Load Image"), desk.node("Load Image", 1))
    page.keyboard.press("Control+Shift+f")
    title = page.get_by_role("button", name="Frame title")
    title.dblclick()
    desk.write("Pictures")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Frame colour").click()
    page.get_by_role("menuitemcheckbox", name="Teal").click()
    frame = desk.node("Frame Pictures")
    expect(frame.locator(".frame")).to_have_attribute("data-colour", "teal")
    inside, outside = desk.node("Load Image"), desk.node("Pyramid Transfer")
    before, beside = place(inside), place(outside)
    desk.centre(frame)
    box = frame.locator(".frame-title").bounding_box()
    assert box
    grip = Point(box["x"] + box["width"] * 0.6, box["y"] + 12)
    desk.drag(grip, Point(grip.x + 30, grip.y + 60))
    becomes(page, lambda: place(inside).x > before.x + 10 and place(inside).y > before.y + 30, True)
    assert place(outside) == beside
    page.keyboard.press("Control+z")
    becomes(page, lambda: place(inside), before)
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
    desk.escape()
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
    desk.select(transfer)
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
    desk.centre(transfer)
    assert edges(transfer)[0] - edges(beside)[0] == pytest.approx(
        apart, abs=1
    )  # at most the paper moved under it
    page.keyboard.press("Delete")
    expect(page.get_by_text("A locked node stays as it is.").first).to_be_visible()
    expect(desk.nodes).to_have_count(4)


def test_cards_are_lined_up_and_laid_out_in_one_step(desk: Desk) -> None:
    page = desk.page
    cards = [desk.node("Load Image"), desk.node("Load Image", 1), desk.node("Save Image")]
    desk.centre(cards[0])  # once the view lies still
    places = [edges(card) for card in cards]
    desk.select(*cards)
    bar = page.get_by_role("toolbar", name="3 selected cards")
    bar.get_by_role("button", name="Align left").click()
    becomes(page, lambda: len({edges(card)[0] for card in cards}), 1)
    page.keyboard.press("Alt+w")
    becomes(page, lambda: len({edges(card)[1] for card in cards}), 1)
    desk.escape()
    expect(bar).to_be_hidden()
    page.keyboard.press("Shift+A")
    expect(page.get_by_role("button", name="Undo: arrange 4 nodes")).to_be_enabled(timeout=LONG)
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
    assert desk.undo_all() == ["arrange 4 nodes", "arrange 3 nodes", "arrange 3 nodes"]
    page.keyboard.press("f")
    desk.centre(cards[0])
    assert [edges(card)[2:] for card in cards] == [place[2:] for place in places]
    expect(page.get_by_role("status", name="State of the recipe")).to_have_text("Saved")
