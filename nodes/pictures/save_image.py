"""The Save Image node."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Annotated, Literal

from nodes.contract import ALONE, Complaint, Image, Mask, NodeError, Run, Slider, Text, Widget, node
from nodes.geometry.resample import resample
from nodes.pictures import encode
from nodes.pictures.tensors import to_array

PLACEHOLDERS = ("recipe", "date", "time", "width", "height")
UNNAMED = "picture"

MAX_NAME = 120
MAX_NAME_BYTES = 200
"""File systems take 255 bytes: room is left for a number and the suffix."""

_FORBIDDEN = '<>:"/\\|?*'
_RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}


def _check(parameters: Mapping[str, object]) -> Iterator[Complaint]:
    name = str(parameters["name"])
    if set(name) & set("/\\"):
        yield Complaint(
            "name",
            f"The name {name!r} has a folder in it.",
            "Use a name without / and \\; pictures go to the output folder.",
        )
    unknown = [word for word in re.findall(r"\{([^{}]*)\}", name) if word not in PLACEHOLDERS]
    rest = re.sub(r"\{[^{}]*\}", "", name)
    if unknown or set(rest) & set("{}"):
        found = f"has {{{unknown[0]}}} in it" if unknown else "has a single brace in it"
        allowed = ", ".join(f"{{{word}}}" for word in PLACEHOLDERS)
        yield Complaint("name", f"The name {name!r} {found}.", f"These are filled in: {allowed}.")


@node(
    category="Pictures",
    icon="save",
    synonyms=("write", "export", "file", "png", "jpeg", "webp", "output"),
    effect=True,
    check=_check,
)
def save_image(
    image: Image,
    alpha: Mask | None = None,
    name: Annotated[str, Text(120, placeholder="{recipe} {date}")] = "{recipe}",
    format: Literal["PNG", "PNG 16-bit", "JPEG", "WebP"] = "PNG",
    quality: Annotated[int, Slider(1, 100, more=True)] = 92,
    lossless: Annotated[bool, Widget(more=True)] = False,
    include_recipe: Annotated[bool, Widget(more=True)] = True,
    run: Run = ALONE,
) -> None:
    """Write a picture to the output folder.

    An existing file is never overwritten: a taken name gets " 2", " 3" and so on. The file appears only
    when all of it is on the disk.

    Args:
        image: The picture to save.
        alpha: Its transparency, brought to the picture's size. JPEG has none: there the picture is laid
            on white.
        name: The file's name without a folder. {recipe}, {date}, {time}, {width} and {height} are
            filled in.
        format: PNG keeps every pixel and the recipe; 16-bit PNG keeps fine gradients for further work;
            JPEG and WebP are smaller and hold no recipe.
        quality: For JPEG and WebP: 100 is the best and largest. Above 90 the loss is hard to see.
        lossless: For WebP: keep every pixel, whatever the quality says.
        include_recipe: For PNG: keep the recipe inside. Drop the picture on the editor to open it again.
    Raises:
        NodeError: If the disk or the room for pictures is full, the folder cannot be written to, the name
            is not allowed, or a side is too long for the format.
    """
    for complaint in _check({"name": name}):
        raise NodeError(complaint.message, input=complaint.parameter, hint=complaint.hint)
    _, height, width = image.shape
    if alpha is not None:
        alpha = resample(alpha, height, width, "area")
        if bool((alpha == 1).all()):
            alpha = None
    if format == "JPEG" and alpha is not None:
        run.warn("JPEG has no transparency: the picture is laid on white. PNG and WebP keep it.")
        image, alpha = 1 + alpha * (image - 1), None
    depth = 16 if format == "PNG 16-bit" else 8
    pixels = to_array(image, depth)
    opacity = None if alpha is None else to_array(alpha, depth)[..., 0]
    if format == "JPEG":
        data, suffix = encode.jpeg(pixels, quality=quality), ".jpg"
    elif format == "WebP":
        data, suffix = encode.webp(pixels, opacity, quality=quality, lossless=lossless), ".webp"
    else:
        recipe = run.recipe if include_recipe and run.metadata else None
        data, suffix = encode.png(pixels, opacity, recipe=recipe), ".png"
    if (room := run.room) is not None and len(data) > room:
        raise NodeError(
            f"The picture takes {len(data) / 1e6:.1f} MB, and {room / 1e6:.1f} MB of the room for pictures "
            "are left. Nothing was written.",
            hint="Delete results or pictures that you no longer need; --disk-quota allows more.",
        )
    run.save(_fill(name, run.recipe, width, height), suffix, data)


def _fill(template: str, recipe: str | None, width: int, height: int) -> str:
    now = datetime.now().astimezone()
    values = {
        "recipe": _recipe_name(recipe),
        "date": now.strftime("%Y-%m-%d"),
        "time": now.strftime("%H-%M-%S"),
        "width": str(width),
        "height": str(height),
    }
    return _clean(re.sub(r"\{(\w+)\}", lambda match: values[match[1]], template))


def _recipe_name(recipe: str | None) -> str:
    if recipe is None:
        return UNNAMED
    try:
        name = json.loads(recipe).get("name")
    except (ValueError, AttributeError, RecursionError):
        return UNNAMED
    return name if isinstance(name, str) and name else UNNAMED


def _clean(name: str) -> str:
    """Return a name that every file system takes: no folder, no control character, not hidden, not too
    long, and none that Windows keeps for devices."""
    name = unicodedata.normalize("NFC", name)
    name = "".join(
        "-" if letter in _FORBIDDEN else letter for letter in name if unicodedata.category(letter)[0] != "C"
    )
    name = name[:MAX_NAME].encode()[:MAX_NAME_BYTES].decode(errors="ignore").strip(" .")
    if name.split(".")[0].strip().lower() in _RESERVED:
        name = f"_{name}"
    return name or UNNAMED
