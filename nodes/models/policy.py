"""Where downloads may go: over https to hosts of the catalogue, on the public internet, and nowhere else."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from nodes.models.errors import Refused, Unreachable

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

#: Prefixes of IPv6 whose last 32 bits are an IPv4 address that a gateway goes to (RFC 6052, RFC 8215).
_TRANSLATED = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("64:ff9b:1::/48"))


def is_public(address: Address) -> bool:
    """Return whether `address` is one of the public internet: not this machine's, not its network's.

    >>> [is_public(ipaddress.ip_address(a)) for a in ("1.1.1.1", "10.0.0.1", "127.0.0.1", "::ffff:10.0.0.1")]
    [True, False, False, False]
    """
    if isinstance(address, ipaddress.IPv6Address):
        if address.teredo or address.is_site_local or any(address in network for network in _TRANSLATED):
            return False
        inner = address.ipv4_mapped or address.sixtofour
        if inner is not None:
            return is_public(inner)
    return address.is_global and not address.is_multicast and not address.is_reserved


def resolve(host: str, port: int) -> list[str]:
    """Return the numeric addresses of `host`.

    Raises:
        OSError: if the name is unknown.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def environment_proxy(host: str) -> str | None:
    """Return the address of the proxy that the user's settings ask https connections to `host` to take."""
    from urllib.request import getproxies, proxy_bypass

    return None if proxy_bypass(host) else getproxies().get("https")


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The rules of a download. Its defaults are those of every download; tests hand in others."""

    schemes: tuple[str, ...] = ("https",)
    redirects: int = 3
    timeout: float = 30.0
    may_reach: Callable[[Address], bool] = is_public
    resolve: Callable[[str, int], Sequence[str]] = resolve
    proxy: Callable[[str], str | None] = environment_proxy

    def split(self, url: str, hosts: Sequence[str]) -> SplitResult:
        """Return the parts of `url` when its scheme and host are allowed.

        Raises:
            Refused: if they are not.
        """
        try:
            parts = urlsplit(url)
            place = _place(parts)
        except ValueError:
            raise Refused(f"{url[:200]!r} is no address.") from None
        if parts.scheme not in self.schemes:
            raise Refused(f"{place} was to be asked over {parts.scheme or 'nothing'!r}, not over https.")
        if parts.username is not None or parts.password is not None:
            raise Refused(f"An address of {place} names a user; downloads need none.")
        if place not in hosts:
            raise Refused(
                f"The download was sent on to {place}, which the catalogue does not name for it.",
                "Nothing was loaded from there. If this is where the file has moved to, tell the project.",
            )
        return parts

    def addresses(self, host: str, port: int) -> list[str]:
        """Return the numeric addresses of `host`, every one of which may be reached.

        Connect to these and not to the name: it may mean something else the next time it is asked for.

        Raises:
            Refused: if any of them is of this machine or its network.
            Unreachable: if the name is unknown.
        """
        try:
            found = list(self.resolve(host, port))
        except OSError as error:
            raise Unreachable(
                f"The name {host} is unknown here ({error.strerror or error}).",
                "Is this machine online? Behind a proxy, HTTPS_PROXY must name it.",
            ) from None
        if not found:
            raise Unreachable(f"The name {host} has no address.")
        for address in found:
            self._check(ipaddress.ip_address(address.partition("%")[0]), host)
        return found

    def check_literal(self, host: str) -> None:
        """Do what `addresses` does as far as it needs no name to be resolved.

        Raises:
            Refused: if `host` is a numeric address of this machine or its network.
        """
        try:
            address = ipaddress.ip_address(host)
        except ValueError:
            return
        self._check(address, host)

    def _check(self, address: Address, host: str) -> None:
        if not self.may_reach(address):
            raise Refused(
                f"{host} is at {address}: an address of this machine or its network.",
                "Downloads only go to the public internet.",
            )


def _place(parts: SplitResult) -> str:
    """Host, and port where it is not the usual one."""
    usual = {"https": 443, "http": 80}.get(parts.scheme)
    host = (parts.hostname or "").rstrip(".")
    return host if parts.port in (None, usual) else f"{host}:{parts.port}"


PUBLIC = Policy()
