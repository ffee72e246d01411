"""What makes the editor one to trust: a crash loses nothing, nothing is overwritten, versions come back."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, expect

from tests.browser.conftest import Served
from tests.browser.desk import Desk, Point, becomes
from tests.browser.recipes import lasting
from tests.browser.test_accessibility import violations

MIDDLE = Point(720, 400)
STATE = "State of the recipe"
OPEN = "async () => (await navigator.locks.query()).held.length"


@pytest.fixture
def profile(browser: Browser, stub_server: Served) -> Iterator[BrowserContext]:
    """A profile of its own, for several tabs."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, base_url=stub_server.address)
    yield context
    context.close()


def tab(profile: BrowserContext) -> Desk:
    """A new tab with the editor."""
    page = profile.new_page()
    page.goto("/")
    return Desk(page)


def expect_open(desk: Desk, drafts: int) -> None:
    """Wait until so many drafts are open in some tab: the browser tells a little after one was closed."""
    becomes(desk.page, lambda: desk.page.evaluate(OPEN), drafts)


def grey(desk: Desk) -> Any:
    return desk.node("Stub Flat").get_by_role("textbox", name="Grey")


def dropped(desk: Desk, recipe: dict[str, Any]) -> None:
    desk.drop_bytes(json.dumps(recipe).encode(), "recipe.json", "application/json", MIDDLE)


def left(desk: Desk) -> Any:
    """The list of drafts that were left."""
    return desk.drawer("Recipes").get_by_role("region", name="Drafts that were left")


# That it is kept within a second is a matter of the journal, and tested there.
def test_a_crash_of_the_tab_loses_nothing_that_the_journal_keeps(profile: BrowserContext) -> None:
    desk = tab(profile)
    desk.open(lasting("Crashing"))
    desk.type_number(desk.node("Stub Flat"), "Grey", 0.31)
    desk.kept('"grey":0.31')
    # An address that ends the process of the page on the spot; its unload is never run.
    with desk.page.expect_event("crash"), suppress(Error):
        desk.page.goto("chrome://crash")

    # A page of the same address that is no editor.
    again = Desk(profile.new_page())
    again.page.goto("/api/system")
    expect_open(again, 0)
    again.page.goto("/")
    expect(grey(again)).to_have_value("0.31")
    expect(again.page.get_by_role("button", name="Crashing", exact=True)).to_be_visible()
    expect(again.page.get_by_role("status", name=STATE)).to_contain_text("Draft")


def test_each_tab_has_a_draft_of_its_own_and_those_left_are_gone_on_with(profile: BrowserContext) -> None:
    one = tab(profile)
    one.open(lasting("One"))
    one.type_number(one.node("Stub Flat"), "Grey", 0.1)
    two = tab(profile)
    two.open(lasting("Two"))
    two.type_number(two.node("Stub Flat"), "Grey", 0.2)
    for desk, value in ((one, "0.10"), (two, "0.20")):
        desk.kept(f'"grey":{float(value)}')
        desk.page.reload()
        expect(grey(desk)).to_have_value(value)
    assert violations(two.page) == []

    one.page.close()
    expect_open(two, 1)
    row = left(two).get_by_role("listitem").filter(has_text="One")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("1 change")
    found = violations(two.page)
    assert found == [], found
    row.get_by_role("button", name=re.compile("^One ")).click()
    expect(grey(two)).to_have_value("0.10")
    expect(two.tab("One")).to_have_attribute("aria-selected", "true")
    two.tab("Two").click(button="middle")
    expect(left(two).get_by_role("button", name=re.compile("^Two "))).to_be_visible()

    left(two).get_by_role("listitem").filter(has_text="Two").hover()
    left(two).get_by_role("button", name="Delete the draft Two").click()
    expect(left(two).get_by_role("button", name=re.compile("^Two "))).to_be_hidden()
    two.page.get_by_role("button", name="Take back").click()
    expect(left(two).get_by_role("button", name=re.compile("^Two "))).to_be_visible()


