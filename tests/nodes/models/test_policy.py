"""Where downloads do not go, whatever an address, a redirect or a name server says."""

from __future__ import annotations

import dataclasses
import ipaddress
import socket
from pathlib import Path

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from nodes.models.download import download
from nodes.models.errors import Refused, Unreachable
from nodes.models.policy import PUBLIC, is_public
from tests.nodes.models.shelf import LOOPBACK, Shelf, entry_for, serving

# The special-purpose registries of IANA: everything that is not globally reachable.
PRIVATE = [
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.2.0/24",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "198.51.100.0/24",
    "203.0.113.0/24",
    "224.0.0.0/4",
    "240.0.0.0/4",
    "::/128",
    "::1/128",
    "fc00::/7",
    "fe80::/10",
    "fec0::/10",
    "ff00::/8",
    "2001:db8::/32",
    "2001::/32",
    "64:ff9b::/96",
    "100::/64",
]


@given(st.sampled_from(PRIVATE), st.integers(min_value=0))
def test_no_special_address_is_public(network: str, number: int) -> None:
    block = ipaddress.ip_network(network)
    address = block[number % block.num_addresses]
    assert not is_public(address)
    if isinstance(address, ipaddress.IPv4Address):
        for disguise in (f"::ffff:{address}", f"64:ff9b::{address}"):
            assert not is_public(ipaddress.ip_address(disguise))
        inside = int(address) << 80 | 0x2002 << 112
        assert not is_public(ipaddress.IPv6Address(inside))


@pytest.mark.parametrize("address", ["1.1.1.1", "140.82.121.4", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


def sends_to(address: str, status: int = 302) -> web.Response:
    return web.Response(status=status, headers={"Location": address})


def test_a_redirect_to_a_named_host_is_followed(shelf: Shelf, tmp_path: Path) -> None:
    other = f"other.test:{shelf.port}"
    shelf.answer = lambda request: (
        sends_to(f"http://{other}/file")
        if request.host == shelf.place
        else web.Response(body=shelf.file.read_bytes())
    )
    entry = entry_for(shelf, hosts=(shelf.place, other))
    assert download(entry, tmp_path / "models", policy=LOOPBACK).path.is_file()
    assert [headers["Host"] for headers in shelf.seen] == [shelf.place, other]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_to_a_private_address_is_refused_unreached(
    shelf: Shelf, tmp_path: Path, status: int
) -> None:
    with serving(Shelf(shelf.file), "127.0.0.2") as inside:
        shelf.answer = lambda request: sends_to(f"http://inside.test:{inside.port}/file", status)
        entry = entry_for(shelf, hosts=(shelf.place, f"inside.test:{inside.port}"))
        with pytest.raises(Refused, match=r"inside\.test is at 127\.0\.0\.2"):
            download(entry, tmp_path / "models", policy=LOOPBACK)
        assert inside.seen == []


def test_a_redirect_to_a_host_that_the_catalogue_does_not_name_is_refused(
    shelf: Shelf, tmp_path: Path
) -> None:
    shelf.answer = lambda request: sends_to("http://elsewhere.test/file")
    with pytest.raises(Refused, match=r"elsewhere\.test"):
        download(entry_for(shelf), tmp_path / "models", policy=LOOPBACK)


def test_redirects_end(shelf: Shelf, tmp_path: Path) -> None:
    shelf.answer = lambda request: sends_to(shelf.address)
    with pytest.raises(Refused, match="more than 3 times"):
        download(entry_for(shelf), tmp_path / "models", policy=LOOPBACK)
    assert len(shelf.seen) == 4


@pytest.mark.parametrize(
    "location", ["file:///etc/passwd", "ftp://shelf.test/file", "//u:p@shelf.test/file", "http://[", ""]
)
def test_a_redirect_to_nowhere_good_is_refused(shelf: Shelf, tmp_path: Path, location: str) -> None:
    shelf.answer = lambda request: sends_to(location)
    with pytest.raises(Refused):
        download(entry_for(shelf), tmp_path / "models", policy=LOOPBACK)


def test_an_address_with_a_user_in_it_is_refused(shelf: Shelf, tmp_path: Path) -> None:
    shelf.answer = lambda request: sends_to(f"http://user:secret@{shelf.place}/file")
    with pytest.raises(Refused, match="names a user") as caught:
        download(entry_for(shelf), tmp_path / "models", policy=LOOPBACK)
    assert "secret" not in str(caught.value)


def test_a_name_is_resolved_once_and_connected_to_by_what_was_checked(shelf: Shelf, tmp_path: Path) -> None:
    answers = iter([["127.0.0.1"], ["127.0.0.2"], ["127.0.0.2"]])
    policy = dataclasses.replace(LOOPBACK, resolve=lambda host, port: next(answers))
    assert download(entry_for(shelf), tmp_path / "models", policy=policy).path.is_file()
    assert next(answers) == ["127.0.0.2"]


def test_one_private_address_among_good_ones_is_enough_to_refuse(shelf: Shelf, tmp_path: Path) -> None:
    policy = dataclasses.replace(LOOPBACK, resolve=lambda host, port: ["127.0.0.1", "10.0.0.1"])
    with pytest.raises(Refused, match=r"10\.0\.0\.1"):
        download(entry_for(shelf), tmp_path / "models", policy=policy)
    assert shelf.seen == []


def test_the_rules_of_every_download_refuse_this_machine(shelf: Shelf, tmp_path: Path) -> None:
    public = dataclasses.replace(PUBLIC, proxy=lambda host: None)
    for address in (f"http://127.0.0.1:{shelf.port}/file", shelf.address):
        entry = entry_for(shelf, address=address, hosts=(address.split("/")[2],))
        with pytest.raises(Refused, match="not over https"):
            download(entry, tmp_path / "models", policy=public)
    for host in (f"127.0.0.1:{shelf.port}", f"localhost:{shelf.port}", f"[::1]:{shelf.port}"):
        entry = entry_for(
            shelf, address=f"https://{host}/file", hosts=(host.replace("[", "").replace("]", ""),)
        )
        with pytest.raises(Refused, match="this machine"):
            download(entry, tmp_path / "models", policy=public)
    assert shelf.seen == []


def test_an_unknown_name_is_said_to_be_unknown(shelf: Shelf, tmp_path: Path) -> None:
    def unknown(host: str, port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    with pytest.raises(Unreachable, match=r"shelf\.test is unknown here"):
        download(entry_for(shelf), tmp_path, policy=dataclasses.replace(LOOPBACK, resolve=unknown))


def test_nothing_listening_is_said(shelf: Shelf, tmp_path: Path) -> None:
    with socket.socket() as silent:  # it has the port and does not listen, so that nobody else gets it
        silent.bind(("127.0.0.1", 0))
        place = f"shelf.test:{silent.getsockname()[1]}"
        entry = entry_for(shelf, address=f"http://{place}/file", hosts=(place,))
        with pytest.raises(Unreachable, match="refused"):
            download(entry, tmp_path, policy=LOOPBACK)
