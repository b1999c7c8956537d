"""Both APIs in one app, each at its own host name, over the same incidents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, FastAPI, Request, Response
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.responses import JSONResponse

from vendors.pagerduty import events, rest
from vendors.pagerduty.incidents import Incidents
from vendors.pagerduty.troubles import TROUBLES
from vendors.vendor import SettingsError, Vendor, required

EVENTS = "events.pagerduty.com"
REST = "api.pagerduty.com"


def create(environ: Mapping[str, str]) -> Vendor:
    """The vendor; PAGERDUTY_ROUTING_KEY is the one integration it knows, PAGER_TOKEN the one API token."""
    key = required(environ, "PAGERDUTY_ROUTING_KEY")
    if len(key) != events.KEY_LENGTH:
        raise SettingsError(f"PAGERDUTY_ROUTING_KEY has {len(key)} characters; set a key of {events.KEY_LENGTH}")
    token = required(environ, "PAGER_TOKEN")
    incidents = Incidents()
    app = FastAPI(openapi_url=None, redirect_slashes=False)
    app.state.incidents, app.state.key, app.state.token = incidents, key, token
    app.include_router(events.api)
    app.include_router(rest.api)

    @app.exception_handler(rest.Refused)
    async def refused(_request: Request, error: rest.Refused) -> Response:
        return error.response()

    @app.exception_handler(StarletteHTTPException)
    async def http_error(request: Request, error: StarletteHTTPException) -> Response:
        if _for_events(request):
            body: dict[str, Any] = {"status": "error", "message": error.detail}
            return JSONResponse(body, error.status_code, error.headers)
        return rest.Refused(404, 2100, "Not Found").response()

    @app.middleware("http")
    async def at_its_host(request: Request, call_next: Any) -> Response:
        # Neither host knows the other's paths; any other name is a test's.
        if request.url.hostname in {EVENTS, REST} and (request.url.hostname == EVENTS) != _for_events(request):
            return rest.Refused(404, 2100, "Not Found").response()
        reply: Response = await call_next(request)
        return reply

    control = APIRouter()

    @control.get("/incidents")
    async def read_incidents() -> dict[str, Any]:
        return {"incidents": [incident.told() for incident in incidents.all]}

    @control.delete("/incidents", status_code=204)
    async def forget_incidents() -> None:
        incidents.all.clear()

    return Vendor(app, secrets=(key, token), control=control, troubles=TROUBLES)


def _for_events(request: Request) -> bool:
    return request.url.path.startswith("/v2/")
