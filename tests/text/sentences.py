"""The sentences that the program may say to who sits at the editor, read from its source text."""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("graphs", "nodes", "server")
ELSEWHERE = (
    # The command line.
    "graphs/difference",
    "graphs/inputs.py",
    "nodes/models/own_file.py",
    "server/client",
    "server/commands",
    # The terminal in which the server starts.
    "server/address.py",
    "server/app.py",
    "server/queue/recovery.py",
    "server/security/install.py",
    "server/security/tls.py",
    "server/security/token.py",
    # The description of the API, its metrics, and answers to what is no HTTP.
    "graphs/recipe.py",
    "server/api/kinds.py",
    "server/openapi",
    "server/schema.py",
    "server/security/speaker.py",
    "server/telemetry",
    # Who works on the project.
    "nodes/samples",
    "nodes/super_resolution/train.py",
)
"""Where sentences stand that the editor never shows."""
QUERY = re.compile(r"\b(SELECT|DELETE FROM|UPDATE \w+ SET|INSERT INTO)\b|\w+ (=|<|>=) \?")
SENTENCE = re.compile(r"[A-Z{0-9].* .*([.?!]|[.?!] \{\})", re.DOTALL)
PLACE = re.compile(r"\{\w+\}")
BARE = re.compile(r"\W*(\{\}\W*)+")


def bare(text: str) -> str:
    """Return a text with its places unnamed: ``{name} needs {kind}.`` is ``{} needs {}.``"""
    return PLACE.sub("{}", text)


@cache
def literals() -> frozenset[str]:
    """Return every text that stands in the source, docstrings and lines of the log apart, places unnamed."""
    files = (path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
    here = [path for path in files if not path.relative_to(ROOT).as_posix().startswith(ELSEWHERE)]
    return frozenset(text.strip() for path in here for text in _literals(path.read_text(encoding="utf-8")))


def sentences() -> frozenset[str]:
    """Return those that are sentences."""
    found = (text for text in literals() if SENTENCE.fullmatch(text) and not QUERY.search(text))
    return frozenset(text for text in found if not BARE.fullmatch(text))


def _literals(source: str) -> Iterator[str]:
    seen: set[ast.AST] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant | ast.JoinedStr):
            seen.add(node.value)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).startswith("log."):
            seen.update(ast.walk(node))
        if node in seen:
            continue
        if texts := _texts(node):
            seen.update(ast.walk(node))
            yield from texts


def _texts(node: ast.AST) -> list[str]:
    """Return the texts that an expression may be, places unnamed; nothing where it is more than a text."""
    match node:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.JoinedStr(values=parts):
            return ["".join(_part(part) for part in parts)]
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return [one + other for one, other in itertools.product(_texts(left), _texts(right))]
        case ast.IfExp(body=body, orelse=orelse) if _texts(body) and _texts(orelse):
            return [*_texts(body), *_texts(orelse)]
    return []


def _part(part: ast.expr) -> str:
    return part.value if isinstance(part, ast.Constant) and isinstance(part.value, str) else "{}"
