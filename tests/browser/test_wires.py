"""Wiring without a mouse, by keys and by taps, and the palette that all of them open."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Served
from tests.browser.desk import Desk, Point, becomes


@pytest.fixture
def desk(page: Page) -> Desk:
    desk = Desk(page)
    expect(desk.wires()).to_have_count(3)
    return desk


def test_a_wire_is_led_to_what_fits_and_cut_by_keys_alone(desk: Desk) -> None:
    page, status = desk.page, desk.page.get_by_role("status", name="Wiring")
    desk.node("Load Image").focus()
    page.keyboard.press("w")
    expect(status).to_have_text("Wire from Load Image “photo”, image output, gives Image, wired")
    page.keyboard.press("w")
    expect(status).to_have_text("Wire from Load Image “photo”, alpha output, gives Mask")
    # Not the styles (a Mask is none), and round to the first again.
    for told in (
        "Pyramid Transfer, content input, takes Image, wired",
        "Pyramid Transfer, init input, takes Image",
        "Save Image, image input, takes Image, wired",
        "Save Image, alpha input, takes Mask",
        "Pyramid Transfer, content input, takes Image, wired",
    ):
        page.keyboard.press("ArrowRight")
        expect(status).to_have_text(told)
    page.keyboard.press("ArrowLeft")
    expect(desk.socket(desk.node("Save Image"), "alpha input")).to_be_focused()
    page.keyboard.press("Enter")
    expect(desk.wires()).to_have_count(4)
    desk.expect_wires("Load Image alpha to Save Image alpha")
    expect(page.locator(".card[data-selected]")).to_contain_text("Save Image")
    page.keyboard.press("Delete")
    expect(status).to_have_text("One wire cut.")
    expect(desk.wires()).to_have_count(3)

    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(desk.socket(desk.node("Save Image"), "image input")).to_be_focused()
    expect(page.locator("[data-fit]")).to_have_count(0)


def test_space_with_a_wire_in_hand_offers_what_fits(desk: Desk) -> None:
    page = desk.page
    desk.socket(desk.node("Pyramid Transfer"), "noise input").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Space")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(desk.node("Noise Map")).to_be_focused()
    desk.expect_wires("Noise Map noise to Pyramid Transfer noise")


def test_a_wire_takes_a_node_by_keys(desk: Desk) -> None:
    page = desk.page
    page.get_by_role("button", name="Wire from Pyramid Transfer image to Save Image image").focus()
    page.keyboard.press("Space")
    page.get_by_label("Search nodes").fill("grain")
    expect(page.get_by_role("option").first).to_contain_text("Film Grain")
    page.keyboard.press("Enter")
    expect(desk.wires()).to_have_count(4)
    desk.expect_wires("Film Grain image to Save Image image")


def test_tab_is_for_the_mouse_and_lets_the_keyboard_go_on(desk: Desk) -> None:
    page, search = desk.page, desk.page.get_by_label("Search nodes")
    page.mouse.move(760, 620)
    page.keyboard.press("Tab")
    expect(search).to_be_focused()
    search.fill("pyrmid")
    expect(page.get_by_role("option")).to_have_count(1)
    expect(page.get_by_role("option").locator("mark").first).to_be_visible()
    search.fill("ss")
    expect(page.get_by_role("option").first).to_contain_text("Smooth & Sharpen")
    search.press("Escape")
    expect(search).to_be_hidden()
    page.keyboard.press("Tab")
    expect(search).to_be_hidden()
    becomes(page, lambda: page.evaluate("document.activeElement.closest('.react-flow') !== null"), True)
    page.mouse.move(770, 640)
    page.keyboard.press("Shift+Tab")
    expect(search).to_be_hidden()
    focused = "document.activeElement.closest('.canvas') !== null"
    becomes(page, lambda: page.evaluate(focused), False)
    page.keyboard.press("F6")
    becomes(page, lambda: page.evaluate(focused), True)
    page.keyboard.press("F6")
    becomes(page, lambda: page.evaluate(focused), False)


def test_the_palette_shows_what_was_used_last_first_and_what_it_does(desk: Desk) -> None:
    page, search = desk.page, desk.page.get_by_label("Search nodes")
    page.mouse.move(760, 620)
    page.keyboard.press("Space")
    search.fill("vignette")
    expect(page.get_by_role("option").first).to_contain_text("Vignette")
    search.press("Enter")
    expect(desk.node("Vignette")).to_be_focused()
    page.keyboard.press("Space")
    expect(page.get_by_role("group", name="Used last").get_by_role("option")).to_have_count(1)
    expect(page.get_by_role("option").first).to_contain_text("Vignette")
    expect(search).to_have_accessible_description("Darken or lighten a picture towards its corners.")
    search.press("End")
    last = page.get_by_role("option").last
    expect(last).to_have_attribute("aria-selected", "true")
    expect(last).to_be_in_viewport()
    search.press("Home")
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")


@pytest.fixture
def touched(browser: Browser, served: Served) -> Iterator[Page]:
    """The editor on a tablet."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, has_touch=True)
    page = context.new_page()
    page.goto(served.address)
    yield page
    context.close()


def test_a_tap_on_a_socket_and_on_another_is_a_wire(touched: Page) -> None:
    desk = Desk(touched)
    expect(desk.wires()).to_have_count(3)
    transfer = desk.node("Pyramid Transfer")
    touched.touchscreen.tap(*desk.centre(desk.socket(desk.node("Load Image"), "image output")))
    expect(touched.locator("[data-fit=yes]")).to_have_count(4)
    touched.touchscreen.tap(*desk.centre(desk.socket(transfer, "init input")))
    expect(desk.wires()).to_have_count(4)
    desk.expect_wires("Load Image image to Pyramid Transfer init")
    preview = desk.centre(desk.add("Preview", Point(640, 560)).locator("header"))
    touched.touchscreen.tap(*desk.centre(desk.socket(transfer, "image output")))
    touched.touchscreen.tap(*preview)
    expect(desk.wires()).to_have_count(5)
    noise = desk.centre(desk.socket(transfer, "noise input"))
    touched.touchscreen.tap(*noise)
    touched.touchscreen.tap(noise.x + 500, noise.y + 220)
    expect(touched.get_by_role("option")).to_have_count(1)
