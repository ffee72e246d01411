"""How a recipe names a picture: ``sample:NAME`` or ``sha256:HEX``, and never by a path."""

from __future__ import annotations

import re

_SAMPLE = re.compile(r"sample:([a-z0-9][a-z0-9_-]{0,63})")
_UPLOAD = re.compile(r"sha256:([0-9a-f]{64})")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f<>:\"|?*]+")
MAX_NAME = 120


def sample_name(ref: str) -> str | None:
    """Return the name in ``sample:NAME``, or None when `ref` is of another form.

    >>> sample_name("sample:coffee"), sample_name("sample:../coffee")
    ('coffee', None)
    """
    match = _SAMPLE.fullmatch(ref)
    return match[1] if match else None


def upload_hash(ref: str) -> str | None:
    """Return the hash in ``sha256:HEX``, or None when `ref` is of another form."""
    match = _UPLOAD.fullmatch(ref)
    return match[1] if match else None


def plain_name(name: str) -> str:
    """Return a file's name as it may be shown and offered for a download: no folders, nothing unprintable.

    >>> plain_name("C:\\\\holiday\\\\me.jpg"), plain_name("../../etc/passwd"), plain_name("")
    ('me.jpg', 'passwd', 'picture')
    """
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    shown = _UNPRINTABLE.sub("", last).encode(errors="ignore").decode().strip(" .")
    return shown[-MAX_NAME:] or "picture"
