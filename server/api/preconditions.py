"""Conditional requests (RFC 9110, section 13): who changes a thing says which state of it they saw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import ETag, hdrs, web

from server.api.replies import Refusal, refusal

_ANY = "*"


def tag_header(tag: str) -> Mapping[str, str]:
    """Return the header that tells a strong tag.

    >>> tag_header("ab12")
    {'ETag': '"ab12"'}
    """
    return {"ETag": f'"{tag}"'}


@dataclass(frozen=True, slots=True)
class Preconditions:
    """What a request asks of the tag of what is there now; None where it asks nothing."""

    if_match: frozenset[str] | None
    if_none_match: frozenset[str] | None

    def demand(self, now: str | None) -> None:
        """Return if the request may go on where the tag is `now`, None meaning that nothing is there.

        Raises:
            Refusal: 412, with the tag of what is there now.
        """
        if self.if_match is not None and not _holds(self.if_match, now):
            raise _changed(now, saw_nothing=False)
        if self.if_none_match is not None and _holds(self.if_none_match, now):
            raise _changed(now, saw_nothing=True)

    def is_known(self, now: str) -> bool:
        """Return whether the reader has what is there already, so that 304 says it all."""
        return self.if_none_match is not None and _holds(self.if_none_match, now)


def preconditions(request: web.Request) -> Preconditions:
    """Return what the headers If-Match and If-None-Match ask for.

    Raises:
        Refusal: if one of them is no list of quoted tags.
    """
    # Strong comparison throughout: every tag that is given out here is a strong one.
    return Preconditions(
        if_match=_tags(request, hdrs.IF_MATCH, request.if_match),
        if_none_match=_tags(request, hdrs.IF_NONE_MATCH, request.if_none_match),
    )


def _tags(request: web.Request, name: str, read: tuple[ETag, ...] | None) -> frozenset[str] | None:
    if name not in request.headers:
        return None
    if not read:
        raise refusal(
            400,
            "malformed",
            f"{name} is no list of tags.",
            'Send a tag as the header ETag gave it, quotes included, or "*" without quotes.',
        )
    if request.headers[name].strip() == _ANY:
        return frozenset({_ANY})
    return frozenset(tag.value for tag in read if not tag.is_weak and tag.value != _ANY)


def _holds(tags: frozenset[str], now: str | None) -> bool:
    return now is not None and (_ANY in tags or now in tags)


def _changed(now: str | None, *, saw_nothing: bool) -> Refusal:
    if now is None:
        return refusal(
            412,
            "failed",
            "It was deleted meanwhile.",
            "Save yours again without If-Match, or under a new name.",
        )
    message = "There is one of that name already." if saw_nothing else "It was changed meanwhile."
    hint = (
        f'Read what is there now; to replace it all the same, send If-Match: "{now}". '
        "To keep both, save yours under a new name."
    )
    return refusal(412, "failed", message, hint, headers=tag_header(now))
