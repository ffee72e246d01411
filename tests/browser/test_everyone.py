"""For everyone: other languages, long and right-to-left text, the outline, one's own keys, the first visit,
shared settings, small windows and fingers."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, FilePayload, Locator, Page, expect

from tests.browser.conftest import Served
from tests.browser.desk import Desk, becomes
from tests.browser.test_accessibility import STILL, violations

# What stands on the page and is said of its parts.
TEXTS = """() => {
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode())
        if (!walker.currentNode.parentElement.closest("script, style, kbd"))
            found.push(walker.currentNode.data.trim());
    for (const name of ["aria-label", "placeholder", "title", "alt"])
        for (const each of document.querySelectorAll(`[${name}]`)) found.push(each.getAttribute(name).trim());
    return [...new Set(found)];
}"""

# What reaches beyond the window at its sides.
WIDE = """() => [...document.querySelectorAll(".app *, [role=dialog] *")].filter((each) => {
    if (each.closest(".react-flow, .visually-hidden, svg, input")) return false;
    const { left, right, width } = each.getBoundingClientRect();
    return width > 1 && (left < -1 || right > innerWidth + 1);
}).map((each) => each.className)"""

# Buttons and fields of fewer pixels than `least`; the box around a search is pressed as a whole.
SMALL = """(least) => [...document.querySelectorAll("button, a, [role=treeitem], input")]
    .filter((each) => !each.closest(".react-flow") && !each.matches("[type=range], [type=search]"))
    .map((each) => [each, each.getBoundingClientRect()])
    .filter(([, box]) => box.width > 1 && (box.width < least || box.height < least))
    .map(([each, box]) => `${each.className} ${box.width} × ${box.height}`)"""

# Words of the editor that are the same in every language, or names.
NAMES = {"impasto", "pytorch", "cpu", "english", "deutsch", "[lengthened]", "[right to left]", "gb", "dpi"}

RESULTS = ".lucide-gallery-horizontal-end"


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from value
        for each in value.values():
            yield from strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from strings(each)


def visit(browser: Browser, served: Served, query: str = "", **context: Any) -> Page:
    """Open the editor in an empty profile, in a window in which all of a drawer is seen."""
    page = browser.new_context(**{"viewport": {"width": 1280, "height": 1400}, **context}).new_page()
    page.goto(served.address + query)
    expect(page.locator(".react-flow__node").first).to_be_visible()
    return page


def openers(page: Page) -> list[Locator]:
    """The buttons that open drawers; the one that shows and hides the results is another."""
    return [each for each in page.locator(".rail-button").all() if not each.locator(RESULTS).count()]


def given(page: Page) -> list[str]:
    """Every text that a recipe, a file or the machine gives, longest first: no message says it."""
    texts: set[str] = set()
    for path in ("recipes", "images", "system", "runs", "recipes/quickstart"):
        texts |= set(strings(page.request.get(f"{Desk(page).origin}/api/{path}").json()))
    return sorted((each.lower() for each in texts if len(each) > 1), key=len, reverse=True)


def is_english(text: str, known: list[str]) -> bool:
    """Whether a text holds words of the editor's own that the lengthened language would have made longer."""
    rest = text.lower()
    if re.search("[áéíóúñçý]", rest):
        return False
    for each in (*known, *NAMES):
        rest = rest.replace(each, " ")
    return re.search("[a-z]{3}", rest) is not None


@pytest.mark.parametrize("language", ["qps-long", "qps-rtl", "de"])
def test_every_drawer_holds_in_other_languages(browser: Browser, served: Served, language: str) -> None:
    page = visit(browser, served, f"/?language={language}")
    root = page.locator("html")
    expect(root).to_have_attribute("dir", "rtl" if language == "qps-rtl" else "ltr")
    expect(root).to_have_attribute("lang", "de" if language == "de" else "en")
    known, english = given(page), set()
    page.locator(".react-flow__node header").nth(2).click()
    for opener in openers(page):
        opener.click()
        expect(opener).to_have_attribute("aria-pressed", "true")
        page.evaluate(STILL)
        becomes(page, lambda: page.evaluate(WIDE), [])
        if language == "qps-long":
            english |= {each for each in page.evaluate(TEXTS) if is_english(each, known)}
        else:
            found = violations(page)
            assert found == [], found
    assert english == set()
    page.context.close()


