"""PagerDuty's Events API v2: events in, incidents kept for whoever carries the pager."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, FastAPI, Request, Response
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.responses import JSONResponse

from vendors.vendor import SettingsError, Vendor, required

KEY_LENGTH = 32
DEDUP_KEY_LENGTH = 255
SUMMARY_LENGTH = 1024
KEPT = 500
ACTIONS = ("trigger", "acknowledge", "resolve")
SEVERITIES = ("critical", "warning", "error", "info")


def create(environ: Mapping[str, str]) -> Vendor:
    """The vendor; PAGERDUTY_ROUTING_KEY is the one integration it knows."""
    key = required(environ, "PAGERDUTY_ROUTING_KEY")
    if len(key) != KEY_LENGTH:
        raise SettingsError(f"PAGERDUTY_ROUTING_KEY has {len(key)} characters; set a key of {KEY_LENGTH}")
    incidents = Incidents()
    app = FastAPI(openapi_url=None, redirect_slashes=False)

    @app.exception_handler(StarletteHTTPException)
    async def http_error(_request: Request, error: StarletteHTTPException) -> Response:
        return JSONResponse({"status": "error", "message": error.detail}, error.status_code, error.headers)

    @app.post("/v2/enqueue")
    async def enqueue(request: Request) -> Response:
        try:
            event = await request.json()
        except ValueError:
            event = None
        if not isinstance(event, dict):
            return _refused("Unrecognized object", "Event object format is unrecognized", ["JSON parse error"])
        if errors := list(_errors(event, key)):
            return _refused("invalid event", "Event object is invalid", errors)
        dedup_key = incidents.take(event)
        accepted = {"status": "success", "message": "Event processed", "dedup_key": dedup_key}
        return JSONResponse(accepted, 202)

    control = APIRouter()

    @control.get("/incidents")
    async def read_incidents() -> dict[str, Any]:
        return {"incidents": [asdict(incident) for incident in incidents.all]}

    @control.delete("/incidents", status_code=204)
    async def forget_incidents() -> None:
        incidents.all.clear()

    return Vendor(app, secrets=(key,), control=control)


@dataclass
class Incident:
    """What one deduplication key stands for until it is resolved.

    `payload` is the last trigger's whole body without its routing key: what the pager shows, its links and details
    included. `triggers` counts them.
    """

    dedup_key: str
    payload: dict[str, Any]
    triggered_at: str
    status: str = "triggered"
    triggers: int = 1
    acknowledged_at: str | None = None
    resolved_at: str | None = None


class Incidents:
    """The newest incidents, oldest first."""

    def __init__(self) -> None:
        self.all: list[Incident] = []

    def take(self, event: Mapping[str, Any]) -> str:
        """Apply a valid event; its deduplication key, made up where a trigger brings none.

        Acknowledging or resolving what is not open is accepted and changes nothing.
        """
        dedup_key = event.get("dedup_key") or uuid.uuid4().hex
        action, now = event["event_action"], datetime.now(UTC).isoformat(timespec="milliseconds")
        incident = self._open(dedup_key)
        if action == "trigger":
            shown = {name: value for name, value in event.items() if name != "routing_key"}
            if incident is None:
                self.all = [*self.all, Incident(dedup_key, shown, now)][-KEPT:]
            else:
                incident.payload = shown
                incident.triggers += 1
        elif incident and action == "acknowledge":
            incident.status, incident.acknowledged_at = "acknowledged", now
        elif incident:
            incident.status, incident.resolved_at = "resolved", now
        return dedup_key

    def _open(self, dedup_key: str) -> Incident | None:
        return next((one for one in self.all if one.dedup_key == dedup_key and one.status != "resolved"), None)


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
