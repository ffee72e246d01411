"""The catalogue as every editor gets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nodes.catalogue import shipped
from server.routes import nodes


def test_the_catalogue_is_put_together_once_and_shows_new_weights_soon(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IMPASTO_HOME", str(tmp_path))
    monkeypatch.setattr(nodes, "HOLDS", 60.0)
    text = nodes.CatalogueText(shipped().values())
    first = text.now()
    assert len(json.loads(first.plain)["nodes"]) == len(shipped())

    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "mine.safetensors").write_bytes(b"")
    assert text.now() is first
    monkeypatch.setattr(nodes, "HOLDS", 0.0)
    assert b"mine.safetensors" in text.now().plain
