"""Masks painted on the picture, recipes as pages, the gallery with weights, and problems that are mended."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import Served, opened
from tests.browser.desk import LONG, Desk, becomes
from tests.browser.recipes import hold, lasting
from tests.browser.test_accessibility import violations


@pytest.fixture
def phone(browser: Browser, stub_server: Served) -> Iterator[Page]:
    """A phone in portrait, before it went anywhere."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    yield page
    context.close()
    assert not errors, errors


def masked() -> dict[str, Any]:
    """A recipe whose Blend takes a mask and has none."""
    return {
        "impasto": 1,
        "name": "Masked",
        "nodes": {
            "photo": {"type": "LoadImage", "version": 1, "parameters": {"file": "sample:rocket"}},
            "blend": {
                "type": "Blend",
                "version": 1,
                "inputs": {"base": "photo.image", "overlay": "photo.image"},
            },
        },
        "layout": {"photo": [0, 0], "blend": [420, 0]},
    }


def menu_of(desk: Desk, node: Locator, title: str) -> None:
    node.click(position={"x": 60, "y": 14})
    node.get_by_role("button", name=f"Menu of {title}").click()


def mask_in(desk: Desk, page: Page) -> Image.Image:
    """The mask that the open recipe holds, as the server stored it."""
    page.keyboard.press("Control+s")
    page.get_by_label("Name").press("Enter")
    expect(page.get_by_role("status", name="State of the recipe")).to_contain_text("Saved")
    saved = page.request.get(f"{desk.origin}/api/recipes").json()
    [own] = [each for each in saved if each["name"] == "Masked"]
    recipe = page.request.get(f"{desk.origin}/api/recipes/{own['id']}").json()["recipe"]
    [mask] = [node for node in recipe["nodes"].values() if node["type"] == "LoadMask"]
    assert recipe["nodes"]["blend"]["inputs"]["mask"]
    file = page.request.get(f"{desk.origin}/api/images/{mask['parameters']['file']}/file").body()
    page.request.delete(f"{desk.origin}/api/recipes/{own['id']}")
    return Image.open(io.BytesIO(file))


