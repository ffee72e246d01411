"""Speaks HTTP: what is none is answered as everything else that goes wrong, as a problem, and nothing that
was sent is held until a client asks again."""

from __future__ import annotations

import logging

from aiohttp import web

from server.api.replies import error_answer, refusal
from server.security.guard import put_headers

log = logging.getLogger(__name__)


class Speaker(web.RequestHandler):
    """Speaks HTTP on one connection; what it cannot read reaches no guard and no handler."""

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """Return the answer to what cannot be read, or could not be dealt with; the connection ends."""
        if request.writer.output_size > 0:
            raise ConnectionError("an answer was begun, and cannot be another")
        if status < 500:
            # Who knocks with something else than HTTP is told so, and fills no log.
            log.debug("What came is no HTTP: %r", exc)
            refused = refusal(status, "malformed", "The request is no HTTP that is read here.")
        else:
            log.error("A request could not be dealt with", exc_info=exc)
            refused = refusal(status, "failed", "The server made a mistake.", "Its log has the details.")
        response = error_answer(refused)
        put_headers(response)
        response.force_close()
        return response

    async def finish_response(
        self, request: web.BaseRequest, resp: web.StreamResponse, start_time: float | None
    ) -> tuple[web.StreamResponse, bool]:
        """Send an answer and let go of what it told: aiohttp keeps the last one of each connection for as
        long as that stays open, so that hundreds of clients which do nothing would hold as many lists."""
        sent, gone = await super().finish_response(request, resp, start_time)
        if isinstance(sent, web.Response):
            sent.body = None
        return sent, gone
