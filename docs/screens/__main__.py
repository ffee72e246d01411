"""Takes the screenshots of this folder: `python -m docs.screens [NAME…]`.

Opens a server and Chromium, paints two small pictures for the screens to show, brings each screen about as a
user does, and writes it in three sizes, light and dark.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from docs.screens.scenes import SCENES, Scene
from docs.screens.stage import paint_two
from tests.browser.conftest import FLAGS, Served, chromium
from tests.browser.desk import Desk

FOLDER = Path(__file__).parent
SIZES = ((1280, 720), (1440, 900), (1920, 1080))
PHONE = (390, 844)
LONG_SIDE = 960
QUALITY = 70
STILL = 700
"""Milliseconds for panels to stand still."""
LOADED = """() => [...document.images].every((image) => {
  const { top, bottom } = image.getBoundingClientRect();
  return image.complete || bottom < 0 || top > innerHeight;
})"""


def main(
    names: Annotated[list[str] | None, typer.Argument(help="Screens to take; all unless named.")] = None,
    width: Annotated[int | None, typer.Option(help="Only the size of this width.")] = None,
) -> None:
    """Take the screens and write them as WebP, at most 960 px long."""
    chosen = {name: SCENES[name] for name in names or SCENES}
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        with _served(Path(home)) as served:
            paint_two(served.address)
            for name, scene in chosen.items():
                sizes = (*SIZES, PHONE) if scene.phone else SIZES
                for size in sizes if width is None else [each for each in sizes if each[0] == width]:
                    for theme, picture in take(browser, served.address, scene, size):
                        picture.save(FOLDER / f"{name}-{size[0]}-{theme}.webp", quality=QUALITY, method=6)
                typer.echo(name)
        browser.close()


def take(
    browser: Browser, address: str, scene: Scene, size: tuple[int, int]
) -> Iterator[tuple[str, Image.Image]]:
    """Bring a screen about in an empty profile, and yield its pictures, light and dark."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="light",
        reduced_motion="reduce",
        locale="en-GB",
        base_url=address,
    )
    try:
        page = context.new_page()
        page.goto(scene.path)
        scene.prepare(Desk(page))
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            page.wait_for_timeout(STILL)
            page.wait_for_function(LOADED)
            yield theme, _small(page)
        if scene.leave:
            scene.leave(Desk(page))
    finally:
        context.close()


def _small(page: Page) -> Image.Image:
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    picture.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS)
    return picture


@contextmanager
def _served(home: Path) -> Iterator[Served]:
    """Serve the editor without the nodes of the tests: the screens show what a user has."""
    served = Served(home)
    served.start()
    try:
        yield served
    finally:
        served.stop()


if __name__ == "__main__":
    typer.run(main)
