"""The content policy of the server is strict, and nothing of the editor needs what it forbids."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import Served
from tests.browser.desk import Desk


def test_menus_dialogs_and_choices_break_no_rule_of_the_policy(page: Page, served: Served) -> None:
    desk = Desk(page)
    refused: list[str] = []
    page.on(
        "console", lambda told: refused.append(told.text) if "Content Security Policy" in told.text else None
    )
    answer = page.goto(served.address)
    assert answer
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy
    for name in ("Recipe menu", "Shortcuts and help"):
        page.get_by_role("button", name=name).first.click()
        expect(page.get_by_role("menu").or_(page.get_by_role("dialog")).first).to_be_visible()
        desk.escape()
    page.get_by_role("combobox").first.click()
    expect(page.get_by_role("listbox")).to_be_visible()
    desk.escape()
    for name in ("Recipes", "Nodes", "Images", "Queue", "History", "Results", "Settings"):
        page.get_by_role("button", name=name, exact=True).first.click()
    assert refused == []


def test_a_script_in_the_page_does_not_run(page: Page, served: Served) -> None:
    page.goto(served.address)
    page.evaluate(
        """() => {
            const script = document.createElement("script");
            script.textContent = "window.ran = true";
            document.head.append(script);
            const style = document.createElement("style");
            style.textContent = "body { outline: 7px solid red }";
            document.head.append(style);
        }"""
    )
    assert page.evaluate("window.ran") is None
    assert page.evaluate("getComputedStyle(document.body).outlineWidth") != "7px"
