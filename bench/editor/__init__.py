"""How smooth the editor is: frames with 300 and 1,000 nodes, how soon it is there, and what it weighs.

The promises, in Chromium on two cores, here without a graphics card: with 300 nodes and pictures on them a
median frame of at most 17 ms and a 95th percentile of at most 34 ms while panning, dragging a node and while
twenty nodes report progress; with 1,000 nodes at most 50 ms; first paint in 1 s, first load at most 400 kB.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, sync_playwright
from rich.console import Console
from rich.table import Table

from bench.editor.arriving import add_arrival, add_memory, add_typing
from bench.editor.graphs import name_of, served
from bench.editor.moving import VIEWS, add_movements, add_progress, look_at
from bench.editor.telling import Teller

NODES = 300
MANY = 1000
REPORTING = 20
FLAGS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking"]


def main(console: Console) -> None:
    """Print the tables."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not path:
        console.print("The editor's bench needs Chromium: make chromium")
        return
    first = Table("the editor", "median", "promised")
    frames = Table("frames", "cards drawn", "median frame", "95th percentile", "frames")
    with served(NODES, MANY) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        add_arrival(browser, address, first)
        with _opened(browser, address, MANY) as (page, _):
            for view in VIEWS:
                look_at(page, view)
                add_movements(page, f"{MANY} nodes, {view}", frames)
            add_typing(page, MANY, first)
        with _opened(browser, address, NODES) as (page, teller):
            _with_pictures(page, teller, frames)
            look_at(page, "100 %")
            add_typing(page, NODES, first)
            add_memory(page, teller, "n3", first)
        browser.close()
    console.print(first)
    console.print(frames)


def _with_pictures(page: Page, teller: Teller, table: Table) -> None:
    with page.expect_response(lambda answer: answer.url.endswith("/api/runs") and answer.ok) as answered:
        page.get_by_role("button", name="Paint", exact=True).click()
    teller.begin(answered.value.json())
    nodes = [f"n{i}" for i in range(NODES)]
    for node in nodes:
        teller.preview(node)
    page.wait_for_timeout(2000)
    for view in VIEWS:
        look_at(page, view)
        add_movements(page, f"{NODES} nodes, {view}", table)
    look_at(page, VIEWS[0])
    drawn = page.locator(".react-flow__node").evaluate_all("all => all.map((each) => each.dataset.id)")
    busy = [node for node in drawn if node in nodes][:REPORTING]

    def tell(step: int, total: int) -> None:
        teller.progress(busy, step, total)

    def tell_and_show(step: int, total: int) -> None:
        tell(step, total)
        if step % 5 == 0:
            for node in busy:
                teller.preview(node, step)

    add_progress(page, f"{len(busy)} of {NODES} nodes report progress", table, tell)
    add_progress(page, "the same, with two pictures a second each", table, tell_and_show)


@contextmanager
def _opened(browser: Browser, address: str, count: int) -> Iterator[tuple[Page, Teller]]:
    """Open the recipe of `count` nodes in an empty profile, with a teller at its socket."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    teller = Teller(page)
    page.goto(address)
    page.get_by_role("button", name="Recipes", exact=True).click()
    page.get_by_text(name_of(count)).first.click()
    page.locator(f'.react-flow__node[data-id="n{count // 2 + 3}"]').wait_for()  # in the middle
    page.get_by_role("button", name="Recipes", exact=True).click()
    yield page, teller
    context.close()


if __name__ == "__main__":
    main(Console())
