"""What the screens show: recipes, and two small paintings of the quickstart."""

from __future__ import annotations

from typing import Any

from server.client import Client

SIDE = 256
NAME = "Chelsea"


def quickstart(name: str, levels: int = 1, evaluations: int = 25, **transfer: Any) -> dict[str, Any]:
    """Return the quickstart, small: it paints in seconds."""
    return {
        "impasto": 1,
        "name": name,
        "nodes": {
            "photo": _node("LoadImage", file="sample:chelsea"),
            "style": _node("LoadImage", file="sample:swirl"),
            "transfer": _node(
                "PyramidTransfer",
                {"content": "photo.image", "styles": ["style.image"]},
                levels=levels,
                size=SIDE,
                evaluations=evaluations,
                **transfer,
            ),
            "save": _node("SaveImage", {"image": "transfer.image"}),
        },
        "layout": {
            "photo": [0, 0],
            "style": [0, 380],
            "transfer": [360, 60],
            "save": [740, 120],
        },
    }


def troubled() -> dict[str, Any]:
    """Return a recipe with a problem of each kind that the problems panel mends."""
    return {
        "impasto": 1,
        "name": "Trouble",
        "nodes": {
            "photo": _node("LoadImage", file="sha256:" + 64 * "0"),
            "odd": {"type": "FromTheFuture", "version": 3, "parameters": {"x": 1}},
            "transfer": _node(
                "PyramidTransfer", {"content": "photo.image", "styles": ["photo.image"]}, levels=99
            ),
            "blend": _node("Blend", {"base": "photo.image", "overlay": "odd.image"}, opacity=7),
            "save": _node("SaveImage", {"image": "blend.image"}),
        },
        "layout": {
            "photo": [0, 0],
            "odd": [0, 380],
            "transfer": [360, 0],
            "blend": [740, 240],
            "save": [1100, 240],
        },
    }


def framed() -> dict[str, Any]:
    """Return a recipe with a frame, a note and a collapsed card."""
    return {
        "impasto": 1,
        "name": "Film look",
        "nodes": {
            "photo": _node("LoadImage", file="sample:coffee"),
            "levels": _node("Levels", {"image": "photo.image"}),
            "grain": _node("FilmGrain", {"image": "levels.image"}),
            "edges": _node("Vignette", {"image": "grain.image"}),
            "save": _node("SaveImage", {"image": "edges.image"}),
        },
        "layout": {
            "photo": [0, 60],
            "levels": [340, 60],
            "grain": [680, 60],
            "edges": [1020, 60],
            "save": [1340, 60],
            "$editor": {
                "frames": {
                    "light": {
                        "title": "Light and grain",
                        "colour": "ochre",
                        "at": [310, -10],
                        "size": [680, 520],
                    }
                },
                "notes": {
                    "why": {
                        "text": "## Why grain\n\nA *little* of it hides the weave in **dark** parts.",
                        "at": [0, 420],
                        "size": [270, 150],
                    }
                },
                "collapsed": ["save"],
            },
        },
    }


def paint_two(address: str) -> None:
    """Paint the small quickstart twice, with other strokes, and wait."""
    with Client(address) as client:
        for recipe in (quickstart(NAME), quickstart(NAME, levels=3, style_strength=0.95)):
            run = client.submit(recipe)
            for _ in client.follow(run.id):
                pass


def _node(type: str, inputs: dict[str, Any] | None = None, **parameters: Any) -> dict[str, Any]:
    return {"type": type, "version": 1, "inputs": inputs or {}, "parameters": parameters}
