"""The tests of the ten rules (docs/security.md): each was seen to fail with its rule taken out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.security.limits import Rate
from tests.rules.house import TOKEN, House, house, quick
from tests.server.conftest import api, server

__all__ = ["api", "open_house", "server"]


@pytest.fixture
async def open_house(tmp_path: Path) -> AsyncIterator[House]:
    """The application without a token, as it starts by default."""
    async with house(tmp_path / "home") as served:
        yield served


@pytest.fixture
async def locked_house(tmp_path: Path) -> AsyncIterator[House]:
    """The application with a token, at which one address may guess five times."""
    async with house(tmp_path / "locked", token=TOKEN, limits=quick(logins=Rate(5, 0.01))) as served:
        yield served
