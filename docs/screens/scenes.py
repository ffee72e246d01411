"""What each screen shows, and how a user gets there."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, expect

from bench.editor.graphs import large_recipe
from docs.screens.stage import NAME, framed, quickstart, troubled
from tests.browser.desk import Desk, Point

LONG = 500
"""Evaluations of a painting that is still going on when its picture is taken."""


@dataclass(frozen=True, slots=True)
class Scene:
    """`prepare` brings the screen about on the page at `path`, and `leave` ends what it began there; `phone`
    screens are taken on a phone too."""

    prepare: Callable[[Desk], None]
    path: str = "/"
    phone: bool = False
    leave: Callable[[Desk], None] | None = None


def _first_visit(desk: Desk) -> None:
    expect(desk.nodes.first).to_be_visible()
    desk.page.evaluate("() => document.fonts.ready")


def _tour(desk: Desk) -> None:
    _first_visit(desk)
    desk.page.get_by_role("button", name="Take the tour").click()


def _empty(desk: Desk) -> None:
    _first_visit(desk)
    desk.start_anew()


def _palette(desk: Desk) -> None:
    _first_visit(desk)
    desk.page.locator(".react-flow__pane").first.focus()
    desk.page.keyboard.press("Space")
    desk.page.get_by_label("Search nodes").fill("tran")


def _drawer(name: str) -> Callable[[Desk], None]:
    def prepare(desk: Desk) -> None:
        _first_visit(desk)
        desk.drawer(name)

    return prepare


def _gallery(desk: Desk) -> None:
    _first_visit(desk)
    desk.drawer("Recipes").get_by_role("button", name="Gallery").click()
    expect(desk.page.get_by_role("dialog", name="Gallery").get_by_role("listitem").first).to_be_visible()


def _shortcuts(desk: Desk) -> None:
    _first_visit(desk)
    desk.page.keyboard.press("?")
    expect(desk.page.get_by_role("dialog")).to_be_visible()


def _selected(desk: Desk) -> None:
    _first_visit(desk)
    desk.node("Pyramid Transfer").locator("header").click()


def _node_menu(desk: Desk) -> None:
    _selected(desk)
    desk.node("Pyramid Transfer").locator("header").click(button="right")
    expect(desk.page.get_by_role("menu")).to_be_visible()


def _show(desk: Desk, recipe: dict[str, Any]) -> None:
    _first_visit(desk)
    with desk.opening():
        desk.drop_bytes(json.dumps(recipe).encode(), "recipe.json", "application/json", Point(720, 400))


def _tabs(desk: Desk) -> None:
    _show(desk, framed())
    _show(desk, quickstart("Chelsea at dusk"))
    desk.type_number(desk.node("Pyramid Transfer"), "Levels", 3)


def _painting(desk: Desk) -> None:
    _show(desk, quickstart("Painting", levels=3, evaluations=LONG))
    desk.page.get_by_role("button", name="Paint", exact=True).click()
    expect(desk.node("Pyramid Transfer").get_by_role("progressbar")).to_have_attribute(
        "aria-valuenow", re.compile("[1-9]"), timeout=60_000
    )


def _cancelled(desk: Desk) -> None:
    desk.page.request.post("/api/queue/cancel", data={}, headers={"Origin": desk.origin})


def _history(desk: Desk) -> Locator:
    _first_visit(desk)
    history = desk.drawer("History")
    expect(history.get_by_role("article").first).to_be_visible()
    return history


def _history_shown(desk: Desk) -> None:
    _history(desk)


def _painted(desk: Desk) -> None:
    with desk.opening():
        _history(desk).get_by_role("button", name=NAME, exact=True).first.click()
    expect(desk.node("Pyramid Transfer").get_by_role("img", name="Preview of")).to_be_visible()


def _viewer(desk: Desk) -> None:
    _first_visit(desk)
    desk.newest_result().click()
    expect(desk.page.get_by_role("dialog")).to_be_visible()


def _compare(desk: Desk) -> None:
    articles = _history(desk).get_by_role("article").filter(has_text="done")
    for number, item in enumerate(("Pick to compare", f"Compare with {NAME}")):
        articles.nth(number).get_by_role("button", name=f"More for {NAME}").click()
        desk.page.get_by_role("menuitem", name=item).click()
    expect(desk.page.get_by_role("dialog").get_by_role("complementary", name="Numbers")).to_be_visible()


def _problems(desk: Desk) -> None:
    _show(desk, troubled())
    desk.page.get_by_role("button", name="problems").first.click()
    expect(
        desk.page.get_by_role("complementary", name="Problems").get_by_role("listitem").first
    ).to_be_visible()


def _forty(desk: Desk) -> None:
    _show(desk, large_recipe(40))


def _frames(desk: Desk) -> None:
    _show(desk, framed())


def _group(desk: Desk) -> None:
    _first_visit(desk)
    desk.canvas.press("ControlOrMeta+a")
    desk.page.keyboard.press("ControlOrMeta+g")
    expect(desk.nodes).to_have_count(1)


def _mask(desk: Desk) -> None:
    _first_visit(desk)
    desk.node("Load Image").locator("header").click(button="right")
    desk.page.get_by_role("menuitem", name="Paint a mask").click()
    stage = desk.page.get_by_role("application", name="Picture to paint on")
    x, y = desk.centre(stage)
    desk.drag(Point(x - 120, y - 20), Point(x + 90, y + 40))


def _versions(desk: Desk) -> None:
    _first_visit(desk)
    page = desk.page
    headers = {"Origin": desk.origin}
    answer = page.request.post("/api/recipes", data={"recipe": quickstart("Chelsea")}, headers=headers)
    id = answer.json()["id"]
    for levels in (2, 3):
        changed = {"recipe": quickstart("Chelsea", levels=levels)}
        page.request.put(f"/api/recipes/{id}", data=changed, headers=headers)
    with desk.opening():
        desk.drawer("Recipes").get_by_role("button", name="Chelsea").first.click()
    page.get_by_role("button", name="Recipe menu").click()
    page.get_by_role("menuitem", name="Versions…").click()
    expect(page.get_by_role("dialog").get_by_role("listitem").first).to_be_visible()


def _form(desk: Desk) -> None:
    expect(desk.page.get_by_role("button", name="Paint", exact=True)).to_be_visible()


SCENES = {
    "first-visit": Scene(_first_visit),
    "tour": Scene(_tour),
    "empty": Scene(_empty),
    "palette": Scene(_palette),
    "selected": Scene(_selected),
    "node-menu": Scene(_node_menu),
    "recipes": Scene(_drawer("Recipes")),
    "gallery": Scene(_gallery),
    "nodes": Scene(_drawer("Nodes")),
    "outline": Scene(_drawer("Outline")),
    "images": Scene(_drawer("Images")),
    "queue": Scene(_drawer("Queue")),
    "settings": Scene(_drawer("Settings")),
    "shortcuts": Scene(_shortcuts),
    "tabs": Scene(_tabs),
    "problems": Scene(_problems),
    "forty-nodes": Scene(_forty),
    "frame-and-note": Scene(_frames),
    "group": Scene(_group),
    "mask": Scene(_mask),
    "versions": Scene(_versions),
    "painted": Scene(_painted),
    "history": Scene(_history_shown),
    "viewer": Scene(_viewer),
    "compare": Scene(_compare),
    "painting": Scene(_painting, leave=_cancelled),
    "form": Scene(_form, path="/form/quickstart", phone=True),
}