def test_a_mask_is_painted_by_mouse_wired_and_kept_without_loss(stub_page: Page) -> None:
    desk, page = Desk(stub_page), stub_page
    desk.open(masked())
    menu_of(desk, desk.node("Load Image"), "Load Image")
    page.get_by_role("menuitem", name="Paint a mask").click()
    stage = page.get_by_role("application", name="Picture to paint on")
    x, y = desk.centre(stage)
    page.mouse.move(x - 100, y)
    page.mouse.down()
    page.mouse.move(x + 100, y, steps=8)
    page.mouse.up()
    page.get_by_role("button", name="Invert", exact=True).click()
    page.get_by_role("button", name="Undo: Invert").click()
    expect(page.get_by_role("button", name="Redo: Invert")).to_be_enabled()
    page.get_by_role("button", name="Use this mask").click()
    expect(page.get_by_text("The mask is wired to mask of Blend.").first).to_be_visible()
    expect(desk.node("Load Mask")).to_be_visible()
    with mask_in(desk, page) as picture:
        photo = page.request.get(f"{desk.origin}/api/images").json()
        rocket = next(each for each in photo if each["ref"] == "sample:rocket")
        assert picture.size == (rocket["width"], rocket["height"])
        grey = picture.convert("L")
        assert grey.getpixel((grey.width // 2, grey.height // 2)) == 255
        assert grey.getpixel((2, 2)) == 0
    page.keyboard.press("Control+z")
    expect(desk.node("Load Mask")).to_have_count(0)


def test_a_mask_is_painted_by_keyboard_alone_and_gone_on_with(stub_page: Page) -> None:
    desk, page = Desk(stub_page), stub_page
    recipe = masked()
    recipe["nodes"]["mask"] = {"type": "LoadMask", "version": 1}
    recipe["nodes"]["blend"]["inputs"]["mask"] = "mask.mask"
    desk.open(recipe)
    button = desk.node("Load Mask").get_by_role("button", name="Paint a mask")
    button.focus()
    page.keyboard.press("Enter")
    stage = page.get_by_role("application", name="Picture to paint on")
    expect(stage).to_be_focused()
    dialog = page.get_by_role("dialog", name="Mask on")
    place = dialog.get_by_role("status").filter(has_text="px").first
    page.keyboard.press("ArrowRight")
    expect(place).to_be_attached()
    before = place.text_content() or ""
    page.keyboard.down(" ")
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    page.keyboard.up(" ")
    expect(place).not_to_have_text(before)
    expect(page.get_by_role("button", name="Undo: Brush")).to_be_enabled()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Keep").click()
    page.get_by_role("button", name="Use this mask").press("Enter")
    expect(desk.node("Load Mask").get_by_role("button", name="Edit the mask")).to_be_visible()
    desk.node("Load Mask").get_by_role("button", name="Edit the mask").click()
    expect(page.get_by_text(re.compile("^0 % inside"))).to_have_count(0)
    expect(stage).to_be_visible()
    page.get_by_role("button", name="Cancel", exact=True).click()
    expect(stage).to_have_count(0)


def shared(page: Page, address: str, recipe: dict[str, Any]) -> str:
    """Save a recipe on the server and return the address of its form."""
    answer = page.request.post(
        f"{address}/api/recipes",
        data=json.dumps({"recipe": recipe}),
        headers={"Content-Type": "application/json"},
    )
    return f"{address}/form/{answer.json()['id']}"


def test_a_recipe_is_a_page_on_a_phone(phone: Page, stub_server: Served, tmp_path: Path) -> None:
    held = tmp_path / "held"
    with hold(held):
        recipe = lasting("On a phone", steps=10, held=held)
        _paints_on_a_phone(phone, stub_server, recipe)
    phone.reload()
    expect(phone.get_by_role("link", name="Download")).to_be_visible(timeout=LONG)
    image = phone.get_by_role("img", name="What was painted")
    expect(image).to_be_visible()
    run = phone.request.get(f"{stub_server.address}/api/runs").json()[0]
    detail = phone.request.get(f"{stub_server.address}/api/runs/{run['id']}").json()
    assert detail["recipe"]["nodes"]["flat"]["parameters"]["grey"] == 0.75
    assert detail["recipe"]["nodes"]["photo"]["parameters"]["file"].startswith("sha256:")
    phone.get_by_role("button", name="Again, with another photo").click()
    expect(image).to_have_count(0)
    expect(phone.get_by_role("button", name="Photo Choose another")).to_be_focused()


def _paints_on_a_phone(phone: Page, stub_server: Served, recipe: dict[str, Any]) -> None:
    """Share a recipe, fill in its form, and see that it is being painted."""
    recipe["nodes"]["photo"] = {"type": "LoadImage", "version": 1, "parameters": {"file": "sample:rocket"}}
    recipe["inputs"] = {
        "photo": {"node": "photo", "parameter": "file"},
        "how-grey": {"node": "flat", "parameter": "grey"},
    }
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(request.url))
    phone.goto(shared(phone, stub_server.address, recipe))
    expect(phone.get_by_role("heading", name="On a phone")).to_be_visible()
    becomes(phone, lambda: phone.evaluate("document.documentElement.scrollWidth") <= 360, True)
    assert not [url for url in asked if url.endswith("/api/nodes")], "a form needs no catalogue"
    slider = phone.get_by_role("slider", name="How grey")
    slider.fill("0.75")
    picture = io.BytesIO()
    Image.new("RGB", (80, 60), "teal").save(picture, "PNG")
    phone.locator("input[type=file]").first.set_input_files(
        {"name": "me.png", "mimeType": "image/png", "buffer": picture.getvalue()}
    )
    expect(phone.get_by_role("img", name="Photo: the chosen picture")).to_have_attribute(
        "src", re.compile("sha256")
    )
    phone.get_by_role("button", name="Paint", exact=True).click()
    expect(phone.get_by_role("progressbar")).to_be_visible()
    expect(phone.get_by_text(re.compile("left$|painted$"))).to_be_visible(timeout=LONG)


def test_a_form_is_cancelled_and_says_what_is_wrong(phone: Page, stub_server: Served, tmp_path: Path) -> None:
    with hold(tmp_path / "held"):
        recipe = lasting("Cancelled", steps=5, held=tmp_path / "held")
        phone.goto(shared(phone, stub_server.address, recipe))
        expect(phone.get_by_text("This recipe has nothing to fill in")).to_be_visible()
        phone.get_by_role("button", name="Paint", exact=True).click()
        phone.get_by_role("button", name="Cancel").click()
        expect(phone.get_by_text("Cancelled. Nothing was lost.")).to_be_visible()


def test_the_link_to_the_page_is_in_the_recipe_menu_and_offers_inputs(stub_page: Page) -> None:
    desk, page = Desk(stub_page), stub_page
    desk.open(masked())
    page.get_by_role("button", name="Recipe menu").click()
    page.get_by_role("menuitem", name="Share as a page").click()
    dialog = page.get_by_role("dialog", name="Share as a page")
    expect(dialog.get_by_text("this one was never saved")).to_be_visible()
    dialog.get_by_role("button", name="Ask for it").click()
    expect(dialog.get_by_role("heading", name="The page asks for 1 thing")).to_be_visible()
    desk.escape()
    expect(dialog).to_be_hidden()
    page.keyboard.press("Control+z")
    page.get_by_role("button", name="Recipe menu").click()
    page.get_by_role("menuitem", name="Share as a page").click()
    expect(dialog.get_by_role("heading", name="The page asks for nothing")).to_be_visible()


def test_the_gallery_shows_filters_and_opens(stub_page: Page) -> None:
    desk, page = Desk(stub_page), stub_page
    expect(desk.nodes.first).to_be_visible()
    desk.drawer("Recipes").get_by_role("button", name="Gallery").click()
    gallery = page.get_by_role("dialog", name="Gallery")
    cards = gallery.get_by_role("listitem").filter(has=page.locator(".gallery-open"))
    picture = cards.filter(has_text="Quickstart").locator("img")
    assert desk.width(picture) == 320
    gallery.get_by_role("button", name="With masks").click()
    expect(cards.filter(has_text="Quickstart")).to_have_count(0)
    gallery.get_by_label("Search recipes").fill("regions")
    expect(cards).to_have_count(1)
    with desk.opening():
        cards.locator(".gallery-open").click()
    desk.expect_named("Two regions")


TROUBLE: dict[str, Any] = {
    "impasto": 1,
    "name": "Trouble",
    "nodes": {
        "photo": {"type": "LoadImage", "version": 1, "parameters": {"file": f"sha256:{'0' * 64}"}},
        "transfer": {
            "type": "PyramidTransfer",
            "version": 1,
            "inputs": {"content": "photo.image", "styles": ["photo.image", "photo.alpha"]},
            "parameters": {"levels": 99, "network": "vgg19"},
        },
        "save": {"type": "SaveImage", "version": 1, "inputs": {"image": "transfer.image"}},
    },
    "layout": {"photo": [0, 0], "transfer": [360, 0], "save": [760, 0]},
}


def test_four_problems_are_mended_in_one_place(stub_page: Page) -> None:
    desk, page = Desk(stub_page), stub_page
    desk.open(TROUBLE)
    page.get_by_role("button", name="4 problems").click()
    panel = page.get_by_role("complementary", name="Problems")
    expect(panel.get_by_role("listitem")).to_have_count(4)
    panel.get_by_role("button", name="Levels is 99").click()
    expect(desk.node("Pyramid Transfer").get_by_role("textbox", name="Levels")).to_be_focused()
    panel.get_by_role("button", name="Mend all 2 that are certain").click()
    expect(panel.get_by_role("listitem")).to_have_count(2)
    expect(desk.node("Pyramid Transfer").get_by_role("slider", name="Levels")).to_have_value("6")
    panel.get_by_role("button", name="Use sketch instead").click()
    panel.get_by_role("button", name="Choose a picture").click()
    page.get_by_role("button", name="A cup of coffee").click()
    expect(panel.get_by_text("No problems").first).to_be_visible(timeout=LONG)
    for _ in range(3):
        page.keyboard.press("Control+z")
    expect(panel.get_by_role("listitem")).to_have_count(4)


def test_nothing_of_these_pages_is_out_of_reach_of_a_screen_reader(
    browser: Browser, stub_server: Served
) -> None:
    for page in opened(browser, stub_server):
        desk = Desk(page)
        desk.open({**TROUBLE, "name": "Read out"})
        page.get_by_role("button", name="4 problems").click()
        assert violations(page) == []
        desk.drawer("Recipes").get_by_role("button", name="Gallery").click()
        expect(page.locator(".gallery-picture img").first).to_be_visible()
        assert violations(page) == []
        desk.escape()
        expect(page.get_by_role("dialog", name="Gallery")).to_be_hidden()
        desk.open(masked())
        menu_of(desk, desk.node("Load Image"), "Load Image")
        page.get_by_role("menuitem", name="Paint a mask").click()
        expect(page.get_by_role("application", name="Picture to paint on")).to_be_visible()
        assert violations(page) == []
        page.goto(f"{stub_server.address}/form/quickstart")
        expect(page.get_by_role("heading", name="Quickstart")).to_be_visible()
        assert violations(page) == []
