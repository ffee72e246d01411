"""Rule 8: the limits of a recipe hold before anything is made of it, and those of text in a PNG too."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
import time
import zlib
from pathlib import Path
from typing import Any

import pytest

from graphs.bounds import MAX_ENTRIES, MAX_PROBLEMS
from graphs.check import check
from graphs.plan import plan
from graphs.problems import RecipeError
from graphs.reading import MAX_BYTES, MAX_DEPTH, MAX_DIGITS, read_json, read_recipe
from graphs.recipe import MAX_NODES, MAX_STRING
from graphs.store import ImageStore
from nodes.catalogue import shipped
from nodes.contract.widgets import Bounded
from nodes.pictures.header import PictureError
from nodes.pictures.png import MAX_RECIPE
from nodes.pictures.png import read_recipe as recipe_in_png
from tests.graphs.store import pictures
from tests.server.serving import ROOT


def refused(value: Any) -> list[str]:
    """Read and check a recipe and return the codes of its problems; at most 10 s of a processor may pass."""
    text = value if isinstance(value, bytes) else json.dumps({"impasto": 1, **value}).encode()
    start = time.process_time()
    try:
        problems = check(read_recipe(text), shipped(), ImageStore(Path("nowhere")))
    except RecipeError as error:
        problems = error.problems
    assert time.process_time() - start < 10
    assert len(problems) <= MAX_PROBLEMS + 1
    assert sum(len(str(problem)) for problem in problems) < 2_000_000
    return [problem.code for problem in problems]


def many(number: int, name: str = "n") -> dict[str, Any]:
    return {f"{name}{i}": {"type": "Preview"} for i in range(number)}


def nested(depth: int) -> dict[str, Any]:
    """Return definitions each of which uses the one before ten times: 10 ** depth nodes, laid open."""
    definitions: dict[str, Any] = {"d0": {"nodes": many(10)}}
    for level in range(1, depth):
        uses = {f"u{i}": {"type": f"definition:d{level - 1}"} for i in range(10)}
        definitions[f"d{level}"] = {"nodes": uses}
    return {"definitions": definitions, "nodes": {"all": {"type": f"definition:d{depth - 1}"}}}


TOO_LARGE = {
    "bytes": b'{"impasto": 1, "about": "' + b"x" * MAX_BYTES + b'"}',
    "depth": b'{"impasto": 1, "layout": {"a": ' + b"[" * MAX_DEPTH + b"]" * MAX_DEPTH + b"}}",
    "depth of 2 million": b"[" * 2_000_000,
    "nodes": {"nodes": many(MAX_NODES + 1)},
    "nodes of definitions": {
        "definitions": {f"d{i}": {"nodes": many(MAX_NODES // 10)} for i in range(11)},
    },
    "definitions": {"definitions": {f"d{i}": {} for i in range(MAX_ENTRIES + 1)}},
    "named inputs": {"inputs": {f"i{i}": {"node": "a", "parameter": "p"} for i in range(MAX_ENTRIES + 1)}},
    "wires": {"nodes": {"a": {"type": "Stylemix", "inputs": {"x": ["b.image"] * (MAX_ENTRIES + 1)}}}},
    "parameters": {"nodes": {"a": {"type": "X", "parameters": {f"p{i}": 0 for i in range(MAX_ENTRIES + 1)}}}},
    "outputs": {"definitions": {"d": {"outputs": {f"o{i}": "a.b" for i in range(MAX_ENTRIES + 1)}}}},
}


@pytest.mark.parametrize("value", TOO_LARGE.values(), ids=TOO_LARGE)
def test_too_much_of_anything_is_one_problem(value: Any) -> None:
    assert refused(value) == ["too large"]


def test_definitions_within_definitions_are_counted_before_they_are_laid_open() -> None:
    assert "too large" in refused(nested(18))


BADLY_FORMED = {
    "a name": {"name": "x" * 201},
    "about": {"about": "x" * (MAX_STRING + 1)},
    "a type": {"nodes": {"a": {"type": "x" * 201}}},
    "an id": {"nodes": {"x" * 65: {"type": "Preview"}}},
    "a digit too many": b'{"impasto": 1, "layout": {"a": ' + b"9" * (MAX_DIGITS + 1) + b"}}",
    "an endless number": b'{"impasto": 1, "layout": {"a": 1e999}}',
}


@pytest.mark.parametrize("value", BADLY_FORMED.values(), ids=BADLY_FORMED)
def test_strings_and_numbers_have_limits(value: Any) -> None:
    assert refused(value) == ["malformed"]


def test_every_number_of_every_node_has_a_range_that_is_checked() -> None:
    tried = 0
    for type, spec in shipped().items():
        for name, parameter in spec.parameters.items():
            if isinstance(parameter.widget, Bounded):
                for value in (parameter.widget.max * 10 + 1, 10**200, parameter.widget.min - 1):
                    codes = refused({"nodes": {"a": {"type": type, "parameters": {name: value}}}})
                    assert "bad value" in codes, (type, name, value)
                    tried += 1
    assert tried > 100


MISTAKES = {
    "names": {
        "nodes": {f"{i}": {"type": f"{i}", "parameters": {f"{j}": 1 for j in range(9)}} for i in range(10000)}
    },
    "nodes": {
        "nodes": {f"n{i}": {"type": 3, "version": "x", "mode": "no", "inputs": []} for i in range(10000)}
    },
    "types": {"nodes": {f"n{i}": {"type": "Q" * 180 + str(i)} for i in range(10000)}},
    "wires to what is not offered": {
        "definitions": {
            "d": {"nodes": {"a": {"type": "LoadImage"}}, "outputs": {f"o{i}": "a.image" for i in range(999)}}
        },
        "nodes": {
            "u": {"type": "definition:d"},
            **{f"n{i}": {"type": "Preview", "inputs": {"image": f"u.z{i}"}} for i in range(10000)},
        },
    },
}

MEASURED = """
import json, resource
from tests.rules import test_08_limits_of_recipes as rule
rule.refused({"nodes": {"a": {"type": "Preview"}}})
texts = [json.dumps({"impasto": 1, **value}).encode() for value in rule.MISTAKES.values()]
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
problems = [len(rule.refused(text)) for text in texts]
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024, *problems)
"""


def test_recipes_of_nothing_but_mistakes_are_told_shortly_and_take_little_memory() -> None:
    done = subprocess.run([sys.executable, "-c", MEASURED], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    megabytes, *problems = map(int, done.stdout.split())
    assert problems == [MAX_PROBLEMS + 1] * len(MISTAKES)
    assert megabytes < 100


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def exported(fields: bytes) -> bytes:
    """Return a PNG with an iTXt chunk of the recipe's keyword."""
    png = pictures.png()
    return png[:33] + chunk(b"iTXt", b"impasto\0" + fields) + png[33:]


def test_text_in_a_png_is_measured_before_it_is_parsed() -> None:
    assert recipe_in_png(exported(b"\0\0\0\0" + b"{}")) == "{}"
    with pytest.raises(PictureError, match="at most"):
        recipe_in_png(exported(b"\0\0\0\0" + b"[" * MAX_RECIPE))
    packed = zlib.compress(b"[" * 300_000_000, 1)
    with pytest.raises(PictureError, match="compressed"):
        recipe_in_png(exported(b"\1\0\0\0" + packed))


def test_nothing_is_planned_that_was_not_read_under_the_limits() -> None:
    small = read_recipe(json.dumps({"impasto": 1, **nested(3)}).encode())
    assert not check(small, shipped(), ImageStore(Path("nowhere"))) or plan(small, shipped())
    with pytest.raises(RecipeError):
        read_json(b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1))
