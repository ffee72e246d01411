"""Rule 4: no client's path reaches the file system: ids and hashes only, and no link is followed."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from PIL import Image
from yarl import URL

from graphs.check import check
from graphs.reading import recipe_of
from graphs.store import (
    ImageStore,
    PictureMissing,
    RecipeMissing,
    RecipeStore,
    ResultMissing,
    ResultStore,
)
from graphs.store.plain import read_plain
from nodes.catalogue import shipped
from server.routes.editor import EditorFiles
from tests.graphs.store import pictures
from tests.rules.house import House

SECRET = b"what lies outside"

CLIMBS = [
    "../outside",
    "../../outside.png",
    "..",
    ".",
    "/etc/passwd",
    "..%2foutside",
    "%2e%2e/outside",
    "..\\outside",
    "....//outside",
    "outside\0.png",
    "sha256:../outside",
    "sha256:../../outside",
    "sample:../outside",
    "file:///etc/passwd",
    "~root",
    "C:\\outside",
    "a" * 1000,
]


def addresses(served: House, climb: str) -> Iterator[tuple[str, str]]:
    """Yield each method and address that takes a name, with `climb` in its place, as it is and encoded."""
    for route in served.app.router.routes():
        assert route.resource
        path = route.resource.canonical
        for put in (climb, quote(climb, safe="")):
            filled = re.sub(r"{\w+}", lambda _, put=put: put, path)  # type: ignore[misc]
            if filled != path and "\0" not in filled:  # which no client can send as it is
                yield route.method, filled


async def test_no_address_climbs_out(open_house: House) -> None:
    recipe = json.dumps({"impasto": 1, "name": SECRET.decode()}).encode()
    outside = {
        folder / f"outside{suffix}": recipe if suffix == ".json" else SECRET
        for folder in (open_house.home, open_house.home.parent)
        for suffix in ("", ".png", ".json", ".jpg")
    }
    for path, content in outside.items():
        path.write_bytes(content)
    tried = 0
    async with open_house.visitor() as visitor:
        for climb in CLIMBS:
            for method, address in addresses(open_house, climb):
                url = URL(open_house.address + address, encoded=True)
                async with visitor.request(method, url, json={}) as answer:
                    assert answer.status >= 400, (method, address)
                    assert SECRET not in await answer.read()
                    tried += 1
    assert tried > 200
    assert {path: path.read_bytes() for path in outside} == outside


@pytest.mark.parametrize(
    "file",
    ["/etc/passwd", "../outside.png", "file:///etc/passwd", "http://127.0.0.1/", "sha256:../outside", 3],
)
def test_no_recipe_names_a_picture_by_its_place(tmp_path: Path, file: object) -> None:
    recipe = recipe_of({"impasto": 1, "nodes": {"a": {"type": "LoadImage", "parameters": {"file": file}}}})
    problems = check(recipe, shipped(), ImageStore(tmp_path))
    assert [problem.input for problem in problems] == ["file"]


@pytest.mark.parametrize("name", ["../x.pth", "/etc/passwd", "..", ".", ".hidden.pth", "a\\b.pth", "x.pth\0"])
@pytest.mark.parametrize(
    ("node", "parameter"), [("SuperRes", "model"), ("Measure", "network"), ("Lut", "lut")]
)
def test_no_recipe_names_weights_by_their_place(home: Path, node: str, parameter: str, name: str) -> None:
    (home / "x.pth").write_bytes(SECRET)
    recipe = recipe_of({"impasto": 1, "nodes": {"a": {"type": node, "parameters": {parameter: name}}}})
    problems = check(recipe, shipped(), ImageStore(home / "images"))
    assert parameter in [problem.input for problem in problems]


@pytest.mark.parametrize("name", ["../up", "a/b", "a\\b", "/abs", ".."])
def test_a_saved_picture_goes_nowhere_but_into_its_folder(tmp_path: Path, name: str) -> None:
    recipe = recipe_of({"impasto": 1, "nodes": {"a": {"type": "SaveImage", "parameters": {"name": name}}}})
    problems = check(recipe, shipped(), ImageStore(tmp_path))
    named = [problem for problem in problems if problem.input == "name"]
    assert named or ("/" not in name and "\\" not in name)


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A picture that the data folder does not hold."""
    path = tmp_path / "outside.png"
    Image.new("RGB", (8, 8), "red").save(path)
    return path


