"""How much one client, and all of them together, may ask of the server."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Literal, NamedTuple

Expensive = Literal["upload", "submit", "check", "thumbnail", "live", "search"]
"""Kinds of requests that cost the server something, each with a rate of its own."""


class Rate(NamedTuple):
    """How often something may be asked for: so many at once, then so many a second."""

    burst: float
    per_second: float


RATES: Mapping[Expensive, Rate] = MappingProxyType(
    {
        "upload": Rate(40, 4),
        "submit": Rate(60, 10),
        "check": Rate(60, 20),
        "thumbnail": Rate(400, 60),
        "live": Rate(60, 10),
        "search": Rate(60, 5),
    }
)

LOGINS = Rate(5, 0.1)
_NO_LIMIT = 1e9


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much one client, and all of them together, may ask of the server.

    `connections` and `connections_per_client` bound open connections, `sockets` and `sockets_per_client`
    those of them on which events are told; `header_seconds` is how long a client may take to say what it
    wants; a body has `body_seconds` and one more second for every `body_rate` bytes of it that came; the
    rest of one that was refused is taken in for `linger_seconds`, so that its sender reads why;
    `bodies` bounds the bytes that all bodies take in memory at once, of JSON 24 more for each that came;
    `rates` say how often a client may ask for what costs the server something; `logins` how often an address
    may offer a wrong token.
    """

    connections: int = 800
    connections_per_client: int = 400
    sockets: int = 512
    sockets_per_client: int = 256
    header_seconds: float = 30.0
    body_seconds: float = 20.0
    body_rate: int = 16_000
    linger_seconds: float = 2.0
    bodies: int = 256_000_000
    rates: Mapping[Expensive, Rate] = field(default_factory=lambda: RATES)
    logins: Rate = LOGINS

    def at(self, times: float) -> Limits:
        """Return the same with `times` the rates; 0 sets none."""
        factor = times or _NO_LIMIT
        rates = {
            kind: Rate(rate.burst * factor, rate.per_second * factor) for kind, rate in self.rates.items()
        }
        return replace(self, rates=MappingProxyType(rates))
