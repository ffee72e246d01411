"""A recipe of an older version: what is called otherwise now is told, and migrated by a click."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.desk import Desk
from tests.browser.test_accessibility import violations


def old() -> dict[str, Any]:
    """Two nodes that were wired to an input by the name that it had."""
    photo = {"type": "LoadImage", "version": 1, "parameters": {"file": "sample:chelsea"}}
    grey = {"type": "Luminance", "inputs": {"image": "photo.image"}}
    both = {"type": "Recombine", "inputs": {"light": "grey.image", "colors": "photo.image"}}
    again = {"type": "Recombine", "inputs": {"light": "grey.image", "colors": "both.image"}}
    nodes = {"photo": photo, "grey": grey, "both": both, "again": again}
    places = {id: [340 * at, 60] for at, id in enumerate(nodes)}
    return {"impasto": 1, "name": "Old names", "nodes": nodes, "layout": places}


def test_all_nodes_are_migrated_as_one_step_that_can_be_taken_back(page: Page) -> None:
    desk = Desk(page)
    desk.open(old())
    page.get_by_role("button", name="2 problems").click()
    drawer = page.get_by_role("complementary", name="Problems")
    expect(drawer).to_contain_text("The input colors is called chroma now.")
    assert violations(page) == []
    drawer.get_by_role("button", name="Migrate all 2 nodes").click()
    expect(drawer).to_contain_text("No problems")
    expect(desk.wires()).to_have_count(5)
    page.get_by_role("button", name="Undo").click()
    expect(drawer).to_contain_text("The input colors is called chroma now.")
    expect(desk.wires()).to_have_count(3)


def test_one_node_is_migrated_on_its_card(page: Page) -> None:
    desk = Desk(page)
    desk.open(old())
    card = desk.node("Recombine", 0)
    expect(card).to_contain_text("The input colors is called chroma now.")
    card.get_by_role("button", name="Migrate", exact=True).click()
    expect(card).not_to_contain_text("is called chroma now")
    expect(desk.wires()).to_have_count(4)
    expect(page.get_by_role("button", name="1 problem")).to_be_visible()
