"""What a visitor without a mouse does: every step is a key that the page gets, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.desk import Desk

FAR = 120  # so many presses of one key are too many

# Menus move the focus by a timer of the key: one that is set later comes later.
HOLDS_FOCUS = """async (all) => {
    await new Promise((done) => setTimeout(done));
    return all.includes(document.activeElement);
}"""


class Keys:
    """The keyboard before the open editor."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.focused = page.locator(":focus")
        # Whoever waits for a file only from the key on may come too late.
        page.on("filechooser", lambda _: None)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def to(self, target: Locator, by: str = "Tab") -> None:
        """Press one key until the target has the focus."""
        expect(target.first).to_be_attached()
        for _ in range(FAR):
            if target.evaluate_all(HOLDS_FOCUS):
                return
            self.press(by)
        raise AssertionError(f"{FAR} times {by} did not lead to {target}.")

    def enter(self, target: Locator, by: str = "Tab") -> None:
        """Go to a button and press it."""
        self.to(target, by)
        self.press("Enter")

    def choose(self, item: str) -> None:
        """Choose an item of the menu that is open."""
        menu = self.page.get_by_role("menu")
        expect(menu.locator(":focus")).to_have_count(1)
        self.enter(menu.get_by_role("menuitem", name=item, exact=True), by="ArrowDown")

    def line(self, title: str, item: str | None = None) -> None:
        """Go to the first node of a title in the outline, and do what its menu offers."""
        expect(self.page.get_by_role("dialog")).to_have_count(0)
        self.press("o")
        tree = self.page.get_by_role("tree")
        expect(tree.locator(":focus")).to_have_count(1)
        self.press("Home")
        # By arrows: the letters of a word must follow one another soon enough.
        named = re.compile(f"^{re.escape(title)}")
        self.to(tree.get_by_role("treeitem", name=named, level=1), by="ArrowDown")
        if item is not None:
            self.press("Enter")
            self.choose(item)
        if item == "Settings":
            inspector = self.page.get_by_role("complementary", name="Inspector")
            expect(inspector.locator(":focus")).to_have_count(1)

    def socket(self, label: str) -> None:
        """Go on from the line of a node to that of one of its sockets."""
        tree = self.page.get_by_role("tree")
        named = re.compile(f"^{re.escape(label)}")
        self.to(tree.get_by_role("treeitem", name=named, level=2), by="ArrowDown")

    def paint(self, desk: Desk) -> None:
        """Paint, and wait until it is done."""
        expect(self.page.get_by_role("dialog")).to_have_count(0)
        desk.paint(lambda: self.press("Control+Enter"))

    def add(self, title: str) -> None:
        """Add a node before the socket whose line of the outline has the focus."""
        self.press("Enter")
        self.choose("Add a node that gives it…")
        search = self.page.get_by_role("combobox", name="Search nodes")
        expect(search).to_be_focused()
        self.type(title)
        expect(self.page.get_by_role("option").first).to_contain_text(title)
        self.press("Enter")
        # What is out of view is not drawn: the new node is, for it has the focus.
        canvas = self.page.get_by_role("application", name="Graph")
        cards = canvas.get_by_role("group", name=title, exact=True)
        expect(cards.and_(self.focused)).to_have_count(1)

    def part(self, region: Locator) -> None:
        """Go from part to part of the page until the focus is in this one."""
        for _ in range(12):
            self.press("F6")
            if region.evaluate("part => part.contains(document.activeElement)"):
                return
        raise AssertionError(f"F6 did not lead to {region}.")

    def file(self, path: Path, asking: str = "Enter") -> None:
        """Press the key that asks for a file, and choose this one."""
        # Before the graph is drawn no key does anything.
        expect(self.page.locator(".react-flow__node").first).to_be_visible()
        with self.page.expect_file_chooser() as asked:
            self.press(asking)
        asked.value.set_files(path)
