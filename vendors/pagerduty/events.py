"""The Events API v2, at events.pagerduty.com: what it takes, and its words for what it does not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.responses import JSONResponse

from vendors.pagerduty.incidents import Incidents

KEY_LENGTH = 32
DEDUP_KEY_LENGTH = 255
SUMMARY_LENGTH = 1024
ACTIONS = ("trigger", "acknowledge", "resolve")
SEVERITIES = ("critical", "warning", "error", "info")


api = APIRouter(prefix="/v2")


@api.post("/enqueue")
async def enqueue(request: Request) -> Response:
    """Take an event: a trigger, or that somebody is on it, or that it is over."""
    try:
        event = await request.json()
    except ValueError:
        event = None
    if not isinstance(event, dict):
        return _refused("Unrecognized object", "Event object format is unrecognized", ["JSON parse error"])
    if errors := list(_errors(event, request.app.state.key)):
        return _refused("invalid event", "Event object is invalid", errors)
    incidents: Incidents = request.app.state.incidents
    return JSONResponse({"status": "success", "message": "Event processed", "dedup_key": incidents.take(event)}, 202)


def _errors(event: Mapping[str, Any], key: str) -> Iterator[str]:
    """What is wrong with the event, in the vendor's words where they are known."""
    routing_key = event.get("routing_key")
    if not routing_key:
        yield "'routing_key' is missing or blank"
    elif not isinstance(routing_key, str) or len(routing_key) != KEY_LENGTH:
        yield f"Length of 'routing_key' is incorrect (should be {KEY_LENGTH} characters)"
    elif routing_key != key:
        yield "Invalid routing key"
    action = event.get("event_action")
    if not action:
        yield "'event_action' is missing or blank"
    elif action not in ACTIONS:
        yield f"'event_action' is invalid {_one_of(ACTIONS)}"
    dedup_key = event.get("dedup_key") or ""
    if not isinstance(dedup_key, str):
        yield "'dedup_key' is invalid (must be a string)"
    elif len(dedup_key) > DEDUP_KEY_LENGTH:
        yield f"Length of 'dedup_key' is too long (should be at most {DEDUP_KEY_LENGTH} characters)"
    elif not dedup_key and action in ACTIONS[1:]:
        yield "'dedup_key' is missing or blank"
    if action == "trigger":
        yield from _payload_errors(event.get("payload"))
        yield from _link_errors(event.get("links") or [])


def _payload_errors(payload: Any) -> Iterator[str]:
    if not isinstance(payload, dict):
        yield "'payload' is missing or blank"
        return
    for name in ("summary", "source"):
        if not isinstance(payload.get(name), str) or not payload[name].strip():
            yield f"'payload.{name}' is missing or blank"
    if len(str(payload.get("summary"))) > SUMMARY_LENGTH:
        yield f"Length of 'payload.summary' is too long (should be at most {SUMMARY_LENGTH} characters)"
    if not payload.get("severity"):
        yield "'payload.severity' is missing or blank"
    elif payload["severity"] not in SEVERITIES:
        yield f"'payload.severity' is invalid {_one_of(SEVERITIES)}"


def _link_errors(links: Any) -> Iterator[str]:
    if not isinstance(links, list) or not all(isinstance(link, dict) and link.get("href") for link in links):
        yield "'links' is invalid (must be an array of objects with 'href')"


def _one_of(names: tuple[str, ...]) -> str:
    *first, last = (f"'{name}'" for name in names)
    return f"(must be one of the following: {', '.join(first)} or {last})"


def _refused(status: str, message: str, errors: list[str]) -> Response:
    return JSONResponse({"status": status, "message": message, "errors": errors}, 400)
