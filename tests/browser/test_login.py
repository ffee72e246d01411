"""A server with a token: the way in, and what is asked when the login no longer holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Served, opened
from tests.browser.desk import Desk
from tests.browser.test_accessibility import violations

TOKEN = "a-token-for-this-test-alone"


@pytest.fixture
def locked(tmp_path: Path) -> Iterator[Served]:
    served = Served(tmp_path, options=["--token", TOKEN])
    served.start()
    yield served
    served.stop()


@pytest.fixture
def door(browser: Browser, locked: Served) -> Iterator[Page]:
    yield from opened(browser, locked)


def log_in(page: Page) -> None:
    page.get_by_label("Token").fill(TOKEN)
    page.keyboard.press("Enter")


def test_a_lost_login_is_asked_for_again_the_draft_is_kept_and_one_can_log_out(door: Page) -> None:
    expect(door).to_have_url(re.compile("/login$"))
    log_in(door)
    desk = Desk(door)
    expect(desk.nodes).to_have_count(4)
    desk.type_number(desk.node("Pyramid Transfer"), "Evaluations", 33)
    door.context.clear_cookies()
    # By keyboard: the preview of what was typed may have asked for the login already, over the button.
    door.keyboard.press("Control+Enter")
    dialog = door.get_by_role("dialog", name="Log in again")
    expect(dialog).to_contain_text("Your draft is kept")
    found = violations(door)
    assert found == [], found
    dialog.get_by_role("button", name="Log in").click()
    log_in(door)
    expect(desk.node("Pyramid Transfer").get_by_role("textbox", name="Evaluations")).to_have_value("33")
    expect(door.get_by_role("status", name="State of the recipe")).to_contain_text("1 change")
    desk.drawer("Settings").get_by_role("button", name="Log out").click()
    expect(door).to_have_url(re.compile("/login$"))
    assert door.request.get(f"{desk.origin}/api/nodes").status == 401
