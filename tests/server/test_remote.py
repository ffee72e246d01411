"""`impasto run --server`, against a real server: as without one."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner, Result

import impasto
from nodes.catalogue import shipped
from server.client import Client
from tests.graphs.store import pictures
from tests.server.serving import PATIENCE, ROOT, Server, recipe, stub


def keeping(**nodes: Any) -> dict[str, Any]:
    """Return a recipe whose flat picture is saved."""
    flat = stub("Flat", side=8, grey=0.2)
    save = {"type": "SaveImage", "inputs": {"image": "flat.image"}}
    return recipe({"flat": flat, "save": save, **nodes}, name="Fetched")


def call(server: Server, *arguments: str) -> Result:
    return CliRunner().invoke(impasto.app, ("run", *arguments, "--server", server.address))


def write(folder: Path, document: dict[str, Any]) -> str:
    path = folder / "recipe.json"
    path.write_text(json.dumps(document))
    return str(path)


def photo_recipe(name: str) -> dict[str, Any]:
    nodes = {
        "photo": {"type": "LoadImage", "parameters": {"file": "sample:chelsea"}},
        "small": {
            "type": "ResizeAndCrop",
            "inputs": {"image": "photo.image"},
            "parameters": {"fit": "longest side", "size": 40},
        },
        "slow": stub("Slow", image="small.image", steps=3),
    }
    return recipe(nodes, name=name, inputs={"photo": {"node": "photo", "parameter": "file"}})


@pytest.mark.usefixtures("home")
def test_the_command_line_paints_on_the_server_and_fetches_what_was_saved(
    server: Server, tmp_path: Path
) -> None:
    Image.fromarray(np.full((30, 60, 3), 200, np.uint8)).save(tmp_path / "me.png")
    document = write(tmp_path, photo_recipe("There"))
    out = tmp_path / "out"
    arguments = ("--set", f"photo={tmp_path / 'me.png'}", "--set", "small.size=20", "--output", str(out))
    for name in ("There.png", "There 2.png"):
        done = call(server, document, *arguments)
        assert done.exit_code == 0, done.output
        assert f"Saved {out / name}" in done.output
        assert "Done in" in done.output
        with Image.open(out / name) as picture:
            assert picture.size == (20, 10)
            assert picture.getpixel((5, 5)) == (200, 200, 200)
    assert sorted(path.name for path in out.iterdir()) == ["There 2.png", "There.png"]


@pytest.mark.usefixtures("home")
def test_a_preset_is_set_by_its_name(server: Server, tmp_path: Path) -> None:
    nodes = {
        "photo": {"type": "LoadImage", "parameters": {"file": "sample:chelsea"}},
        "small": {"type": "ResizeAndCrop", "inputs": {"image": "photo.image"}, "parameters": {"size": 16}},
        "tone": {"type": "Levels", "inputs": {"image": "small.image"}},
    }
    document = write(tmp_path, recipe(nodes, name="Preset"))
    preset = next(iter(shipped()["Levels"].presets))
    arguments = (document, "--set", "small.preset=second pass 1000 px", "--output", str(tmp_path))
    assert call(server, *arguments, "--set", f"tone.preset={preset}").exit_code == 0
    refused = call(server, *arguments, "--set", "tone.preset=loud")
    assert refused.exit_code != 0
    assert preset in refused.output


@pytest.mark.usefixtures("home")
def test_as_json_it_tells_the_events_of_a_run_here(server: Server, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = call(server, write(tmp_path, keeping()), "--json", "--output", str(out))
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert events[0] == {"kind": "run_started", "nodes": ["flat", "save"]}
    assert events[-1]["kind"] == "run_finished"
    assert events[-1]["state"] == "done"
    (files,) = [event["files"] for event in events if event.get("files")]
    assert [path.name for path in out.iterdir()] == files


@pytest.mark.usefixtures("home")
def test_a_picture_of_the_store_here_goes_along(server: Server, tmp_path: Path) -> None:
    from graphs.store import ImageStore, user_folders

    images = ImageStore(user_folders().make().images)
    ref = images.add(pictures.png(33, 22, seed=14), "mine.png").ref
    document = photo_recipe("Mine")
    document["nodes"]["photo"]["parameters"]["file"] = ref
    done = call(server, write(tmp_path, document), "--output", str(tmp_path / "out"), "--quiet")
    assert (done.exit_code, done.output) == (0, "")
    with Client(server.address) as client:
        assert ref in {picture.ref for picture in client.images()}


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    ("document", "arguments", "code", "words"),
    [
        (recipe({"bad": {"type": "Nope"}}), (), 2, "Nope"),
        (keeping(bad={"type": "Nope"}), (), 0, "Nope"),
        (keeping(), ("--set", "nothing=1"), 2, "sets nothing in this recipe"),
        (photo_recipe("X"), ("--set", "photo=nowhere.jpg"), 2, "cannot be read"),
        (photo_recipe("X"), ("--set", f"photo={__file__}"), 2, "not a picture"),
        (keeping(fail=stub("Fail", image="flat.image")), (), 1, "It is too grey."),
        (keeping(), ("--device", "cpu"), 2, "--server"),
    ],
)
def test_what_is_wrong_is_said_as_without_a_server(
    server: Server,
    tmp_path: Path,
    document: dict[str, Any],
    arguments: tuple[str, ...],
    code: int,
    words: str,
) -> None:
    done = call(server, write(tmp_path, document), *arguments, "--output", str(tmp_path / "out"))
    assert done.exit_code == code, done.output
    assert words in " ".join(done.output.split())


@pytest.mark.usefixtures("home")
def test_a_recipe_of_the_server_is_named_by_its_id(server: Server, tmp_path: Path) -> None:
    with Client(server.address) as client:
        id = client.add(keeping()).id
    out = str(tmp_path / "out")
    assert call(server, id, "--output", out, "--quiet").exit_code == 0
    done = call(server, "nobody-knows", "--output", out)
    assert done.exit_code == 2
    assert "no recipe on the server" in " ".join(done.output.split())


def test_without_a_server_it_exits_1_and_without_an_address_2(tmp_path: Path) -> None:
    document = write(tmp_path, keeping())
    with socket.socket() as silent:  # it has the port and does not listen, so that nobody else gets it
        silent.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        for wrong, code in ((address, 1), ("studio", 2)):
            done = CliRunner().invoke(impasto.app, ("run", document, "--server", wrong))
            assert done.exit_code == code, done.output
            assert "http://127.0.0.1" in " ".join(done.output.split())


def test_ctrl_c_cancels_the_run_on_the_server(server: Server, tmp_path: Path) -> None:
    document = keeping(slow=stub("Slow", image="flat.image", steps=100_000))
    command = [sys.executable, "impasto.py", "run", write(tmp_path, document), "--json"]
    command += ["--server", server.address, "--output", str(tmp_path / "out")]
    environment = {**os.environ, "IMPASTO_HOME": str(tmp_path / "home")}
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=environment)
    assert process.stdout
    for line in process.stdout:
        if json.loads(line)["kind"] == "node_progress":
            process.send_signal(signal.SIGINT)
            break
    rest, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    last = json.loads(rest.splitlines()[-1])
    assert (last["kind"], last["state"]) == ("run_finished", "cancelled")
    with Client(server.address) as client:
        assert client.runs(limit=1)[0].state == "cancelled"