def test_a_link_among_the_uploads_is_no_upload(tmp_path: Path, outside: Path) -> None:
    store = ImageStore(tmp_path / "images")
    picture = store.add(pictures.png(), "a.png")
    digest = picture.ref.removeprefix("sha256:")
    path = store.path(picture.ref)
    path.unlink()
    path.symlink_to(outside)
    for ask in (store.path, store.digest, lambda ref: store.thumbnail(ref, 64), store.delete):
        with pytest.raises(PictureMissing):
            ask(picture.ref)
    sidecar = tmp_path / "images" / f"{digest}.json"
    elsewhere = tmp_path / "elsewhere.json"
    sidecar.rename(elsewhere)
    sidecar.symlink_to(elsewhere)
    assert picture not in store.list()
    assert outside.exists()


def test_a_link_among_the_thumbnails_is_made_anew(tmp_path: Path, outside: Path) -> None:
    store = ImageStore(tmp_path / "images")
    picture = store.add(pictures.png(), "a.png")
    path = store.thumbnail(picture.ref, 64)
    path.unlink()
    path.symlink_to(outside)
    assert store.kept_thumbnail(picture.ref, 64) is None
    before = outside.read_bytes()
    assert not store.thumbnail(picture.ref, 64).is_symlink()
    assert outside.read_bytes() == before


def test_a_link_among_the_results_is_no_result(tmp_path: Path, outside: Path) -> None:
    store = ResultStore(tmp_path / "results")
    store.folder.mkdir()
    result = store.save("kept", ".png", outside.read_bytes(), run="run", node="a", recipe_name="A test")
    status = (store.folder / "kept.png").stat()
    (store.folder / "kept.png").unlink()
    os.utime(outside, ns=(status.st_atime_ns, status.st_mtime_ns))
    (store.folder / "kept.png").symlink_to(outside)
    assert store.list() == []
    for ask in (store.path, store.thumbnail, store.delete):
        with pytest.raises(ResultMissing):
            ask(result.id)
    assert outside.exists()


def test_a_link_among_the_recipes_is_no_recipe(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.json"
    elsewhere.write_text(json.dumps({"impasto": 1, "name": "Elsewhere"}))
    folder = tmp_path / "recipes"
    folder.mkdir()
    (folder / "mine.json").symlink_to(elsewhere)
    store = RecipeStore(folder)
    assert not [entry for entry in store.list() if entry.id == "mine"]
    with pytest.raises(RecipeMissing):
        store.read("mine")
    store.save("mine", recipe_of({"impasto": 1, "name": "New"}))
    assert json.loads(elsewhere.read_text())["name"] == "Elsewhere"


def test_a_link_in_the_editors_folder_is_not_served(tmp_path: Path, outside: Path) -> None:
    (tmp_path / "editor").mkdir()
    (tmp_path / "editor" / "index.html").write_text("<p>built</p>")
    (tmp_path / "editor" / "secret.png").symlink_to(outside)
    assert EditorFiles(tmp_path / "editor").find("secret.png") is None
    assert EditorFiles(tmp_path / "editor").find("index.html") is not None


def test_pipes_folders_and_linked_folders_are_no_files(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "file").write_bytes(SECRET)
    (tmp_path / "linked").symlink_to(tmp_path / "real")
    for name in ("pipe", "real", "linked", "linked/file", "nothing", "real/file/below"):
        with pytest.raises(FileNotFoundError):
            read_plain(tmp_path / name)
    assert read_plain(tmp_path / "real" / "file") == SECRET
