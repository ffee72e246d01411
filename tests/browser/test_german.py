"""The editor of a German browser: nodes, their help, the palette, the outline, problems and the form."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.browser.conftest import Served
from tests.browser.test_accessibility import violations

SIZE: ViewportSize = {"width": 1280, "height": 720}


@pytest.fixture
def german(browser: Browser, served: Served) -> Iterator[Page]:
    """A page that answers every error with a failure of the test, in the German of Austria."""
    context = browser.new_context(viewport=SIZE, locale="de-AT")
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(served.address)
    yield page
    context.close()
    assert not errors, errors


def test_nodes_are_german_and_are_found_by_german_and_by_english_words(german: Page) -> None:
    page = german
    graph = page.get_by_role("application", name="Graph")
    expect(graph.get_by_role("group")).to_have_count(4)
    for title in ("Bild laden", "Stilübertragung", "Bild speichern"):
        expect(graph.get_by_role("group", name=title, exact=True).first).to_be_visible()
    transfer = graph.get_by_role("group", name="Stilübertragung", exact=True)
    expect(transfer.get_by_role("button", name="Rauschen Eingang, Rauschen")).to_be_attached()
    expect(transfer.get_by_role("slider", name="Stilstärke")).to_be_attached()
    page.locator(".canvas").focus()
    page.keyboard.press("Space")
    search = page.get_by_label("Knoten suchen")
    for words in ("freistellen", "grabcut", "cut out"):
        search.fill(words)
        first = page.get_by_role("option").first
        expect(first).to_contain_text("Freistellen")
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    search.press("Enter")
    expect(graph.get_by_role("group", name="Freistellen", exact=True)).to_be_visible()
    inspector = page.get_by_role("complementary", name="Eigenschaften")
    inspector.get_by_role("button", name="Erklären").click()
    expect(inspector).to_contain_text("GrabCut (Rother, Kolmogorov und Blake 2004)")
    expect(inspector).to_contain_text("Englisch: Cut Out.")
    found = violations(page)
    assert found == [], found


def test_what_is_wrong_is_said_in_german(german: Page) -> None:
    page = german
    graph = page.get_by_role("application", name="Graph")
    expect(graph.get_by_role("group")).to_have_count(4)
    page.locator(".canvas").focus()
    page.keyboard.press("Space")
    page.get_by_label("Knoten suchen").fill("Masken verknüpfen")
    expect(page.get_by_role("option").first).to_contain_text("Masken verknüpfen")
    page.keyboard.press("Enter")
    card = graph.get_by_role("group", name="Masken verknüpfen", exact=True)
    expect(card).to_contain_text("Der Eingang „erste“ braucht eine Maske. Eine Verbindung dorthin ziehen.")
    page.get_by_role("button", name="2 Probleme").click()
    expect(
        page.get_by_role("complementary").get_by_text("Der Eingang „zweite“ braucht eine Maske.").first
    ).to_be_visible()
    page.keyboard.press("o")
    tree = page.get_by_role("tree")
    expect(tree.get_by_role("treeitem", name="Inhalt ← Bild laden 1.Bild")).to_be_visible()


def test_the_form_of_a_recipe_is_german(german: Page, served: Served) -> None:
    page = german
    page.goto(f"{served.address}/form/quickstart")
    expect(page.get_by_role("slider", name="Stärke")).to_be_visible()
    expect(page.get_by_text("Ein Foto, ein Gemälde.")).to_be_visible()
    expect(page.get_by_text("Wie viele halbierte Größen zugleich angeglichen werden.")).to_be_visible()
    expect(page.get_by_role("button", name="Malen", exact=True)).to_be_visible()
    found = violations(page)
    assert found == [], found
