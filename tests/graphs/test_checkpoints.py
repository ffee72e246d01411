"""The store of checkpoints, on a real disk."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

import graphs.checkpoints
from graphs.checkpoints import INDEX, LOCK, Checkpoint, CheckpointDamaged, Checkpoints
from graphs.store import DiskFull
from nodes.contract import Saved

KEY, OTHER = "ab" * 32, "cd" * 32


def taken(folder: Path, key: str = KEY) -> Checkpoint:
    found = Checkpoints(folder).take(key)
    assert found is not None
    return found


def write(checkpoint: Checkpoint, arrays: dict[str, torch.Tensor], **values: Any) -> None:
    checkpoint.write(arrays, values, lambda: None)


def read(checkpoint: Checkpoint) -> Saved:
    saved = checkpoint.read()
    assert saved is not None
    return saved


def parts(folder: Path, key: str = KEY) -> set[str]:
    return {file.name for file in (folder / key).iterdir()} - {INDEX, LOCK}


def test_what_is_written_is_read_by_the_next(tmp_path: Path) -> None:
    first = taken(tmp_path)
    assert first.read() is None
    arrays = {
        "picture": torch.rand(3, 5, 7),
        "laid otherwise": torch.rand(5, 7, 3).permute(2, 0, 1),
        "number": torch.tensor(1 / 3, dtype=torch.float64),
        "small": torch.randn(9).bfloat16(),
        "nothing": torch.empty(0, 4),
    }
    write(first, arrays, losses=[0.1, 1e-300], left=3, none=None)
    first.release()
    saved = read(taken(tmp_path))
    assert saved.values == {"losses": [0.1, 1e-300], "left": 3, "none": None}
    assert list(saved.arrays) == list(arrays)
    for name, tensor in arrays.items():
        assert torch.equal(saved.arrays[name], tensor)
        assert saved.arrays[name].dtype == tensor.dtype
        # A sum over another layout ends in other digits.
        assert saved.arrays[name].stride() == tensor.stride()


@settings(deadline=None, max_examples=30)
@given(st.permutations([0, 1, 2, 3]), st.lists(st.integers(1, 4), min_size=4, max_size=4))
def test_any_dense_layout_comes_back(tmp_path_factory: Any, order: list[int], shape: list[int]) -> None:
    mine = taken(tmp_path_factory.mktemp("layout"))
    tensor = torch.rand(shape).permute(order)
    write(mine, {"a": tensor})
    found = read(mine).arrays["a"]
    assert torch.equal(found, tensor)
    wide = [axis for axis in range(4) if tensor.shape[axis] > 1]
    assert [found.stride(axis) for axis in wide] == [tensor.stride(axis) for axis in wide]


def test_what_has_not_changed_is_not_written_again(tmp_path: Path) -> None:
    mine = taken(tmp_path)
    old, new = torch.rand(3, 8, 8), torch.rand(3, 8, 8)
    write(mine, {"a": old})
    (part,) = parts(tmp_path)
    before = (tmp_path / KEY / part).stat()
    write(mine, {"moved": old, "b": new})
    after = (tmp_path / KEY / part).stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    assert len(parts(tmp_path)) == 2
    write(mine, {"b": new})
    assert part not in parts(tmp_path), "what is no longer needed is removed"
    assert len(parts(tmp_path)) == 1


def test_what_was_changed_in_place_is_written_again(tmp_path: Path) -> None:
    mine = taken(tmp_path)
    tensor = torch.rand(3, 8, 8)
    write(mine, {"a": tensor})
    for chunk in torch.split(tensor.view(-1), 50):
        chunk.add_(1)
    write(mine, {"a": tensor})
    assert torch.equal(read(mine).arrays["a"], tensor)


def test_what_was_read_need_not_be_written_again(tmp_path: Path) -> None:
    first = taken(tmp_path)
    write(first, {"a": torch.rand(3, 8, 8)})
    first.release()
    second = taken(tmp_path)
    tensor = read(second).arrays["a"]
    (part,) = parts(tmp_path)
    before = (tmp_path / KEY / part).stat().st_ino
    write(second, {"a": tensor})
    assert (tmp_path / KEY / part).stat().st_ino == before


class Damage(NamedTuple):
    harm: Callable[[Path], object]
    told: str


def flip(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)


def first_part(home: Path) -> Path:
    return next(file for file in home.iterdir() if file.name not in (INDEX, LOCK))


DAMAGES = {
    "a flipped bit": Damage(lambda home: flip(first_part(home)), "a part of it was changed"),
    "a cut file": Damage(lambda home: os.truncate(first_part(home), 5), "another length"),
    "a missing file": Damage(lambda home: first_part(home).unlink(), "is missing"),
    "a changed index": Damage(lambda home: flip(home / INDEX), "index was changed"),
    "an index that is no text": Damage(lambda home: (home / INDEX).write_bytes(b"\xff\xfe\x00"), "read"),
    "an empty index": Damage(lambda home: (home / INDEX).write_bytes(b""), "index was changed"),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_what_was_damaged_is_not_handed_out(name: str, tmp_path: Path) -> None:
    mine = taken(tmp_path)
    write(mine, {"a": torch.rand(3, 8, 8)}, left=3)
    DAMAGES[name].harm(tmp_path / KEY)
    with pytest.raises(CheckpointDamaged, match=DAMAGES[name].told):
        mine.read()


def test_a_crash_while_writing_leaves_what_was_there(tmp_path: Path) -> None:
    mine = taken(tmp_path)
    before = torch.rand(3, 8, 8)
    write(mine, {"a": before}, step=1)
    beats = iter([None, None])

    def crash() -> None:
        next(beats)

    with pytest.raises(StopIteration):
        mine.write({str(number): torch.rand(3, 8, 8) for number in range(3)}, {"step": 2}, crash)
    saved = read(mine)
    assert saved.values == {"step": 1}
    assert torch.equal(saved.arrays["a"], before)
    write(mine, {"a": before}, step=3)
    assert len(parts(tmp_path)) == 1, "what the crash left is removed"


def test_one_holds_it_at_a_time(tmp_path: Path) -> None:
    first = taken(tmp_path)
    assert Checkpoints(tmp_path).take(KEY) is None
    assert Checkpoints(tmp_path).take(OTHER) is not None
    write(first, {"a": torch.rand(2)})
    first.release()
    taken(tmp_path).drop()
    assert KEY not in Checkpoints(tmp_path)
    assert not (tmp_path / KEY).exists()


def test_nothing_is_left_of_what_was_never_written(tmp_path: Path) -> None:
    taken(tmp_path).release()
    assert not (tmp_path / KEY).exists()


def test_a_folder_that_cannot_be_made_is_no_checkpoint(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert Checkpoints(tmp_path / "file").take(KEY) is None


def test_the_disk_is_not_filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = taken(tmp_path)
    monkeypatch.setattr(graphs.checkpoints, "ROOM_LEFT", shutil.disk_usage(tmp_path).total)
    with pytest.raises(DiskFull, match="checkpoint"):
        write(mine, {"a": torch.rand(2)})
    assert mine.read() is None


def aged(folder: Path, key: str, days: float, size: int = 10) -> None:
    mine = taken(folder, key)
    write(mine, {"a": torch.rand(size)})
    mine.release()
    then = time.time() - days * 86400
    os.utime(folder / key / INDEX, (then, then))


def test_what_was_left_for_long_or_is_too_much_goes_the_oldest_first(tmp_path: Path) -> None:
    for number, days in enumerate((40, 3, 2, 1)):
        aged(tmp_path, f"{number}{number}" * 32, days, size=1000)
    mine = Checkpoints(tmp_path, max_bytes=10_000).take(KEY)
    assert mine is not None
    write(mine, {"a": torch.rand(2)})
    store = Checkpoints(tmp_path)
    assert [key * 64 in store for key in "0123"] == [False, False, True, True]


def test_what_another_process_removes_meanwhile_is_not_in_the_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    aged(tmp_path, OTHER, 1)

    def looked_at(entry: Path) -> float:
        if entry.name == OTHER:
            shutil.rmtree(entry, ignore_errors=True)
        return time.time()

    monkeypatch.setattr(graphs.checkpoints, "_last_written", looked_at)
    write(taken(tmp_path), {"a": torch.rand(2)})
    assert KEY in Checkpoints(tmp_path)


def test_what_a_run_holds_stays(tmp_path: Path) -> None:
    aged(tmp_path, OTHER, 40)
    held = taken(tmp_path, OTHER)
    write(taken(tmp_path), {"a": torch.rand(2)})
    assert OTHER in Checkpoints(tmp_path)
    held.release()
