"""The time between frames while panning, while dragging a node, and while twenty nodes report progress."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

from playwright.sync_api import Page
from rich.table import Table

MOVES = 200
VIEWS = ("all in view", "50 %", "100 %")
TELL_SECONDS = 4.0
TELLS_A_SECOND = 10
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


def look_at(page: Page, view: str) -> None:
    """Show the graph so large, its middle in the middle."""
    page.locator(".react-flow__pane").first.focus()
    page.keyboard.press("f")
    page.wait_for_timeout(1500)
    if view != VIEWS[0]:
        page.get_by_role("button", name="Zoom:").click()
        page.get_by_role("menuitem", name=view, exact=True).click()
        page.wait_for_timeout(1500)


def add_movements(page: Page, what: str, table: Table) -> None:
    """Add two rows: panning by the paper, dragging a node by its header."""
    canvas = page.locator(".react-flow__pane").bounding_box()
    assert canvas
    middle = (canvas["x"] + canvas["width"] / 2, canvas["y"] + canvas["height"] / 2)
    for how in ("pan", "drag a node"):
        before = _places(page)
        target = ".react-flow__pane" if how == "pan" else ".react-flow__node"
        taken = _frames_while_moving(page, _nearest(page, target, middle))
        after = _places(page)
        moved = sum(after[id] != place for id, place in before.items() if id in after)
        assert moved == 1 if how == "drag a node" else moved > 1, f"{how}, {what}: {moved} cards moved"
        add_row(table, f"{how}, {what}", len(before), taken)


def add_progress(page: Page, what: str, table: Table, tell: Callable[[int, int], None]) -> None:
    """Add a row: nothing moves, and `tell(step, total)` reports ten times a second."""
    page.evaluate(FRAMES)
    total = int(TELL_SECONDS * TELLS_A_SECOND)
    begun = time.perf_counter()
    for step in range(total):
        tell(step, total)
        page.wait_for_timeout(max(0.0, 1000 * (begun + (step + 1) / TELLS_A_SECOND - time.perf_counter())))
    add_row(table, what, len(_places(page)), page.evaluate(TAKE_FRAMES))


def add_row(table: Table, what: str, cards: int, taken: list[float]) -> None:
    """Add what was measured."""
    table.add_row(
        what,
        f"{cards}",
        f"{statistics.median(taken):.1f} ms",
        f"{sorted(taken)[int(0.95 * len(taken))]:.1f} ms",
        str(len(taken)),
    )


def _frames_while_moving(page: Page, start: tuple[float, float]) -> list[float]:
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


def _places(page: Page) -> dict[str, tuple[float, float]]:
    found: dict[str, tuple[float, float]] = page.evaluate(PLACES)
    return found


def _nearest(page: Page, selector: str, near: tuple[float, float]) -> tuple[float, float]:
    """Return the point closest to `near` where a press would hit an element that `selector` names."""
    found: tuple[float, float] | None = page.evaluate(NEAREST, [selector, *near])
    assert found, f"nothing like {selector} is in view"
    return found
