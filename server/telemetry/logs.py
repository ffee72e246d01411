"""The server's log: one line an event, for people or as JSON for machines.

A line about a run is logged with ``extra=about(run_id)``. It goes to the server's own error stream and to
no client.
"""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Literal, TextIO, get_args

LogFormat = Literal["text", "json"]
FORMATS: tuple[LogFormat, ...] = get_args(LogFormat)
FIELDS = ("run", "worker")
"""What a line may tell besides its message: the id of the run that it is about, and which worker wrote it."""


def configure(format: LogFormat, stream: TextIO | None = None) -> None:
    """Write what is logged from now on, at INFO and above, to `stream` (the error stream) in that format."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(_Json() if format == "json" else _Text())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)


def about(run: str) -> dict[str, str]:
    """Return the `extra` of a line about a run.

    >>> about("ab12")
    {'run': 'ab12'}
    """
    return {"run": run}


def _moment(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


def _told(record: logging.LogRecord) -> dict[str, str]:
    return {name: str(value) for name in FIELDS if (value := getattr(record, name, None)) is not None}


_CONTROLS = (*range(32), *range(127, 160), 0x2028, 0x2029)
_ESCAPED = {code: repr(chr(code))[1:-1] for code in _CONTROLS if chr(code) != "\t"}
"""What ends a line in some program, or tells a terminal to do something."""


class _Text(logging.Formatter):
    """``2026-11-21T09:00:00.000+00:00 INFO server.queue.dispatch: Begins. run=ab12``."""

    def format(self, record: logging.LogRecord) -> str:
        told = "".join(f" {name}={value}" for name, value in _told(record).items())
        # One event is one line, whatever a message holds: nobody writes lines of their own into the log.
        message = record.getMessage().translate(_ESCAPED)
        line = f"{_moment(record)} {record.levelname} {record.name}: {message}{told}"
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


class _Json(logging.Formatter):
    """One JSON object a line: time, level, logger, message, and what else it tells."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": _moment(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **_told(record),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)
