"""Who asks: a short key for each client, by which the queue is fair and limits are kept."""

from __future__ import annotations

import hashlib
import ipaddress

from aiohttp import web

SALT = web.AppKey("salt", bytes)
"""Secret bytes of this server, at most 32, without which a client's key says nothing of the client."""

WHO = web.RequestKey("who", str)
"""Under which the guard notes on a request which session or token it came with."""

_NETWORK_V6 = 64
"""Bits of an IPv6 address that stand for one site: whoever has one address there has them all."""


def client_key(request: web.Request) -> str:
    """Return 16 hexadecimal digits that stand for who asks: a session, else a token and where it is used
    from, else an address.

    The same client has the same key as long as the server's salt stays; nobody else can tell from it who
    that is.
    """
    who = request.get(WHO) or f"address {peer(request)}"
    return hashlib.blake2b(who.encode(), key=request.app[SALT], digest_size=8).hexdigest()


def peer(request: web.BaseRequest) -> str:
    """Return the address that a request came from, of IPv6 the network; "" where there is none."""
    transport = request.transport
    name = transport.get_extra_info("peername") if transport else None
    return network_of(str(name[0])) if name else ""


def network_of(address: str) -> str:
    """Return what stands for a client by its address: IPv4 whole, of IPv6 the network of 64 bits.

    >>> network_of("192.0.2.7"), network_of("::ffff:192.0.2.7"), network_of("2001:db8::1%eth0")
    ('192.0.2.7', '192.0.2.7', '2001:db8::/64')
    """
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, _NETWORK_V6), strict=False))
