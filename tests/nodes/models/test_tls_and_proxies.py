"""Downloads over TLS and through proxies, against real ones on the loopback."""

from __future__ import annotations

import dataclasses
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import trustme

from nodes.models.download import download
from nodes.models.errors import ModelError, Refused, Unreachable
from nodes.models.policy import Policy
from tests.nodes.models.shelf import LOOPBACK, Shelf, entry_for, serving

HTTPS = dataclasses.replace(LOOPBACK, schemes=("https",))


def test_a_server_without_tls_is_no_https_server(shelf: Shelf, tmp_path: Path) -> None:
    entry = entry_for(shelf, address=shelf.address.replace("http:", "https:"))
    with pytest.raises(Unreachable, match=r"shelf\.test does not answer as it should"):
        download(entry, tmp_path / "models", policy=HTTPS)


@pytest.fixture
def secured(shelf: Shelf, tmp_path: Path) -> Iterator[Shelf]:
    """A shelf that speaks TLS, with a certificate that nobody vouches for, at `tmp_path`."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority = trustme.CA()
    authority.issue_cert("shelf.test").configure_cert(context)
    authority.cert_pem.write_to_path(tmp_path / "certificate.pem")
    with serving(Shelf(shelf.file), tls=context) as served:
        yield served


def test_a_server_that_cannot_prove_its_name_is_refused(secured: Shelf, tmp_path: Path) -> None:
    entry = entry_for(secured, address=secured.address.replace("http:", "https:"))
    with pytest.raises(Refused, match="cannot prove who it is"):
        download(entry, tmp_path / "models", policy=HTTPS)
    assert secured.seen == []


def test_a_server_that_can_is_loaded_from(
    secured: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))
    entry = entry_for(secured, address=secured.address.replace("http:", "https:"))
    assert download(entry, tmp_path / "models", policy=HTTPS).path.is_file()
    alias = f"other.test:{secured.port}"
    renamed = entry_for(secured, address=f"https://{alias}/file", hosts=(alias,), file="other.pth")
    with pytest.raises(Refused, match="cannot prove who it is"):
        download(renamed, tmp_path / "models", policy=HTTPS)


@contextmanager
def proxy_that_answers(line: bytes) -> Iterator[tuple[str, list[bytes]]]:
    """A proxy's address and what it was asked; it answers every CONNECT with `line`."""
    asked: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            connection, _ = server.accept()
            with connection:
                asked.append(connection.recv(4000))
                connection.sendall(line + b"\r\nContent-Length: 0\r\n\r\n")

        thread = threading.Thread(target=answer)
        thread.start()
        yield f"user:secret@127.0.0.1:{server.getsockname()[1]}", asked
        thread.join(60)


@contextmanager
def proxy_to(port: int) -> Iterator[str]:
    """The address of a proxy that lets one connection through, to `port` of this machine."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def pass_on(source: socket.socket, target: socket.socket) -> None:
            while data := source.recv(65536):
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)

        def answer() -> None:
            client, _ = server.accept()
            with client, socket.create_connection(("127.0.0.1", port)) as behind:
                client.recv(4000)
                client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                back = threading.Thread(target=pass_on, args=(behind, client))
                back.start()
                pass_on(client, behind)
                back.join(60)

        thread = threading.Thread(target=answer)
        thread.start()
        yield f"127.0.0.1:{server.getsockname()[1]}"
        thread.join(60)


def test_a_proxy_that_lets_through_is_gone_through(
    secured: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))
    entry = entry_for(secured, address=secured.address.replace("http:", "https:"))
    with proxy_to(secured.port) as proxy:
        assert download(entry, tmp_path / "models", policy=through(proxy)).path.is_file()


def through(proxy: str) -> Policy:
    return dataclasses.replace(LOOPBACK, schemes=("https",), proxy=lambda host: f"http://{proxy}")


def test_what_a_proxy_refuses_is_told_as_its_refusal(shelf: Shelf, tmp_path: Path) -> None:
    entry = entry_for(shelf, address="https://shelf.test/file", hosts=("shelf.test",))
    refusing = proxy_that_answers(b"HTTP/1.1 403 Forbidden")
    with refusing as (proxy, asked), pytest.raises(Unreachable) as caught:
        download(entry, tmp_path / "models", policy=through(proxy))
    assert asked[0].startswith(b"CONNECT shelf.test:443")
    assert b"Proxy-Authorization: Basic dXNlcjpzZWNyZXQ=" in asked[0]
    for words in ("The proxy 127.0.0.1:", "does not let shelf.test through", "403 Forbidden", "HTTPS_PROXY"):
        assert words in str(caught.value)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:1", "http://127.0.0.1:1", "http://[", "127.0.0.1:1"])
def test_a_proxy_that_is_not_there_is_told(shelf: Shelf, tmp_path: Path, proxy: str) -> None:
    entry = entry_for(shelf, address="https://shelf.test/file", hosts=("shelf.test",))
    policy = dataclasses.replace(LOOPBACK, schemes=("https",), proxy=lambda host: proxy)
    with pytest.raises(ModelError, match=r"(?i)proxy"):
        download(entry, tmp_path / "models", policy=policy)


def test_a_proxy_is_not_asked_for_an_address_of_its_network(shelf: Shelf, tmp_path: Path) -> None:
    entry = entry_for(shelf, address="https://10.0.0.1/file", hosts=("10.0.0.1",))
    with pytest.raises(Refused, match=r"10\.0\.0\.1"):
        download(entry, tmp_path / "models", policy=through("127.0.0.1:1"))
