"""SuperRes goes on with the tile that it had begun, to the same bytes."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from graphs.checkpoints import Checkpoints
from nodes.contract import Image, Run
from nodes.super_resolution.super_res import super_res
from nodes.super_resolution.tiling import Tiling, run_tiled
from tests.graphs.breaking import KEY, Work, attempt, write_always

TILING = Tiling(side=20, context=4, fade=4)
PICTURE = torch.rand((3, 40, 60), generator=torch.Generator().manual_seed(1))


def test_an_interrupted_picture_goes_on_inside_its_tile(small_network: str, tmp_path: Path) -> None:
    def work(run: Run) -> Image:
        return super_res(PICTURE, model=small_network, tile=32, run=run).image

    whole = attempt(tmp_path, work)
    for stop_at in range(2, whole.beats, whole.beats // 7):
        first = attempt(tmp_path, work, stop_at)
        assert first.picture is None
        second = attempt(tmp_path, work)
        assert second.picture == whole.picture
        assert not second.warnings
    last = attempt(tmp_path, work, whole.beats - 1)
    assert last.picture is None
    assert attempt(tmp_path, work).beats < whole.beats / 2


def test_a_killed_one_goes_on_with_the_tile_that_it_had_begun(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_always(monkeypatch)
    seen: list[torch.Size] = []

    def twice(tile: torch.Tensor) -> torch.Tensor:
        seen.append(tile.shape)
        return tile.repeat_interleave(2, 2).repeat_interleave(2, 3)

    def work(run: Run) -> Image:
        return run_tiled(PICTURE, twice, 2, tiling=TILING, run=run)

    whole = attempt(tmp_path, work)
    assert len(seen) == 6
    seen.clear()
    attempt(tmp_path, work, 5, kill=True)
    assert attempt(tmp_path, work).picture == whole.picture
    assert len(seen) == 6, "no tile is computed twice"


def test_a_checkpoint_of_other_tiles_is_told_and_left(tmp_path: Path) -> None:
    def work(side: int) -> Work:
        tiling = Tiling(side=side, context=4, fade=4)
        return lambda run: run_tiled(PICTURE, lambda tile: tile.clone(), 1, tiling=tiling, run=run)

    attempt(tmp_path, work(20), 4)
    assert KEY in Checkpoints(tmp_path)
    again = attempt(tmp_path, work(30))
    assert [told for told in again.warnings if "begins anew" in told]
    assert again.picture == attempt(tmp_path / "elsewhere", work(30)).picture
