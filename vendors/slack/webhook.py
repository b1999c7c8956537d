"""Incoming webhooks, at hooks.slack.com: a bad message is told by the status and one word."""

from __future__ import annotations

import hmac
import json
from typing import Any
from urllib.parse import parse_qs

from fastapi import APIRouter, Request
from starlette.responses import PlainTextResponse, Response

BAD_REQUEST, FORBIDDEN = 400, 403

api = APIRouter(prefix="/services")


@api.post("/{path:path}")
async def post(path: str, request: Request) -> Response:
    """Take a message."""
    if not hmac.compare_digest(path.encode(), request.app.state.webhook.encode()):
        return PlainTextResponse("invalid_token", FORBIDDEN)
    message = await _message(request)
    if message is None:
        return PlainTextResponse("invalid_payload", BAD_REQUEST)
    if not (message.get("text") or message.get("blocks") or message.get("attachments")):
        return PlainTextResponse("no_text", BAD_REQUEST)
    request.app.state.channel.post(message, by_webhook=True, thread=message.get("thread_ts"))
    return PlainTextResponse("ok")


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
