"""Rule 10, what a guest may take: previews, stars, and memory and disk by the settings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from graphs.store import Folders
from server.config import Config
from server.keys import CONFIG, DISPATCHER, KEPT
from server.live.desk import MOST_OF_ONE, LiveDesk, TooManyPreviews, Wanted
from server.pool.pool import Pool
from server.queue import control
from server.settings import FILE_NAME, SettingsStore
from tests.rules.house import TOKEN, house
from tests.server.keeping import client, kept, submit


def nothing(*_: Any) -> None:
    """Nobody listens."""


async def test_one_client_does_not_have_all_live_previews(tmp_path: Path) -> None:
    desk = LiveDesk(Pool(Config(folders=Folders(tmp_path)), nothing, nothing, nothing))
    wanted = Wanted(recipe=b"{}", whole=True, shown=())
    opened = [desk.open(("greedy", str(tab)), wanted) for tab in range(MOST_OF_ONE)]
    with pytest.raises(TooManyPreviews):
        desk.open(("greedy", "another"), wanted)
    desk.open(("greedy", "0"), wanted)  # in place of its own
    desk.open(("somebody", "0"), wanted)
    assert opened[0].over


async def test_only_so_many_runs_are_kept_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(control, "MOST_STARRED", 1)
    async with kept(tmp_path) as server, client(server) as session:
        paths = [f"/api/runs/{(await submit(session))['id']}/star" for _ in range(2)]
        for method, path, status in (
            ("PUT", paths[0], 200),
            ("PUT", paths[0], 200),
            ("PUT", paths[1], 409),
            ("DELETE", paths[0], 200),
            ("PUT", paths[1], 200),
        ):
            async with session.request(method, path) as answer:
                assert answer.status == status, (method, path)


@pytest.mark.parametrize("token", ["", TOKEN])
async def test_guests_keep_no_more_on_the_owners_disk_than_the_owner_allowed(
    tmp_path: Path, token: str
) -> None:
    settings = {"cache_disk_bytes": 10**13, "cache_bytes": 10**13}
    async with house(tmp_path / "home", token=token) as served, served.visitor() as visitor:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        async with visitor.put("/api/settings", json=settings, headers=headers) as answer:
            assert answer.status == 200
        config, pool = served.app[CONFIG], served.app[DISPATCHER].pool
        allowed = (config.cache_disk_bytes, config.cache_bytes) if token else (10**13, 10**13)
        assert (served.app[KEPT].max_bytes, pool.config.cache_bytes) == allowed


def test_settings_that_are_a_link_are_not_there(tmp_path: Path) -> None:
    (tmp_path / "elsewhere.json").write_text('{"theme": "dark"}')
    (tmp_path / FILE_NAME).symlink_to(tmp_path / "elsewhere.json")
    assert SettingsStore(tmp_path).tagged()[0].theme == "system"
