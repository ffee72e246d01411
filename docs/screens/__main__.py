"""Takes the screenshots of this folder: `python -m docs.screens [NAME…]` opens a server and Chromium, brings
each screen about as a user does, and writes it in three sizes, light and dark."""

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
from tests.browser.conftest import FLAGS, Served, chromium
from tests.browser.desk import Desk

FOLDER = Path(__file__).parent
SIZES = ((1280, 720), (1440, 900), (1920, 1080))
PHONE = (390, 844)
LONG_SIDE = 960
QUALITY = 70


def main(
    names: Annotated[list[str] | None, typer.Argument(help="Screens to take; all unless named.")] = None,
) -> None:
    """Take the screens and write them as WebP, at most 960 px long."""
    chosen = {name: SCENES[name] for name in names or SCENES}
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        with _served(Path(home)) as served:
            for name, scene in chosen.items():
                for width, height in SIZES if not scene.phone else (*SIZES, PHONE):
                    for theme in ("light", "dark"):
                        picture = take(browser, served, scene, (width, height), theme)
                        picture.save(FOLDER / f"{name}-{width}-{theme}.webp", quality=QUALITY, method=6)
                typer.echo(name)
        browser.close()


def take(browser: Browser, served: Served, scene: Scene, size: tuple[int, int], theme: str) -> Image.Image:
    """Bring a screen about in an empty profile, and return its picture."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if theme == "dark" else "light",
        reduced_motion="reduce",
        accept_downloads=True,
    )
    try:
        page = context.new_page()
        page.goto(served.address + scene.path)
        scene.prepare(Desk(page))
        page.wait_for_timeout(700)  # for pictures to come and panels to stand still
        return _small(page)
    finally:
        context.close()


def _small(page: Page) -> Image.Image:
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    picture.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS)
    return picture


@contextmanager
def _served(home: Path) -> Iterator[Served]:
    """Serve the editor with the stub nodes, which paint in no time."""
    served = Served(home, stubs=True)
    served.start()
    try:
        yield served
    finally:
        served.stop()


if __name__ == "__main__":
    typer.run(main)
