"""Wiring by mouse: drawn, refused, spliced, healed, moved, led through dots, cut."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.request
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import ROOT, Served
from tests.browser.desk import Desk, Point


def test_seven_nodes_wired_by_mouse_paint_the_same_picture_headless(
    own_page: Page, own_server: Served, tmp_path: Path
) -> None:
    page, desk = own_page, Desk(own_page)
    page.set_viewport_size({"width": 2400, "height": 1500})
    desk.start_anew()
    brush = desk.add("Load Image", Point(220, 120))
    photo = desk.add("Load Image", Point(220, 620))
    desk.choose_picture(brush, "Wheat under a turning sky")
    desk.choose_picture(photo, "Chelsea the cat")
    mix = desk.add("Stylemix", Point(560, 120))
    noise = desk.add("Noise Map", Point(560, 760))
    transfer = desk.add("Pyramid Transfer", Point(920, 300))
    blend = desk.add("Blend", Point(1280, 500))
    upscale = desk.add("Upscale", Point(1600, 300))
    sharp = desk.add("SuperRes", Point(1600, 800))
    save = desk.add("Save Image", Point(1900, 800))

    desk.type_number(mix, "Size", 96)
    desk.type_number(mix, "Evaluations", 2)
    desk.type_number(transfer, "Levels", 1)
    desk.type_number(transfer, "Evaluations", 2)

    desk.wire(brush, "image", mix, "fine")
    desk.wire(photo, "image", mix, "coarse")
    desk.wire(photo, "image", noise, "content")
    desk.wire(mix, "image", noise, "style")
    desk.wire(photo, "image", transfer, "content")
    desk.wire(mix, "image", transfer, "styles")
    desk.wire(noise, "noise", transfer, "noise")
    desk.wire(transfer, "image", blend, "base")
    desk.wire(photo, "image", blend, "overlay")
    desk.wire(blend, "image", upscale, "image")
    desk.wire(upscale, "image", sharp, "image")
    desk.wire(sharp, "image", save, "image")
    desk.paint()

    page.keyboard.press("Control+s")
    name = page.get_by_role("dialog").get_by_role("textbox")
    name.fill("Seven nodes")
    name.press("Enter")
    expect(page.get_by_role("status", name="State of the recipe")).to_have_text("Saved")
    page.reload()
    expect(desk.wires()).to_have_count(12)

    painted = _result(own_server)
    saved = own_server.home / "recipes" / "seven-nodes.json"
    assert len(json.loads(saved.read_text())["nodes"]) == 9
    subprocess.run(
        [sys.executable, "-m", "impasto", "run", str(saved), "--output", str(tmp_path / "out"), "--quiet"],
        env={**os.environ, "IMPASTO_HOME": str(own_server.home)},
        cwd=ROOT,
        check=True,
    )
    (headless,) = (tmp_path / "out").iterdir()
    with Image.open(headless) as picture:
        assert min(picture.size) == 256 * 2 * 2
        np.testing.assert_array_equal(np.asarray(picture), painted)


def _result(served: Served) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    with urllib.request.urlopen(f"{served.address}/api/results") as answer:
        (result,) = json.load(answer)
    with (
        urllib.request.urlopen(f"{served.address}/api/results/{result['id']}/file") as answer,
        Image.open(answer) as it,
    ):
        return np.asarray(it)


def test_a_wire_that_does_not_fit_is_refused_in_words(page: Page) -> None:
    desk = Desk(page)
    photo, transfer = desk.node("Load Image"), desk.node("Pyramid Transfer")
    alpha = desk.centre(desk.socket(photo, "alpha output"))
    content = desk.centre(desk.socket(transfer, "content input"))
    page.mouse.move(*alpha)
    page.mouse.down()
    page.mouse.move(alpha.x + 10, alpha.y)
    page.mouse.move(*desk.centre(desk.socket(transfer, "noise input")), steps=6)
    page.mouse.up()
    expect(page.get_by_text("Mask does not fit").first).to_be_visible()
    expect(desk.wires()).to_have_count(3)
    assert content.x > alpha.x


def test_a_wire_dropped_on_nothing_offers_only_what_fits_and_wires_it(page: Page) -> None:
    desk = Desk(page)
    noise = desk.centre(desk.socket(desk.node("Pyramid Transfer"), "noise input"))
    desk.drag(noise, Point(noise.x - 60, noise.y + 420))
    options = page.get_by_role("option")
    expect(options).to_have_count(1)
    expect(options.first).to_contain_text("Noise Map")
    page.keyboard.press("Enter")
    expect(desk.node("Noise Map")).to_be_visible()
    expect(desk.wires()).to_have_count(4)


def test_the_palette_finds_nodes_by_what_they_do(page: Page) -> None:
    desk = Desk(page)
    expect(desk.nodes).to_have_count(4)
    transfer = desk.node("Pyramid Transfer")
    centre = desk.centre(transfer)
    shape = transfer.bounding_box()
    assert shape
    page.mouse.dblclick(centre.x, centre.y + shape["height"] / 2 + 60)
    search = page.get_by_label("Search nodes")
    search.fill("composite")
    expect(page.get_by_role("option").first).to_contain_text("Blend")
    search.press("Escape")
    expect(search).to_be_hidden()
    expect(desk.nodes).to_have_count(4)


CONTENT = "Load Image image to Pyramid Transfer content"
STYLES = "Load Image image to Pyramid Transfer styles"
SAVED = "Pyramid Transfer image to Save Image image"


@pytest.fixture
def desk(page: Page) -> Desk:
    desk = Desk(page)
    expect(desk.wires()).to_have_count(3)
    return desk


def _ends(desk: Desk) -> tuple[Point, Point]:
    """Where the wire from the photograph to the transfer begins and ends."""
    output = desk.socket(desk.node("Load Image"), "image output")
    return desk.centre(output), desk.centre(desk.socket(desk.node("Pyramid Transfer"), "content input"))


def _wire(page: Page, ends: str) -> Locator:
    return page.get_by_role("button", name=f"Wire from {ends}")


def _middle(desk: Desk) -> Point:
    start, end = _ends(desk)
    return Point((start.x + end.x) / 2, (start.y + end.y) / 2)


def test_a_node_let_go_on_a_wire_goes_in_and_its_wires_heal_when_it_is_deleted(desk: Desk) -> None:
    page, transfer = desk.page, desk.node("Pyramid Transfer")
    start = desk.centre(desk.socket(transfer, "image output"))
    end = desk.centre(desk.socket(desk.node("Save Image"), "image input"))
    header = desk.centre(desk.add("Denoise", Point(900, 620)).locator("header"))
    box = desk.node("Denoise").bounding_box()
    assert box
    left, top = (start.x + end.x - box["width"]) / 2, (start.y + end.y) / 2 - 80
    goal = Point(left + header.x - box["x"], top + header.y - box["y"])
    page.mouse.move(*header)
    page.mouse.down()
    page.mouse.move((header.x + goal.x) / 2, (header.y + goal.y) / 2, steps=4)
    page.mouse.move(*goal, steps=6)
    expect(page.locator(".wire-over")).to_have_count(1)
    page.mouse.up()
    expect(desk.wires()).to_have_count(4)
    put = ("Pyramid Transfer image to Denoise image", "Denoise image to Save Image image")
    desk.expect_wires(CONTENT, STYLES, *put)
    page.get_by_role("button", name="Undo").click()
    expect(desk.wires()).to_have_count(3)
    expect(desk.node("Denoise")).to_be_visible()
    page.get_by_role("button", name="Redo").click()
    expect(desk.wires()).to_have_count(4)

    desk.node("Denoise").locator("header").click()
    page.keyboard.press("Delete")
    expect(desk.node("Denoise")).to_be_hidden()
    expect(desk.wires()).to_have_count(3)
    desk.expect_wires(SAVED)
    page.keyboard.press("Control+z")
    expect(desk.wires()).to_have_count(4)
    desk.node("Denoise").locator("header").click()
    page.keyboard.press("Shift+Delete")
    expect(desk.wires()).to_have_count(2)


def test_both_ends_of_a_wire_are_moved_and_one_let_go_on_nothing_is_off(desk: Desk) -> None:
    page, transfer = desk.page, desk.node("Pyramid Transfer")
    start, end = _ends(desk)
    desk.drag(end, desk.centre(desk.socket(transfer, "init input")))
    expect(
        page.get_by_role("button", name="Wire from Load Image image to Pyramid Transfer init")
    ).to_be_attached()
    expect(_wire(page, CONTENT)).to_have_count(0)
    page.keyboard.press("Control+z")
    expect(_wire(page, CONTENT)).to_be_attached()
    mask = desk.add("Shape Mask", Point(900, 560))
    desk.drag(Point(start.x + 18, start.y), desk.centre(desk.socket(mask, "mask output")))
    expect(_wire(page, "Shape Mask mask to Pyramid Transfer content")).to_be_attached()
    desk.drag(end, Point(end.x - 40, end.y + 330))
    expect(desk.wires()).to_have_count(2)
    expect(page.get_by_label("Search nodes")).to_be_hidden()
    header = desk.centre(transfer.locator("header"))
    desk.drag(start, Point(header.x + 60, header.y))  # the card takes it by the first socket that fits
    expect(_wire(page, CONTENT)).to_be_attached()


def test_a_wire_is_led_through_dots(desk: Desk) -> None:
    page, middle = desk.page, _middle(desk)
    before = page.locator(".wire").first.get_attribute("d")
    page.mouse.dblclick(*middle)
    dot = page.get_by_role("button", name="Dot 1 of 1 of a wire")
    desk.drag(desk.centre(dot), Point(middle.x, middle.y + 80))
    moved = desk.centre(dot)
    assert abs(moved.y - middle.y - 80) < 4
    expect(page.locator(".wire").first).not_to_have_attribute("d", before or "")
    dot.press("ArrowDown")
    assert desk.centre(dot).y > moved.y

    page.keyboard.press("Control+a")
    header, lower = desk.centre(desk.node("Pyramid Transfer").locator("header")), desk.centre(dot)
    desk.drag(header, Point(header.x + 40, header.y + 60))
    assert abs(desk.centre(dot).y - lower.y - 60) < 4
    dot.dblclick()
    expect(dot).to_be_hidden()
    page.keyboard.press("Control+z")
    dot.press("Delete")
    expect(dot).to_be_hidden()


def test_a_stroke_with_x_held_cuts_what_it_crosses(desk: Desk) -> None:
    page, (start, _), middle = desk.page, _ends(desk), _middle(desk)
    style = desk.centre(desk.socket(desk.node("Load Image", 1), "image output"))
    page.mouse.move(middle.x, start.y - 40)
    page.keyboard.down("x")
    expect(page.get_by_text("Draw across wires to cut them")).to_be_visible()
    page.mouse.down()
    page.mouse.move(middle.x, style.y + 20, steps=12)
    expect(page.locator(".wire-cut")).to_have_count(2)
    page.mouse.up()
    page.keyboard.up("x")
    expect(desk.wires()).to_have_count(1)
    page.keyboard.press("Control+z")
    expect(desk.wires()).to_have_count(3)


def test_alt_drag_copies_a_node_with_what_comes_in(desk: Desk) -> None:
    page = desk.page
    header = desk.centre(desk.node("Pyramid Transfer").locator("header"))
    page.keyboard.down("Alt")
    desk.drag(header, Point(header.x + 240, header.y + 250))
    page.keyboard.up("Alt")
    expect(desk.node("Pyramid Transfer", 1)).to_be_visible()
    expect(desk.wires()).to_have_count(5)
    there = desk.centre(desk.node("Pyramid Transfer").locator("header"))
    assert abs(there.x - header.x) < 2
    copy = desk.centre(desk.node("Pyramid Transfer", 1).locator("header"))
    assert abs(copy.x - header.x - 240) < 12


def test_a_refused_wire_names_the_node_that_converts_and_enter_puts_it_in(desk: Desk) -> None:
    page = desk.page
    start, _ = _ends(desk)
    desk.drag(start, desk.centre(desk.socket(desk.node("Save Image"), "alpha input")))
    expect(page.get_by_role("alert")).to_contain_text("Image does not fit alpha (Mask). Add Luminance Mask")
    expect(page.get_by_role("button", name="Insert Luminance Mask")).to_be_focused()
    page.keyboard.press("Enter")
    expect(desk.wires()).to_have_count(5)
    desk.expect_wires("Load Image image to Luminance Mask image", "Luminance Mask mask to Save Image alpha")
    page.keyboard.press("Control+z")
    expect(desk.wires()).to_have_count(3)
    expect(desk.nodes).to_have_count(4)
