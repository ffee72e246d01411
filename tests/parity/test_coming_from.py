"""What docs/coming-from.md names is there: every node, and every parameter or input of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from nodes.catalogue import shipped
from nodes.contract import NodeSpec

PAGE = Path(__file__).resolve().parents[2] / "docs" / "coming-from.md"
NAMED = re.compile(r"\*\*([A-Z][^*|]+)\*\*((?:,? ?`[a-z_0-9]+`)*)")


def rows() -> list[str]:
    return [line for line in PAGE.read_text().splitlines() if line.startswith("| ") and "---" not in line]


def named() -> list[tuple[str, str]]:
    """Return each node that the tables name with each parameter named after it, once."""
    pairs = {
        (title, parameter)
        for row in rows()
        for title, parameters in NAMED.findall(row.split(" | ", 1)[1])
        for parameter in re.findall(r"`(\w+)`", parameters) or [""]
    }
    return sorted(pairs)


def spec(title: str) -> NodeSpec:
    (found,) = [each for each in shipped().values() if each.title == title]
    return found


@pytest.mark.parametrize(("title", "parameter"), named(), ids=lambda text: text or "node")
def test_the_node_has_the_parameter(title: str, parameter: str) -> None:
    has = {*spec(title).inputs, *spec(title).parameters}
    assert not parameter or parameter in has, f"{title} has {sorted(has)}"


def test_every_row_says_where_or_that_there_is_none() -> None:
    assert len(rows()) > 70
    for row in rows():
        cells = [cell.strip() for cell in row.strip("|").split(" | ")]
        assert len(cells) >= 2, row
        assert cells[1], row
