"""Two tabs with the same recipe never overwrite each other silently, and nothing is lost by any choice."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Served, opened
from tests.browser.desk import Desk, becomes
from tests.browser.recipes import lasting
from tests.browser.test_accessibility import violations


@pytest.fixture
def desk(stub_page: Page) -> Desk:
    return Desk(stub_page)


def stored(desk: Desk, id: str) -> dict[str, Any]:
    found: dict[str, Any] = desk.page.request.get(f"{desk.origin}/api/recipes/{id}").json()["recipe"]
    return found


def names(desk: Desk) -> list[str]:
    """The names of the saved recipes."""
    entries = desk.page.request.get(f"{desk.origin}/api/recipes").json()
    return sorted(entry["name"] for entry in entries if not entry["shipped"])


def grey_in(recipe: dict[str, Any]) -> float:
    grey: float = recipe["nodes"]["flat"]["parameters"]["grey"]
    return grey


@pytest.mark.parametrize("choice", ["Save mine as a new recipe", "Overwrite with mine", "Open theirs"])
def test_a_recipe_saved_in_another_tab_leaves_a_choice(
    browser: Browser, stub_server: Served, desk: Desk, choice: str
) -> None:
    name = choice.split()[0]
    answer = desk.page.request.post(f"{desk.origin}/api/recipes", data={"recipe": lasting(name, grey=0.5)})
    id = answer.json()["id"]
    for page in opened(browser, stub_server):
        other = Desk(page)
        for each, grey in ((desk, 0.2), (other, 0.8)):
            entry = re.compile(f"^{name} ")  # then when it was saved
            with each.opening():
                each.drawer("Recipes").get_by_role("button", name=entry).click()
            expect(each.page.get_by_role("status", name="State of the recipe")).to_have_text("Saved")
            each.type_number(each.node("Stub Flat"), "Grey", grey)
        page.keyboard.press("Control+s")
        expect(page.get_by_role("status", name="State of the recipe")).to_have_text("Saved")

        mine = desk.page
        mine.keyboard.press("Control+s")
        dialog = mine.get_by_role("dialog", name=f"“{name}” was saved elsewhere, too")
        expect(dialog).to_be_visible()
        found = violations(mine)
        assert found == [], found
        assert grey_in(stored(desk, id)) == 0.8
        dialog.get_by_role("button", name=choice).click()
        if name == "Save":
            mine.get_by_role("textbox", name="Name").fill("Mine, apart")
            mine.keyboard.press("Enter")
        expect(dialog).to_be_hidden()
        expect(mine.get_by_role("status", name="State of the recipe")).to_have_text("Saved")

    copy = {"Save": "Mine, apart", "Overwrite": "Overwrite, theirs", "Open": "Open, mine"}[name]
    becomes(desk.page, lambda: copy in names(desk), True)
    entries = desk.page.request.get(f"{desk.origin}/api/recipes").json()
    [copied] = [entry["id"] for entry in entries if entry["name"] == copy]
    greys = {grey_in(stored(desk, id)), grey_in(stored(desk, copied))}
    assert greys == {0.2, 0.8}
    assert grey_in(stored(desk, id)) == (0.2 if name == "Overwrite" else 0.8)
    shown = desk.node("Stub Flat").get_by_role("textbox", name="Grey")
    expect(shown).to_have_value("0.80" if name == "Open" else "0.20")
