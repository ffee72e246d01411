"""axe-core finds nothing to object to, on any screen, light and dark."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import ROOT
from tests.browser.desk import Desk

TRIES = 5
AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"


# What fades in has the contrast of a ghost until it is there; what turns for ever never is.
STILL = """() => Promise.all(
  document.getAnimations()
    .filter((each) => each.playState === "running" && each.effect.getComputedTiming().iterations !== Infinity)
    .map((each) => each.finished.catch(() => {})))"""


def violations(page: Page) -> list[str]:
    """What axe finds on the page once nothing moves any more, and finds again.

    Looking takes a while, in which a tooltip may fade in or a picture come.
    """
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(Path(AXE).read_text())
    for _ in range(TRIES):
        page.evaluate(STILL)
        found: list[dict[str, Any]] = page.evaluate("async () => (await axe.run()).violations")
        if not found:
            return []
        page.wait_for_timeout(500)
    return [f"{each['id']}: {node['html'][:120]}" for each in found for node in each["nodes"]]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_screen_has_a_violation(page: Page, theme: str) -> None:
    desk = Desk(page)
    page.emulate_media(color_scheme="light" if theme == "light" else "dark")
    expect(desk.nodes).to_have_count(4)
    found = violations(page)
    assert found == [], found
    desk.node("Pyramid Transfer").locator("header").click()
    expect(page.get_by_role("complementary", name="Inspector")).to_be_visible()
    assert violations(page) == []
    for drawer in ("Recipes", "Nodes", "Images"):
        page.get_by_role("navigation").get_by_role("button", name=drawer).click()
        expect(page.get_by_role("complementary", name=drawer)).to_be_visible()
        page.keyboard.press("f")  # axe takes the label of a field outside the view for an invisible one
        desk.centre(desk.node("Pyramid Transfer"))
        found = violations(page)
        assert found == [], (drawer, found)
    page.keyboard.press("Escape")


def test_a_node_is_added_wired_and_undone_by_keyboard_alone(page: Page) -> None:
    desk = Desk(page)
    expect(desk.nodes).to_have_count(4)
    desk.canvas.locator(".react-flow__pane").click(position={"x": 800, "y": 60})
    page.keyboard.press("Space")
    page.get_by_label("Search nodes").fill("Preview")
    expect(page.get_by_role("option").first).to_contain_text("Preview")
    page.keyboard.press("Enter")
    expect(desk.node("Preview")).to_be_visible()
    desk.socket(desk.node("Pyramid Transfer"), "image output").focus()
    page.keyboard.press("Enter")
    desk.socket(desk.node("Preview"), "image input").focus()
    page.keyboard.press("Enter")
    expect(desk.wires()).to_have_count(4)
    page.keyboard.press("Control+z")
    expect(desk.wires()).to_have_count(3)
