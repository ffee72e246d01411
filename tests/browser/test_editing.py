"""Undo and redo of everything, copy and paste, saving, opening and exporting."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk import LONG, Desk, Point


@pytest.fixture
def desk(page: Page) -> Desk:
    desk = Desk(page)
    expect(desk.nodes).to_have_count(4)
    return desk


def test_whatever_is_done_is_undone_and_done_again(desk: Desk) -> None:
    page, transfer = desk.page, desk.node("Pyramid Transfer")
    evaluations = transfer.get_by_role("textbox", name="Evaluations")

    def add() -> None:
        desk.add("Blend", Point(880, 560))

    def delete() -> None:
        desk.node("Save Image").locator("header").click()
        page.keyboard.press("Delete")

    steps: list[tuple[Callable[[], None], Callable[[], None], Callable[[], None]]] = [
        (
            lambda: desk.type_number(transfer, "Evaluations", 31),
            lambda: expect(evaluations).to_have_value("40"),
            lambda: expect(evaluations).to_have_value("31"),
        ),
        (
            add,
            lambda: expect(desk.node("Blend")).to_be_hidden(),
            lambda: expect(desk.node("Blend")).to_be_visible(),
        ),
        (
            delete,
            lambda: expect(desk.wires()).to_have_count(3),
            lambda: expect(desk.node("Save Image")).to_be_hidden(),
        ),
    ]
    for act, before, after in steps:
        before()
        act()
        after()
    for _, before, _ in reversed(steps):
        page.get_by_role("button", name="Undo").click()
        before()
    for _, _, after in steps:
        page.get_by_role("button", name="Redo").click()
        after()


def test_copies_are_pasted_with_their_wires(desk: Desk) -> None:
    desk.canvas.click(position={"x": 700, "y": 40})
    desk.page.keyboard.press("Control+a")
    desk.page.keyboard.press("Control+c")
    desk.page.keyboard.press("Control+v")
    desk.page.keyboard.press("f")
    expect(desk.nodes).to_have_count(8)
    expect(desk.wires()).to_have_count(6)
    desk.page.keyboard.press("Control+z")
    expect(desk.nodes).to_have_count(4)


def test_a_recipe_is_exported_and_opened_again(desk: Desk, tmp_path: Path) -> None:
    page = desk.page
    desk.type_number(desk.node("Pyramid Transfer"), "Evaluations", 17)
    page.get_by_role("button", name="Recipe menu").click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="Export as JSON").click()
    path = tmp_path / "exported.json"
    download.value.save_as(path)
    assert json.loads(path.read_text())["nodes"]["transfer"]["parameters"]["evaluations"] == 17
    desk.start_anew()
    desk.drop(path, "application/json", Point(700, 400))
    expect(desk.node("Pyramid Transfer").get_by_role("textbox", name="Evaluations")).to_have_value("17")


def test_a_picture_dropped_on_a_card_becomes_its_picture(desk: Desk, tmp_path: Path) -> None:
    from PIL import Image

    path = tmp_path / "lake.png"
    Image.new("RGB", (300, 200), (40, 90, 160)).save(path)
    card = desk.node("Load Image")
    desk.drop(path, "image/png", desk.centre(card))
    expect(card.get_by_role("button", name="lake")).to_be_visible(timeout=LONG)
    desk.drop(path, "image/png", Point(900, 130))
    expect(desk.node("Load Image", 2)).to_be_visible(timeout=LONG)


def test_a_node_is_bypassed_by_key_and_says_so(desk: Desk) -> None:
    desk.node("Pyramid Transfer").locator("header").click()
    desk.page.keyboard.press("b")
    expect(desk.node("Pyramid Transfer")).to_contain_text("bypassed")
