"""The journal of requests: what clients sent and what they got, without their secrets."""

from __future__ import annotations

import re
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

ENTRIES = 1000
BODY_CHARACTERS = 8_000
BODY_BYTES = 4 * 2**20
MASK = "***"
SECRET_HEADERS = {"authorization", "cookie", "x-auth-token", "x-amz-security-token", "x-ms-quantum-api-key"}
# A wrong key is somebody's right key elsewhere, so it is masked by the name of its field too.
SECRET_FIELD = re.compile(r'("routing_key"\s*:\s*")[^"]*')
# So is a wrong one by its form: Slack's tokens, and what is after /services/ in the address of its webhooks.
SECRET_FORM = re.compile(r"xox[abeoprs]-[0-9A-Za-z-]+|(?<=^/services/).+")
# A shared access signature opens a blob to whoever has the address, in a query or in a body that names it.
SECRET_WORD = re.compile(r"""\b((?:sig|X-Amz-Signature|X-Amz-Security-Token)=)[^&"'\s\\]*""")


@dataclass(frozen=True)
class Entry:
    """One request; `status` is 0 if nothing was answered, `fault` says that a switch acted on it."""

    time: str
    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: str
    status: int
    seconds: float
    fault: bool


class Journal:
    """The newest requests, oldest first."""

    def __init__(self, secrets: Sequence[str]) -> None:
        self.entries: deque[Entry] = deque(maxlen=ENTRIES)
        self._secrets = tuple(form for secret in secrets for form in (secret, quote(secret, safe="")))

    def mask(self, text: str) -> str:
        """The text without any declared secret."""
        for secret in self._secrets:
            text = text.replace(secret, MASK)
        text = SECRET_WORD.sub(rf"\g<1>{MASK}", SECRET_FIELD.sub(rf"\g<1>{MASK}", text))
        return SECRET_FORM.sub(MASK, text)

    def record(self, scope: Scope, body: bytes, *, began: datetime, status: int, seconds: float) -> None:
        """Write one request down, masked."""
        headers = Headers(scope=scope).items()
        self.entries.append(
            Entry(
                time=began.isoformat(timespec="milliseconds"),
                method=scope["method"],
                path=self.mask(scope["path"]),
                query=self.mask(scope["query_string"].decode("latin-1")),
                headers={name: MASK if name in SECRET_HEADERS else self.mask(value) for name, value in headers},
                body=self._readable(body),
                status=status,
                seconds=round(seconds, 3),
                fault=scope.get("fault", False),
            )
        )

    def _readable(self, body: bytes) -> str:
        try:
            return self.mask(body.decode())[:BODY_CHARACTERS]
        except UnicodeDecodeError:
            return f"<{len(body)} bytes>"


class JournalMiddleware:
    """Reads each request's body first, so that it is written down also when nobody else reads it."""

    def __init__(self, app: ASGIApp, journal: Journal) -> None:
        self.app = app
        self.journal = journal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection, as ASGI has it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, clock, status = datetime.now(UTC), time.monotonic(), 0

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        body, whole = await _read(scope, receive)
        app = self.app if whole else PlainTextResponse("request body too large", 413)
        try:
            await app(scope, _replay(body, receive), watched)
        finally:
            self.journal.record(scope, body, began=began, status=status, seconds=time.monotonic() - clock)


async def _read(scope: Scope, receive: Receive) -> tuple[bytes, bool]:
    """The body, and whether that is all of it: reading stops at the limit."""
    body = bytearray()
    async for chunk in Request(scope, receive).stream():
        body += chunk
        if len(body) > BODY_BYTES:
            return bytes(body), False
    return bytes(body), True


def _replay(body: bytes, receive: Receive) -> Receive:
    pending: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replayed() -> Message:
        return pending.pop() if pending else await receive()

    return replayed
