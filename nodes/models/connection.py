"""One GET under a policy: every hop is checked, and connected to by the address that was checked."""

from __future__ import annotations

import base64
import socket
import ssl
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

from nodes.models.errors import ModelError, Refused, Unreachable
from nodes.models.policy import Policy

REDIRECTS = (301, 302, 303, 307, 308)
BY_HAND = "Download the file by other means and bring it in with: impasto models get FILE."


@contextmanager
def opened(
    url: str, hosts: Sequence[str], headers: Mapping[str, str], policy: Policy
) -> Iterator[HTTPResponse]:
    """Open `url`, following redirects among `hosts`, and hand out the answer, whatever its status.

    Raises:
        Refused: if a hop leads where `policy` does not let it.
        Unreachable: if nothing answers.
    """
    for _ in range(policy.redirects + 1):
        parts = policy.split(url, hosts)
        connection = _connection(parts, policy)
        try:
            response = _answer(connection, parts, headers)
            if response.status not in REDIRECTS:
                yield response
                return
            url = _next(url, response.getheader("Location", ""))
        finally:
            connection.close()
    raise Refused(f"The download was sent on more than {policy.redirects} times.")


def _next(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError:
        raise Refused(f"The download was sent on to {location[:200]!r}, which is no address.") from None


def _connection(parts: SplitResult, policy: Policy) -> HTTPConnection:
    """A connection that is open, by a checked address or through the user's proxy."""
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    proxy = policy.proxy(host) if parts.scheme == "https" else None
    if proxy:
        return _through(proxy, host, port, policy)
    addresses = policy.addresses(host, port)
    plain = _reach(host, addresses, port, policy.timeout)
    connection = HTTPConnection(host, parts.port, timeout=policy.timeout)
    connection.sock = _secured(plain, host) if parts.scheme == "https" else plain
    connection.auto_open = 0  # never anew, and then by name
    return connection


def _reach(host: str, addresses: Sequence[str], port: int, timeout: float) -> socket.socket:
    """A connection to the first address that takes one."""
    reason = "no address"
    for address in addresses:
        try:
            return socket.create_connection((address, port), timeout)
        except OSError as error:
            reason = error.strerror or str(error)
    raise Unreachable(f"{host} cannot be reached: {reason}.", "Try again later, or from another network.")


def _secured(plain: socket.socket, host: str) -> socket.socket:
    try:
        return ssl.create_default_context().wrap_socket(plain, server_hostname=host)
    except OSError as error:
        plain.close()
        raise _unreachable(host, error) from None


def _through(proxy: str, host: str, port: int, policy: Policy) -> HTTPConnection:
    """A connection through the user's proxy, which resolves the name; the host proves who it is as ever."""
    policy.check_literal(host)
    try:
        asked = urlsplit(proxy if "//" in proxy else f"//{proxy}")
        asked_host, asked_port = asked.hostname or "", asked.port or 8080
    except ValueError:
        raise Unreachable("HTTPS_PROXY is no address.", "Set it as in http://proxy:8080.") from None
    if asked.scheme not in ("", "http"):
        raise Unreachable(
            f"HTTPS_PROXY names a proxy of the kind {asked.scheme!r}, which is not supported.",
            "Name an http proxy, or unset it. " + BY_HAND,
        )
    connection = HTTPSConnection(asked_host, asked_port, timeout=policy.timeout)
    login = {}
    if asked.username is not None:
        pair = f"{unquote(asked.username)}:{unquote(asked.password or '')}"
        login["Proxy-Authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()
    connection.set_tunnel(host, port, login)
    try:
        connection.connect()
    except ssl.SSLError as error:
        connection.close()
        raise _unreachable(host, error) from None
    except (OSError, HTTPException) as error:
        connection.close()
        # Neither the proxy's user nor its password belongs in a message.
        raise Unreachable(
            f"The proxy {asked_host}:{asked_port} does not let {host} through: {_reason(error)}.",
            f"It is set by HTTPS_PROXY. {BY_HAND}",
        ) from None
    return connection


def _answer(connection: HTTPConnection, parts: SplitResult, headers: Mapping[str, str]) -> HTTPResponse:
    host = parts.hostname or ""
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request(
            "GET", target, headers={"User-Agent": "impasto", "Accept-Encoding": "identity", **headers}
        )
        return connection.getresponse()
    except (OSError, HTTPException, UnicodeError) as error:
        raise _unreachable(host, error) from None


def _unreachable(host: str, error: Exception) -> ModelError:
    if isinstance(error, ssl.SSLCertVerificationError):
        return Refused(
            f"{host} cannot prove who it is: {error.verify_message}.",
            "Check this machine's clock and certificates; somebody may be listening in.",
        )
    return Unreachable(f"{host} does not answer as it should: {_reason(error)}.", "Try again later.")


def _reason(error: Exception) -> str:
    """What an error says, without what a server could write to a terminal by it."""
    words = (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__
    return printable(words)


def printable(words: str) -> str:
    """Return a server's words without what they could write to a terminal, at most 200 characters."""
    return ascii(words)[1:-1][:200]