def test_a_dropped_file_overwrites_nothing(profile: BrowserContext) -> None:
    desk = tab(profile)
    desk.open(lasting("Mine"))
    desk.type_number(desk.node("Stub Flat"), "Grey", 0.4)
    with desk.opening():
        dropped(desk, lasting("Dropped"))
    expect(grey(desk)).to_have_value("0.50")
    desk.tab("Mine").click()
    expect(grey(desk)).to_have_value("0.40")
    entries = desk.page.request.get("/api/recipes").json()
    assert not {"Mine", "Dropped"} & {entry["name"] for entry in entries}


def test_a_version_is_compared_opened_and_brought_back_as_an_edit(profile: BrowserContext) -> None:
    desk = tab(profile)
    page = desk.page
    id = page.request.post("/api/recipes", data={"recipe": lasting("Kept", grey=0.1)}).json()["id"]
    page.request.put(f"/api/recipes/{id}", data={"recipe": lasting("Kept", grey=0.2)})
    with desk.opening():
        desk.drawer("Recipes").get_by_role("button", name=re.compile("^Kept ")).click()
    desk.type_number(desk.node("Stub Flat"), "Grey", 0.3)
    page.keyboard.press("Control+s")
    expect(page.get_by_role("status", name=STATE)).to_have_text("Saved")

    def versions() -> Any:
        page.get_by_role("button", name="Recipe menu").click()
        page.get_by_role("menuitem", name="Versions…").click()
        dialog = page.get_by_role("dialog", name="Versions of “Kept”")
        expect(dialog.get_by_role("listitem").first).to_be_visible()
        return dialog

    dialog = versions()
    rows = dialog.locator(".version")
    expect(rows).to_have_count(3)
    expect(rows.nth(0)).to_contain_text("Stub Flat: Grey 0.2 → 0.3")
    expect(rows.nth(0)).to_contain_text("as saved now")
    expect(rows.nth(2)).to_contain_text("The first version")
    found = violations(page)
    assert found == [], found

    rows.nth(2).get_by_role("button").first.press("Enter")
    expect(rows.nth(2)).to_contain_text("Stub Flat: Grey 0.1 → 0.3")
    found = violations(page)
    assert found == [], found
    rows.nth(2).get_by_role("button", name="Restore version 1").click()
    expect(dialog).to_be_hidden()
    expect(grey(desk)).to_have_value("0.10")
    expect(page.get_by_role("status", name=STATE)).to_contain_text("Draft, 1 change")
    page.get_by_role("button", name="Undo: restore version 1").click()
    expect(grey(desk)).to_have_value("0.30")
    expect(page.get_by_role("status", name=STATE)).to_have_text("Saved")

    page.get_by_role("button", name="Redo: restore version 1").click()
    page.keyboard.press("Control+s")
    expect(page.get_by_role("status", name=STATE)).to_have_text("Saved")
    expect(versions().locator(".version")).to_have_count(4)
    page.locator(".version").nth(1).get_by_role("button").first.click()
    page.get_by_role("button", name="Open apart").click()
    expect(page.get_by_role("button", name="Kept, version 3", exact=True)).to_be_visible()
    expect(grey(desk)).to_have_value("0.30")
    assert (
        page.request.get(f"/api/recipes/{id}").json()["recipe"]["nodes"]["flat"]["parameters"]["grey"] == 0.1
    )


STRANGE: dict[str, Any] = {
    "impasto": 1,
    "name": "Strange",
    "nodes": {
        "flat": {"type": "StubFlat", "version": 1, "parameters": {"grey": 0.5, "side": 96}},
        "holo": {
            "type": "Hologram",
            "version": 3,
            "inputs": {"image": "flat.image", "layers": ["flat.image"]},
            "parameters": {"angle": 0.25, "deep": {"a": [1, {"b": None}]}, "words": "kept as they are"},
            "colour": "red",
        },
        "newer": {
            "type": "Vignette",
            "version": 9,
            "inputs": {"image": "flat.image"},
            "parameters": {"sparkle": 7},
        },
        "save": {"type": "SaveImage", "version": 1, "inputs": {"image": "flat.image"}},
        "lost": {"type": "SaveImage", "version": 1, "inputs": {"image": "holo.picture"}},
    },
    "layout": {"flat": [0, 0], "holo": [340, 0], "newer": [340, 420], "save": [0, 420], "lost": [680, 0]},
    "from_the_future": [1, {"x": None}],
}


