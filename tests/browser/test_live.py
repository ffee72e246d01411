"""Live previews: small pictures on the cards before Paint is pressed, while one changes things."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Served
from tests.browser.desk import LONG, Desk, becomes
from tests.browser.recipes import hold
from tests.browser.test_accessibility import violations

READY_SECONDS = 600  # torch alone takes minutes to load while others keep the machine busy
MEAN = """(image) => {
    if (!image.complete || image.naturalWidth === 0) return -1;  // another came just now
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    const values = context.getImageData(0, 0, canvas.width, canvas.height).data;
    let sum = 0;
    for (let at = 0; at < values.length; at += 4) sum += values[at] + values[at + 1] + values[at + 2];
    return sum / (values.length * 0.75 * 255);
}"""


def graph(name: str, **nodes: Any) -> dict[str, Any]:
    places = {id: [340 * at, 60] for at, id in enumerate(nodes)}
    return {"impasto": 1, "name": name, "nodes": nodes, "layout": places}


PHOTO = {"type": "LoadImage", "parameters": {"file": "sample:chelsea"}}


def after(source: str, type: str, **parameters: Any) -> dict[str, Any]:
    return {"type": type, "inputs": {"image": f"{source}.image"}, "parameters": parameters}


@pytest.fixture
def desk(stub_page: Page, stub_server: Served) -> Desk:
    """A desk with live mode off, whatever the test before left on the server, and a worker that is ready."""
    system = f"{stub_server.address}/api/system"
    becomes(stub_page, lambda: stub_page.request.get(system).json()["worker"], "ready", READY_SECONDS)
    settings = stub_page.request.get(f"{stub_server.address}/api/settings").json()
    if settings["live_mode"]:
        off = stub_page.request.put(
            f"{stub_server.address}/api/settings", data={**settings, "live_mode": False}
        )
        assert off.ok, off.text()
        stub_page.reload()
    return Desk(stub_page)


def switch(desk: Desk) -> Locator:
    return desk.page.get_by_role("button", name="Live", exact=True)


def live(desk: Desk, title: str) -> Locator:
    return desk.page.get_by_role("img", name=f"Live preview of {title}")


def brightness(picture: Locator) -> float:
    """The mean of a shown picture, from 0 to 1; -1 where another came just now."""
    expect(picture).to_be_visible()
    return float(picture.evaluate(MEAN))


def first_brightness(picture: Locator) -> float:
    """The mean of a picture as soon as it is shown."""
    found: list[float] = []

    def shown() -> bool:
        found.append(brightness(picture))
        return found[-1] >= 0

    becomes(picture.page, shown, True)
    return found[-1]


def has_brightness(desk: Desk, picture: Locator, low: float, high: float) -> None:
    """Wait until a shown picture is as bright as this."""
    middle = pytest.approx((low + high) / 2, abs=(high - low) / 2)
    becomes(desk.page, lambda: brightness(picture), middle)


def test_what_costs_little_is_shown_before_paint_and_follows_every_change(desk: Desk) -> None:
    page = desk.page
    desk.open(
        graph(
            "Colours", photo=PHOTO, contrast=after("photo", "Contrast"), save=after("contrast", "SaveImage")
        )
    )
    shown = live(desk, "Contrast")
    before, first = first_brightness(shown), shown.get_attribute("src")
    expect(desk.node("Contrast")).to_contain_text(re.compile(r"live \d+ px"))
    desk.type_number(desk.node("Contrast"), "Contrast", -0.9)
    expect(shown).not_to_have_attribute("src", first or "")
    page.get_by_role("button", name="Undo").click()
    has_brightness(desk, shown, before - 0.02, before + 0.02)
    assert desk.runs() == []  # nothing of it is a run
    desk.paint()
    painted = page.get_by_role("img", name="Preview of Contrast", exact=True)
    has_brightness(desk, painted, before - 0.02, before + 0.02)  # as the small one promised
    expect(shown).to_be_hidden()


def test_live_mode_paints_the_whole_graph_small_and_refines_it(desk: Desk) -> None:
    page = desk.page
    optimise = after("photo", "StubOptimise", bright=0.2, seconds=0.02)
    desk.open(graph("Whole", photo=PHOTO, paint=optimise, light=after("paint", "Levels")))
    expect(live(desk, "Levels")).to_be_hidden()  # it needs what costs much
    page.keyboard.press("Shift+L")
    expect(switch(desk)).to_have_attribute("aria-pressed", "true")
    has_brightness(desk, live(desk, "Levels"), 0, 0.35)
    desk.type_number(desk.node("Stub Optimise"), "Bright", 0.9)
    has_brightness(desk, live(desk, "Levels"), 0.8, 1)
    expect(desk.node("Levels")).to_contain_text("live 451 px")  # as large as the photograph
    assert violations(page) == []
    page.keyboard.press("Shift+L")
    expect(live(desk, "Levels")).to_be_hidden()


def test_paint_is_not_kept_waiting_and_the_preview_says_that_it_waits(desk: Desk, tmp_path: Path) -> None:
    page, held = desk.page, tmp_path / "held"
    optimise = after("photo", "StubOptimise", bright=0.3, seconds=0.05, evaluations=12)
    lasting = after("paint", "StubLasting", steps=2, held=str(held))
    desk.open(graph("Waits", photo=PHOTO, paint=optimise, last=lasting, save=after("last", "SaveImage")))
    switch(desk).click()
    expect(live(desk, "Stub Optimise")).to_be_visible()
    with hold(held):
        page.get_by_role("button", name="Paint", exact=True).click()
        expect(desk.node("Stub Lasting").get_by_role("progressbar")).to_be_visible(timeout=LONG)
        desk.type_number(desk.node("Stub Optimise"), "Bright", 0.7)
        switch(desk).hover()
        expect(page.get_by_role("tooltip")).to_contain_text("Waits for the painting")
        expect(desk.node("Stub Optimise")).to_contain_text("before the change")
        expect(desk.node("Load Image")).not_to_contain_text("before the change")
    expect(page.get_by_role("button", name="Cancel", exact=True)).to_be_hidden(timeout=LONG)
    has_brightness(desk, live(desk, "Stub Optimise"), 0.5, 0.8)
    expect(desk.node("Stub Optimise")).not_to_contain_text("before the change")


def test_what_fails_in_a_preview_is_told_on_its_node_and_nowhere_else(desk: Desk) -> None:
    desk.open(graph("Fails", photo=PHOTO, bad=after("photo", "StubFail"), good=after("photo", "Levels")))
    switch(desk).click()
    expect(desk.node("Stub Fail")).to_contain_text("It is too grey.")
    expect(live(desk, "Levels")).to_be_visible()
    expect(desk.page.get_by_role("region", name="Messages").get_by_text("too grey")).to_have_count(0)
