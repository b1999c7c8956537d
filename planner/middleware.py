"""What every request gets: a bound on its body, an id, a duration in the metrics, a line in the log."""

from __future__ import annotations

import logging
import re
import time
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from planner import logs, metrics
from planner.errors import PlannerError

log = logging.getLogger(__name__)

_REQUEST_ID = re.compile(r"[A-Za-z0-9_.\-]{1,64}")
_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


class LimitBody:
    """Cuts off a body after `limit` bytes, before it is held in memory whole."""

    def __init__(self, app: ASGIApp, limit: int) -> None:
        self.app = app
        self.limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count what is received, whatever Content-Length claims."""
        received = 0

        async def receive_counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > self.limit:
                # Of all exceptions FastAPI lets only this one pass while it reads a body.
                raise HTTPException(413, f"the body exceeds {self.limit} bytes")
            return message

        await self.app(scope, receive_counted, send)


class Observe:
    """The outermost layer. A handler that pauses on its caller's wish adds the seconds to `state["paused"]`."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and account for it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        request_id = given if _REQUEST_ID.fullmatch(given) else uuid4().hex
        logs.request_id.set(request_id)
        scope.setdefault("state", {})["paused"] = 0.0
        started = time.monotonic()
        status = 0

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = request_id
            await send(message)

        try:
            await self.app(scope, receive, send_with_id)
        except Exception:
            log.exception("a bug: the request failed")
            if not status:
                error = PlannerError("the service has a bug; the log has this request id")
                await JSONResponse(error.body(), error.status)(scope, receive, send_with_id)
        finally:
            _account(scope, status or 499, time.monotonic() - started - scope["state"]["paused"])


def _account(scope: Scope, status: int, duration: float) -> None:
    """Observe the request; 499 says that the caller left before the answer."""
    method = scope["method"] if scope["method"] in _METHODS else "OTHER"
    # Unknown paths share a label, lest a scanner fill the metrics.
    route = getattr(scope.get("route"), "path", "unmatched")
    metrics.REQUESTS.labels(method, route, str(status)).observe(max(0.0, duration))
    extra = {"method": method, "route": route, "status": status, "duration": round(duration, 4)}
    # Probes and scrapes come every few seconds and say nothing while all is well.
    quiet = status < 400 and not route.startswith("/api/")
    log.log(logging.DEBUG if quiet else logging.INFO, "request", extra=extra)
