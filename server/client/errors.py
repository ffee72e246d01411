"""What a call of the client may raise."""

from __future__ import annotations

from graphs.problems import Problem


class ClientError(Exception):
    """A call failed: `message` says why, `hint` what to do."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(f"{message} {hint}".strip())
        self.message = message
        self.hint = hint


class Unreachable(ClientError):
    """No Impasto server answers at the address."""


class ServerError(ClientError):
    """The server refused. `status` is that of HTTP, `problems` everything that is wrong, `retry_after` the
    seconds after which to try again where the server says so, and `tag` after 412 that of what is there."""

    def __init__(
        self,
        status: int,
        title: str,
        problems: list[Problem],
        *,
        retry_after: float | None = None,
        tag: str | None = None,
    ) -> None:
        first = problems[0] if problems else None
        super().__init__(first.message if first else f"{title}.", first.hint if first else "")
        self.status = status
        self.title = title
        self.problems = problems
        self.retry_after = retry_after
        self.tag = tag
