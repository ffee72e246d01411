"""How soon the editor is there and what it weighs, how soon a typed letter shows, and what a thousand
pictures leave in memory."""

from __future__ import annotations

import statistics
import time

from playwright.sync_api import Browser, Page
from rich.table import Table

from bench.editor.telling import Teller

TURNS = 5
PICTURES = 1000
# The resource timing of a page counts bytes as they came, compressed.
WEIGHT = """() => {
  const entries = ["navigation", "resource"].flatMap((type) => performance.getEntriesByType(type));
  const part = (test) => entries.filter(test).reduce((sum, each) => sum + each.transferSize, 0);
  return [part((each) => !each.name.includes("/api/")), part((each) => each.name.includes("/api/"))];
}"""
PAINTS = """() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime"""
# From the key going down to the frame after the one in which the field has changed.
KEYS = """() => {
  window.keys_ = [];
  document.addEventListener("keydown", () => {
    const down = performance.now();
    requestAnimationFrame(() => setTimeout(() => window.keys_.push(performance.now() - down)));
  }, true);
}"""


def add_arrival(browser: Browser, address: str, table: Table) -> None:
    """Add rows: first paint, the quickstart drawn, and the bytes of the first load, from empty profiles."""
    paints, ready, code, data = [], [], [], []
    for _ in range(TURNS):
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        page = context.new_page()
        begun = time.perf_counter()
        page.goto(address)
        page.locator(".react-flow__node").first.wait_for()
        ready.append(time.perf_counter() - begun)
        page.wait_for_load_state("networkidle")
        paints.append(page.evaluate(PAINTS) / 1000)
        files, api = page.evaluate(WEIGHT)
        code.append(files / 1000)
        data.append(api / 1000)
        context.close()
    table.add_row("first paint", f"{statistics.median(paints):.2f} s", "1 s")
    table.add_row("the first recipe drawn", f"{statistics.median(ready):.2f} s", "")
    table.add_row("first load: program and fonts, compressed", f"{statistics.median(code):.0f} kB", "400 kB")
    table.add_row("first load: catalogue, recipe, thumbnails", f"{statistics.median(data):.0f} kB", "")


def add_typing(page: Page, count: int, table: Table) -> None:
    """Add a row: typing in a widget of an open recipe of `count` nodes."""
    page.locator(".react-flow__node input[inputmode=decimal]:visible").first.focus()
    page.evaluate(KEYS)
    for letter in "0.25" * 10:
        page.keyboard.press("Backspace")
        page.keyboard.press(letter)
    taken: list[float] = page.evaluate("() => window.keys_")
    page.keyboard.press("Escape")
    worst = sorted(taken)[int(0.95 * len(taken))]
    table.add_row(
        f"a typed letter shows, {count} nodes",
        f"{statistics.median(taken):.0f} ms; 95th {worst:.0f} ms",
        "never waits",
    )


def add_memory(page: Page, teller: Teller, node: str, table: Table) -> None:
    """Add a row: the page's memory before and after a thousand pictures of one node."""
    session = page.context.new_cdp_session(page)

    def heap() -> float:
        session.send("HeapProfiler.collectGarbage")
        page.wait_for_timeout(300)
        used: float = session.send("Runtime.getHeapUsage")["usedSize"]
        return used / 1e6

    for turn in range(50):
        teller.preview(node, turn)
    page.wait_for_timeout(1000)
    before = heap()
    for turn in range(PICTURES):
        teller.preview(node, turn)
        if turn % 10 == 9:
            page.wait_for_timeout(30)
    page.wait_for_timeout(1000)
    after = heap()
    table.add_row(f"memory over {PICTURES:,} pictures", f"{before:.1f} → {after:.1f} MB", "flat")