def test_an_unknown_node_keeps_all_its_data_and_the_rest_is_painted(profile: BrowserContext) -> None:
    desk = tab(profile)
    page = desk.page
    desk.open(STRANGE)
    card = desk.node("Hologram")
    expect(card).to_contain_text("Install the package that brings it")
    expect(card).to_contain_text("kept as they are")
    expect(desk.node("Vignette")).to_contain_text("is of version 9; this Impasto has version 1")
    expect(desk.wires()).to_have_count(5)
    card.locator("header").click()
    inspector = page.get_by_role("complementary", name="Inspector")
    expect(inspector).to_contain_text('{"a":[1,{"b":null}]}')
    found = violations(page)
    assert found == [], found

    page.keyboard.press("Control+c")
    page.keyboard.press("Control+v")
    expect(desk.canvas.get_by_role("group", name="Hologram", exact=True)).to_have_count(2)
    page.keyboard.press("Control+s")
    page.get_by_role("textbox", name="Name").press("Enter")
    expect(page.get_by_role("status", name=STATE)).to_have_text("Saved")
    [entry] = [each for each in page.request.get("/api/recipes").json() if each["name"] == "Strange"]
    stored = page.request.get(f"/api/recipes/{entry['id']}").json()["recipe"]
    [copied] = set(stored["nodes"]) - set(STRANGE["nodes"])
    kept = {key: value for key, value in STRANGE["nodes"]["holo"].items() if key != "inputs"}
    assert {key: value for key, value in stored["nodes"].pop(copied).items() if key != "inputs"} == kept
    stored["layout"].pop(copied)
    assert stored == STRANGE

    desk.paint()
    run = desk.run(desk.runs()[0]["id"])
    assert run["state"] == "done"
    assert {id for id, node in run["nodes"].items() if node["state"] in ("done", "cached")} == {
        "flat",
        "save",
    }


def test_a_locked_recipe_says_when_it_is_painted_otherwise(profile: BrowserContext) -> None:
    desk = tab(profile)
    page = desk.page
    desk.open(lasting("Locked"))
    page.get_by_role("button", name="Recipe menu").click()
    page.get_by_role("menuitem", name="Lock versions").click()
    expect(page.get_by_role("button", name="Undo: lock versions")).to_be_enabled()
    page.get_by_role("button", name="Recipe menu").click()
    page.get_by_role("menuitem", name="Same result here?").click()
    dialog = page.get_by_role("dialog", name="Same result here?")
    expect(dialog).to_contain_text("The same result")
    found = violations(page)
    assert found == [], found
    page.keyboard.press("Escape")
    desk.type_number(desk.node("Stub Flat"), "Grey", 0.7)
    with page.expect_download() as download:
        page.keyboard.press("Control+e")
    recipe = json.loads(download.value.path().read_text())
    assert list(recipe)[-1] == "lock"

    recipe["lock"]["libraries"]["torch"] = "1.0"
    dropped(desk, recipe)
    notice = page.get_by_text("This recipe is locked, and paints another picture here.", exact=True)
    expect(notice).to_be_visible()
    page.get_by_role("button", name="Show", exact=True).click()
    expect(dialog).to_contain_text("The recipe was changed since it was locked.")
    expect(dialog).to_contain_text("torch was 1.0")
    found = violations(page)
    assert found == [], found
    dialog.get_by_role("button", name="Lock anew").click()
    expect(dialog).to_contain_text("The same result")
