"""The queue and the history: order, pauses, what was painted and why it failed, settings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk import LONG, Desk
from tests.browser.recipes import failing, hold, lasting
from tests.browser.test_accessibility import violations


@pytest.fixture
def desk(stub_page: Page) -> Desk:
    return Desk(stub_page)


def test_three_that_wait_are_reordered_and_painted_in_that_order(desk: Desk) -> None:
    page = desk.page
    queue = desk.drawer("Queue")
    queue.get_by_role("button", name="Pause the queue").click()
    expect(queue.get_by_text("The queue is paused.")).to_be_visible()
    for name in ("First", "Second", "Third"):
        desk.open(lasting(name, steps=2, grey=len(name) / 10))
        queue.get_by_role("button", name="Add this recipe").click()
        expect(queue.get_by_role("button", name=name, exact=False).first).to_be_visible()
    rows = queue.get_by_role("listitem")
    expect(rows).to_have_count(3)
    queue.get_by_role("button", name="Move Third to the front").focus()
    page.keyboard.press("Enter")
    expect(rows.nth(0)).to_contain_text("Third")
    expect(rows.nth(1)).to_contain_text("First")
    queue.get_by_role("button", name="Cancel Second").click()
    expect(rows).to_have_count(2)
    queue.get_by_role("button", name="Resume", exact=True).click()
    expect(rows).to_have_count(0, timeout=LONG)
    runs = {run["name"]: run for run in desk.runs()}
    assert runs["Second"]["state"] == "cancelled"
    assert runs["Third"]["started"] < runs["First"]["started"]
    assert runs["Third"]["state"] == runs["First"]["state"] == "done"


@pytest.fixture
def held(tmp_path: Path) -> Iterator[Path]:
    """A file: what is held by it goes on to the end of the test, or until it is cancelled."""
    with hold(tmp_path / "held"):
        yield tmp_path / "held"


def test_all_are_cancelled_after_one_question(desk: Desk, held: Path) -> None:
    page = desk.page
    queue = desk.drawer("Queue")
    desk.open(lasting("Endless", steps=5, held=held))
    page.get_by_role("button", name="Paint", exact=True).click()
    expect(queue.get_by_role("progressbar")).to_be_visible(timeout=LONG)
    queue.get_by_role("button", name="Add this recipe").click()
    expect(queue.get_by_role("listitem")).to_have_count(2)
    queue.get_by_role("button", name="Cancel all").click()
    page.get_by_role("dialog", name="Cancel 2 runs?").get_by_role("button", name="Cancel all").click()
    expect(queue.get_by_role("listitem")).to_have_count(0, timeout=LONG)
    assert [run["state"] for run in desk.runs()[:2]] == ["cancelled", "cancelled"]


def test_the_history_brings_back_what_was_painted_and_says_why_it_failed(desk: Desk) -> None:
    page = desk.page
    desk.open(lasting("Good one", steps=2, grey=0.125))
    desk.paint()
    desk.open(failing("Bad one"))
    desk.paint()
    page.reload()  # what the page knew is gone; the server tells it anew
    expect(desk.nodes.first).to_be_visible()
    history = desk.drawer("History")
    bad, good = (
        history.get_by_role("article", name="Bad one"),
        history.get_by_role("article", name="Good one"),
    )
    expect(bad).to_contain_text("Failed")
    expect(bad).to_contain_text("Stub Fail · It is too grey.")
    with desk.opening():  # beside the failed one
        good.get_by_role("button", name="Good one", exact=True).click()
    expect(desk.node("Stub Flat").get_by_role("textbox", name="Grey")).to_have_value(re.compile("0.12"))
    expect(page.get_by_role("status", name="State of the recipe")).to_have_text("Draft")

    with desk.opening():
        bad.get_by_role("button", name="It is too grey.").click()
    expect(page.get_by_role("complementary", name="Inspector")).to_contain_text("Stub Fail")

    good.get_by_role("button", name="Look at the picture of Good one").click()
    expect(page.get_by_role("dialog").get_by_role("img").first).to_be_visible()
    desk.escape()

    history.get_by_role("searchbox", name="Search the history").fill("good")
    expect(history.get_by_role("article")).to_have_count(1)
    history.get_by_role("button", name="Clear").click()
    history.get_by_role("combobox", name="Show").click()
    page.get_by_role("option", name="Failed").click()
    expect(good).to_have_count(0)
    expect(bad).to_be_visible()
    bad.get_by_role("button", name="More for Bad one").click()
    page.get_by_role("menuitem", name="Delete from the history").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(bad).to_have_count(0)
    assert "Bad one" not in [run["name"] for run in desk.runs()]


def test_the_cache_is_shown_and_cleared(desk: Desk) -> None:
    page = desk.page
    desk.open(lasting("Kept", steps=3, grey=0.75))
    desk.paint()
    settings = desk.drawer("Settings")
    memory = settings.get_by_role("meter", name="Kept in memory")
    expect(memory).not_to_have_attribute("aria-valuetext", re.compile("^0 B "))
    settings.get_by_role("button", name="Clear").click()
    page.get_by_role("dialog").get_by_role("button", name="Clear").click()
    expect(settings.get_by_role("meter", name="Kept on disk")).to_have_attribute(
        "aria-valuetext", re.compile("^0 B ")
    )


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_panel_has_a_violation(desk: Desk, theme: str, held: Path) -> None:
    page = desk.page
    page.emulate_media(color_scheme="light" if theme == "light" else "dark")
    desk.open(lasting("Resting", steps=5, held=held))
    page.get_by_role("button", name="Paint", exact=True).click()
    queue = desk.drawer("Queue")
    expect(queue.get_by_role("progressbar")).to_be_visible(timeout=LONG)
    queue.get_by_role("button", name="Add this recipe").click()
    expect(queue.get_by_role("listitem")).to_have_count(2)
    found = violations(page)
    assert found == [], found
    queue.get_by_role("button", name="Cancel all").click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel all").click()
    expect(queue.get_by_role("listitem")).to_have_count(0, timeout=LONG)
    for drawer in ("History", "Settings"):
        desk.drawer(drawer)
        found = violations(page)
        assert found == [], (drawer, found)
