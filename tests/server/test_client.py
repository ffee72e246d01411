"""The Python client, against a real server."""

from __future__ import annotations

import json
import re
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from graphs.events import NodeFinished, NodeProgress, RunFinished
from server.client import Client, ServerError, Unreachable
from server.client.catalogue import declared
from server.client.pages import next_query
from server.queue.messages import Hello
from tests.graphs.store import pictures
from tests.server.serving import PATIENCE, ROOT, Server, recipe, stub


@pytest.fixture
def client(server: Server) -> Iterator[Client]:
    with Client(server.address) as connected:
        yield connected


def keeping(**nodes: Any) -> dict[str, Any]:
    """Return a recipe whose flat picture is saved."""
    flat = stub("Flat", side=8, grey=0.2)
    save = {"type": "SaveImage", "inputs": {"image": "flat.image"}}
    return recipe({"flat": flat, "save": save, **nodes}, name="Fetched")


def test_a_recipe_is_saved_opened_changed_and_guarded(client: Client) -> None:
    saved = client.add(recipe(name="By the client"))
    opened = client.recipe(saved.id)
    assert opened.recipe["name"] == "By the client"
    assert not opened.shipped
    assert opened.problems == []
    assert next(entry.tag for entry in client.recipes() if entry.id == saved.id) == opened.tag

    newer = client.save(saved.id, recipe(name="Newer"), tag=opened.tag)
    with pytest.raises(ServerError) as refused:
        client.save(saved.id, recipe(name="Older"), tag=opened.tag)
    assert refused.value.status == 412
    assert refused.value.tag == newer == client.recipe(saved.id).tag
    assert "changed meanwhile" in refused.value.message
    assert client.recipe(saved.id).recipe["name"] == "Newer"
    client.delete_recipe(saved.id, tag=newer)
    assert saved.id not in {entry.id for entry in client.recipes()}


def test_problems_come_as_they_are(client: Client) -> None:
    broken = recipe({"a": {"type": "Nope"}})
    (problem,) = client.check(broken)
    assert (problem.code, problem.node) == ("unknown type", "a")
    with pytest.raises(ServerError) as refused:
        client.submit(broken)
    assert refused.value.status == 422
    assert refused.value.problems == [problem]


def test_a_picture_goes_up_and_comes_down(client: Client, tmp_path: Path) -> None:
    (tmp_path / "me.png").write_bytes(pictures.png(20, 10, seed=11))
    picture = client.upload(tmp_path / "me.png")
    assert (picture.name, picture.width, picture.height) == ("me.png", 20, 10)
    assert picture.ref in {entry.ref for entry in client.images()}
    run = client.wait(client.submit(keeping()).id)
    assert run.state == "done"
    (result,) = client.results(run=run.id)
    file = client.download(result.id, tmp_path / "out.png")
    with Image.open(file) as fetched:
        assert fetched.size == (16, 8)
    client.delete_image(picture.ref)
    client.delete_result(result.id)
    with pytest.raises(ServerError) as refused:
        client.result_bytes(result.id)
    assert refused.value.status == 404


def test_a_run_is_followed_from_its_begin_to_its_end(client: Client) -> None:
    document = recipe({"flat": stub("Flat", grey=0.77), "slow": stub("Slow", image="flat.image", steps=15)})
    events = list(client.follow(client.submit(document).id))
    assert isinstance(events[-1], RunFinished)
    assert events[-1].state == "done"
    finished = [event.node for event in events if isinstance(event, NodeFinished)]
    assert finished == ["flat", "slow"]
    steps = [event.step for event in events if isinstance(event, NodeProgress)]
    assert steps == sorted(steps)


def test_a_run_that_is_over_is_followed_to_its_end_at_once(client: Client) -> None:
    id = client.wait(client.submit(recipe({"flat": stub("Flat", grey=0.61)})).id).id
    begin = time.monotonic()
    events = list(client.follow(id))
    assert time.monotonic() - begin < PATIENCE / 4
    assert [type(event) for event in events if not isinstance(event, NodeProgress)][-2:] == [
        NodeFinished,
        RunFinished,
    ]


def test_the_queue_rests_and_goes_on_and_the_cache_is_cleared(client: Client) -> None:
    assert client.pause_queue().paused
    run = client.submit(recipe({"flat": stub("Flat", grey=0.64)}))
    assert run.id in client.queue().waiting
    assert client.run(client.retry(client.wait(client.cancel(run.id).id).id).id).retry_of == run.id
    assert client.cancel_all().waiting == []
    assert not client.resume_queue().paused
    client.clear_cache()
    assert client.cache().disk_limit > 0


def test_a_recipe_is_read_from_a_file(client: Client, tmp_path: Path) -> None:
    text = json.dumps(recipe(name="In a file"))
    (tmp_path / "recipe.json").write_text(text)
    for file in (tmp_path / "recipe.json", text.encode()):
        assert client.read_recipe(file).recipe["name"] == "In a file"
    sample = client.images()[0]
    assert len(client.image_bytes(sample.ref)) == sample.bytes


