"""The command line: what it prints, what it writes, and its exit codes."""

from __future__ import annotations

import io
import json
import pickle
import signal
import struct
import subprocess
import sys
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner, Result

import impasto

ROOT = Path(__file__).resolve().parents[1]
SMALL = {
    "photo": {"type": "LoadImage", "parameters": {"file": "sample:chelsea"}},
    "small": {
        "type": "ResizeAndCrop",
        "inputs": {"image": "photo.image"},
        "parameters": {"fit": "longest side", "size": 96},
    },
    "save": {"type": "SaveImage", "inputs": {"image": "small.image"}},
}

pytestmark = pytest.mark.usefixtures("home")


def write(folder: Path, nodes: dict[str, Any], **more: Any) -> str:
    path = folder / "recipe.json"
    inputs = {"photo": {"node": "photo", "parameter": "file"}} if "photo" in nodes else {}
    path.write_text(json.dumps({"impasto": 1, "name": "Small", "inputs": inputs, "nodes": nodes, **more}))
    return str(path)


def call(*arguments: str) -> Result:
    return CliRunner().invoke(impasto.app, arguments)


def test_a_recipe_is_painted_and_saved(tmp_path: Path) -> None:
    done = call("run", write(tmp_path, SMALL), "--output", str(tmp_path / "out"))
    assert done.exit_code == 0, done.output
    assert "Saved" in done.output
    with Image.open(tmp_path / "out" / "Small.png") as picture:
        assert picture.size == (96, 64)


def test_ctrl_c_means_again_after_a_run_what_it_meant_before(tmp_path: Path) -> None:
    before = signal.getsignal(signal.SIGINT)
    assert call("run", write(tmp_path, SMALL), "--output", str(tmp_path)).exit_code == 0
    assert signal.getsignal(signal.SIGINT) is before


def test_the_same_recipe_twice_gives_the_same_bytes_beside_the_first(tmp_path: Path) -> None:
    for _ in range(2):
        assert call("run", write(tmp_path, SMALL), "--output", str(tmp_path)).exit_code == 0
    assert (tmp_path / "Small.png").read_bytes() == (tmp_path / "Small 2.png").read_bytes()


def test_a_saved_picture_runs_again(tmp_path: Path) -> None:
    call("run", write(tmp_path, SMALL), "--output", str(tmp_path))
    done = call("run", str(tmp_path / "Small.png"), "--output", str(tmp_path / "again"), "--quiet")
    assert done.exit_code == 0
    assert done.output == ""
    assert (tmp_path / "again" / "Small.png").read_bytes() == (tmp_path / "Small.png").read_bytes()


def test_a_recipe_that_saves_nothing_has_its_last_picture_saved(tmp_path: Path) -> None:
    nodes = {name: node for name, node in SMALL.items() if name != "save"}
    assert call("run", write(tmp_path, nodes), "--output", str(tmp_path)).exit_code == 0
    assert (tmp_path / "Small.png").is_file()


def test_inputs_are_set_by_name_and_by_node(tmp_path: Path) -> None:
    Image.fromarray(np.full((40, 80, 3), 200, np.uint8)).save(tmp_path / "me.png")
    recipe = write(tmp_path, SMALL)
    arguments = ("--set", f"photo={tmp_path / 'me.png'}", "--set", "small.size=40", "--output", str(tmp_path))
    assert call("run", recipe, *arguments).exit_code == 0
    with Image.open(tmp_path / "Small.png") as picture:
        assert picture.size == (40, 20)
        assert picture.getpixel((5, 5)) == (200, 200, 200)


def test_json_tells_one_event_a_line(tmp_path: Path) -> None:
    done = call("run", write(tmp_path, SMALL), "--output", str(tmp_path), "--json")
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert events[0] == {"kind": "run_started", "nodes": ["photo", "small", "save"]}
    assert events[-1]["kind"] == "run_finished"
    assert events[-1]["state"] == "done"
    assert ["Small.png"] in [event.get("files") for event in events]


