"""Rule 7: no eval, no shell, no node that fetches an address; downloads only from the catalogue's hosts."""

from __future__ import annotations

import ast
import functools
import ipaddress
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiohttp import web

from graphs.check import check
from graphs.reading import recipe_of
from graphs.store import ImageStore
from nodes.catalogue import shipped
from nodes.models.catalogue import catalogue
from nodes.models.download import download
from nodes.models.errors import Refused
from nodes.models.policy import PUBLIC, Policy
from tests.nodes.models.conftest import shelf
from tests.nodes.models.shelf import LOOPBACK, Shelf, entry_for
from tests.server.serving import ROOT

__all__ = ["shelf"]

FORBIDDEN_CALLS = {"eval", "exec", "compile", "__import__", "os.system", "os.popen", "pty.spawn"}
FORBIDDEN_MODULES = {"pickle", "marshal", "shelve", "dill", "cloudpickle", "code", "runpy", "xmlrpc"}
REACHES_OUT = {"requests", "urllib.request", "http.client", "urllib3", "httpx", "ftplib", "smtplib"}
MAY_REACH_OUT = {"nodes/models/connection.py", "nodes/models/download.py", "nodes/models/policy.py"}
MAY_NAME_PICKLE = {"nodes/super_resolution/checkpoint_files.py"}


@functools.cache
def house_files() -> list[tuple[str, ast.Module]]:
    paths = [ROOT / "impasto.py"]
    for folder in ("nodes", "graphs", "server"):
        paths += sorted((ROOT / folder).rglob("*.py"))
    return [(path.relative_to(ROOT).as_posix(), ast.parse(path.read_text())) for path in paths]


def imported(tree: ast.Module) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def test_nothing_runs_text_as_code() -> None:
    for name, tree in house_files():
        calls = [ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)]
        assert not FORBIDDEN_CALLS & set(calls), name
        modules = imported(tree) & FORBIDDEN_MODULES
        assert not modules or (modules == {"pickle"} and name in MAY_NAME_PICKLE), name


def test_nothing_is_handed_to_a_shell() -> None:
    for name, tree in house_files():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                called = ast.unparse(node.func)
                assert "create_subprocess_shell" not in called, name
                assert "getoutput" not in called, name
                for word in node.keywords:
                    if word.arg == "shell":
                        assert isinstance(word.value, ast.Constant), name
                        assert word.value.value is False, name


def test_only_downloads_of_the_catalogue_reach_out() -> None:
    for name, tree in house_files():
        if imported(tree) & REACHES_OUT:
            assert name in MAY_REACH_OUT, name
        if "ClientSession" in ast.dump(tree):
            assert name.startswith("server/client"), name


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.3)
        yield listening


def test_no_node_fetches_an_address(listener: socket.socket, tmp_path: Path) -> None:
    """Every parameter of every node is given the address of a listener, which nobody calls."""
    port = listener.getsockname()[1]
    for scheme in ("http", "ftp", "file"):
        address = f"{scheme}://127.0.0.1:{port}/picture.png"
        nodes = {
            f"n{number}": {"type": type, "parameters": dict.fromkeys(spec.parameters, address)}
            for number, (type, spec) in enumerate(shipped().items())
        }
        check(recipe_of({"impasto": 1, "nodes": nodes}), shipped(), ImageStore(tmp_path))
    with pytest.raises(TimeoutError):
        listener.accept()


def test_the_catalogue_names_hosts_and_speaks_https() -> None:
    for entry in catalogue().values():
        if not entry.shipped:
            assert entry.address.startswith("https://")
            assert entry.hosts
            PUBLIC.split(entry.address, entry.hosts)


@pytest.mark.parametrize(
    "place",
    [
        "http://other.test:{port}/file",
        "http://127.0.0.1:{port}/file",
        "file:///etc/passwd",
        "ftp://shelf.test:{port}/file",
        "https://shelf.test:{port}/file",
        "http://user:word@shelf.test:{port}/file",
        "//other.test:{port}/file",
        "http://[::1]:{port}/file",
    ],
)
def test_a_redirect_to_anywhere_else_is_refused(shelf: Shelf, tmp_path: Path, place: str) -> None:
    target = place.format(port=shelf.port)
    shelf.answer = lambda request: web.Response(status=302, headers={"Location": target})
    with pytest.raises(Refused):
        download(entry_for(shelf), tmp_path / "models", policy=LOOPBACK)
    assert len(shelf.seen) == 1
    assert not list((tmp_path / "models").iterdir())


def test_redirects_end(shelf: Shelf, tmp_path: Path) -> None:
    shelf.answer = lambda request: web.Response(status=302, headers={"Location": shelf.address})
    with pytest.raises(Refused):
        download(entry_for(shelf), tmp_path / "models", policy=LOOPBACK)
    assert len(shelf.seen) == LOOPBACK.redirects + 1


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "192.168.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "::1",
        "fd00::1",
        "fe80::1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "0.0.0.0",
    ],
)
def test_a_public_name_that_means_a_private_address_is_refused(address: str) -> None:
    policy = Policy(resolve=lambda host, port: ["1.1.1.1", address])
    with pytest.raises(Refused, match="this machine or its network"):
        policy.addresses("weights.example", 443)
    with pytest.raises(Refused):
        policy.check_literal(address)
    assert not PUBLIC.may_reach(ipaddress.ip_address(address))
