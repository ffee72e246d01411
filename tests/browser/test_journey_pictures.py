"""Two journeys from an empty profile, by mouse and again by keyboard alone: a photo of one's own in the
quickstart; two styles, one of them where a painted mask has it."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Locator, Page, expect

from tests.browser.desk import LONG, Desk, Point
from tests.browser.keyboard import Keys


@pytest.fixture
def desk(stub_page: Page) -> Desk:
    desk = Desk(stub_page)
    expect(desk.nodes).to_have_count(4)
    return desk


@pytest.fixture
def keys(desk: Desk) -> Keys:
    return Keys(desk.page)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A photograph of one's own."""
    path = tmp_path / "holiday.png"
    picture = Image.new("RGB", (128, 96), "skyblue")
    ImageDraw.Draw(picture).ellipse((30, 20, 90, 80), fill="tomato")
    picture.save(path)
    return path


# 1. The quickstart with one's own photo.


def own_photo_was_painted(desk: Desk) -> str:
    """The reference of the photograph that the newest run painted."""
    [ref] = {each["ref"] for each in desk.painted()["inputs"] if each["ref"].startswith("sha256:")}
    return str(ref)


def compared_with(page: Page, ref: str) -> Locator:
    """The divider between the painting and that picture."""
    viewer = page.get_by_role("dialog", name=re.compile("^Quickstart.* and holiday$"))
    expect(viewer.get_by_role("img", name="holiday")).to_have_attribute("src", re.compile(ref))
    divider = viewer.get_by_role("slider", name="Divide the two pictures")
    expect(divider).to_have_attribute("aria-valuenow", "50")
    return divider


def test_ones_own_photo_by_mouse(desk: Desk, photo: Path) -> None:
    page = desk.page
    desk.drop(photo, "image/png", desk.centre(desk.node("Load Image")))
    expect(desk.node("Load Image").get_by_text("holiday")).to_be_visible()
    desk.make_quick()
    desk.paint()
    desk.newest_result().click()
    viewer = page.get_by_role("dialog")
    viewer.get_by_role("button", name="Compare", exact=True).click()
    page.get_by_role("button", name="holiday").click()
    divider = compared_with(page, own_photo_was_painted(desk))
    knob = desk.centre(divider)
    desk.drag(knob, Point(knob.x - 200, knob.y))
    expect(divider).not_to_have_attribute("aria-valuenow", "50")
    viewer.get_by_role("button", name="Close").click()
    expect(viewer).to_be_hidden()


def test_ones_own_photo_by_keyboard(desk: Desk, keys: Keys, photo: Path) -> None:
    page = desk.page
    keys.line("Load Image", "Settings")
    inspector = page.get_by_role("complementary", name="Inspector")
    keys.to(inspector.get_by_role("button", name=re.compile("^Picture ")))
    keys.press("Enter")
    keys.to(page.get_by_role("button", name="Upload a picture"))
    keys.file(photo)
    expect(desk.node("Load Image").get_by_text("holiday")).to_be_visible(timeout=LONG)
    keys.line("Pyramid Transfer", "Settings")
    keys.to(inspector.get_by_role("slider", name="Levels"))
    keys.press("Home")
    keys.to(inspector.get_by_role("slider", name="Evaluations"))
    keys.press("Home", "ArrowRight")
    keys.paint(desk)
    newest = desk.newest_result()
    keys.part(page.get_by_role("region", name="Results"))
    keys.enter(newest)
    viewer = page.get_by_role("dialog")
    keys.enter(viewer.get_by_role("button", name="Compare", exact=True))
    keys.enter(page.get_by_role("button", name="holiday"))
    divider = compared_with(page, own_photo_was_painted(desk))
    keys.to(divider)
    keys.press("Shift+ArrowLeft")
    expect(divider).to_have_attribute("aria-valuenow", "40")
    # While a tooltip is shown Escape is for it.
    expect(page.get_by_role("tooltip")).to_have_count(0)
    keys.press("Escape")
    expect(viewer).to_be_hidden()


