"""Wiring by mouse: seven nodes from an empty canvas, refused wires, wires dropped on nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.request
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import ROOT, Served
from tests.browser.desk import Desk, Point


def test_seven_nodes_wired_by_mouse_paint_the_same_picture_headless(
    own_page: Page, own_server: Served, tmp_path: Path
) -> None:
    page, desk = own_page, Desk(own_page)
    page.set_viewport_size({"width": 2400, "height": 1500})
    desk.start_anew()
    brush = desk.add("Load Image", Point(120, 120))
    photo = desk.add("Load Image", Point(120, 620))
    desk.choose_picture(brush, "Wheat under a turning sky")
    desk.choose_picture(photo, "Chelsea the cat")
    mix = desk.add("Stylemix", Point(460, 120))
    noise = desk.add("Noise Map", Point(460, 760))
    transfer = desk.add("Pyramid Transfer", Point(820, 300))
    blend = desk.add("Blend", Point(1180, 500))
    upscale = desk.add("Upscale", Point(1500, 300))
    sharp = desk.add("SuperRes", Point(1500, 800))
    save = desk.add("Save Image", Point(1800, 800))

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
