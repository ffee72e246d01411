"""The operations on the server itself: what it offers, what it runs on, how it fares."""

from __future__ import annotations

from server.openapi.operation import NOTHING, Answer, Body, Operation, in_header

TAG = {"ETag": "The strong tag of the settings, for If-Match and If-None-Match."}
CATALOGUE_TAG = {"ETag": "The strong tag of the catalogue as it is sent, for If-None-Match."}
SERVER, HEALTH, CACHE = "Server", "Health", "Cache"

OPERATIONS = (
    Operation(
        method="GET",
        path="/api/nodes",
        id="listNodes",
        group=SERVER,
        summary="The catalogue of nodes, their sockets and which stand in for which.",
        parameters=(in_header("If-None-Match", "The tag of what you have: 304 while it is the same."),),
        answers=(
            Answer(about="The catalogue.", type="CatalogueView", headers=CATALOGUE_TAG),
            Answer(status=304, about="It is the one that you have.", headers=CATALOGUE_TAG),
        ),
    ),
    Operation(
        method="GET",
        path="/api/system",
        id="readSystem",
        group=SERVER,
        summary="The machine, and what the worker computes on.",
        about="`device` and `torch` are null until the worker is ready.",
        answers=(Answer(about="The machine.", type="System"),),
    ),
    Operation(
        method="GET",
        path="/api/settings",
        id="readSettings",
        group=SERVER,
        summary="The settings that the browsers of this server share.",
        parameters=(in_header("If-None-Match", "The tag of what you have: 304 while it is the same."),),
        answers=(
            Answer(about="The settings.", type="Settings", headers=TAG),
            Answer(status=304, about="They are those that you have.", headers=TAG),
        ),
    ),
    Operation(
        method="PUT",
        path="/api/settings",
        id="saveSettings",
        group=SERVER,
        summary="Put other settings in their place.",
        about="They hold from the next run on.",
        parameters=(
            in_header("If-Match", "The tag of what you saw: settings that were changed since answer 412."),
        ),
        body=Body(about="All settings.", type="Settings"),
        answers=(Answer(about="They are kept.", type="Settings", headers=TAG),),
        refusals=(412, 507),
    ),
    Operation(
        method="GET",
        path="/api/openapi.json",
        id="openapi",
        group=SERVER,
        summary="This document: OpenAPI 3.1.",
        answers=(Answer(about="The document.", media=("application/json",)),),
    ),
    Operation(
        method="GET",
        path="/api/docs",
        id="docs",
        group=SERVER,
        summary="The same as a page to read.",
        answers=(Answer(about="The page.", media=("text/html",)),),
    ),
    Operation(
        method="GET",
        path="/api/docs/style.css",
        id="docsStyle",
        group=SERVER,
        summary="How that page looks.",
        answers=(Answer(about="The style sheet.", media=("text/css",)),),
    ),
    Operation(
        method="GET",
        path="/api/cache",
        id="readCache",
        group=CACHE,
        summary="How much of what nodes made is kept, in memory and on disk.",
        answers=(Answer(about="Sizes in bytes.", type="CacheUse"),),
    ),
    Operation(
        method="DELETE",
        path="/api/cache",
        id="clearCache",
        group=CACHE,
        summary="Forget what nodes made.",
        about="Runs are not harmed: what is needed again is made again.",
        answers=(NOTHING,),
        refusals=(503,),
    ),
    Operation(
        method="GET",
        path="/healthz",
        id="isAlive",
        group=HEALTH,
        summary="Whether the server lives.",
        open=True,
        answers=(Answer(about="It does.", type="Alive"),),
    ),
    Operation(
        method="GET",
        path="/readyz",
        id="isReady",
        group=HEALTH,
        summary="Whether the server can take a run and paint it.",
        open=True,
        answers=(
            Answer(about="It can.", type="Readiness"),
            Answer(status=503, about="It cannot; `reasons` say why.", type="Readiness"),
        ),
    ),
    Operation(
        method="GET",
        path="/metrics",
        id="metrics",
        group=HEALTH,
        summary="Counts and times for Prometheus.",
        answers=(Answer(about="The text format of Prometheus.", media=("text/plain",)),),
    ),
)
