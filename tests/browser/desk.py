"""What a visitor does at the editor, in words: add, wire, set, paint.

No step may depend on how fast anything is. What the page tells is awaited (`expect`, `becomes`), never read
once; what moves is waited for until it lies still; what must still go on when it is looked at is held
(`recipes.hold`).
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Locator, Page, Response, expect

PAINT_SECONDS = 600  # a small painting on a very busy machine, and the worker that is started for it
LONG = 1000 * PAINT_SECONDS
PATIENCE = 180  # seconds until what was read is as wanted

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


# Whether some draft in the journal of the browser holds these words.
KEPT = """async (words) => {
    const asked = (request) => new Promise((done, failed) => {
        request.onsuccess = () => done(request.result);
        request.onerror = () => failed(request.error);
    });
    const journal = await asked(indexedDB.open("impasto"));
    try {
        if (!journal.objectStoreNames.contains("recipes")) return false;
        const drafts = await asked(journal.transaction("recipes").objectStore("recipes").getAll());
        return drafts.some((draft) => JSON.stringify(draft).includes(words));
    } finally {
        journal.close();
    }
}"""


def becomes(page: Page, read: Callable[[], object], wanted: object, seconds: int = PATIENCE) -> None:
    """Wait until what is read, again and again, equals this value (or `pytest.approx` of one)."""
    for _ in range(20 * seconds):
        if read() == wanted:
            return
        page.wait_for_timeout(50)
    found = read()
    assert found == wanted


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

    def expect_wires(self, *wanted: str) -> None:
        """Wait until these are among the wires, in words: ``Noise Map noise to Pyramid Transfer noise``."""
        for words in wanted:
            wire = self.page.get_by_role("button", name=f"Wire from {words}", exact=True)
            expect(wire).to_be_attached()

    @contextmanager
    def opening(self) -> Iterator[None]:
        """Wait until what is opened in the block lies on the canvas, in view, whatever was there before."""
        paper = self.page.locator(".canvas[data-fitted]")
        before = paper.get_attribute("data-fitted")
        assert before is not None
        yield
        expect(paper).not_to_have_attribute("data-fitted", before)

    def start_anew(self) -> None:
        """Open an empty recipe by the recipe menu."""
        with self.opening():
            self.page.get_by_role("button", name="Recipe menu").click()
            self.page.get_by_role("menuitem", name="New recipe").click()
        expect(self.nodes).to_have_count(0)

    def add(self, title: str, at: Point) -> Locator:
        """Add a node by double click and search, and return it."""
        expect(self.page.locator(".canvas[data-fitted]")).to_be_visible()
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
        self.escape()

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
        """Open a recipe as from a file, beside what is on the canvas if that is not saved."""
        with self.opening():
            self.drop_bytes(json.dumps(recipe).encode(), "recipe.json", "application/json", Point(720, 400))
        self.expect_named(recipe["name"])
        expect(self.nodes).to_have_count(len(recipe["nodes"]))

    def expect_named(self, name: str) -> None:
        """Wait until a recipe of that name is on the canvas: alone, or in the tab that is shown."""
        alone = self.page.get_by_role("button", name=name, exact=True)
        words = re.compile(f"^{re.escape(name)}(, not saved)?$")
        expect(alone.or_(self.page.get_by_role("tab", name=words, selected=True)).first).to_be_visible()

    def tab(self, name: str) -> Locator:
        """The tab of a recipe, where several are open, saved or not."""
        return self.page.get_by_role("tab", name=re.compile(f"^{re.escape(name)}(, not saved)?$"))

    def kept(self, words: str) -> None:
        """Wait until the journal holds a draft with these words, as compact JSON has them."""
        becomes(self.page, lambda: self.page.evaluate(KEPT, words), True)

    def write(self, text: str) -> None:
        """Type into the field that has the focus, or is about to have it."""
        expect(self.page.locator("input:focus, textarea:focus")).to_have_count(1)
        self.page.keyboard.type(text)

    def escape(self) -> None:
        """Press Escape for what has the focus: while a tooltip is shown, it would be for that."""
        self.page.mouse.move(1, 1)
        expect(self.page.get_by_role("tooltip")).to_have_count(0)
        self.page.keyboard.press("Escape")

    def width(self, picture: Locator) -> int:
        """How many pixels wide a picture is, as soon as it has come."""
        becomes(
            self.page, lambda: picture.evaluate("image => image.complete && image.naturalWidth > 0"), True
        )
        return int(picture.evaluate("image => image.naturalWidth"))

    def select(self, *cards: Locator) -> None:
        """Select cards by a click, the others with Shift."""
        for number, card in enumerate(cards):
            card.locator("header").click(modifiers=["Shift"] if number else [])

    def undo_all(self) -> list[str]:
        """Undo everything, and return what each step said that it would undo."""
        names = []
        button = self.page.get_by_role("button", name="Undo")
        while button.is_enabled():
            names.append((button.get_attribute("aria-label") or "").removeprefix("Undo: "))
            button.click()
        return names

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

    def painted(self) -> dict[str, Any]:
        """What the API says of the newest run, which is done."""
        run = self.run(self.runs()[0]["id"])
        assert run["state"] == "done", run
        return run

    def results(self) -> Locator:
        """What was painted, in the strip below the canvas."""
        strip = self.page.get_by_role("region", name="Results")
        return strip.get_by_role("button", name=re.compile("^Open "))

    def newest_result(self) -> Locator:
        """The result of the newest run, which is done, as soon as it is in the strip."""
        [id] = self.painted()["results"]
        every = self.page.request.get(f"{self.origin}/api/results").json()
        [name] = [each["name"] for each in every if each["id"] == id]
        strip = self.page.get_by_role("region", name="Results")
        result = strip.get_by_role("button", name=re.compile(f"^Open {re.escape(name)}"))
        expect(result).to_be_visible()
        return result

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