# 2. Two styles, one of them where a painted mask has it.


def two_styles_were_painted(desk: Desk) -> None:
    """The newest run took two styles, the second one where the mask on the photograph is white."""
    run = desk.painted()
    nodes = run["recipe"]["nodes"]
    [transfer] = [each for each in nodes.values() if each["type"] == "PyramidTransfer"]
    [style] = [id for id, each in nodes.items() if each["type"] == "Style"]
    [mask] = [id for id, each in nodes.items() if each["type"] == "LoadMask"]
    assert transfer["inputs"]["styles"] == ["style.image", f"{style}.style"]
    assert nodes[style]["inputs"]["content_mask"] == f"{mask}.mask"
    other = nodes[nodes[style]["inputs"]["image"].split(".")[0]]
    assert other["parameters"]["file"] == "sample:pastel"
    file = nodes[mask]["parameters"]["file"]
    stored = desk.page.request.get(f"{desk.origin}/api/images/{file}/file").body()
    with Image.open(io.BytesIO(stored)) as picture:
        share = sum(picture.convert("L").histogram()[128:]) / (picture.width * picture.height)
    assert 0.005 < share < 0.5


def test_two_styles_with_a_mask_by_mouse(desk: Desk) -> None:
    page = desk.page
    desk.make_quick()
    other = desk.add("Load Image", Point(560, 560))
    desk.choose_picture(other, "Lavender")
    style = desk.add("Style", Point(900, 500))
    desk.wire(other, "image", style, "image")
    desk.wire(style, "style", desk.node("Pyramid Transfer"), "styles")
    photo = desk.node("Load Image")
    photo.locator("header").click()
    photo.get_by_role("button", name="Menu of Load Image").click()
    page.get_by_role("menuitem", name="Paint a mask").click()
    stage = page.get_by_role("application", name="Picture to paint on")
    middle = desk.centre(stage)
    desk.drag(Point(middle.x - 100, middle.y), Point(middle.x + 100, middle.y))
    page.get_by_role("button", name="Use this mask").click()
    expect(page.get_by_text("The mask is wired to content mask of Style.").first).to_be_visible()
    desk.paint()
    two_styles_were_painted(desk)


def test_two_styles_with_a_mask_by_keyboard(desk: Desk, keys: Keys) -> None:
    page = desk.page
    inspector = page.get_by_role("complementary", name="Inspector")
    keys.line("Pyramid Transfer", "Settings")
    keys.to(inspector.get_by_role("slider", name="Levels"))
    keys.press("Home")
    keys.to(inspector.get_by_role("slider", name="Evaluations"))
    keys.press("Home", "ArrowRight")
    keys.line("Pyramid Transfer")
    keys.socket("styles")
    keys.add("Style")
    keys.line("Style")
    keys.socket("image")
    keys.add("Load Image")
    keys.line("Load Image 3", "Settings")
    keys.to(inspector.get_by_role("button", name=re.compile("^Picture ")))
    keys.press("Enter")
    keys.enter(page.get_by_role("button", name="Lavender"))
    keys.line("Load Image 1", "Show it on the canvas")
    photo = desk.node("Load Image")
    expect(photo).to_be_focused()
    keys.enter(photo.get_by_role("button", name="Menu of Load Image"))
    keys.choose("Paint a mask…")
    expect(page.get_by_role("application", name="Picture to paint on")).to_be_focused()
    keys.press("ArrowRight")
    page.keyboard.down(" ")
    keys.press("ArrowRight", "ArrowRight", "ArrowDown")
    page.keyboard.up(" ")
    keys.enter(page.get_by_role("button", name="Use this mask"), by="Shift+Tab")
    expect(page.get_by_text("The mask is wired to content mask of Style.").first).to_be_visible()
    keys.paint(desk)
    two_styles_were_painted(desk)
