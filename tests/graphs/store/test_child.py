"""Limits of processes that read what others sent."""

from __future__ import annotations

import io
import json
import struct
import subprocess
import sys

import pytest
from PIL import Image

from graphs.store import child
from tests.server.serving import ROOT

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")

LOWERED = """
import json, resource, sys
for name, most in json.loads(sys.argv[1]).items():
    kind = getattr(resource, "RLIMIT_" + name)
    resource.setrlimit(kind, (most, most))
"""
TELL = """
from graphs.store import child
child.limit(memory=2**31, seconds=7, file_bytes=5000)
names = ("AS", "CPU", "CORE", "FSIZE", "NOFILE")
print(json.dumps({name: resource.getrlimit(getattr(resource, "RLIMIT_" + name)) for name in names}))
"""
FILM = """
from server.films import cut
cut.main("gif", 16, 1.0)
"""


def run(code: str, lowered: dict[str, int], given: bytes = b"") -> bytes:
    """Return what `code` prints where these limits are in force."""
    command = [sys.executable, "-c", LOWERED + code, json.dumps(lowered)]
    env = child.environment()
    return subprocess.run(command, cwd=ROOT, input=given, capture_output=True, check=True, env=env).stdout


def test_limits_hold_and_cannot_be_lifted() -> None:
    wanted = {"AS": 2**31, "CPU": 7, "CORE": 0, "FSIZE": 5000, "NOFILE": child.MOST_FILES}
    assert json.loads(run(TELL, {})) == {name: [most, most] for name, most in wanted.items()}


def test_limits_that_are_lower_already_stay() -> None:
    lowered = {"AS": 2**30, "CPU": 5, "FSIZE": 3000, "NOFILE": 32}
    assert json.loads(run(TELL, lowered)) == {name: [most, most] for name, most in lowered.items()} | {
        "CORE": [0, 0]
    }


def test_a_film_is_made_where_files_may_be_small_only() -> None:
    frames = []
    for grey in (50, 200):
        jpeg = io.BytesIO()
        Image.new("L", (16, 12), grey).save(jpeg, "JPEG")
        frames.append(struct.pack(">I", jpeg.tell()) + jpeg.getvalue())
    film = run(FILM, {"FSIZE": 2**20}, b"".join(frames))
    with Image.open(io.BytesIO(film)) as picture:
        assert (picture.format, picture.size) == ("GIF", (16, 12))