def test_the_same_key_is_the_same_run(client: Client) -> None:
    document = recipe({"flat": stub("Flat", grey=0.62)})
    first, second = (client.submit(document, key="only once") for _ in range(2))
    assert first.id == second.id
    with pytest.raises(ServerError) as refused:
        client.submit(recipe({"flat": stub("Flat", grey=0.63)}), key="only once")
    assert refused.value.status == 422


def test_a_run_is_cancelled(client: Client) -> None:
    run = client.submit(
        recipe({"flat": stub("Flat"), "slow": stub("Slow", image="flat.image", steps=100_000)})
    )
    for event in client.follow(run.id):
        if isinstance(event, NodeProgress):
            client.cancel(run.id)
    assert client.run(run.id).state == "cancelled"


def test_events_begin_with_a_hello_and_go_on_after_a_number(client: Client) -> None:
    with client.events() as events:
        hello = events.next()
        assert isinstance(hello.event, Hello)
        client.upload(pictures.png(9, 9, seed=12), "first.png")
        while (message := events.next()).event.kind != "images_changed":
            pass
    client.upload(pictures.png(9, 9, seed=13), "second.png")
    with client.events(after=message.number) as later:
        assert isinstance(later.next().event, Hello)
        heard = [later.next()]
        while heard[-1].event.kind != "images_changed":
            heard.append(later.next())
    # Others tell things too, the queue for one, and of those only the newest: what counts is that it goes on
    # behind the first picture, and that the second is told.
    numbers = [message.number, *(one.number for one in heard)]
    assert numbers == sorted(set(numbers))


def test_lists_are_read_over_all_their_pages(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = client.recipes()
    monkeypatch.setattr("server.client.calls.PAGE", 3)
    assert client.recipes() == whole
    assert next_query('</api/x?a=1>; rel="prev"') is None


def test_where_nobody_answers_it_says_so() -> None:
    with socket.socket() as silent:  # it has the port and does not listen, so that nobody else gets it
        silent.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with Client(address) as alone, pytest.raises(Unreachable, match="No Impasto server answers"):
            alone.system()
    for wrong in ("127.0.0.1:8321", "ftp://x", "http://"):
        with pytest.raises(ValueError, match="no address"):
            Client(wrong)


def test_what_is_no_impasto_server_is_an_error_and_gets_the_token_only_once() -> None:
    """A redirect is not followed: the token goes where it was meant to go."""
    asked: list[bytes] = []
    listening = socket.create_server(("127.0.0.1", 0))

    def answer() -> None:
        for reply in (b"302 Found\r\nLocation: /elsewhere", b"200 OK"):
            connection, _ = listening.accept()
            with connection:
                asked.append(connection.recv(65536))
                connection.sendall(
                    b"HTTP/1.1 " + reply + b"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                )

    threading.Thread(target=answer, daemon=True).start()
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    with listening, Client(address, "secret") as client, pytest.raises(ServerError) as refused:
        client.system()
    assert refused.value.status == 302
    assert len(asked) == 1
    assert b"Authorization: Bearer secret" in asked[0]


def test_the_nodes_of_a_server_are_declared_here_as_they_are_there(client: Client) -> None:
    from nodes.catalogue import shipped

    view = client.nodes()
    there = declared(view)
    assert "StubSlow" in there
    assert "StubSlow" not in shipped()
    for type, spec in shipped().items():
        assert there[type].inputs == spec.inputs
        assert there[type].outputs == spec.outputs
        assert there[type].defaults() == spec.defaults()
        assert there[type].presets == spec.presets
        assert there[type].preset_keeps == spec.preset_keeps
        for name, parameter in spec.parameters.items():
            for value in (parameter.default, 3, -1e9, "sample:coast", "x", True, None, [1.0], [1, "a"]):
                there_says = there[type].parameters[name].problem(value)
                assert (there_says is None) == (parameter.problem(value) is None), (type, name, value)


def test_what_the_docs_say_of_the_client_works(
    server: Server, client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "api.md").read_text(), re.DOTALL)
    nodes = {
        "photo": {"type": "LoadImage", "parameters": {"file": "sample:chelsea"}},
        "save": {"type": "SaveImage", "inputs": {"image": "photo.image"}},
    }
    id = client.add(recipe(nodes, name="As documented")).id
    (tmp_path / "me.jpg").write_bytes(pictures.png(24, 12, seed=15))
    monkeypatch.chdir(tmp_path)
    address = first.replace("http://127.0.0.1:8321", server.address)
    assert address != first
    names: dict[str, Any] = {}
    exec(address.replace('"quickstart"', repr(id)), names)
    (saved,) = tmp_path.glob("As documented*.png")
    with Image.open(saved) as picture:
        assert picture.size == (24, 12)
    exec(second.replace('"mine"', repr(id)), {**names, "client": client})
    assert client.recipe(id).recipe["name"] == "Mine, bolder"