def test_a_full_disk_fails_the_saving_node_exits_1_and_leaves_no_half_file(tmp_path: Path) -> None:
    recipe = write(tmp_path, SMALL)
    limit = (
        "import resource, impasto; resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000)); impasto.main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", limit, "run", recipe, "--output", str(tmp_path / "out")],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert "save" in done.stdout
    assert not list((tmp_path / "out").iterdir())


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("run",), "Missing argument"),
        (("run", "nowhere"), "no stored recipe 'nowhere'"),
        (("run", "{recipe}", "--set", "nothing=1"), "its named inputs are: photo"),
        (("run", "{recipe}", "--set", "photo=nowhere.jpg"), "cannot be read"),
        (("run", "{recipe}", "--set", "photo={recipe}"), "text, not a picture"),
        (("run", "{recipe}", "--set", "small.size=3000000"), "Size is 3000000; it must be"),
        (("run", "{recipe}", "--device", "abacus"), "There is no device 'abacus'"),
        (("run", "{recipe}", "--extra-nodes", "nowhere"), "pip install nowhere"),
        (("nodes", "Nothing"), "There is no node 'Nothing'"),
    ],
)
def test_wrong_usage_exits_2_and_says_what_to_do(
    tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    recipe = write(tmp_path, SMALL)
    done = call(*(argument.format(recipe=recipe) for argument in arguments))
    assert done.exit_code == 2
    assert words in " ".join(done.output.split())


def animated_gif() -> bytes:
    buffer = io.BytesIO()
    frames = [Image.new("RGB", (20, 20), color) for color in ("red", "blue")]
    frames[0].save(buffer, "GIF", save_all=True, append_images=frames[1:])
    return buffer.getvalue()


def png(width: int, height: int) -> bytes:
    """Return a small picture whose header tells another size."""
    buffer = io.BytesIO()
    Image.effect_noise((64, 64), 50).save(buffer, "PNG")
    data = buffer.getvalue()
    header = b"IHDR" + struct.pack(">II", width, height) + data[24:29]
    return data[:12] + header + struct.pack(">I", zlib.crc32(header)) + data[33:]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"These are words, not a picture.", "text, not a picture"),
        (png(64, 64)[:-900], "PNG"),
        (png(60_000, 60_000), "60000 × 60000 px"),
        (animated_gif(), "animated"),
    ],
    ids=["zero bytes", "text", "truncated", "huge", "animated"],
)
def test_a_bad_picture_exits_2_and_says_what_it_is(tmp_path: Path, data: bytes, words: str) -> None:
    (tmp_path / "bad").write_bytes(data)
    done = call("run", write(tmp_path, SMALL), "--set", f"photo={tmp_path / 'bad'}")
    assert done.exit_code == 2
    assert words in " ".join(done.output.split())


def test_a_picture_of_one_pixel_is_painted_where_that_makes_sense(tmp_path: Path) -> None:
    Image.new("RGB", (1, 1), "teal").save(tmp_path / "dot.png")
    arguments = ("--set", f"photo={tmp_path / 'dot.png'}", "--output", str(tmp_path / "out"))
    assert call("run", write(tmp_path, SMALL), *arguments).exit_code == 0
    transfer = {
        "type": "PyramidTransfer",
        "inputs": {"content": "photo.image", "styles": ["photo.image"]},
        "parameters": {"size": 64, "evaluations": 1},
    }
    done = call("run", write(tmp_path, {"photo": SMALL["photo"], "paint": transfer}), *arguments)
    assert done.exit_code == 1
    assert "1 × 1 px" in done.output


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("hello", "not JSON"),
        (" " * 10_000_000, "10,000,000 bytes"),
        ("[" * 100_000 + "]" * 100_000, "nested 100,000 deep"),
        ('{"impasto": 1, "name": NaN}', "NaN"),
        ('{"impasto": 1, "name": "a", "name": "b"}', "stands twice"),
        ('{"impasto": 1, "nodes": {"a": {"type": 7}}}', "nodes.a.type"),
        ('{"impasto": 9}', "format 9"),
        (
            (
                '{"impasto": 1, "nodes": {"a": {"type": "Preview", "inputs": {"image": "b.image"}},'
                ' "b": {"type": "Preview", "inputs": {"image": "a.image"}}}}'
            ),
            "in a circle: a, b",
        ),
    ],
    ids=["text", "10 MB", "deep", "NaN", "twice", "wrong type", "newer", "cycle"],
)
def test_a_bad_recipe_exits_2_and_says_what_it_is(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "bad.json").write_text(text)
    for command in ("run", "check"):
        done = call(command, str(tmp_path / "bad.json"))
        assert done.exit_code == 2
        assert words in " ".join(done.output.split())


class Bomb:
    """A pickle that runs code when it is read."""

    def __init__(self, sign: Path) -> None:
        self.sign = sign

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self.sign,)


