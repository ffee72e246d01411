"""A node of many parameters: presets, groups, the filter, and the numbers that it measures."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.desk import Desk, Point
from tests.browser.test_accessibility import violations


@pytest.fixture
def desk(stub_page: Page) -> Desk:
    """A desk with a photograph wired to a node of many parameters, and that to Save Image."""
    desk = Desk(stub_page)
    desk.start_anew()
    photo = desk.add("Load Image", Point(430, 200))
    many = desk.add("Stub Many", Point(760, 160))
    save = desk.add("Save Image", Point(1020, 420))
    desk.choose_picture(photo, "A cup of coffee")
    desk.wire(photo, "image", many, "image")
    desk.wire(many, "image", save, "image")
    many.locator("header").click()
    return desk


def choose(desk: Desk, box: Locator, option: str) -> None:
    box.click()
    desk.page.get_by_role("option", name=option).click()


def test_a_preset_is_set_and_undone_in_one_step_and_departed_from(desk: Desk) -> None:
    page, many = desk.page, desk.node("Stub Many")
    preset, amount = many.get_by_role("combobox", name="Preset"), many.get_by_role("textbox", name="Amount")
    expect(preset).to_contain_text("plain")
    desk.type_number(many, "Amount", 0.2)
    expect(preset).to_contain_text("Custom")
    choose(desk, preset, "Bold")
    expect(preset).to_contain_text("bold")
    expect(amount).to_have_value("0.90")
    page.get_by_role("button", name="Undo").click()
    expect(amount).to_have_value("0.20")
    expect(preset).to_contain_text("Custom")

    many.get_by_role("button", name="Menu of Stub Many").click()
    page.get_by_role("menuitem", name="Presets").click()
    page.get_by_role("menuitemcheckbox", name="Bold").click()
    expect(preset).to_contain_text("bold")
    desk.type_number(many, "Side", 64)  # presets leave the side alone
    expect(preset).to_contain_text("bold")


def test_groups_are_opened_and_stay_so_and_what_is_changed_is_marked_and_taken_back(desk: Desk) -> None:
    page, many = desk.page, desk.node("Stub Many")
    inspector = page.get_by_role("complementary", name="Inspector")
    choose(desk, many.get_by_role("combobox", name="Preset"), "Bold")
    losses = inspector.get_by_role("button", name="Losses")
    expect(losses).to_have_text("Losses1 changed")
    losses.click()
    inspector.get_by_role("button", name="Reset Gram").click()
    expect(losses).to_have_text("Losses")
    expect(inspector.get_by_role("button", name="Reset Gram")).to_be_hidden()

    many.get_by_role("button", name="13 more").click()
    expect(many.get_by_role("slider", name="Gram")).to_be_hidden()
    many.get_by_role("button", name="Losses").click()
    expect(many.get_by_role("slider", name="Gram")).to_be_visible()
    assert violations(page) == []

    page.reload()
    many.locator("header").click()
    expect(inspector.get_by_role("button", name="Losses")).to_have_attribute("aria-expanded", "true")
    search = inspector.get_by_role("searchbox", name="Filter the settings")
    search.fill("layers")
    expect(inspector.get_by_text("Weights", exact=True)).to_be_visible()
    expect(inspector.get_by_text("Amount", exact=True)).to_be_hidden()
    search.press("Escape")
    inspector.get_by_role("button", name="Show only what is changed (2)").click()
    expect(inspector.get_by_text("Rounds", exact=True)).to_be_visible()
    expect(inspector.get_by_text("History", exact=True)).to_be_hidden()


def test_what_a_node_measures_is_on_its_card_and_beside_the_pictures_compared(desk: Desk) -> None:
    page, many = desk.page, desk.node("Stub Many")
    numbers = many.get_by_role("table", name="What Stub Many measured")
    desk.paint()
    expect(numbers.get_by_role("row", name="SSIM")).to_contain_text("0.5000")
    many.get_by_role("button", name="3 more numbers").click()
    expect(numbers.get_by_role("row", name="Baldness")).to_contain_text("4.0e-5")
    desk.type_number(many, "Amount", 0.25)
    desk.paint()
    expect(numbers.get_by_role("row", name="SSIM")).to_contain_text("0.7500")

    results = page.get_by_role("region", name="Results").get_by_role("button", name="Open ")
    expect(results).to_have_count(2)
    for result in (results.nth(0), results.nth(1)):
        result.click(modifiers=["Control"])
    page.get_by_role("button", name="Compare").click()
    row = page.get_by_role("dialog").get_by_role("row", name="SSIM")
    expect(row.get_by_role("cell")).to_have_text(["0.7500", "0.5000"])
    assert violations(page) == []
    page.keyboard.press("n")
    expect(row).to_be_hidden()
