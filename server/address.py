"""The address that the server listens on, and who has it when it is taken."""

from __future__ import annotations

import errno
import socket

LAST_PORT = 65535


class CannotStart(Exception):
    """The server cannot start: `message` says why, `hint` what to do."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(f"{message} {hint}")
        self.message = message
        self.hint = hint


class CannotListen(CannotStart):
    """There is no such address, or this user may not use it."""


class PortBusy(CannotListen):
    """Another program listens on the port."""


def bound_socket(host: str, port: int) -> socket.socket:
    """Return a socket bound to that host and port; port 0 takes any that is free.

    Raises:
        PortBusy: if another program has it; the message names it where the system tells.
        CannotListen: if there is no such host, or the port needs rights that this user has not.
    """
    if not 0 <= port <= LAST_PORT:
        raise CannotListen(f"{port} is no port.", f"Ports go from 1 to {LAST_PORT}; use --port 8321.")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (OSError, UnicodeError):
        raise CannotListen(f"{host} is no address of this machine.", "Use --host 127.0.0.1.") from None
    listening = socket.socket(family, kind, protocol)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen()
    except OSError as error:
        listening.close()
        raise _explained(error, host, port) from None
    listening.setblocking(False)
    return listening


def shown_address(host: str, port: int, *, encrypted: bool = False) -> str:
    """Return what to type into a browser on this machine.

    >>> shown_address("0.0.0.0", 8321), shown_address("::1", 443, encrypted=True)
    ('http://127.0.0.1:8321', 'https://[::1]:443')
    """
    scheme = "https" if encrypted else "http"
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 shown, not bound to
    return f"{scheme}://[{host}]:{port}" if ":" in host else f"{scheme}://{host}:{port}"


def _explained(error: OSError, host: str, port: int) -> CannotListen:
    if error.errno == errno.EADDRINUSE:
        return PortBusy(
            f"Port {port} is busy: {_listener(port)} uses it.",
            f"Stop that program, or choose another port: impasto serve --port {port + 1}, "
            f"make start PORT={port + 1}.",
        )
    if error.errno == errno.EACCES:
        return CannotListen(f"Port {port} needs the rights of the administrator.", "Use --port 8321.")
    return CannotListen(f"{host}:{port} cannot be listened on ({error}).", "Use --host 127.0.0.1.")


def _listener(port: int) -> str:
    import psutil

    try:
        for connection in psutil.net_connections(kind="tcp"):
            if connection.status != psutil.CONN_LISTEN or not connection.laddr or not connection.pid:
                continue
            if connection.laddr.port == port:
                return f"{psutil.Process(connection.pid).name()} (process {connection.pid})"
    except psutil.Error:
        pass  # the system does not tell this user of others' programs
    return "another program"