def test_weights_with_code_inside_are_refused_unread(tmp_path: Path, home: Path) -> None:
    sign = tmp_path / "it-ran"
    (home / "models").mkdir()
    (home / "models" / "vgg19.pth").write_bytes(pickle.dumps(Bomb(sign)))
    transfer = {
        "type": "PyramidTransfer",
        "inputs": {"content": "photo.image", "styles": ["photo.image"]},
        "parameters": {"size": 64, "evaluations": 1, "network": "vgg19.pth"},
    }
    enlarge = {"type": "SuperRes", "inputs": {"image": "photo.image"}, "parameters": {"model": "vgg19.pth"}}
    for node in (transfer, enlarge):
        recipe = write(tmp_path, {"photo": SMALL["photo"], "node": node})
        done = call("run", recipe, "--output", str(tmp_path / "out"))
        assert done.exit_code in (1, 2)
        assert "vgg19.pth" in done.output
        assert not sign.exists()


def test_check_tells_every_problem_and_exits_2(tmp_path: Path) -> None:
    bad = write(tmp_path, {"a": {"type": "Blend"}, "b": {"type": "Nothing"}})
    done = call("check", bad)
    assert done.exit_code == 2
    assert "3 problems" in done.output
    assert all(word in done.output for word in ("a.base", "a.overlay", "No node of type 'Nothing'"))
    assert call("check", write(tmp_path, SMALL)).exit_code == 0


def test_check_reads_on_after_a_file_that_is_no_recipe(tmp_path: Path) -> None:
    (tmp_path / "no.json").write_text("hello")
    good = write(tmp_path, SMALL)
    done = call("check", str(tmp_path / "no.json"), good, "--json")
    assert done.exit_code == 2
    assert [json.loads(line)["recipe"] for line in done.stdout.splitlines()] == [str(tmp_path / "no.json")]


def test_ctrl_c_interrupts_cleanly_with_130(tmp_path: Path) -> None:
    recipe = write(tmp_path, SMALL)
    # SIGINT arrives while the first node runs: the process sends it to itself from its own event stream.
    program = (
        "import os, signal, sys\n"
        "from server.commands import headless, terminal\n"
        "paint = headless.paint\n"
        "def interrupted(*arguments, **named):\n"
        "    for event in paint(*arguments, **named):\n"
        "        if event.kind == 'run_started':\n"
        "            os.kill(os.getpid(), signal.SIGINT)\n"
        "        yield event\n"
        "headless.paint = interrupted\n"
        "import impasto\n"
        "impasto.main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "run", recipe, "--output", str(tmp_path / "out")],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 130, done.stderr
    assert "Nothing was lost: run the same command again to go on." in done.stdout


def test_nodes_are_listed_and_described() -> None:
    assert "SaveImage" in call("nodes").output
    described = call("nodes", "Save Image").output
    assert "include_recipe" in described
    assert json.loads(call("nodes", "Blend", "--json").output)[0]["type"] == "Blend"


def test_the_version_names_torch() -> None:
    assert "torch" in call("version").output


def test_a_recipe_that_ends_in_a_definition_has_its_picture_saved(tmp_path: Path) -> None:
    inside = {"small": {**SMALL["small"], "inputs": {"image": "$.picture"}}}
    definition = {"inputs": {"picture": "Image"}, "outputs": {"image": "small.image"}, "nodes": inside}
    use = {"type": "definition:shrink", "inputs": {"picture": "photo.image"}}
    recipe = write(tmp_path, {"photo": SMALL["photo"], "use": use}, definitions={"shrink": definition})
    assert call("run", recipe, "--output", str(tmp_path)).exit_code == 0
    with Image.open(tmp_path / "Small.png") as picture:
        assert picture.size == (96, 64)


def test_a_bypassed_last_node_has_the_picture_before_it_saved(tmp_path: Path) -> None:
    last = {"type": "Preview", "inputs": {"image": "small.image"}, "mode": "bypass"}
    nodes = {"photo": SMALL["photo"], "small": SMALL["small"], "last": last}
    assert call("run", write(tmp_path, nodes), "--output", str(tmp_path)).exit_code == 0
    assert (tmp_path / "Small.png").is_file()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("check", "x" * 300 + ".json"), "cannot be read"),
        (("run", "{recipe}", "--set", "small.size=" + "[" * 100_000), "Size is"),
    ],
    ids=["long name", "deep value"],
)
def test_odd_arguments_are_told_in_words(tmp_path: Path, arguments: tuple[str, ...], words: str) -> None:
    done = call(*(argument.format(recipe=write(tmp_path, SMALL)) for argument in arguments))
    assert done.exit_code == 2
    assert words in " ".join(done.output.split())


def test_a_data_folder_that_cannot_be_made_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("IMPASTO_HOME", str(tmp_path / "file" / "home"))
    done = call("run", write(tmp_path, SMALL))
    assert done.exit_code == 2
    assert "IMPASTO_HOME" in done.output
