"""Results on disk: whole or absent, bounded in bytes, shared by processes that come and go."""

from __future__ import annotations

import hashlib
import logging
import os
import random
import resource
import shutil
import signal
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import pytest
import torch
from filelock import FileLock

from graphs.store import kept as kept_module
from graphs.store.kept import KeptResults, NotKept
from graphs.store.sealed import Sealed

BOUND = 100_000


def key(name: object) -> str:
    return hashlib.sha256(str(name).encode()).hexdigest()


def picture(name: object = 0, side: int = 16) -> dict[str, object]:
    """3 KB at the default side, and always the same for one name."""
    random_numbers = torch.Generator().manual_seed(int(key(name)[:8], 16))
    return {"image": torch.rand(3, side, side, generator=random_numbers)}


def total(folder: Path) -> int:
    """The bytes of all results, those half written too."""
    return sum(path.stat().st_size for path in folder.iterdir() if path.suffix in (".safetensors", ".part"))


def same(kept: KeptResults, name: object, side: int = 16) -> bool:
    found = kept.get(key(name))
    image = picture(name, side)["image"]
    return found is not None and torch.equal(found.outputs["image"], image)  # type: ignore[arg-type]


def forked(work: Callable[[], object]) -> int:
    """Do `work` in a process of its own, and return its number."""
    if child := os.fork():
        return child
    status = 1
    try:
        work()
        status = 0
    finally:
        if status:
            traceback.print_exc()
        os._exit(status)


