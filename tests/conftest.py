"""What every test may ask for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("IMPASTO_SHARED", Path(__file__).resolve().parents[2] / "shared"))


@pytest.fixture
def shared() -> Path:
    """The folder of real photographs, paintings and weights; the test is skipped where it is absent."""
    if not (SHARED / "images").is_dir():
        pytest.skip("needs the shared folder of photographs and weights")
    return SHARED


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of the test's own, so that no test reads or writes the user's."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("IMPASTO_HOME", str(folder))
    return folder
