"""The files that Save Image wrote."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image

from graphs.store import Result, ResultMissing, ResultStore
from tests.graphs.store import pictures
from tests.graphs.store.pictures import opened

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def store(tmp_path: Path) -> ResultStore:
    return ResultStore(tmp_path)


def saved(store: ResultStore, name: str, mode: str = "RGB", size: tuple[int, int] = (900, 300)) -> str:
    stem, _, suffix = name.rpartition(".")
    data = pictures.saved(Image.new(mode, size), {"jpg": "JPEG"}.get(suffix, suffix))
    return store.save(stem, f".{suffix}", data, run="r1", node=name, recipe_name="A recipe").id


@pytest.mark.parametrize(
    ("name", "mode"), [("a.png", "RGB"), ("b.png", "I;16"), ("c.jpg", "L"), ("d.webp", "RGBA")]
)
def test_a_recorded_file_is_found_with_its_size_and_a_thumbnail(
    store: ResultStore, name: str, mode: str
) -> None:
    id = saved(store, name, mode)
    result = ResultStore(store.folder).find(id)
    assert (result.name, result.run, result.recipe_name) == (name, "r1", "A recipe")
    assert (result.width, result.height) == (900, 300)
    assert result.bytes == (store.folder / name).stat().st_size
    assert store.path(id) == store.folder / name
    thumbnail = opened(store.thumbnail(id))
    assert thumbnail.format == "JPEG"
    assert max(thumbnail.size) <= 640
    assert abs(thumbnail.width / thumbnail.height - 3) < 0.05


def test_what_is_transparent_shows_white(store: ResultStore) -> None:
    id = saved(store, "clear.png", "RGBA")
    assert opened(store.thumbnail(id)).getpixel((5, 5)) == (255, 255, 255)


def test_newest_come_first_and_what_the_user_removed_is_not_listed(store: ResultStore) -> None:
    ids = [saved(store, name) for name in ("old.png", "new.png", "removed.png")]
    (store.folder / "removed.png").unlink()
    assert [result.id for result in store.list()] == [ids[1], ids[0]]
    with pytest.raises(ResultMissing):
        store.find(ids[2])


def test_what_is_deleted_is_gone_whole(store: ResultStore) -> None:
    id = saved(store, "gone.png")
    assert [result.id for result in store.list()] == [id]
    store.delete(id)
    assert store.list() == []
    assert [path for path in store.folder.rglob("*") if path.is_file()] == []
    with pytest.raises(ResultMissing):
        store.delete(id)


@pytest.mark.parametrize("id", ["", "..", "../x", "g" * 16, "0" * 16, "0" * 15, "0" * 16 + "\n"])
def test_what_is_no_id_reaches_no_file(store: ResultStore, id: str) -> None:
    for ask in (store.find, store.path, store.thumbnail, store.delete):
        with pytest.raises(ResultMissing):
            ask(id)


def test_a_record_that_points_elsewhere_stays_in_the_folder(store: ResultStore, tmp_path: Path) -> None:
    id = saved(store, "mine.png")
    record = next(store.folder.glob(".records/*.json"))
    record.write_text(record.read_text().replace("mine.png", "../../mine.png"))
    assert ResultStore(store.folder).path(id) == store.folder / "mine.png"


def test_what_was_measured_is_added_to_the_record(store: ResultStore) -> None:
    id, other = saved(store, "a.png"), saved(store, "b.png")
    assert store.find(id).numbers == {}
    store.list()
    ResultStore(store.folder).measured(id, {"Measure": {"SSIM": 0.5, "A": 1.0}})  # another process
    numbers = {result.id: result.numbers for result in store.list()}
    assert numbers == {id: {"Measure": {"SSIM": 0.5, "A": 1.0}}, other: {}}
    assert list(store.find(id).numbers["Measure"]) == ["SSIM", "A"]
    with pytest.raises(ResultMissing):
        store.measured("0" * 16, {})


def test_a_record_from_before_there_were_numbers_is_read(store: ResultStore) -> None:
    id = saved(store, "a.png")
    record = next(store.folder.glob(".records/*.json"))
    entry = json.loads(record.read_text())
    del entry["numbers"]
    record.write_text(json.dumps(entry))
    assert ResultStore(store.folder).find(id).numbers == {}


FULL = """
import resource, sys
from pathlib import Path
from graphs.store import ResultStore
from nodes.contract import NodeError
from tests.graphs.store.test_results import flat
resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))
assert len(flat()) < 3000
try:
    ResultStore(Path(sys.argv[1])).save("a", ".png", flat(), run="r", node="s", recipe_name="n")
except NodeError as error:
    print(error.message, error.hint)
"""


def flat() -> bytes:
    """A picture that is smaller as PNG than its thumbnail is as JPEG."""
    return pictures.saved(Image.new("RGB", (600, 600), "teal"), "PNG")


def test_a_picture_whose_thumbnail_has_no_room_is_not_saved_at_all(tmp_path: Path) -> None:
    folder = tmp_path / "results"
    folder.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(folder)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "The disk is full: the picture takes 0.0 MB" in done.stdout
    assert "in the folder results. Nothing was written." in done.stdout
    assert str(tmp_path) not in done.stdout
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_a_process_killed_while_it_saves_leaves_whole_results_only(store: ResultStore) -> None:
    chance = random.Random(1)
    data = flat()
    for _ in range(15):
        if (child := os.fork()) == 0:
            try:
                for number in range(10**6):
                    node = f"{os.getpid()} {number}"
                    store.save("killed", ".png", data, run="r", node=node, recipe_name="n")
            finally:
                os._exit(1)
        before, end = len(list(store.folder.glob("killed*.png"))), time.monotonic() + 60
        while len(list(store.folder.glob("killed*.png"))) == before:
            assert time.monotonic() < end
            time.sleep(0.005)
        time.sleep(chance.uniform(0, 0.1))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        listed = ResultStore(store.folder).list()
        assert {result.name for result in listed} == {path.name for path in store.folder.glob("killed*.png")}
        for result in listed:
            assert store.path(result.id).read_bytes() == data
            assert opened(store.thumbnail(result.id)).size == (600, 600)
    assert len(listed) > 3


def test_a_name_that_two_take_at_once_is_given_once(store: ResultStore) -> None:
    data = flat()

    def save(run: str) -> Result:
        return ResultStore(store.folder).save("same", ".png", data, run=run, node="s", recipe_name="n")

    with ThreadPoolExecutor(2) as threads:
        for number in range(10):
            found = threads.map(save, (f"a{number}", f"b{number}"))
            assert len({result.name for result in found}) == 2
    assert len(store.list()) == 20


def test_a_run_that_goes_on_saves_nothing_twice(store: ResultStore) -> None:
    data, other = flat(), pictures.saved(Image.new("RGB", (9, 9)), "PNG")

    def save(data: bytes, run: str = "r", node: str = "s") -> str:
        return store.save("a", ".png", data, run=run, node=node, recipe_name="n").name

    assert save(data) == save(data) == "a.png"
    assert [save(other), save(data, run="r2"), save(data, node="t")] == ["a 2.png", "a 3.png", "a 4.png"]
    (store.folder / "a.png").unlink()
    assert save(data) == "a.png"
    assert len(store.list()) == 4
