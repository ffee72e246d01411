"""How smooth the editor is with 300 nodes: the time between frames while panning and while dragging a node.

The promise: a median frame of at most 17 ms (60 frames a second) in Chromium on two cores, here without a
graphics card.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Page, sync_playwright
from rich.console import Console
from rich.table import Table

NODES = 300
MOVES = 200
VIEWS = ("all in view", "50 %", "100 %")
FRAMES = """() => {
  window.frames_ = [];
  let last = performance.now();
  const tick = (now) => {
    window.frames_.push(now - last);
    last = now;
    window.ticking_ = requestAnimationFrame(tick);
  };
  window.ticking_ = requestAnimationFrame(tick);
}"""
TAKE_FRAMES = "() => { cancelAnimationFrame(window.ticking_); return window.frames_.slice(2); }"

PLACES = """() => Object.fromEntries(
  [...document.querySelectorAll(".react-flow__node")].map((node) => {
    const { x, y } = node.getBoundingClientRect();
    return [node.dataset.id, [Math.round(x), Math.round(y)]];
  }))"""
NEAREST = """([selector, x, y]) => {
  for (let radius = 0; radius < 400; radius += 3)
    for (let turn = 0; turn < 16; turn++) {
      const at = [x + radius * Math.cos(turn * Math.PI / 8), y + radius * Math.sin(turn * Math.PI / 8)];
      const hit = document.elementFromPoint(...at);
      const found = selector.includes("pane") ? hit?.matches(selector) : hit?.closest(selector);
      if (found && !hit.closest(".nodrag, .react-flow__handle, button")) return at;
    }
  return null;
}"""


def large_recipe() -> dict[str, Any]:
    """Return a recipe of `NODES` nodes in rows: pictures, blends and transfers with all their widgets."""
    nodes: dict[str, Any] = {}
    layout: dict[str, list[int]] = {}
    for i in range(NODES):
        row, column = divmod(i, 20)
        name = f"n{i}"
        layout[name] = [column * 330, row * 620]
        if column == 0:
            nodes[name] = {"type": "LoadImage", "parameters": {"file": "sample:chelsea"}}
        elif column % 3:
            before = f"n{i - 1}.image"
            nodes[name] = {"type": "Blend", "inputs": {"base": before, "overlay": before}}
        else:
            before = f"n{i - 1}.image"
            nodes[name] = {"type": "PyramidTransfer", "inputs": {"content": before, "styles": [before]}}
    return {"impasto": 1, "name": "Three hundred", "nodes": nodes, "layout": layout}


@contextmanager
def served() -> Iterator[str]:
    """Serve the editor with the large recipe stored, and give its address."""
    with tempfile.TemporaryDirectory() as home:
        server = subprocess.Popen(
            [sys.executable, "-m", "impasto", "serve", "--port", "0"],
            env={**os.environ, "IMPASTO_HOME": home},
            stdout=subprocess.PIPE,
            text=True,
        )
        assert server.stdout
        try:
            address = re.search(r"http://\S+", server.stdout.readline())
            assert address, "the server did not start"
            request = urllib.request.Request(
                f"{address[0]}/api/recipes",
                json.dumps({"recipe": large_recipe()}).encode(),
                {"Content-Type": "application/json"},
            )
            urllib.request.urlopen(request).close()
            yield address[0]
        finally:
            server.terminate()
            server.wait()
            server.stdout.close()


def frames(page: Page, start: tuple[float, float]) -> list[float]:
    """Press at `start`, move about for a while, let go, and return the milliseconds between frames."""
    x, y = start
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate(FRAMES)
    for i in range(MOVES):
        page.mouse.move(x - 1.2 * i, y + 40 * ((i // 25) % 2) + i * 0.3)
    taken: list[float] = page.evaluate(TAKE_FRAMES)
    page.mouse.up()
    page.wait_for_timeout(500)  # until the canvas takes the movement for ended
    return taken


def measure(page: Page, view: str, table: Table) -> None:
    """Add the rows of one view: panning by the paper, dragging a node by its header."""
    page.keyboard.press("f")
    page.wait_for_timeout(1500)
    if view != VIEWS[0]:
        page.get_by_role("button", name="Zoom:").click()
        page.get_by_role("menuitem", name=view, exact=True).click()
        page.wait_for_timeout(1500)
    canvas = page.locator(".react-flow__pane").bounding_box()
    assert canvas
    middle = (canvas["x"] + canvas["width"] / 2, canvas["y"] + canvas["height"] / 2)
    for what in ("pan", "drag a node"):
        before = _places(page)
        target = ".react-flow__pane" if what == "pan" else ".react-flow__node"
        taken = frames(page, _nearest(page, target, middle))
        after = _places(page)
        moved = sum(after[id] != place for id, place in before.items() if id in after)
        assert moved == 1 if what == "drag a node" else moved > 1, f"{what}, {view}: {moved} cards moved"
        table.add_row(
            f"{what}, {view}",
            f"{len(before)}",
            f"{statistics.median(taken):.1f} ms",
            f"{sorted(taken)[int(0.95 * len(taken))]:.1f} ms",
            str(len(taken)),
        )


def _places(page: Page) -> dict[str, tuple[float, float]]:
    found: dict[str, tuple[float, float]] = page.evaluate(PLACES)
    return found


def _nearest(page: Page, selector: str, near: tuple[float, float]) -> tuple[float, float]:
    """Return the point closest to `near` where a press would hit an element that `selector` names."""
    found: tuple[float, float] | None = page.evaluate(NEAREST, [selector, *near])
    assert found, f"nothing like {selector} is in view"
    return found


def main(console: Console) -> None:
    """Print the table."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not path:
        console.print("The editor's bench needs Chromium: make chromium")
        return
    table = Table(f"{NODES} nodes", "cards drawn", "median frame", "95th percentile", "frames")
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path,
            args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking"],
        )
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(address)
        page.get_by_role("button", name="Recipes", exact=True).click()
        page.get_by_text("Three hundred").first.click()
        page.locator(".react-flow__node").nth(3).wait_for()
        page.get_by_role("button", name="Recipes", exact=True).click()
        for view in VIEWS:
            measure(page, view, table)
        browser.close()
    console.print(table)


if __name__ == "__main__":
    main(Console())
