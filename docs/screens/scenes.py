"""What each screen shows, and how a user gets there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import expect

from bench.editor.graphs import large_recipe
from tests.browser.desk import Desk
from tests.browser.recipes import failing, lasting

STEPS_OF_A_LONG_RUN = 100_000


@dataclass(frozen=True, slots=True)
class Scene:
    """`prepare` brings the screen about on the page at `path`; `phone` screens are taken on a phone too."""

    prepare: Callable[[Desk], None]
    path: str = "/"
    phone: bool = False


def _drawn(desk: Desk) -> None:
    """Wait until the quickstart is drawn, and close what greets a first visit."""
    expect(desk.nodes.first).to_be_visible()
    desk.page.evaluate("() => document.fonts.ready")


def _first_visit(desk: Desk) -> None:
    expect(desk.nodes.first).to_be_visible()


def _tour(desk: Desk) -> None:
    expect(desk.nodes.first).to_be_visible()
    desk.page.get_by_role("button", name="Take the tour").click()


def _empty(desk: Desk) -> None:
    _drawn(desk)
    desk.start_anew()


def _palette(desk: Desk) -> None:
    _drawn(desk)
    desk.page.mouse.dblclick(620, 560)
    desk.page.get_by_label("Search nodes").fill("tran")


def _drawer(name: str) -> Callable[[Desk], None]:
    def prepare(desk: Desk) -> None:
        _drawn(desk)
        desk.drawer(name)

    return prepare


def _shortcuts(desk: Desk) -> None:
    _drawn(desk)
    desk.page.keyboard.press("?")
    expect(desk.page.get_by_role("dialog")).to_be_visible()


def _selected(desk: Desk) -> None:
    _drawn(desk)
    desk.node("Pyramid Transfer").locator("header").click()


def _painting(desk: Desk) -> None:
    _drawn(desk)
    _cancel_all(desk)
    desk.open(lasting("Long", steps=STEPS_OF_A_LONG_RUN))
    desk.page.get_by_role("button", name="Paint", exact=True).click()
    expect(desk.node("Stub Lasting").get_by_role("progressbar")).to_be_visible(timeout=60_000)


def _cancel_all(desk: Desk) -> None:
    desk.page.request.post(f"{desk.origin}/api/queue/cancel")


def _failed(desk: Desk) -> None:
    _drawn(desk)
    _cancel_all(desk)
    desk.open(failing("Cannot"))
    desk.paint()


def _painted(desk: Desk, name: str = "Grey", grey: float = 0.5) -> None:
    _cancel_all(desk)
    desk.open(lasting(name, steps=2, grey=grey))
    desk.paint()


def _history(desk: Desk) -> None:
    _drawn(desk)
    _painted(desk)
    desk.drawer("History")


def _viewer(desk: Desk) -> None:
    _drawn(desk)
    _painted(desk)
    desk.page.get_by_role("region", name="Results").get_by_role("button", name="Open Grey").first.click()
    expect(desk.page.get_by_role("dialog")).to_be_visible()


def _problems(desk: Desk) -> None:
    _drawn(desk)
    desk.open(
        _recipe(
            "Four problems",
            {
                "photo": {"type": "LoadImage", "parameters": {"file": "sha256:" + 64 * "0"}},
                "odd": {"type": "FromTheFuture", "version": 3, "parameters": {"x": 1}},
                "blend": {
                    "type": "Blend",
                    "inputs": {"base": "photo.image", "overlay": "odd.image"},
                    "parameters": {"opacity": 7},
                },
                "save": {"type": "SaveImage", "inputs": {"image": "blend.image"}},
                "lost": {"type": "SaveImage"},
            },
        )
    )


def _forty(desk: Desk) -> None:
    _drawn(desk)
    desk.open(large_recipe(40))
    desk.page.keyboard.press("f")


def _recipe(name: str, nodes: dict[str, Any], editor: dict[str, Any] | None = None) -> dict[str, Any]:
    layout: dict[str, Any] = {id: [340 * at, 120] for at, id in enumerate(nodes)}
    if editor:
        layout["$editor"] = editor
    nodes = {id: {"version": 1, **node} for id, node in nodes.items()}
    return {"impasto": 1, "name": name, "nodes": nodes, "layout": layout}


def _frames(desk: Desk) -> None:
    _drawn(desk)
    desk.open(
        _recipe(
            "Frame and note",
            {
                "photo": {"type": "LoadImage", "parameters": {"file": "sample:chelsea"}},
                "levels": {"type": "Levels", "inputs": {"image": "photo.image"}},
                "blur": {"type": "Grain", "inputs": {"image": "levels.image"}},
                "save": {"type": "SaveImage", "inputs": {"image": "blur.image"}},
            },
            {
                "frames": {
                    "light": {"title": "Light", "colour": "ochre", "at": [310, 60], "size": [700, 420]}
                },
                "notes": {
                    "why": {
                        "text": "## Why grain\n\nA *little* of it hides the weave in **dark** parts.",
                        "at": [20, 470],
                        "size": [260, 150],
                    }
                },
            },
        )
    )


def _group(desk: Desk) -> None:
    _drawn(desk)
    desk.page.get_by_role("application", name="Graph").press("ControlOrMeta+a")
    desk.page.keyboard.press("ControlOrMeta+g")
    expect(desk.nodes).to_have_count(1)


def _form(desk: Desk) -> None:
    expect(desk.page.get_by_role("button", name="Paint", exact=True)).to_be_visible()


SCENES = {
    "first-visit": Scene(_first_visit),
    "tour": Scene(_tour),
    "empty": Scene(_empty),
    "palette": Scene(_palette),
    "recipes": Scene(_drawer("Recipes")),
    "nodes": Scene(_drawer("Nodes")),
    "outline": Scene(_drawer("Outline")),
    "images": Scene(_drawer("Images")),
    "queue": Scene(_drawer("Queue")),
    "settings": Scene(_drawer("Settings")),
    "shortcuts": Scene(_shortcuts),
    "selected": Scene(_selected),
    "problems": Scene(_problems),
    "forty-nodes": Scene(_forty),
    "frame-and-note": Scene(_frames),
    "group": Scene(_group),
    "failed": Scene(_failed),
    "history": Scene(_history),
    "viewer": Scene(_viewer),
    "painting": Scene(_painting),
    "form": Scene(_form, path="/form/quickstart", phone=True),
}