def test_a_language_is_chosen_in_the_settings_and_the_draft_stays(browser: Browser, served: Served) -> None:
    page = visit(browser, served, locale="fr-FR")
    desk = Desk(page)
    desk.type_number(desk.node("Pyramid Transfer"), "Levels", 3)
    desk.drawer("Settings").get_by_role("combobox", name="Language").click()
    page.get_by_role("option", name="Deutsch").click()
    expect(page.get_by_role("button", name="Malen", exact=True)).to_be_visible()
    expect(page.get_by_role("status", name="Zustand des Rezepts")).to_contain_text("Entwurf")
    page.get_by_role("button", name="Tastenkürzel und Hilfe").click()
    sheet = page.get_by_role("dialog", name="Tastatur")
    expect(sheet.get_by_text("Rückgängig", exact=True)).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.reload()
    expect(page.get_by_role("button", name="Malen", exact=True)).to_be_visible()
    page.context.close()


def test_the_outline_wires_sets_and_deletes_without_the_canvas(stub_page: Page) -> None:
    page, keys = stub_page, stub_page.keyboard
    desk = Desk(page)
    flat = {"type": "StubFlat", "version": 1}
    nodes = {"save": {"type": "StubKeep", "version": 1}, "one": flat, "two": flat}
    desk.open({"impasto": 1, "name": "Outlined", "nodes": nodes})
    keys.press("o")
    tree = page.get_by_role("tree", name="3 nodes, in the order of painting")
    focused = page.locator(":focus")
    expect(tree.get_by_role("treeitem").first).to_be_focused()
    keys.type("stub keep")
    expect(focused).to_contain_text("Stub Keep")
    keys.press("ArrowRight")
    expect(focused).to_have_attribute("aria-level", "2")
    tree.get_by_role("treeitem", name="image: nothing wired").focus()
    keys.press("Enter")
    expect(page.get_by_role("menuitem", name="Stub Flat 1.image")).to_be_focused()
    keys.press("ArrowDown")
    expect(page.get_by_role("menuitem", name="Stub Flat 2.image")).to_be_focused()
    keys.press("Enter")
    expect(tree.get_by_role("treeitem", name="image ← Stub Flat 2.image")).to_be_focused()
    expect(desk.wires()).to_have_count(1)
    assert violations(page) == []
    keys.press("Enter")
    page.get_by_role("menuitem", name="Disconnect").press("Enter")
    expect(desk.wires()).to_have_count(0)
    keys.press("Home")
    keys.press("Enter")
    page.get_by_role("menuitem", name="Delete").press("Enter")
    expect(desk.nodes).to_have_count(2)
    expect(focused).to_have_attribute("role", "treeitem")
    keys.press("Enter")
    page.get_by_role("menuitem", name="Settings").press("Enter")
    expect(page.get_by_role("complementary", name="Inspector").locator(":focus")).to_have_count(1)


def test_keys_are_chosen_anew_and_a_conflict_is_named(browser: Browser, served: Served) -> None:
    page = visit(browser, served)
    desk, keys = Desk(page), page.keyboard
    keys.press("?")
    sheet = page.get_by_role("dialog", name="Keyboard")
    expect(sheet.get_by_text("Duplicate")).to_be_visible()
    sheet.get_by_role("button", name="Change the keys").click()
    sheet.get_by_role("button", name="Change the keys of “Duplicate”").click()
    keys.press("b")
    expect(sheet.get_by_role("alert")).to_contain_text("B is “Bypass”.")
    keys.press("Control+c")
    expect(sheet.get_by_role("alert")).to_contain_text("Ctrl C is “Copy” everywhere.")
    keys.press("b")
    sheet.get_by_role("button", name="Take it from there").click()
    expect(sheet.get_by_role("button", name="Change the keys of “Bypass”: none")).to_be_visible()
    assert violations(page) == []
    keys.press("Escape")
    expect(sheet).to_be_hidden()
    page.reload()
    expect(desk.nodes).to_have_count(4)
    desk.node("Save Image").locator("header").click()
    keys.press("b")
    expect(desk.nodes).to_have_count(5)
    keys.press("?")
    sheet.get_by_role("button", name="Change the keys").click()
    sheet.get_by_role("button", name="All as they came").click()
    expect(sheet.get_by_role("button", name="Change the keys of “Bypass”: B")).to_be_visible()
    page.context.close()


