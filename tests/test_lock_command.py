"""`impasto lock`: what it says when the locked recipe cannot be written."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

import impasto
from graphs.store import DiskFull
from server.commands.shared import WRONG

pytestmark = pytest.mark.usefixtures("home")


def test_a_full_disk_is_told_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, data: bytes, what: str) -> None:
        raise DiskFull(what, len(data))

    monkeypatch.setattr("graphs.store.files.write_whole", full)
    target = tmp_path / "locked.json"
    done = CliRunner().invoke(impasto.app, ["lock", "quickstart", "--output", str(target), "--device", "cpu"])
    assert done.exit_code == WRONG, done.output
    assert isinstance(done.exception, SystemExit)
    assert "The disk is full" in done.stderr
    assert not target.exists()
