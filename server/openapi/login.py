"""The operations that let a browser in, where the server wants a token."""

from __future__ import annotations

from server.openapi.operation import AGAIN, Answer, Body, Operation

GROUP = "Login"
_PAGE = ("text/html",)
_THERE = {"Location": "Where to go on."}


def _asset(path: str, id: str, media: str) -> Operation:
    return Operation(
        method="GET",
        path=path,
        id=id,
        group=GROUP,
        summary="A part of the login page.",
        open=True,
        answers=(Answer(about="The file.", media=(media,)),),
    )


OPERATIONS = (
    Operation(
        method="GET",
        path="/login",
        id="loginPage",
        group=GROUP,
        summary="The page that asks for the token.",
        open=True,
        answers=(
            Answer(about="The page.", media=_PAGE),
            Answer(status=303, about="No token is wanted, or this browser is in.", headers=_THERE),
        ),
    ),
    Operation(
        method="POST",
        path="/login",
        id="logIn",
        group=GROUP,
        summary="Log in: the browser gets a cookie.",
        about="Programs need no login: they send `Authorization: Bearer TOKEN` with each request.",
        body=Body(about="The field `token`.", media="application/x-www-form-urlencoded"),
        open=True,
        answers=(
            Answer(status=303, about="In.", headers={**_THERE, "Set-Cookie": "The session."}),
            Answer(status=401, about="It is not the token.", media=_PAGE),
            Answer(status=429, about="Too many wrong ones came from there.", media=_PAGE, headers=AGAIN),
        ),
    ),
    Operation(
        method="POST",
        path="/logout",
        id="logOut",
        group=GROUP,
        summary="Log out: the session of this browser ends, and so do its sockets.",
        answers=(Answer(status=303, about="Out.", headers=_THERE),),
        refusals=(401,),
    ),
    _asset("/login.js", "loginScript", "text/javascript"),
    _asset("/page.css", "pageStyle", "text/css"),
)
