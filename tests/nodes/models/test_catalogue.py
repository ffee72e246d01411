"""The catalogue file: every entry can be had, is told apart, and claims no more than is known."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from nodes.models.catalogue import (
    CATALOGUE,
    catalogue,
    entry_of_file,
    in_words,
    is_file_name,
    own_files,
    read_catalogue,
)
from nodes.models.policy import PUBLIC

LICENCES = {"Apache-2.0", "BSD-3-Clause", "CC-BY-4.0", "MIT"}
DOWNLOADED = [entry for entry in catalogue().values() if not entry.shipped]
ONE = """
[models.x]
title = "X"
job = "features"
family = "vgg19"
file = "x.pth"
size = 1
sha256 = "00"
licence = "MIT"
address = "https://x.test/x"
"""


def test_the_networks_of_the_issue_are_there() -> None:
    assert {"sketch", "vgg16", "vgg19", "vgg19-gatys", "vgg19-caffe"} <= set(catalogue())
    jobs = [entry.job for entry in catalogue().values()]
    assert jobs.count("super-resolution") >= 7


@pytest.mark.parametrize("entry", DOWNLOADED, ids=lambda entry: entry.name)
def test_an_entry_can_be_had_and_verified(entry) -> None:  # type: ignore[no-untyped-def]
    assert PUBLIC.split(entry.address, entry.hosts).scheme == "https"
    assert entry.licence in LICENCES
    assert 1_000_000 < entry.size < 700_000_000
    assert is_file_name(entry.file)
    if entry.pinned:
        assert re.fullmatch("[0-9a-f]{64}", entry.sha256)
        assert entry.size_known
        assert not entry.sha256_start
    else:
        assert re.fullmatch("[0-9a-f]{8,}", entry.sha256_start)


def test_hashes_agree_with_the_file_names_that_carry_their_start() -> None:
    # torch.hub's convention: name-<first eight digits of the sha256>.pth
    carried = {
        entry.name: match[1]
        for entry in DOWNLOADED
        if (match := re.search(r"-([0-9a-f]{8})\.pth$", entry.file))
    }
    assert set(carried) == {"vgg16", "vgg19", "vgg19-caffe"}
    for name, start in carried.items():
        assert (catalogue()[name].sha256 or catalogue()[name].sha256_start).startswith(start)


def test_no_two_entries_share_a_file() -> None:
    files = [file.lower() for entry in catalogue().values() for file in entry.files]
    hashes = [entry.sha256 for entry in DOWNLOADED if entry.pinned]
    assert len(files) == len(set(files))
    assert len(hashes) == len(set(hashes))


def test_a_missing_one_says_how_large_it_is_what_it_allows_and_how_to_get_it() -> None:
    for entry in DOWNLOADED:
        hint = entry.how_to_get()
        for part in (in_words(entry.size), entry.licence, f"impasto models get {entry.name}", entry.address):
            assert part in hint


@pytest.mark.parametrize(
    "change",
    [
        ("job = ", 'job = "dancing" #'),
        ("family = ", 'family = "resnet" #'),
        ("size = 1", ""),
        ("sha256 = ", "#"),
        ("address = ", "#"),
        ("title = ", "titel = "),
        ("licence = ", "#"),
    ],
)
def test_an_entry_that_is_not_complete_is_refused(change: tuple[str, str]) -> None:
    assert list(read_catalogue(ONE)) == ["x"]
    with pytest.raises(ValueError, match="x"):
        read_catalogue(ONE.replace(*change))


def test_a_file_belongs_to_its_entry(home: Path) -> None:
    folder = home / "models"
    folder.mkdir()
    for name in ("vgg19.safetensors", "RealESRGAN_x4plus.pth", "mine.pth", ".hidden.pth", "half.pth.part"):
        (folder / name).write_bytes(b"")
    entry = entry_of_file("vgg19.safetensors")
    assert entry is not None
    assert entry.name == "vgg19"
    assert entry.path() == folder / "vgg19.safetensors"
    assert own_files() == ["mine.pth"]


def test_the_catalogue_names_no_package_registry_and_no_unsafe_address() -> None:
    text = CATALOGUE.read_text(encoding="utf-8")
    assert not re.search(r"http://|://[^/]*@", text)


def test_the_page_about_models_names_every_one() -> None:
    page = (Path(__file__).parents[3] / "docs" / "models.md").read_text(encoding="utf-8")
    assert [name for name in catalogue() if f"`{name}`" not in page] == []
