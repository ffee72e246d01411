"""Rule 5: uploads are looked at before they are decoded, decoded elsewhere under limits, and written anew."""

from __future__ import annotations

import io
import json
import resource
import struct
import subprocess
import sys
import zlib
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest
from aiohttp import web
from PIL import Image

from graphs.store import PictureRefused
from graphs.store.apart import decode_apart
from nodes.pictures.decode import PictureError, decode
from server.routes.images import picture_file
from server.security.guard import add_headers
from tests.graphs.store import pictures
from tests.rules.house import House
from tests.server.serving import ROOT

PAYLOAD = b"<script>alert('payload')</script>"


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width: int, height: int, *, body: bytes, depth: int = 8) -> bytes:
    """Return a PNG that announces a size, whatever its pixels are."""
    header = struct.pack(">IIBBBBB", width, height, depth, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def gif_of_a_small_screen(side: int) -> bytes:
    """Return a GIF whose screen is 4 × 4 px and whose only frame is `side` × `side`."""
    screen = b"GIF89a" + struct.pack("<HHBBB", 4, 4, 0x80, 0, 0) + bytes(6)
    frame = b"\x2c" + struct.pack("<HHHHB", 0, 0, side, side, 0) + b"\x02\x02\x44\x01\x00"
    return screen + frame + b"\x3b"


REFUSED = {
    "SVG": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "SVG with a prologue": b'\xef\xbb\xbf<?xml version="1.0"?>\n<!DOCTYPE svg>\n<svg onload="alert(1)"/>',
    "HTML": b"<!doctype html><script>alert(1)</script>",
    "PDF": b"%PDF-1.7\n" + bytes(100),
    "PostScript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
    "icon": b"\0\0\1\0\1\0\x10\x10\0\0\1\0\x20\0" + bytes(64),
    "a zip": b"PK\3\4" + bytes(100),
    "an animation": pictures.animated_gif(),
    "a header of 60000 × 60000 px": pictures.huge_header(),
    "a header of 2³¹ px": png(2**31 - 1, 1, body=b""),
    "no width": png(0, 5, body=zlib.compress(b"")),
    "a frame of 25 000 px on a screen of 4": gif_of_a_small_screen(25_000),
    "a frame of 9 500 px on a screen of 4": gif_of_a_small_screen(9_500),
    "more bytes than pixels can be": png(64, 64, body=b"\0" * 50),
}


@pytest.mark.filterwarnings("error::PIL.Image.DecompressionBombWarning")  # as in the process that decodes
@pytest.mark.parametrize("data", REFUSED.values(), ids=REFUSED)
def test_what_is_no_plain_picture_of_a_known_format_is_refused(data: bytes) -> None:
    with pytest.raises(PictureError) as refused:
        decode(data)
    assert refused.value.hint


@pytest.mark.parametrize(
    "name", ["SVG", "a header of 60000 × 60000 px", "a frame of 9 500 px on a screen of 4"]
)
async def test_what_is_refused_leaves_nothing_whatever_it_is_called(open_house: House, name: str) -> None:
    headers = {"Content-Type": "image/png"}
    async with (
        open_house.visitor() as visitor,
        visitor.post("/api/images?name=x.png", data=REFUSED[name], headers=headers) as answer,
    ):
        assert answer.status == 400
        assert (await answer.json())["problems"][0]["hint"]
    assert not [path for path in (open_house.home / "images").rglob("*") if path.is_file()]


def test_a_size_beyond_the_limits_costs_no_memory(tmp_path: Path) -> None:
    """The decoder gets too little memory for the pixels, so that only who trusts the header fails on it."""
    bomb = png(10_000, 10_001, body=zlib.compress(bytes(1000)))
    with pytest.raises(PictureRefused, match="megapixels"):
        decode_apart(bomb, tmp_path, "store", memory=2**28)


def test_nothing_unpacks_to_more_than_the_pixels_are(tmp_path: Path) -> None:
    """Pixels, texts and the colour profile would take the decoder more memory than it has."""
    bomb = zlib.compress(bytes(400_000_000), 1)
    assert len(bomb) < 2_000_000
    text = chunk(b"zTXt", b"Comment\0\0" + bomb) + chunk(b"iTXt", b"impasto\0\1\0\0\0" + bomb)
    header, rest = png(16, 16, body=bomb)[:33], png(16, 16, body=bomb)[33:]
    decoded = decode_apart(header + text + rest, tmp_path, "store", memory=2**29)
    assert (decoded.width, decoded.height) == (16, 16)
    profile = chunk(b"iCCP", b"bomb\0\0" + bomb)
    with pytest.raises(PictureRefused, match="damaged"):
        decode_apart(header + profile + rest, tmp_path, "store", memory=2**29)


LIMITS = """
import io, json, resource, sys, warnings
from graphs.store import decode
sys.stdin = io.TextIOWrapper(io.BytesIO(b""))
decode.main("thumbnails", 2**31, 7)
names = ("AS", "CPU", "CORE", "FSIZE", "NOFILE")
print(json.dumps({name: resource.getrlimit(getattr(resource, "RLIMIT_" + name)) for name in names}))
from PIL import Image
try:
    warnings.warn("large", Image.DecompressionBombWarning)
except Image.DecompressionBombWarning:
    print("refused")
"""


def test_the_decoder_cannot_lift_its_limits_and_takes_warnings_of_bombs_as_errors() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LIMITS], cwd=ROOT, capture_output=True, text=True, check=True
    )
    limits, bombs = done.stdout.splitlines()
    assert bombs == "refused"
    found = json.loads(limits)
    assert found["AS"] == [2**31, 2**31]
    assert found["CPU"] == [7, 7]
    assert found["CORE"] == [0, 0]
    assert found["FSIZE"][1] <= 2**30
    assert found["NOFILE"][1] <= 64


