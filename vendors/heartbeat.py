"""Dead Man's Snitch, at nosnch.in: it calls the pager when nobody has checked in for a while.

Like the real one it waits for the first check-in before it misses any, and takes GET, HEAD and POST alike.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
import ssl
import urllib.request
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from starlette.responses import PlainTextResponse, Response

from vendors.vendor import SettingsError, Vendor, required

log = logging.getLogger(__name__)

PAGER = "https://events.pagerduty.com/v2/enqueue"
ACCEPTED, NOT_FOUND = 202, 404
TIMEOUT = 10.0

Send = Callable[[dict[str, Any]], None]


def create(environ: Mapping[str, str], send: Send | None = None) -> Vendor:
    """The vendor; SNITCH_TOKEN is the one snitch, overdue after SNITCH_SECONDS.

    It calls PagerDuty with PAGERDUTY_ROUTING_KEY and SNITCH_DETAILS, which are the alert's labels as JSON.
    """
    token, key = required(environ, "SNITCH_TOKEN"), required(environ, "PAGERDUTY_ROUTING_KEY")
    details = _details(required(environ, "SNITCH_DETAILS"))
    seconds = _seconds(required(environ, "SNITCH_SECONDS"))
    snitch = Snitch(seconds, key, details, send or partial(_post, environ.get("CA_FILE")))
    app = FastAPI(openapi_url=None, redirect_slashes=False)

    @app.api_route("/{path}", methods=["GET", "HEAD", "POST"])
    async def check_in(path: str, _request: Request) -> Response:
        if not hmac.compare_digest(path.encode(), token.encode()):
            return PlainTextResponse("Not found", NOT_FOUND)
        await snitch.check_in()
        return PlainTextResponse("Got it, thanks!\n", ACCEPTED)

    control = APIRouter()

    @control.get("/snitch")
    async def read_snitch() -> dict[str, Any]:
        return {"overdue": snitch.overdue, "check_ins": snitch.check_ins}

    return Vendor(app, secrets=(token, key), control=control)


class Snitch:
    """One dead man's switch: a task that sleeps until the next check-in is overdue."""

    def __init__(self, seconds: float, key: str, details: dict[str, str], send: Send) -> None:
        self.seconds, self.key, self.details, self.send = seconds, key, details, send
        self.overdue = False
        self.check_ins = 0
        self._watch: asyncio.Task[None] | None = None

    async def check_in(self) -> None:
        """Somebody lives; an open incident is resolved."""
        self.check_ins += 1
        if self._watch:
            self._watch.cancel()
        if self.overdue:
            self.overdue = False
            await self._tell("resolve")
        self._watch = asyncio.create_task(self._wait())

    async def _wait(self) -> None:
        await asyncio.sleep(self.seconds)
        self.overdue = True
        await self._tell("trigger")

    async def _tell(self, action: str) -> None:
        summary = f"No heartbeat for {self.seconds:g} s"
        started = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
        event = {
            "routing_key": self.key, "event_action": action, "dedup_key": "snitch/monitoring",
            "client": "Dead Man's Snitch",
            "payload": {
                "summary": summary, "source": "nosnch.in", "severity": "critical",
                "custom_details": {**self.details, "started": started},
            },
        }  # fmt: skip
        try:
            await asyncio.to_thread(self.send, event)
        except OSError:
            log.exception("the pager does not answer")


def _post(ca_file: str | None, event: dict[str, Any]) -> None:
    body, headers = json.dumps(event).encode(), {"Content-Type": "application/json"}
    request = urllib.request.Request(PAGER, body, headers)
    context = ssl.create_default_context(cafile=ca_file)
    urllib.request.urlopen(request, timeout=TIMEOUT, context=context).close()  # noqa: S310 - the address is a constant


def _details(text: str) -> dict[str, str]:
    try:
        details: dict[str, str] = json.loads(text)
    except ValueError:
        raise SettingsError("SNITCH_DETAILS is not JSON; set it to an object of the alert's labels") from None
    return details


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0
    if seconds <= 0:
        raise SettingsError(f"SNITCH_SECONDS is {text!r}; set it to the longest pause between check-ins, in seconds")
    return seconds
