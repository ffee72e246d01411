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
    return taken


def main(console: Console) -> None:
    """Print the table."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not path:
        console.print("The editor's bench needs Chromium: make chromium")
        return
    table = Table(f"{NODES} nodes", "median frame", "95th percentile", "frames")
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
        page.wait_for_timeout(3000)
        for zoom in ("all in view", "at 100 %"):
            if zoom == "at 100 %":
                page.keyboard.press("Escape")
                page.mouse.move(500, 400)
                page.keyboard.press("1")
                page.wait_for_timeout(1500)
            canvas = page.locator(".react-flow__pane").bounding_box()
            assert canvas
            corner = (canvas["x"] + canvas["width"] - 30, canvas["y"] + 20)
            header = page.locator(".react-flow__node header").nth(5).bounding_box()
            assert header
            grip = (header["x"] + header["width"] / 2, header["y"] + header["height"] / 2)
            for what, start in (("pan", corner), ("drag a node", grip)):
                taken = frames(page, start)
                table.add_row(
                    f"{what}, {zoom}",
                    f"{statistics.median(taken):.1f} ms",
                    f"{sorted(taken)[int(0.95 * len(taken))]:.1f} ms",
                    str(len(taken)),
                )
        browser.close()
    console.print(table)


if __name__ == "__main__":
    main(Console())
