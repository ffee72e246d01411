"""The login page speaks the language of the browser, with or without a script."""

from __future__ import annotations

import json

import pytest

from server.language import preferred
from server.routes.login import LANGUAGES, PAGES
from tests.rules.house import House

WRONG = {"token": "not-the-token"}


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("de-CH", "de"),
        ("fr-FR, de;q=0.7, en;q=0.6", "de"),
        ("en-US,en;q=0.9,de;q=0.8", "en"),
        ("fr, de;q=0", "en"),
        ("*", "en"),
        ("de;q=nonsense, \x00", "en"),
    ],
)
def test_the_language_that_is_liked_best_is_spoken(header: str, language: str) -> None:
    assert preferred(header, LANGUAGES) == language


async def test_the_login_page_is_german_for_a_german_browser(locked_house: House) -> None:
    german = {"Accept-Language": "de-DE,de;q=0.9"}
    async with locked_house.visitor() as visitor:
        async with visitor.get("/login", headers=german) as answer:
            page = await answer.text()
            assert answer.headers["Vary"] == "Accept-Language"
        assert '<html lang="de">' in page
        assert "Anmelden" in page
        assert "Log in" not in page
        async with visitor.post("/login", data=WRONG, headers=german) as refused:
            assert refused.status == 401
            assert "Das ist nicht das Token." in await refused.text()
        async with visitor.post("/login", data=WRONG) as refused:
            assert "This is not the token." in await refused.text()


def test_each_language_of_the_login_page_has_every_text() -> None:
    texts = [json.loads((PAGES / f"login.{language}.json").read_bytes()) for language in LANGUAGES]
    assert [each.keys() for each in texts] == [texts[0].keys()] * len(LANGUAGES)
