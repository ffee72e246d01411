"""What every test may ask for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.fuzz.effort import SOAK

# How long an example takes says nothing on a machine that others keep busy. The examples are the same each
# time: what is green stays green until something changes. `make soak` looks for others.
settings.register_profile(
    "impasto", deadline=None, derandomize=not SOAK, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("impasto")

SHARED = Path(os.environ.get("IMPASTO_SHARED", Path(__file__).resolve().parents[2] / "shared"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print how a test failed that went well on its second try: that is worth mending too."""
    for report in terminalreporter.getreports("rerun"):
        terminalreporter.write_sep("_", f"first try of {report.nodeid}", red=True)
        terminalreporter.write_line(report.longreprtext)


@pytest.fixture
def shared() -> Path:
    """The folder of real photographs, paintings and weights; the test is skipped where it is absent."""
    if not (SHARED / "images").is_dir():
        pytest.skip("needs the shared folder of photographs and weights")
    return SHARED


@pytest.fixture(autouse=True, scope="session")
def _session_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test reads or writes the user's data folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("IMPASTO_HOME", str(tmp_path_factory.mktemp("home")))
        yield


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder of the test's own."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("IMPASTO_HOME", str(folder))
    return folder
