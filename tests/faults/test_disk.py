"""A disk that is full while runs wait and are painted: the one request fails, and all goes on when there is
room again."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from tests.faults.house import House, count_recipe
from tests.faults.truth import all_runs, all_there, painted_all, true_results, whole_files
from tests.fuzz.effort import in_soak
from tests.graphs.store import pictures

MEGABYTES = 24
SMALL_DISK = ("unshare", "--user", "--map-root-user", "--mount", "sh", "-c")
MOUNT = f'mount -t tmpfs -o size={MEGABYTES}m none "$0" && exec "$@"'


def _may_mount() -> bool:
    """Whether a small disk of one's own can be had here: unprivileged namespaces may be switched off."""
    command = [*SMALL_DISK, 'mount -t tmpfs none "$0"', "/mnt"]
    return shutil.which("unshare") is not None and not subprocess.run(command, capture_output=True).returncode


@contextmanager
def full(disk: Path) -> Iterator[None]:
    """Fill a disk to the last byte while the block runs."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (2**16, 1):
            try:
                while True:
                    file.write(b"\0" * size)
            except OSError:
                continue
    try:
        assert not os.statvfs(disk).f_bavail
        yield
    finally:
        ballast.unlink()


@pytest.mark.skipif(not _may_mount(), reason="needs a mount namespace for a small disk of its own")
async def test_a_full_disk_refuses_what_is_new_and_harms_nothing_that_was_accepted(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    house = House(home, prefix=(*SMALL_DISK, MOUNT, str(home)))
    async with house.serving() as api:
        disk = Path(f"/proc/{house.pid}/root{home}")
        first = count_recipe(start=5)
        accepted = {(await api.paint(first))["id"]: first}
        await painted_all(api, accepted)
        waits = count_recipe(start=6, held=tmp_path / "held")
        accepted[(await api.paint(waits))["id"]] = waits
        before = set(await all_runs(api))
        with full(disk):
            for number in range(3):
                problems = await api.refused(
                    "POST", "/api/runs", 507, json={"recipe": count_recipe(start=number)}
                )
                assert "disk is full" in problems[0]["message"]
                assert "MB" in problems[0]["message"]
                assert problems[0]["hint"]
            await api.refused("POST", "/api/images", 507, data=pictures.png(300, 300))
            await api.refused("POST", "/api/recipes", 507, json={"recipe": first})
            assert set(await all_runs(api)) == before, "a run that was refused is there"
            (tmp_path / "held").unlink()
            runs = await painted_all(api, accepted)
            (ended,) = [run for run in runs.values() if run["name"] == waits["name"]]
            assert ended["state"] == "failed"
            assert "disk is full" in ended["problem"]["message"]
            await all_there(api, accepted)
        later = count_recipe(start=8)
        accepted[(await api.paint(later))["id"]] = later
        runs = await painted_all(api, accepted)
        assert [run["state"] for run in runs.values()] == ["done", "failed", "done"]
        saved = tmp_path / "saved"
        await api.call("POST", "/api/queue/pause", status=202)
        processes = [psutil.Process(house.pid), *house.workers()]
        for process in processes:  # what they write meanwhile may be half there
            process.suspend()
        try:
            shutil.copytree(disk, saved)
        finally:
            for process in processes:
                process.resume()
    whole_files(saved)
    async with House(saved).serving() as api:
        assert {id: run["state"] for id, run in (await all_there(api, accepted)).items()} == {
            id: run["state"] for id, run in runs.items()
        }


@in_soak
async def test_a_limit_on_the_size_of_files_refuses_a_run_and_leaves_nothing_of_it(tmp_path: Path) -> None:
    house = House(tmp_path / "home")
    async with house.serving() as api:
        kept = count_recipe(start=3)
        accepted = {(await api.paint(kept))["id"]: kept}
        large = count_recipe(start=4, about="x" * 9000)
        with api.server.full_disk():
            problems = await api.refused("POST", "/api/runs", 507, json={"recipe": large})
            assert "disk is full" in problems[0]["message"]
        runs = await painted_all(api, accepted)
        assert set(runs) == set(accepted)
        again = (await api.paint(large))["id"]
        await true_results(api, (await painted_all(api, [again]))[again])
    whole_files(house.home)
