"""Bad input in the editor: a sentence that says what, where and what to do, and nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.desk import LONG, Desk, Point

EMPTY = Point(900, 130)


def header_of_huge_png() -> bytes:
    import struct
    import zlib

    header = b"IHDR" + struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header))


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("notes.png", b"These are words.", "text, not a picture"),
        ("nothing.png", b"", "empty"),
        ("huge.png", header_of_huge_png(), "60000 × 60000 px"),
        ("broken.json", b"{ not json", "not JSON"),
        ("deep.json", b"[" * 100_000 + b"]" * 100_000, "nested"),
        ("nan.json", b'{"impasto": 1, "name": NaN}', "NaN"),
        ("twice.json", b'{"impasto": 1, "impasto": 1}', "twice"),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value else "",
)
def test_a_bad_file_is_refused_in_words_and_the_graph_stays(
    page: Page, tmp_path: Path, name: str, data: bytes, words: str
) -> None:
    desk = Desk(page)
    expect(desk.nodes).to_have_count(4)
    path = tmp_path / name
    path.write_bytes(data)
    desk.drop(path, "image/png" if name.endswith("png") else "application/json", EMPTY)
    expect(page.get_by_role("region", name="Messages").get_by_text(words).first).to_be_visible(timeout=LONG)
    expect(desk.nodes).to_have_count(4)


def test_a_picture_of_one_pixel_is_a_problem_on_the_node(page: Page, tmp_path: Path) -> None:
    desk = Desk(page)
    Image.new("RGB", (1, 1)).save(tmp_path / "dot.png")
    desk.drop(tmp_path / "dot.png", "image/png", desk.centre(desk.node("Load Image")))
    expect(desk.node("Load Image").get_by_role("button", name="dot")).to_be_visible(timeout=LONG)
    page.get_by_role("button", name="Paint", exact=True).click()
    expect(
        desk.node("Pyramid Transfer")
        .get_by_text("1 × 1 px")
        .or_(desk.node("Pyramid Transfer").get_by_text("64 px"))
        .first
    ).to_be_visible(timeout=LONG)


def test_problems_stand_on_the_node_before_the_run(page: Page) -> None:
    desk = Desk(page)
    expect(desk.nodes).to_have_count(4)
    desk.add("Blend", Point(900, 130))
    blend = desk.node("Blend")
    expect(blend.get_by_text("base needs an Image")).to_be_visible()
    expect(page.get_by_role("button", name="2 problems")).to_be_visible()