def is_over(child: int) -> bool:
    return os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def ended(child: int) -> int:
    """Wait for a process, and return its exit status."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.fixture
def kept(tmp_path: Path) -> KeptResults:
    return KeptResults(tmp_path / "results", BOUND, reserve=0)


def test_a_result_is_there_for_whoever_comes_later(kept: KeptResults) -> None:
    assert key("a") not in kept
    assert kept.get(key("a")) is None
    assert kept.put(key("a"), picture("a"), 2.0, {"SSIM": 0.5, "A": 1.0})
    later = KeptResults(kept.folder, BOUND)
    assert key("a") in later
    assert same(later, "a")
    assert list(later.numbers(key("a")).items()) == [("SSIM", 0.5), ("A", 1.0)]
    assert later.usage() == (1, total(kept.folder), BOUND)
    assert not kept.put(key("b"), {"number": object()}, 2.0, {})


@pytest.mark.parametrize("name", ["", "..", "../x", "a" * 63, "A" * 64, key("a") + "\n", "0" * 64])
def test_what_is_no_key_reaches_no_file(kept: KeptResults, name: str) -> None:
    kept.put(key("a"), picture(), 1.0, {})
    assert name not in kept
    assert kept.get(name) is None
    assert kept.numbers(name) == {}


def test_at_no_moment_do_they_take_more_than_they_may(
    kept: KeptResults, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, most = Sealed.write, []

    def watched(sealed: Sealed, file: BinaryIO) -> None:
        write(sealed, file)
        file.flush()
        most.append(total(kept.folder))  # the new one is all there, and has no name yet

    monkeypatch.setattr(Sealed, "write", watched)
    chance = random.Random(5)
    for number in range(120):
        seconds, side = chance.expovariate(1), chance.choice((4, 16, 30, 60))
        kept.put(key(number), picture(number, side), seconds, {})
        if chance.random() < 0.5:
            kept.get(key(chance.randrange(number + 1)))
    assert max(most) <= BOUND
    assert max(most) > 0.9 * BOUND
    assert len(most) > 60


def test_one_that_just_fits_is_kept_and_one_byte_more_is_not(kept: KeptResults) -> None:
    kept.put(key("a"), picture("a"), 1.0, {})
    size = total(kept.folder)
    kept.clear()
    exact = KeptResults(kept.folder, 2 * size, reserve=0)
    assert exact.put(key("a"), picture("a"), 1.0, {})
    assert exact.put(key("b"), picture("b"), 1.0, {})
    assert exact.usage().bytes == 2 * size
    narrow = KeptResults(kept.folder, size - 1, reserve=0)
    assert not narrow.put(key("c"), picture("c"), 1.0, {})


def test_what_is_worth_least_goes_and_a_newcomer_of_less_worth_displaces_nothing(kept: KeptResults) -> None:
    kept.put(key("hour"), picture("hour"), 3600.0, {})
    for number in range(60):
        kept.put(key(number), picture(number), 1.0, {})
    assert key("hour") in kept
    assert key(0) not in kept
    before = sorted(kept.folder.glob("*.safetensors"))
    assert not kept.put(key("large"), picture("large", 90), 0.5, {})
    assert sorted(kept.folder.glob("*.safetensors")) == before


def test_use_counts_after_a_restart(kept: KeptResults) -> None:
    for number in range(20):
        kept.put(key(number), picture(number), 1.0, {})
    for number in range(100, 130):  # more than there is room for: the level rises
        kept.put(key(number), picture(number), 1.0, {})
    oldest = next(number for number in range(200) if key(number) in kept)
    kept.get(key(oldest))
    kept.remember_uses()
    later = KeptResults(kept.folder, BOUND, reserve=0)
    for number in range(200, 215):
        later.put(key(number), picture(number), 1.0, {})
    assert key(oldest) in later


def test_a_flipped_bit_anywhere_drops_the_result_and_is_logged(
    kept: KeptResults, caplog: pytest.LogCaptureFixture
) -> None:
    kept.put(key("a"), picture("a", 4), 1.0, {"n": 1.0})
    path = next(kept.folder.glob("*.safetensors"))
    whole = path.read_bytes()
    for place in [*range(0, len(whole), 7), len(whole) - 1]:
        damaged = bytearray(whole)
        damaged[place] ^= 1 << place % 8
        path.write_bytes(damaged)
        caplog.clear()
        assert kept.get(key("a")) is None
        assert not path.exists()
        assert key("a")[:12] in caplog.text
        assert str(kept.folder) not in caplog.text
    assert kept.put(key("a"), picture("a", 4), 1.0, {"n": 1.0})
    assert same(kept, "a", 4)


def test_numbers_are_not_taken_from_a_damaged_header(kept: KeptResults) -> None:
    kept.put(key("a"), picture("a"), 1.0, {"SSIM": 0.5})
    path = next(kept.folder.glob("*.safetensors"))
    path.write_bytes(path.read_bytes().replace(b"0.5", b"0.9"))
    assert kept.numbers(key("a")) == {}
    assert not path.exists()


def test_left_over_parts_go_and_what_was_not_written_down_is_weighed(kept: KeptResults) -> None:
    kept.put(key("a"), picture("a"), 50.0, {})
    (kept.folder / "worth.json").unlink()
    (kept.folder / ".half.part").write_bytes(b"x" * 50_000)
    kept.put(key("b"), picture("b"), 1.0, {})
    assert not (kept.folder / ".half.part").exists()
    for number in range(60):
        kept.put(key(number), picture(number), 1.0, {})
    assert key("a") in kept
    assert key("b") not in kept


def test_the_last_bytes_of_a_disk_stay_free(kept: KeptResults, tmp_path: Path) -> None:
    careful = KeptResults(kept.folder, BOUND, reserve=shutil.disk_usage(tmp_path).total)
    with pytest.raises(NotKept, match="full, or nearly"):
        careful.put(key("a"), picture("a"), 1.0, {})
    assert careful.usage().entries == 0


def test_a_full_disk_costs_the_one_result(kept: KeptResults, tmp_path: Path) -> None:
    assert kept.put(key("before"), picture("before", 4), 1.0, {})

    def work() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))
        try:
            KeptResults(kept.folder, reserve=0).put(key("large"), picture("large", 300), 1.0, {})
        except NotKept as error:
            (tmp_path / "told").write_text(error.message)

    assert ended(forked(work)) == 0
    told = (tmp_path / "told").read_text()
    assert "The disk is full, or nearly: a result (1.1 MB) is not kept" in told
    assert str(kept.folder) not in told
    assert not list(kept.folder.glob("*.part"))
    assert same(kept, "before", 4)
    assert key("large") not in kept


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "results").write_text("no folder")
    kept = KeptResults(tmp_path / "results")
    with pytest.raises(NotKept, match="cannot be written"):
        kept.put(key("a"), picture("a"), 1.0, {})
    assert kept.get(key("a")) is None
    assert kept.usage().entries == 0
    assert kept.clear() == 0


def test_whoever_holds_the_lock_for_too_long_is_not_waited_for(
    kept: KeptResults, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_module, "LOCK_SECONDS", 0.05)
    kept.put(key("a"), picture("a"), 1.0, {})
    with FileLock(kept.folder / ".lock"):
        with pytest.raises(NotKept, match="Another process"):
            kept.put(key("b"), picture("b"), 1.0, {})
        assert same(kept, "a")  # reading waits for nobody


def test_clearing_leaves_nothing_and_says_how_much_that_was(kept: KeptResults) -> None:
    assert kept.clear() == 0
    for name in "abc":
        kept.put(key(name), picture(name), 1.0, {})
    taken = total(kept.folder)
    assert kept.clear() == taken
    assert [path.name for path in kept.folder.iterdir()] == [".lock"]
    assert kept.put(key("a"), picture("a"), 1.0, {})


def shared(folder: Path, seed: int) -> None:
    """Put and get at random; fail if what is found is not what was put."""
    kept, chance, found = KeptResults(folder, BOUND, reserve=0), random.Random(seed), 0
    for _ in range(60):
        name = chance.randrange(60)
        kept.put(key(name), picture(name), chance.expovariate(1), {})
        name = chance.randrange(60)
        if (there := kept.get(key(name))) is not None:
            found += 1
            assert torch.equal(there.outputs["image"], picture(name)["image"])  # type: ignore[arg-type]
    assert found > 5


def test_two_processes_write_and_make_room_at_once(
    kept: KeptResults,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(kept_module, "LOCK_SECONDS", 120.0)
    kept.put(key(0), picture(0), 1.0, {})
    children = [forked(lambda seed=seed: shared(kept.folder, seed)) for seed in (1, 2)]  # type: ignore[misc]
    most, over = 0, False
    while not over:
        time.sleep(0.02)
        over = all(map(is_over, children))  # looked at once more after the last of them
        with FileLock(kept.folder / ".lock"):  # so that none is counted before it went and one after
            most = max(most, total(kept.folder))
    assert [ended(child) for child in children] == [0, 0]
    assert capfd.readouterr().err == ""  # no damaged result was met
    assert 0.5 * BOUND < most <= BOUND
    caplog.set_level(logging.WARNING)
    names = [name for name in range(60) if key(name) in kept]
    assert len(names) > 10
    assert all(same(kept, name) for name in names)
    assert caplog.text == ""


def test_a_process_killed_while_it_writes_leaves_no_half_result(kept: KeptResults) -> None:
    assert kept.put(key("before"), picture("before"), 1.0, {})  # the folder is there
    chance = random.Random(3)
    for _ in range(12):
        child = forked(lambda: [kept.put(key(n), picture(n, 40), 1.0, {}) for n in range(10**6)])
        time.sleep(chance.uniform(0.01, 0.15))
        os.kill(child, signal.SIGKILL)
        assert ended(child) == -signal.SIGKILL
        assert total(kept.folder) <= BOUND
        for path in kept.folder.glob("*.safetensors"):
            assert kept.get(path.stem) is not None
    assert kept.put(key("after"), picture("after"), 1.0, {})
    assert not list(kept.folder.glob("*.part"))
