"""The server is killed and started again under the open editor: the page comes back by itself, and so does
the run. A submission whose answer is lost is painted once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.browser.conftest import Served, opened, serving
from tests.browser.desk import LONG, Desk, becomes
from tests.browser.recipes import hold, lasting
from tests.browser.test_accessibility import violations

RECONNECTING = "Reconnecting… nothing is lost"


@pytest.fixture(scope="module")
def mortal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server that may be killed."""
    with serving(Served(tmp_path_factory.mktemp("mortal"), stubs=True)) as served:
        yield served


@pytest.fixture
def desk(browser: Browser, mortal: Served) -> Iterator[Desk]:
    if not mortal.runs:
        mortal.start_again()
    for page in opened(browser, mortal):
        yield Desk(page)


def test_a_run_goes_on_and_the_page_comes_back_when_the_server_was_killed(
    desk: Desk, mortal: Served, tmp_path: Path
) -> None:
    page = desk.page
    held = tmp_path / "held"
    with hold(held):
        desk.open(lasting("Long", steps=20, held=held))
        page.get_by_role("button", name="Paint", exact=True).click()
        slow = desk.node("Stub Lasting")
        expect(slow.get_by_role("progressbar")).to_be_visible(timeout=LONG)
        run = desk.runs()[0]

        mortal.kill()
        expect(page.get_by_text(RECONNECTING)).to_be_visible()
        desk.type_number(desk.node("Stub Flat"), "Grey", 0.25)  # one goes on editing meanwhile
        mortal.start_again()

        expect(page.get_by_text(RECONNECTING)).to_be_hidden(timeout=LONG)
        expect(page.get_by_role("button", name="Cancel", exact=True)).to_be_visible(timeout=LONG)
    results = page.get_by_role("region", name="Results")
    picture = results.get_by_role("button", name="Open Long")
    expect(picture).to_be_visible(timeout=LONG)
    assert desk.width(picture.locator("img")) > 10
    expect(desk.node("Stub Lasting").get_by_role("img")).to_be_visible()
    expect(page.get_by_role("button", name="Paint", exact=True)).to_be_visible()

    after = desk.run(run["id"])
    assert (after["id"], after["state"], after["resumed"]) == (run["id"], "done", 1)
    expect(desk.node("Stub Flat").get_by_role("textbox", name="Grey")).to_have_value("0.25")
    drawer = desk.drawer("History")
    expect(drawer.get_by_role("article", name="Long")).to_contain_text("Done")


def test_a_submission_whose_answer_was_lost_is_painted_once(desk: Desk, mortal: Served) -> None:
    page = desk.page
    desk.open(lasting("Once", steps=2))
    keys: list[str | None] = []

    def lose_the_first_answer(route: Route) -> None:
        if route.request.method != "POST":
            route.continue_()
            return
        keys.append(route.request.headers.get("idempotency-key"))
        if len(keys) > 1:
            route.continue_()
            return
        assert route.fetch().status == 202  # it arrived, and the server said so
        route.abort("connectionreset")

    page.route("**/api/runs", lose_the_first_answer)
    page.get_by_role("button", name="Paint", exact=True).click()
    results = page.get_by_role("region", name="Results")
    expect(results.get_by_role("button", name="Open Once")).to_have_count(1, timeout=LONG)
    becomes(page, lambda: len(keys), 2)
    assert keys[0] == keys[1]
    expect(page.get_by_role("button", name="Paint", exact=True)).to_be_visible()
    assert [run["name"] for run in desk.runs()].count("Once") == 1


def test_paint_pressed_while_the_server_is_away_begins_when_it_is_back(desk: Desk, mortal: Served) -> None:
    page = desk.page
    desk.open(lasting("Later", steps=2))
    mortal.kill()
    expect(page.get_by_text(RECONNECTING)).to_be_visible()
    paint = page.get_by_role("button", name="Paint", exact=True)
    paint.hover()
    expect(page.get_by_role("tooltip")).to_contain_text("The server does not answer.")
    paint.click()
    expect(page.get_by_text("Waits for the server")).to_be_visible()
    found = violations(page)
    assert found == [], found
    mortal.start_again()
    results = page.get_by_role("region", name="Results")
    expect(results.get_by_role("button", name="Open Later")).to_have_count(1, timeout=LONG)
    assert [run["name"] for run in desk.runs()].count("Later") == 1


def test_a_picture_that_could_not_be_fetched_is_shown_when_the_server_is_back(
    desk: Desk, mortal: Served
) -> None:
    page = desk.page
    desk.open(lasting("Lost", steps=2))
    page.route("**/api/results/*/thumbnail*", lambda route: route.abort("connectionreset"))
    page.get_by_role("button", name="Paint", exact=True).click()
    picture = page.get_by_role("region", name="Results").get_by_role("button", name="Open Lost")
    expect(picture.locator('[data-state="broken"]')).to_be_visible(timeout=LONG)
    found = violations(page)
    assert found == [], found
    page.unroute("**/api/results/*/thumbnail*")
    mortal.kill()
    expect(page.get_by_text(RECONNECTING)).to_be_visible()
    mortal.start_again()
    expect(picture.locator('[data-state="shown"]')).to_be_visible(timeout=LONG)


def test_a_paused_run_rests_until_it_is_resumed(desk: Desk, tmp_path: Path) -> None:
    with hold(tmp_path / "held"):
        _rests_until_it_is_resumed(desk, lasting("Rest", steps=5, held=tmp_path / "held"))


def _rests_until_it_is_resumed(desk: Desk, recipe: dict[str, Any]) -> None:
    page = desk.page
    desk.open(recipe)
    page.get_by_role("button", name="Paint", exact=True).click()
    slow = desk.node("Stub Lasting")
    expect(slow.get_by_role("progressbar")).to_be_visible(timeout=LONG)
    queue = desk.drawer("Queue")
    queue.get_by_role("button", name="Pause Rest").click()
    expect(queue.get_by_text("Interrupted at")).to_be_visible(timeout=LONG)
    expect(slow.get_by_text("interrupted")).to_be_visible()
    run = desk.runs()[0]
    assert run["state"] == "interrupted"
    queue.get_by_role("button", name="Resume Rest").click()
    expect(queue.get_by_role("progressbar")).to_be_visible(timeout=LONG)
    expect(queue.get_by_text("Interrupted at")).to_be_hidden()
    assert desk.run(run["id"])["resumed"] == 1
    queue.get_by_role("button", name="Cancel Rest").click()
    expect(queue.get_by_role("listitem")).to_have_count(0, timeout=LONG)
