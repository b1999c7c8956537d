"""The Web API, at slack.com/api: every answer is 200, and ``ok`` says whether it went well.

Arguments come in the query, as a form or as JSON; the token in the header, or in a form, never in JSON.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from vendors.slack.channel import BOT, ID, NAME, TEAM, Channel, about

TEXT_CHARACTERS = 40_000
DEFAULT_LIMIT, MOST = 100, 999
SCOPES = "chat:write,channels:read,channels:history"

Arguments = dict[str, Any]
Answer = dict[str, Any]


class Refused(Exception):
    """Answered with ``"ok": false`` and this error."""


async def _call(name: str, request: Request) -> Response:
    """Call the method of that name."""
    try:
        arguments, warnings = _arguments(request, await request.body())
        if name not in METHODS:
            return _answer({"ok": False, "error": "unknown_method", "req_method": name})
        _authenticate(request, arguments)
        answer = {"ok": True, **METHODS[name](request.app.state.channel, arguments)}
    except Refused as refused:
        answer, warnings = {"ok": False, "error": str(refused)}, []
    if warnings:
        metadata = answer.get("response_metadata", {})
        answer |= {"warning": ",".join(warnings), "response_metadata": metadata | {"warnings": warnings}}
    return _answer(answer)


api = APIRouter(prefix="/api")
api.add_api_route("/{name}", _call, methods=["GET", "POST"])


def _answer(answer: Answer) -> Response:
    headers = {"x-oauth-scopes": SCOPES} if answer["ok"] else {}
    return JSONResponse(answer, headers=headers, media_type="application/json; charset=utf-8")


def _arguments(request: Request, body: bytes) -> tuple[Arguments, list[str]]:
    """The arguments, and what there is to warn of. Raises Refused."""
    found: Arguments = dict(request.query_params)
    kind = request.headers.get("content-type", "").lower()
    if not body:
        return found, []
    if "json" in kind:
        try:
            sent = json.loads(body)
        except ValueError:
            raise Refused("invalid_json") from None
        if not isinstance(sent, dict):
            raise Refused("json_not_object")
        sent.pop("token", None)
        return found | sent, [] if "charset" in kind else ["missing_charset"]
    if "x-www-form-urlencoded" not in kind:
        raise Refused("invalid_post_type" if kind else "missing_post_type")
    return found | dict(parse_qsl(body.decode("utf-8", "replace"))), []


def _authenticate(request: Request, arguments: Arguments) -> None:
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    given = given if scheme == "Bearer" else str(arguments.get("token", ""))
    if not given:
        raise Refused("not_authed")
    if not hmac.compare_digest(given.encode(), request.app.state.token.encode()):
        raise Refused("invalid_auth")


def _test(_channel: Channel, _arguments: Arguments) -> Answer:
    return {"url": "https://company.slack.com/", **TEAM, **BOT, "is_enterprise_install": False}


def _post(channel: Channel, arguments: Arguments) -> Answer:
    _here(arguments, NAME, f"#{NAME}")
    if not (arguments.get("text") or arguments.get("blocks") or arguments.get("attachments")):
        raise Refused("no_text")
    if len(str(arguments.get("text", ""))) > TEXT_CHARACTERS:
        raise Refused("msg_too_long")
    thread = arguments.get("thread_ts")
    if thread and not channel.find(str(thread)):
        raise Refused("cannot_reply_to_message")
    posted = {name: value for name, value in arguments.items() if name not in {"token", "channel"}}
    message = channel.post(posted, by_webhook=False, thread=str(thread) if thread else None)
    return {"channel": ID, "ts": message.ts, "message": message.told()}


def _history(channel: Channel, arguments: Arguments) -> Answer:
    _here(arguments)
    oldest, latest = str(arguments.get("oldest", "")), str(arguments.get("latest", ""))
    found = [
        one.told(len(channel.replies(one.ts)))
        for one in channel.top()
        if (not oldest or one.ts > oldest) and (not latest or one.ts < latest)
    ]
    return _paged("messages", found, arguments) | {"pin_count": 0}


def _replies(channel: Channel, arguments: Arguments) -> Answer:
    _here(arguments)
    first = channel.find(str(arguments.get("ts", "")))
    if first is None:
        raise Refused("thread_not_found")
    replies = channel.replies(first.ts)
    return _paged("messages", [first.told(len(replies)), *(one.told() for one in replies)], arguments)


def _list(_channel: Channel, arguments: Arguments) -> Answer:
    return _paged("channels", [about()], arguments)


def _info(_channel: Channel, arguments: Arguments) -> Answer:
    _here(arguments)
    return {"channel": about()}


METHODS: dict[str, Callable[[Channel, Arguments], Answer]] = {
    "auth.test": _test,
    "chat.postMessage": _post,
    "conversations.history": _history,
    "conversations.info": _info,
    "conversations.list": _list,
    "conversations.replies": _replies,
}


def _here(arguments: Arguments, *names: str) -> None:
    """Raises Refused unless the one channel is meant; only who posts may name it, others give its ID."""
    if arguments.get("channel") not in {ID, *names}:
        raise Refused("channel_not_found")


def _paged(name: str, found: list[Answer], arguments: Arguments) -> Answer:
    """One page; the cursor is where the next one begins."""
    limit, cursor = str(arguments.get("limit", DEFAULT_LIMIT)), str(arguments.get("cursor") or 0)
    if not limit.isdecimal() or not 0 < int(limit) <= MOST:
        raise Refused("invalid_limit")
    if not cursor.isdecimal():
        raise Refused("invalid_cursor")
    begin = int(cursor)
    end = begin + int(limit)
    more = len(found) > end
    page = {name: found[begin:end]} | ({} if name == "channels" else {"has_more": more})
    return page | {"response_metadata": {"next_cursor": str(end) if more else ""}}
