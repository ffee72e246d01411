"""A group is kept as a block, and found among the nodes of another recipe."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk import Desk, Point
from tests.browser.test_accessibility import violations

NAME = "Two greys"


def nested() -> dict[str, Any]:
    """A recipe with a group of a picture and what lasts a little."""
    inside = {
        "flat": {"type": "StubFlat", "version": 1, "parameters": {"grey": 0.25, "side": 96}},
        "slow": {"type": "StubLasting", "version": 1, "inputs": {"image": "flat.image"}},
    }
    inside["slow"]["parameters"] = {"steps": 1, "seconds": 0}
    return {
        "impasto": 1,
        "name": "With a group",
        "nodes": {"group": {"type": "definition:group", "version": 1}},
        "definitions": {
            "group": {
                "title": "Group",
                "outputs": {"image": "slow.image"},
                "parameters": {"grey": {"node": "flat", "parameter": "grey"}},
                "nodes": inside,
            }
        },
        "layout": {"group": [0, 0]},
    }


@pytest.fixture
def desk(stub_page: Page) -> Desk:
    return Desk(stub_page)


def test_a_group_is_kept_as_a_block_and_used_in_another_recipe(desk: Desk) -> None:
    page = desk.page
    desk.open(nested())
    desk.node("Group").locator("header").click()
    desk.node("Group").get_by_role("button", name="Menu of Group").click()
    page.get_by_role("menuitem", name="Save as a block…").click()
    dialog = page.get_by_role("dialog", name="Save as a block")
    dialog.get_by_role("textbox", name="Name").fill(NAME)
    dialog.get_by_role("textbox", name="What it does").fill("Makes a grey picture.")
    found = violations(page)
    assert found == [], found
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_text(f"“{NAME}” is among the nodes now.", exact=True)).to_be_visible()

    page.keyboard.press("Alt+t")
    expect(desk.nodes).to_have_count(0)
    page.mouse.dblclick(500, 300)
    page.get_by_label("Search nodes").fill("makes a grey")
    option = page.get_by_role("option", name=NAME)
    expect(option).to_contain_text("makes a grey picture")
    option.click()
    expect(desk.node(NAME)).to_be_visible()
    desk.add(NAME, Point(500, 520))
    expect(desk.node(NAME, 1)).to_be_visible()
    save = desk.add("Save Image", Point(900, 400))
    desk.wire(desk.node(NAME), "image", save, "image")
    page.keyboard.press("Escape")
    with page.expect_download() as download:
        page.keyboard.press("Control+e")
    recipe = json.loads(download.value.path().read_text())
    assert list(recipe["definitions"]) == ["group"]
    assert recipe["definitions"]["group"]["title"] == NAME
    assert [node["type"] for node in recipe["nodes"].values()].count("definition:group") == 2
    checked = page.request.post(f"{desk.origin}/api/check", data={"recipe": recipe})
    assert checked.json() == {"problems": []}


def test_blocks_are_renamed_and_deleted(desk: Desk) -> None:
    page = desk.page
    block = {**nested(), "name": "Old name"}
    block["definitions"]["group"]["title"] = "Old name"
    assert page.request.post(f"{desk.origin}/api/blocks", data={"recipe": block}).ok
    blocks = desk.drawer("Recipes").get_by_role("region", name="Blocks")
    row = blocks.get_by_role("listitem").filter(has_text="Old name")
    row.hover()
    row.get_by_role("button", name="More for Old name").click()
    page.get_by_role("menuitem", name="Rename").click()
    page.get_by_role("textbox", name="Name of the block").fill("New name")
    page.keyboard.press("Enter")
    renamed = blocks.get_by_role("listitem").filter(has_text="New name")
    expect(renamed).to_be_visible()
    desk.start_anew()
    renamed.get_by_role("button", name="New name").first.click()
    expect(desk.node("New name")).to_be_visible()
    found = violations(page)
    assert found == [], found

    renamed.hover()
    renamed.get_by_role("button", name="More for New name").click()
    page.get_by_role("menuitem", name="Delete").click()
    expect(renamed).to_be_hidden()
    page.get_by_role("button", name="Take back").click()
    expect(renamed).to_be_visible()
    expect(desk.node("New name")).to_be_visible()