def test_the_first_visit_ends_with_ones_own_photograph_and_never_comes_again(
    browser: Browser, served: Served
) -> None:
    page = visit(browser, served, viewport={"width": 1280, "height": 720})
    bubble = page.get_by_role("complementary", name="Welcome")
    expect(bubble).to_contain_text("Press Paint")
    assert violations(page) == []
    bubble.get_by_role("button", name="Take the tour").click()
    for step in (1, 2, 3):
        expect(page.get_by_role("region", name=f"Step {step} of 4")).to_be_visible()
        page.get_by_role("button", name="Next", exact=True).click()
    last = page.get_by_role("region", name="Step 4 of 4")
    expect(last).to_be_visible()
    assert violations(page) == []
    photo = io.BytesIO()
    Image.new("RGB", (96, 64), "teal").save(photo, "PNG")
    file = FilePayload(name="holiday.png", mimeType="image/png", buffer=photo.getvalue())
    last.locator("input[type=file]").set_input_files(file)
    expect(last.get_by_role("status")).to_contain_text("There it is")
    expect(Desk(page).node("Load Image").get_by_text("holiday")).to_be_visible()
    last.get_by_role("button", name="Done").click()
    page.reload()
    expect(page.locator(".canvas[data-fitted]")).to_be_visible()
    expect(bubble).to_be_hidden()
    page.context.close()


def test_browsers_of_one_server_share_the_settings(browser: Browser, served: Served) -> None:
    here = visit(browser, served)
    there = visit(browser, served, color_scheme="light")
    settings = Desk(here).drawer("Settings")
    settings.get_by_role("switch", name="Snap nodes to the grid").click()
    settings.get_by_role("combobox", name="Theme").click()
    here.get_by_role("option", name="Dark").click()
    expect(there.locator("html")).to_have_attribute("data-theme", "dark")
    kept = there.request.get(f"{served.address}/api/settings").json()
    assert (kept["theme"], kept["snap"]) == ("dark", True)
    late = visit(browser, served)
    expect(late.locator("html")).to_have_attribute("data-theme", "dark")
    changed = json.dumps({**kept, "theme": "system", "snap": False})
    headers = {"Content-Type": "application/json"}
    there.request.put(f"{served.address}/api/settings", data=changed, headers=headers)
    expect(here.locator("html")).not_to_have_attribute("data-theme", "dark")
    for page in (here, there, late):
        page.context.close()


def test_a_small_window_at_200_per_cent_scrolls_one_way_and_calmly(browser: Browser, served: Served) -> None:
    page = visit(browser, served, viewport={"width": 640, "height": 360}, reduced_motion="reduce")
    size = "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
    for opener in openers(page):
        opener.click()
        expect(opener).to_have_attribute("aria-pressed", "true")
        page.evaluate(STILL)
        becomes(page, lambda: page.evaluate(size), [640, 360])
        becomes(page, lambda: page.evaluate(WIDE), [])
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="Keyboard")
    expect(sheet).to_be_visible()
    assert sheet.evaluate("element => getComputedStyle(element).animationDuration") == "0s"
    becomes(page, lambda: page.evaluate(WIDE), [])
    becomes(page, lambda: page.evaluate(SMALL, 24), [])
    page.context.close()


def test_a_finger_finds_every_button_and_opens_a_menu_by_resting(browser: Browser, served: Served) -> None:
    page = visit(browser, served, has_touch=True, is_mobile=True, viewport={"width": 1180, "height": 820})
    assert page.evaluate("matchMedia('(pointer: coarse)').matches")
    becomes(page, lambda: page.evaluate(SMALL, 44), [])
    header = page.locator(".react-flow__node header").nth(2)
    at = Desk(page).centre(header)
    touch = page.context.new_cdp_session(page)
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": at.x, "y": at.y}]})
    duplicate = page.get_by_role("menuitem", name="Duplicate")
    expect(duplicate).to_be_visible()
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(duplicate).to_be_visible()
    page.keyboard.press("Escape")
    expect(duplicate).to_be_hidden()
    view = page.locator(".react-flow__viewport")
    before = view.get_attribute("style") or ""
    for apart in (60, 90, 130, 180):
        points = [{"x": 560 - apart, "y": 640, "id": 0}, {"x": 560 + apart, "y": 640, "id": 1}]
        kind = "touchStart" if apart == 60 else "touchMove"
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(page.locator(".react-flow__viewport")).not_to_have_attribute(
        "style", re.compile(re.escape(before))
    )
    page.context.close()
