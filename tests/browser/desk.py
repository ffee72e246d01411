"""What a visitor does at the editor, in words: add, wire, set, paint."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Locator, Page, Response, expect

PAINT_SECONDS = 300  # a small painting on a busy machine

# The centre of an element that has not moved for ten frames.
STILL = """async (element) => {
    let last = "", still = 0, box;
    while (still < 10) {
        await new Promise(requestAnimationFrame);
        box = element.getBoundingClientRect();
        const place = [box.x, box.y, box.width, box.height].join();
        still = place === last ? still + 1 : 0;
        last = place;
    }
    return [box.x + box.width / 2, box.y + box.height / 2];
}"""


class Point(NamedTuple):
    """A place on the page, in CSS pixels."""

    x: float
    y: float


class Desk:
    """The open editor."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.canvas = page.get_by_role("application", name="Graph")
        self.nodes = self.canvas.get_by_role("group")

    def node(self, title: str, nth: int = 0) -> Locator:
        return self.canvas.get_by_role("group", name=title, exact=True).nth(nth)

    def socket(self, node: Locator, label: str) -> Locator:
        """The socket whose label begins so: ``image output``, ``content input``."""
        return node.get_by_role("button", name=label)

    def wires(self) -> Locator:
        return self.page.get_by_role("button", name="Wire from ")

    def wired(self) -> set[str]:
        """Every wire in words: ``Noise Map noise to Pyramid Transfer noise``."""
        labels = [wire.get_attribute("aria-label") or "" for wire in self.wires().all()]
        return {label.removeprefix("Wire from ") for label in labels}

    def start_anew(self) -> None:
        """Open an empty recipe by the recipe menu."""
        expect(self.nodes.first).to_be_visible()
        state = self.page.get_by_role("status", name="State of the recipe").text_content() or ""
        self.page.get_by_role("button", name="Recipe menu").click()
        self.page.get_by_role("menuitem", name="New recipe").click()
        if "Draft" in state:
            self.page.get_by_role("button", name="Open without saving").click()
        expect(self.nodes).to_have_count(0)

    def add(self, title: str, at: Point) -> Locator:
        """Add a node by double click and search, and return it."""
        before = self.canvas.get_by_role("group", name=title, exact=True).count()
        self.page.mouse.dblclick(*at)
        search = self.page.get_by_label("Search nodes")
        search.fill(title)
        expect(self.page.get_by_role("option").first).to_contain_text(title)
        search.press("Enter")
        expect(self.canvas.get_by_role("group", name=title, exact=True)).to_have_count(before + 1)
        return self.node(title, before)

    def centre(self, target: Locator) -> Point:
        """Where it is once it is shown and lies still: an opened graph is moved into view first."""
        expect(target).to_be_visible()
        x, y = target.evaluate(STILL)
        return Point(x, y)

    def drag(self, start: Point, end: Point) -> None:
        """Press at `start`, move to `end` in steps as a hand does, and let go."""
        self.page.mouse.move(*start)
        self.page.mouse.down()
        self.page.mouse.move(start.x + 8, start.y + 4)
        self.page.mouse.move((start.x + end.x) / 2, (start.y + end.y) / 2, steps=4)
        self.page.mouse.move(*end, steps=4)
        self.page.mouse.up()

    def wire(self, source: Locator, output: str, target: Locator, input: str) -> None:
        """Drag a wire between two sockets and see it appear."""
        before = self.wires().count()
        self.drag(
            self.centre(self.socket(source, f"{output} output")),
            self.centre(self.socket(target, f"{input} input")),
        )
        expect(self.wires()).to_have_count(before + 1)

    def type_number(self, node: Locator, label: str, value: float) -> None:
        field = node.get_by_role("textbox", name=label).first
        field.fill(f"{value:g}")
        field.press("Enter")

    def choose_picture(self, node: Locator, title: str) -> None:
        """Choose a picture of the store on a Load Image card."""
        node.locator(".image-field-button").click()
        self.page.get_by_role("option", name=title).or_(
            self.page.get_by_role("button", name=title)
        ).last.click()
        self.page.keyboard.press("Escape")

    def paint(self, start: Callable[[], None] | None = None) -> None:
        """Press Paint, or start it otherwise, and wait until the painting is done, however soon that is."""

        def queued(answer: Response) -> bool:
            return answer.request.method == "POST" and answer.url.endswith("/api/runs")

        with self.page.expect_response(queued) as found:
            (start or self.page.get_by_role("button", name="Paint", exact=True).click)()
        run = f"{found.value.url}/{found.value.json()['id']}"
        for _ in range(10 * PAINT_SECONDS):
            if self.page.request.get(run).json()["state"] not in ("queued", "running"):
                break
            self.page.wait_for_timeout(100)
        else:
            raise AssertionError(f"The painting took longer than {PAINT_SECONDS} s.")
        expect(self.page.get_by_role("button", name="Cancel", exact=True)).to_be_hidden()

    def open(self, recipe: dict[str, Any]) -> None:
        """Open a recipe in place of what is on the canvas, as from a file."""
        expect(self.nodes.first).to_be_visible()
        state = self.page.get_by_role("status", name="State of the recipe").text_content() or ""
        self.drop_bytes(json.dumps(recipe).encode(), "recipe.json", "application/json", Point(720, 400))
        if "Draft" in state:
            self.page.get_by_role("button", name="Open without saving").click()
        expect(self.page.get_by_role("button", name=recipe["name"], exact=True)).to_be_visible()
        expect(self.nodes).to_have_count(len(recipe["nodes"]))

    def drawer(self, name: str) -> Locator:
        """Open a drawer by the rail, unless it is open, and return it."""
        button = self.page.get_by_role("navigation").get_by_role("button", name=name)
        if button.get_attribute("aria-pressed") != "true":
            button.click()
        drawer = self.page.get_by_role("complementary", name=name)
        expect(drawer).to_be_visible()
        return drawer

    def runs(self) -> list[dict[str, Any]]:
        """What the API says of the runs, newest first."""
        answer = self.page.request.get(f"{self.origin}/api/runs")
        assert answer.ok, answer.text()
        found: list[dict[str, Any]] = answer.json()
        return found

    def run(self, id: str) -> dict[str, Any]:
        """What the API says of a run."""
        found: dict[str, Any] = self.page.request.get(f"{self.origin}/api/runs/{id}").json()
        return found

    @property
    def origin(self) -> str:
        """The address of the server."""
        return "/".join(self.page.url.split("/")[:3])

    def make_quick(self) -> None:
        """Turn the open quickstart into one that paints in seconds."""
        transfer = self.node("Pyramid Transfer")
        self.type_number(transfer, "Levels", 1)
        self.type_number(transfer, "Evaluations", 2)

    def drop(self, path: Path, type: str, at: Point) -> None:
        """Drop a file on the page, as from the desktop."""
        self.drop_bytes(path.read_bytes(), path.name, type, at)

    def drop_bytes(self, content: bytes, name: str, type: str, at: Point) -> None:
        """Drop a file of that content and name."""
        data = base64.b64encode(content).decode()
        self.page.evaluate(
            """([data, name, type, x, y]) => {
                const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
                const transfer = new DataTransfer();
                transfer.items.add(new File([bytes], name, { type }));
                const target = document.elementFromPoint(x, y);
                for (const kind of ["dragenter", "dragover", "drop"])
                    target.dispatchEvent(new DragEvent(kind, {
                        bubbles: true, cancelable: true, dataTransfer: transfer, clientX: x, clientY: y,
                    }));
            }""",
            [data, name, type, at.x, at.y],
        )
