"""Fault switches: data that says which requests go wrong, and how.

The first switch that matches a request acts on it, alone. It waits `delay` seconds, then gives its own
`answer`, or lets the vendor answer and changes the reply by `patch`, a JSON merge patch (RFC 7396). So a
switch need not know media types or identifiers: ``{"status": "OFFLINE"}`` is enough to switch a solver off.
"""

from __future__ import annotations

import asyncio
import json
import re
from http import HTTPMethod
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator
from starlette.datastructures import MutableHeaders
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HeaderName = Annotated[str, StringConstraints(pattern=r"^[!#$%&'*+.^_`|~0-9A-Za-z-]+$")]
HeaderValue = Annotated[str, StringConstraints(pattern=r"^[\x20-\x7e]*$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Match(_Strict):
    """Which requests: any method if None; `path` is a regular expression for the whole path, without query."""

    method: HTTPMethod | None = None
    path: re.Pattern[str]


class Answer(_Strict):
    """What is sent instead of the vendor's reply; a body that is not text is sent as JSON."""

    status: int = Field(ge=200, le=599)
    body: str | dict[str, Any] | list[Any] = ""
    headers: dict[HeaderName, HeaderValue] = {}

    def response(self) -> Response:
        """The answer, ready to be sent."""
        if isinstance(self.body, str):
            return Response(self.body, self.status, self.headers, media_type="text/plain")
        return JSONResponse(self.body, self.status, self.headers)


class Fault(_Strict):
    """One switch; it is gone after `times` requests, or stays if None."""

    match: Match
    answer: Answer | None = None
    patch: dict[str, Any] | None = None
    delay: float = Field(default=0, ge=0, le=3600)
    times: int | None = Field(default=None, ge=1)

    @model_validator(mode="after")
    def _does_one_thing(self) -> Self:
        if self.answer is not None and self.patch is not None:
            raise ValueError("give answer or patch, not both: an answer replaces the reply that a patch would change")
        if self.answer is None and self.patch is None and not self.delay:
            raise ValueError("this switch changes nothing: give answer, patch or delay")
        if self.answer and self.answer.status in {204, 304} and self.answer.body:
            raise ValueError(f"a reply {self.answer.status} carries no body: leave it out")
        return self


class Faults(_Strict):
    """All switches, in the order in which they are tried; `times` counts down."""

    faults: list[Fault] = []

    def take(self, method: str, path: str) -> Fault | None:
        """The switch that acts on this request; it is spent by one."""
        for fault in self.faults:
            if fault.match.method in {None, method} and fault.match.path.fullmatch(path):
                if fault.times is not None:
                    fault.times -= 1
                    if not fault.times:
                        self.faults.remove(fault)
                return fault
        return None


class FaultMiddleware:
    """Lets the switches act; marks the scope of a request that met one with ``fault``."""

    def __init__(self, app: ASGIApp, faults: Faults) -> None:
        self.app = app
        self.faults = faults

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection, as ASGI has it."""
        if scope["type"] != "http" or not (fault := self.faults.take(scope["method"], scope["path"])):
            await self.app(scope, receive, send)
            return
        scope["fault"] = True
        await asyncio.sleep(fault.delay)
        if fault.answer:
            await fault.answer.response()(scope, receive, send)
        elif fault.patch is not None:
            # A 304 could not be patched: the client would go on with what it has.
            headers = [one for one in scope["headers"] if one[0] != b"if-none-match"]
            await self.app({**scope, "headers": headers}, receive, _Patching(send, fault.patch))
        else:
            await self.app(scope, receive, send)


class _Patching:
    """Holds a reply back until it is whole, then sends it patched; only a successful JSON reply is changed.

    It loses its ETag, which is that of the reply before: after the trouble the client must not be told that it has it.
    """

    def __init__(self, send: Send, patch: dict[str, Any]) -> None:
        self.send = send
        self.patch = patch
        self.start: Message = {}
        self.body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.start = message
            return
        self.body += message.get("body", b"")
        if message.get("more_body"):
            return
        headers = MutableHeaders(scope=self.start)
        if self.start["status"] < 300 and "json" in headers.get("content-type", ""):
            self.body = json.dumps(patched(json.loads(self.body), self.patch)).encode()
            headers["content-length"] = str(len(self.body))
            del headers["etag"]
        await self.send(self.start)
        await self.send({"type": "http.response.body", "body": self.body})


def patched(reply: Any, patch: dict[str, Any]) -> Any:
    """The reply with the patch merged in; of a list, into each item."""
    if isinstance(reply, list):
        return [_merged(item, patch) for item in reply]
    return _merged(reply, patch)


def _merged(target: Any, patch: Any) -> Any:
    if not isinstance(patch, dict):
        return patch
    result = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = _merged(result.get(name), value)
    return result
