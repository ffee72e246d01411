"""Under which keys results are kept: what counts, and what does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphs import program
from graphs.devices import DeviceMissing, device_of
from graphs.keys import keyed
from graphs.plan import plan
from tests.graphs.vocabulary import STUBS, Files, recipe


def key_on(folder: Path, device: str) -> str:
    planned = plan(recipe({"n": "Number", "t": {"type": "Total", "inputs": {"images": ["n.image"]}}}), STUBS)
    *_, (_, _, key) = keyed(planned, Files(folder), lambda _: "", device)
    return key


@pytest.mark.parametrize("device", ["cuda", "cuda:1"])
def test_cards_of_one_name_find_each_others_results(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, device: str
) -> None:
    monkeypatch.setattr(program, "_machine", lambda device: "a card" if "cuda" in device else "a processor")
    program.program.cache_clear()
    assert key_on(tmp_path, device) == key_on(tmp_path, "cuda:0")
    assert key_on(tmp_path, device) != key_on(tmp_path, "cpu")
    program.program.cache_clear()


def test_cards_of_other_names_do_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program, "_machine", lambda device: f"a card of its own: {device}")
    program.program.cache_clear()
    assert key_on(tmp_path, "cuda:1") != key_on(tmp_path, "cuda:0")
    program.program.cache_clear()


def test_a_gpu_has_one_name_however_it_is_asked_for() -> None:
    assert {device_of(wanted, ["cuda:0"]) for wanted in ("auto", "cuda", "cuda:0")} == {"cuda:0"}
    assert device_of("auto", []) == device_of("cpu", ["cuda:0"]) == "cpu"


@pytest.mark.parametrize("wanted", ["cuda", "cuda:0", "cpu:0", "tpu"])
def test_a_device_that_is_not_there_is_said_to_be_missing(wanted: str) -> None:
    with pytest.raises(DeviceMissing, match="there is: cpu"):
        device_of(wanted, [])
