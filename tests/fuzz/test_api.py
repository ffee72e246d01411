"""Anything sent to the API gets an answer of the API: as its document says, never a mistake of the server."""

from __future__ import annotations

import json
from http.client import HTTPConnection
from typing import Any, NamedTuple

import psutil
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import CheckFunction, not_a_server_error
from schemathesis.specs.openapi.checks import (
    allow_header_conformance,
    negative_data_rejection,
    positive_data_acceptance,
)

from server.openapi.document import document
from tests.fuzz.effort import SOAK, examples, in_soak
from tests.fuzz.recipes import broken_recipes, broken_texts, sound_recipes
from tests.server.serving import PATIENCE, Server

GROWTH = 30_000_000
"""Bytes by which a server may grow while it is asked thousands of times: its caches fill."""
WARM = 50
DECODES = {"uploadImage"}
"""Operations that start a process for each picture: tried in `make soak` only."""
ENDLESS = {"events"}
"""Operations that answer for as long as the client stays."""

PATIENT = settings(
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.filter_too_much,
        HealthCheck.function_scoped_fixture,
    ],
)

NOT_HELD: dict[str, list[CheckFunction]] = {
    "logIn": [negative_data_rejection],  # where no token is wanted, it leads on whatever is sent
    "isReady": [not_a_server_error],  # 503 is how it says no
    "saveSettings": [negative_data_rejection],  # what is left out is as it is on a new server
    "readRecipeFile": [allow_header_conformance],  # a recipe could be called "read"
}
"""Checks that do not hold for an operation, by what it means."""

API = schemathesis.openapi.from_dict(document())


class Answer(NamedTuple):
    """What came back."""

    status: int
    kind: str
    content: bytes


def asked_for(server: Server, method: str, path: str, body: bytes, kind: str = "application/json") -> Answer:
    """Send a request of any bytes and return the answer."""
    connection = HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)
    try:
        connection.request(method, path, body, {"Content-Type": kind})
        answer = connection.getresponse()
        return Answer(answer.status, answer.headers.get_content_type(), answer.read())
    finally:
        connection.close()


def understood(answer: Answer) -> None:
    """Make sure that an answer is one of the API, and that a refusal says why."""
    assert answer.status < 500, answer.content
    if answer.status < 400:
        return
    assert answer.kind == "application/problem+json"
    refusal = json.loads(answer.content)
    assert refusal["status"] == answer.status
    assert refusal["problems"]
    assert all(problem["message"] for problem in refusal["problems"])


@settings(PATIENT, max_examples=examples(60))
@given(recipe=sound_recipes() | broken_recipes(), path=st.sampled_from(["check", "recipes", "runs"]))
def test_a_recipe_is_accepted_or_refused_wherever_it_is_sent(asked: Server, recipe: Any, path: str) -> None:
    understood(asked_for(asked, "POST", "/api/queue/pause", b""))
    answer = asked_for(asked, "POST", f"/api/{path}", json.dumps({"recipe": recipe}).encode())
    understood(answer)
    if answer.status == 429:
        understood(asked_for(asked, "POST", "/api/queue/cancel", b""))


@settings(PATIENT, max_examples=examples(60))
@given(
    data=broken_texts() | st.binary(max_size=200),
    method=st.sampled_from(["POST", "PUT", "DELETE", "PATCH"]),
    path=st.sampled_from(["recipes/read", "recipes", "recipes/x", "runs", "check", "queue", "runs/x/front"]),
    kind=st.sampled_from(["application/json", "image/png", "text/plain", "application/json; charset=x", "a"]),
)
def test_any_bytes_are_answered(asked: Server, data: bytes, method: str, path: str, kind: str) -> None:
    understood(asked_for(asked, method, f"/api/{path}", data, kind))


@in_soak
def test_asking_over_and_over_takes_no_more_memory(asked: Server) -> None:
    process = psutil.Process(asked.process.pid)
    texts = [json.dumps({"recipe": {"impasto": 1, "name": "x" * n}}).encode() for n in range(20)]

    def ask(times: int) -> int:
        for _ in range(times):
            for text in texts:
                understood(asked_for(asked, "POST", "/api/check", text))
                understood(asked_for(asked, "GET", "/api/runs", b""))
        return int(process.memory_info().rss)

    grown = -ask(WARM) + ask(20 * WARM)
    assert grown < GROWTH, f"{grown / 1e6:.0f} MB more"


@API.exclude(operation_id=sorted(ENDLESS | (set() if SOAK else DECODES))).parametrize()
@settings(PATIENT, max_examples=examples(3, 100), phases=[Phase.explicit, Phase.generate])
def test_every_operation_answers_as_its_document_says(case: schemathesis.Case[Any], asked: Server) -> None:
    answer = case.call(base_url=asked.address)
    operation = case.operation.definition.raw["operationId"]
    # A request may be as the document says and be refused all the same: for the id of nothing, for one.
    case.validate_response(answer, excluded_checks=[positive_data_acceptance, *NOT_HELD.get(operation, [])])
