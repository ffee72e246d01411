"""The first visit: the quickstart is open, Paint paints it, and nothing is lost on the way."""

from __future__ import annotations

import io
import urllib.request
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import Served, opened
from tests.browser.desk import LONG, Desk, becomes
from tests.browser.recipes import hold, lasting


def test_the_quickstart_is_open_and_paints_by_clicking_only(page: Page, served: Served) -> None:
    desk = Desk(page)
    expect(page.get_by_role("button", name="Quickstart")).to_be_visible()
    expect(desk.nodes).to_have_count(4)
    desk.make_quick()
    desk.paint()
    picture = desk.node("Pyramid Transfer").get_by_role("img").last
    expect(picture).to_be_visible()
    assert desk.width(picture) > 100
    desk.type_number(desk.node("Pyramid Transfer"), "Evaluations", 3)
    old = desk.canvas.get_by_text("out of date", exact=True)
    expect(old).to_have_count(2)  # of the painting and of what saved it
    page.get_by_role("button", name="Undo").click()
    expect(old).to_have_count(0)
    desk.node("Pyramid Transfer").locator("header").click()
    page.get_by_role("complementary", name="Inspector").get_by_role("button", name="Look at image").click()
    whole = page.get_by_role("dialog").get_by_role("img", name="Pyramid Transfer: image")
    expect(whole).to_be_visible()
    assert desk.width(whole) > 100
    desk.escape()
    results = page.get_by_role("region", name="Results").get_by_role("button", name="Open ")
    expect(results.first).to_be_visible()
    with urllib.request.urlopen(f"{served.address}/api/results") as answer:
        assert b"Quickstart" in answer.read()


def test_while_it_paints_the_node_shows_progress_and_cancel_stops_it(page: Page) -> None:
    desk = Desk(page)
    desk.type_number(desk.node("Pyramid Transfer"), "Evaluations", 500)
    page.get_by_role("button", name="Paint", exact=True).click()
    transfer = desk.node("Pyramid Transfer")
    expect(transfer.get_by_role("progressbar")).to_be_visible(timeout=LONG)
    expect(transfer.get_by_role("img").last).to_be_visible(timeout=LONG)
    page.wait_for_timeout(500)  # for so long after Cancel is there a click still belongs to Paint
    page.get_by_role("button", name="Cancel", exact=True).click()
    expect(page.get_by_text("Cancelled. Nothing was lost.").first).to_be_visible(timeout=LONG)
    expect(page.get_by_role("button", name="Paint", exact=True)).to_be_visible()


def test_closing_the_tab_does_not_stop_the_run_and_reopening_shows_it(
    browser: Browser, stub_page: Page, stub_server: Served, tmp_path: Path
) -> None:
    desk = Desk(stub_page)
    held = tmp_path / "held"
    with hold(held):
        desk.open(lasting("Closed", steps=5, held=held))
        stub_page.get_by_role("button", name="Paint", exact=True).click()
        expect(desk.node("Stub Lasting").get_by_role("progressbar")).to_be_visible(timeout=LONG)
        stub_page.goto("about:blank")
    for again in opened(browser, stub_server):
        results = again.get_by_role("region", name="Results")
        expect(results.get_by_role("button", name="Open Closed")).to_be_visible(timeout=LONG)


def test_a_draft_survives_a_reload(page: Page) -> None:
    desk = Desk(page)
    desk.type_number(desk.node("Pyramid Transfer"), "Evaluations", 33)
    expect(page.get_by_role("status", name="State of the recipe")).to_contain_text("1 change")
    desk.kept('"evaluations":33')
    page.reload()
    expect(desk.node("Pyramid Transfer").get_by_role("textbox", name="Evaluations")).to_have_value("33")
    expect(page.get_by_role("status", name="State of the recipe")).to_contain_text("1 change")


def test_the_theme_is_chosen_and_kept(page: Page) -> None:
    def brightness() -> int:
        shot = Image.open(io.BytesIO(page.screenshot())).convert("L").resize((1, 1))
        value = shot.getpixel((0, 0))
        assert isinstance(value, int)
        return value

    expect(Desk(page).nodes).to_have_count(4)
    before = brightness()
    page.get_by_role("button", name="theme").click()
    becomes(page, lambda: abs(brightness() - before) > 80, True)
    page.reload()
    expect(Desk(page).nodes).to_have_count(4)
    becomes(page, lambda: abs(brightness() - before) > 80, True)


def test_what_is_opened_before_the_first_recipe_came_stays(browser: Browser, stub_server: Served) -> None:
    late: list[Route] = []
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.route("**/api/recipes/quickstart", lambda route: late.append(route))
    page.goto(stub_server.address)
    desk = Desk(page)
    desk.open(lasting("Early"))
    becomes(page, lambda: len(late), 1)
    with page.expect_response("**/api/recipes/quickstart") as answer:
        late[0].continue_()
    answer.value.finished()
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    desk.expect_named("Early")
    expect(desk.nodes).to_have_count(3)
    context.close()