async def test_nothing_is_decoded_in_the_server(open_house: House) -> None:
    """A child ran for each upload, and used what decoding uses."""
    noise = np.random.default_rng(1).integers(0, 256, (1500, 1500, 3), np.uint8)
    data = pictures.saved(Image.fromarray(noise), "PNG", compress_level=1)
    before = used_by_children()
    own = resource.getrusage(resource.RUSAGE_SELF)
    async with (
        open_house.visitor() as visitor,
        visitor.post("/api/images", data=io.BytesIO(data)) as answer,
    ):
        assert answer.status == 201
    mine = resource.getrusage(resource.RUSAGE_SELF).ru_utime - own.ru_utime
    assert used_by_children() - before > 2 * mine


def used_by_children() -> float:
    """Return the seconds of a processor that processes of this one, and theirs, have used."""
    now = 0.0
    for child in psutil.Process().children():
        with suppress(psutil.Error):  # it has just ended
            times = child.cpu_times()
            now += times.user + times.children_user
    return now + resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime


HEAD, TAIL = pictures.png(32, 32)[:33], pictures.png(32, 32)[33:]
COMMENT = b"\xff\xd8\xff\xfe" + struct.pack(">H", len(PAYLOAD) + 2) + PAYLOAD
POLYGLOTS = {
    "behind the end": HEAD + TAIL + PAYLOAD,
    "as text": HEAD + chunk(b"tEXt", b"Comment\0" + PAYLOAD) + TAIL,
    "as a chunk of its own": HEAD + chunk(b"evIl", PAYLOAD) + TAIL,
    "a JPEG's comment": COMMENT + pictures.jpeg()[2:],
}


@pytest.mark.parametrize("data", POLYGLOTS.values(), ids=POLYGLOTS)
async def test_what_is_stored_was_written_anew_and_says_exactly_what_it_is(
    open_house: House, data: bytes
) -> None:
    assert PAYLOAD in data
    async with open_house.visitor() as visitor:
        async with visitor.post("/api/images?name=page.html", data=io.BytesIO(data)) as answer:
            picture = await answer.json()
        for call, type in (("file", "image/png"), ("thumbnail?side=64", "image/jpeg")):
            async with visitor.get(f"/api/images/{picture['ref']}/{call}") as answer:
                assert answer.headers["Content-Type"] == type
                assert answer.headers["X-Content-Type-Options"] == "nosniff"
                assert PAYLOAD not in await answer.read()
    kept = [path.read_bytes() for path in (open_house.home / "images").rglob("*") if path.is_file()]
    assert not [content for content in kept if PAYLOAD in content]
    assert kept


async def test_every_answer_forbids_scripts_from_elsewhere_and_inside(open_house: House) -> None:
    async with open_house.visitor() as visitor:
        for path in (
            "/",
            "/login",
            "/api/nodes",
            "/api/nothing",
            "/nothing.js",
            "/api/images/sample:coffee/file",
        ):
            async with visitor.get(path) as answer:
                policy = dict(
                    part.strip().split(" ", 1)
                    for part in answer.headers["Content-Security-Policy"].split(";")
                )
                assert policy["default-src"] == "'self'"
                scripts = policy.get("script-src", policy["default-src"])
                assert "unsafe" not in scripts
                assert "*" not in scripts
                assert policy["object-src"] == "'none'"
                assert policy["base-uri"] == "'none'"
                assert policy["frame-ancestors"] == "'none'"
                assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("type", "shown"),
    [
        ("application/octet-stream", False),
        ("application/x-sharedlib", False),
        ("application/pdf", False),
        ("text/xml", False),
        ("application/xhtml+xml", False),
        ("image/png", True),
        ("application/problem+json", True),
    ],
)
async def test_what_browsers_need_not_show_is_a_download(type: str, shown: bool) -> None:
    response = web.Response(body=b"x", headers={"Content-Type": type})
    await add_headers(Any, response)  # type: ignore[arg-type]
    assert ("Content-Disposition" in response.headers) is not shown


def test_an_unknown_file_among_the_results_is_a_download() -> None:
    assert picture_file(Path("a.svg"), False).headers["Content-Type"] == "application/octet-stream"
    assert picture_file(Path("a.PNG"), False).headers["Content-Type"] == "image/png"
    assert picture_file(Path("a.webp"), False).headers["Content-Type"] == "image/webp"
