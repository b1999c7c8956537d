"""Both ways to write in one app, over the same channel."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.responses import PlainTextResponse, Response

from vendors.slack import web, webhook
from vendors.slack.channel import Channel
from vendors.slack.troubles import TROUBLES
from vendors.vendor import Vendor, required


def create(environ: Mapping[str, str]) -> Vendor:
    """The vendor; SLACK_WEBHOOK is the path of the one webhook it knows, as ``T0/B0/secret``, SLACK_TOKEN the bot's."""
    path, token = required(environ, "SLACK_WEBHOOK"), required(environ, "SLACK_TOKEN")
    app = FastAPI(openapi_url=None, redirect_slashes=False)
    channel = Channel()
    app.state.channel, app.state.webhook, app.state.token = channel, path, token
    app.include_router(webhook.api)
    app.include_router(web.api)

    @app.exception_handler(StarletteHTTPException)
    async def http_error(_request: Request, error: StarletteHTTPException) -> Response:
        return PlainTextResponse(error.detail, error.status_code, error.headers)

    control = APIRouter()

    @control.get("/messages")
    async def read_messages() -> dict[str, Any]:
        return {"messages": [message.posted for message in channel.messages]}

    @control.delete("/messages", status_code=204)
    async def forget_messages() -> None:
        channel.messages.clear()

    return Vendor(app, secrets=(path, token), control=control, troubles=TROUBLES)
