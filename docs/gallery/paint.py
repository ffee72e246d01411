"""Paints the gallery: `python -m docs.gallery.paint` runs the recipes that ship, each headless and as it is.

With names it runs those alone; with ``--page`` none, and writes the page alone. `gallery.json` keeps what
each picture shows, in words, and how long it took where; `README.md` is made from it and from the recipes.
"""

from __future__ import annotations

import io
import json
import os
import platform
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from PIL import Image

from graphs.events import NodeFailed, NodeFinished, RunFinished
from graphs.reading import read_recipe
from graphs.recipe import Recipe
from nodes.catalogue import shipped
from server.commands.headless import device_of, open_recipe, paint, ready

FOLDER = Path(__file__).parent
RECIPES = Path(__file__).resolve().parents[2] / "graphs" / "recipes"
KEPT = "gallery.json"
PAGE = "README.md"

MAX_BYTES = 250_000
LONG_SIDE = 1280
"""Pixels on the long side of a picture that is shown; a larger painting is shrunk to it."""
QUALITIES = range(90, 59, -5)
SMALL_SIDE, SMALL_BYTES = 320, 15_000
"""Of the picture that ships beside a recipe, for the gallery in the editor."""
SMALL_QUALITIES = range(85, 4, -5)

Gallery = dict[str, dict[str, Any]]


def main(
    names: Annotated[
        list[str] | None, typer.Argument(help="Recipes to run; all that ship unless named.")
    ] = None,
    device: Annotated[str, typer.Option(help="auto, cpu, cuda or cuda:1.")] = "auto",
    page: Annotated[bool, typer.Option("--page", help="Write the page alone.")] = False,
) -> None:
    """Run recipes, write their pictures and the page that shows them."""
    gallery = read_gallery()
    if unknown := set(names or ()) - gallery.keys():
        raise typer.BadParameter(f"No recipe ships as {', '.join(sorted(unknown))}.")
    device = device_of(device)
    for name in () if page else names or gallery:
        typer.echo(f"{name} …")
        picture, seconds = painted(name, device)
        (FOLDER / f"{name}.jpg").write_bytes(jpeg(picture))
        (RECIPES / f"{name}.webp").write_bytes(small(picture))
        # Read again: another process may have painted others meanwhile.
        gallery = read_gallery()
        gallery[name] |= {
            "size": list(picture.size),
            "seconds": round(seconds, 1),
            "machine": machine(device),
        }
        typer.echo(f"  {_size(gallery[name])}, {_time(gallery[name])}")
        # After each: what is painted stays when a later one is broken off.
        (FOLDER / KEPT).write_text(json.dumps(gallery, indent=2, ensure_ascii=False) + "\n")
    (FOLDER / PAGE).write_text(readme(gallery))


def read_gallery() -> Gallery:
    """Return what is known of each recipe that ships, in the order of the page."""
    gallery: Gallery = json.loads((FOLDER / KEPT).read_text())
    return gallery


def painted(name: str, device: str) -> tuple[Image.Image, float]:
    """Run a recipe that ships, headless and as it is, and return what it saves and its seconds.

    Raises:
        RuntimeError: if a node fails.
    """
    # By its file: a recipe that the user saved under the name is another.
    recipe = ready(open_recipe(str(RECIPES / f"{name}.json")), (), shipped())
    with tempfile.TemporaryDirectory() as folder:
        files: list[str] = []
        for event in paint(recipe, shipped(), Path(folder), device):
            if isinstance(event, NodeFinished):
                files += event.files
            elif isinstance(event, NodeFailed):
                raise RuntimeError(f"{name}: {event.node}: {event.problem.message}")
            elif isinstance(event, RunFinished) and event.state == "done":
                with Image.open(Path(folder) / files[0]) as picture:
                    return picture.convert("RGB"), event.seconds
    raise RuntimeError(f"{name} was broken off.")


def jpeg(picture: Image.Image) -> bytes:
    """Return a picture as a JPEG of at most `MAX_BYTES`, as large and as good as fits."""
    side = min(LONG_SIDE, max(picture.size))
    while True:
        smaller = picture.copy()
        smaller.thumbnail((side, side), Image.Resampling.LANCZOS)
        for quality in QUALITIES:
            file = io.BytesIO()
            smaller.save(file, "JPEG", quality=quality, optimize=True, progressive=True)
            if file.tell() <= MAX_BYTES:
                return file.getvalue()
        side = side * 7 // 8


def small(picture: Image.Image) -> bytes:
    """Return a picture as a WebP of at most `SMALL_BYTES`, `SMALL_SIDE` px long, as good as fits.

    Raises:
        ValueError: if even the worst is larger, which no picture of this size is.
    """
    smaller = picture.copy()
    smaller.thumbnail((SMALL_SIDE, SMALL_SIDE), Image.Resampling.LANCZOS)
    for quality in SMALL_QUALITIES:
        file = io.BytesIO()
        smaller.save(file, "WEBP", quality=quality, method=6)
        if file.tell() <= SMALL_BYTES:
            return file.getvalue()
    raise ValueError(f"The picture takes more than {SMALL_BYTES} bytes at {SMALL_SIDE} px.")


def machine(device: str) -> str:
    """Return the machine in words: the GPU, or the processor and how many of its cores may be used."""
    import torch

    if device.startswith("cuda"):
        return torch.cuda.get_device_name(device)
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{models[0] if models else platform.processor() or platform.machine()}, {cores} cores"


def readme(gallery: Gallery) -> str:
    """Return the page."""
    return "\n".join(_lines(gallery))


def _lines(gallery: Gallery) -> Iterator[str]:
    recipes = {name: read_recipe((RECIPES / f"{name}.json").read_bytes()) for name in gallery}
    yield "# Gallery\n"
    yield "What the recipes that ship paint, as they come out of `impasto run NAME`, nothing chosen by hand;"
    yield f"what is larger is shown at {LONG_SIDE} px. Made by `python -m docs.gallery.paint`.\n"
    yield "| recipe | | size | time | machine |"
    yield "|---|---|---|---|---|"
    for name, entry in gallery.items():
        size, time = (_size(entry), _time(entry)) if "seconds" in entry else ("", "")
        link = f"[`{name}`](#{name})"
        yield f"| {link} | {recipes[name].name} | {size} | {time} | {entry.get('machine', '')} |"
    for name, entry in gallery.items():
        yield from _section(name, recipes[name], entry)


def _section(name: str, recipe: Recipe, entry: dict[str, Any]) -> Iterator[str]:
    yield f"\n## {name}\n"
    if "seconds" in entry:
        yield f"![{entry['shows']}]({name}.jpg)\n"
    yield recipe.about


def _size(entry: dict[str, Any]) -> str:
    width, height = entry["size"]
    return f"{width} × {height}"


def _time(entry: dict[str, Any]) -> str:
    seconds: float = entry["seconds"]
    if seconds < 10:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


if __name__ == "__main__":
    typer.run(main)
