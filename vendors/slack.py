"""Slack's incoming webhooks, at hooks.slack.com: what is posted is kept for whoever reads the channel."""

from __future__ import annotations

import hmac
import json
from collections import deque
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

from fastapi import APIRouter, FastAPI, Request
from starlette.responses import PlainTextResponse, Response

from vendors.vendor import Vendor, required

KEPT = 500
BAD_REQUEST, FORBIDDEN = 400, 403


def create(environ: Mapping[str, str]) -> Vendor:
    """The vendor; SLACK_WEBHOOK is the path of the one webhook it knows, as ``T0/B0/secret``."""
    webhook = required(environ, "SLACK_WEBHOOK")
    messages: deque[dict[str, Any]] = deque(maxlen=KEPT)
    app = FastAPI(openapi_url=None, redirect_slashes=False)

    @app.post("/services/{path:path}")
    async def post(path: str, request: Request) -> Response:
        if not hmac.compare_digest(path.encode(), webhook.encode()):
            return PlainTextResponse("invalid_token", FORBIDDEN)
        message = await _message(request)
        if message is None:
            return PlainTextResponse("invalid_payload", BAD_REQUEST)
        if not (message.get("text") or message.get("blocks") or message.get("attachments")):
            return PlainTextResponse("no_text", BAD_REQUEST)
        messages.append(message)
        return PlainTextResponse("ok")

    control = APIRouter()

    @control.get("/messages")
    async def read_messages() -> dict[str, Any]:
        return {"messages": list(messages)}

    @control.delete("/messages", status_code=204)
    async def forget_messages() -> None:
        messages.clear()

    return Vendor(app, secrets=(webhook,), control=control)


async def _message(request: Request) -> dict[str, Any] | None:
    """The message, sent as JSON or as a form's field ``payload``; none where it is neither."""
    try:
        if "form" in request.headers.get("content-type", ""):
            sent = json.loads(parse_qs((await request.body()).decode())["payload"][0])
        else:
            sent = await request.json()
    except (ValueError, KeyError):
        return None
    return sent if isinstance(sent, dict) else None
