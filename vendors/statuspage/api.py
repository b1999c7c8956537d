"""The routes. Reading is public; writing takes the token, which is asked for before the body is looked at."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.responses import JSONResponse

from vendors.statuspage.incidents import Incident, Page, component_resource, incident_resource, update_resource
from vendors.statuspage.requests import (
    COMPONENTS,
    Invalid,
    change,
    component_change,
    fields,
    new_incident,
    new_update,
)
from vendors.statuspage.troubles import TROUBLES
from vendors.vendor import Vendor, required


def create(environ: Mapping[str, str]) -> Vendor:
    """The vendor; STATUS_TOKEN is the one token that may write."""
    token = required(environ, "STATUS_TOKEN")
    app = FastAPI(openapi_url=None, redirect_slashes=False)
    app.state.token = token
    app.state.page = Page()
    app.include_router(api, prefix="/api")

    @app.exception_handler(Invalid)
    async def invalid(_request: Request, error: Invalid) -> Response:
        return JSONResponse({"message": str(error), "errors": error.errors}, 422)

    @app.exception_handler(RequestValidationError)
    async def bad_address(request: Request, _error: RequestValidationError) -> Response:
        return _no_route(request)

    @app.exception_handler(StarletteHTTPException)
    async def http_error(request: Request, error: StarletteHTTPException) -> Response:
        if (error.status_code, error.detail) == (404, "Not Found"):
            return _no_route(request)
        if error.status_code == 405:
            return _no_method(request)
        return JSONResponse({"message": error.detail}, error.status_code, error.headers)

    return Vendor(app, secrets=(token,), troubles=TROUBLES)


async def _page(request: Request) -> Page:
    page: Page = request.app.state.page
    return page


async def _writer(request: Request) -> bool:
    """Whether the request bears the token."""
    given = request.headers.get("authorization", "")
    return hmac.compare_digest(given.encode(), f"Bearer {request.app.state.token}".encode())


async def _must_write(writer: Annotated[bool, Depends(_writer)]) -> None:
    if not writer:
        raise HTTPException(401, "Unauthenticated.")


StatusPage = Annotated[Page, Depends(_page)]
IsWriter = Annotated[bool, Depends(_writer)]
PER_PAGE = 15
MEDIA_TYPE = "application/vnd.api+json"
WRITER_ONLY = [Depends(_must_write)]


async def _incident(incident_id: int, page: StatusPage, writer: IsWriter) -> Incident:
    for incident in page.incidents(hidden=writer):
        if incident.id == incident_id:
            return incident
    raise HTTPException(404, f"No query results for model [Cachet\\Models\\Incident] {incident_id}")


async def _component(component_id: int) -> int:
    if component_id not in COMPONENTS:
        raise HTTPException(404, f"No query results for model [Cachet\\Models\\Component] {component_id}")
    return component_id


Shown = Annotated[Incident, Depends(_incident)]
Component = Annotated[int, Depends(_component)]

api = APIRouter()


@api.get("/ping")
async def ping() -> dict[str, str]:
    """Whether the API answers."""
    return {"data": "Pong!"}


@api.get("/status")
async def status(page: StatusPage) -> dict[str, Any]:
    """The page's headline."""
    return {"data": page.overall()}


@api.get("/components")
async def list_components(page: StatusPage, request: Request) -> Response:
    """All components."""
    return _page_of(request, [component_resource(one, page.component(one)) for one in COMPONENTS])


@api.get("/components/{component_id}")
async def get_component(component_id: Component, page: StatusPage) -> Response:
    """One component."""
    return _reply(component_resource(component_id, page.component(component_id)))


@api.put("/components/{component_id}", dependencies=WRITER_ONLY)
@api.patch("/components/{component_id}", dependencies=WRITER_ONLY)
async def change_component(component_id: Component, request: Request, page: StatusPage) -> Response:
    """Say how a component does."""
    page.set_component(component_id, component_change(await _fields(request)).status)
    return _reply(component_resource(component_id, page.component(component_id)))


@api.get("/incidents")
async def list_incidents(page: StatusPage, writer: IsWriter, request: Request) -> Response:
    """The newest incidents; the hidden ones only for who may write."""
    return _page_of(request, [incident_resource(one) for one in page.incidents(hidden=writer)])


@api.post("/incidents", dependencies=WRITER_ONLY)
async def create_incident(request: Request, page: StatusPage) -> Response:
    """Announce an incident."""
    return _reply(incident_resource(page.announce(new_incident(await _fields(request)))), 201)


@api.get("/incidents/{incident_id}")
async def get_incident(incident: Shown) -> Response:
    """One incident."""
    return _reply(incident_resource(incident))


@api.put("/incidents/{incident_id}", dependencies=WRITER_ONLY)
@api.patch("/incidents/{incident_id}", dependencies=WRITER_ONLY)
async def change_incident(incident: Shown, request: Request, page: StatusPage) -> Response:
    """Correct an incident."""
    page.change(incident, change(await _fields(request)))
    return _reply(incident_resource(incident))


@api.delete("/incidents/{incident_id}", dependencies=WRITER_ONLY, status_code=204)
async def delete_incident(incident: Shown, page: StatusPage) -> None:
    """Take an incident off the page."""
    page.delete(incident)


@api.get("/incidents/{incident_id}/updates")
async def list_updates(incident: Shown, request: Request) -> Response:
    """What was said on an incident since it was announced."""
    return _page_of(request, [update_resource(incident, one) for one in incident.updates])


@api.post("/incidents/{incident_id}/updates", dependencies=WRITER_ONLY)
async def create_update(incident: Shown, request: Request, page: StatusPage) -> Response:
    """Say more on an incident."""
    update = page.update(incident, new_update(await _fields(request)))
    return _reply(update_resource(incident, update), 201)


async def _fields(request: Request) -> dict[str, Any]:
    return fields(request.headers.get("content-type", ""), await request.body())


def _reply(data: Any, status_code: int = 200) -> Response:
    return JSONResponse({"data": data}, status_code, media_type=MEDIA_TYPE)


def _page_of(request: Request, found: list[dict[str, Any]]) -> Response:
    """One page of a list, as Laravel's simple paginator has it: how many there are in all, it does not say."""
    number, size = _positive(request, "page", 1), _positive(request, "per_page", PER_PAGE)
    begin, path = (number - 1) * size, str(request.url.replace(query=""))
    page = found[begin : begin + size]

    links = {
        "first": f"{path}?page=1", "last": None, "prev": f"{path}?page={number - 1}" if number > 1 else None,
        "next": f"{path}?page={number + 1}" if len(found) > begin + size else None,
    }  # fmt: skip
    meta = {
        "current_page": number, "from": begin + 1 if page else None, "path": path, "per_page": size,
        "to": begin + len(page) if page else None,
    }  # fmt: skip
    return JSONResponse({"data": page, "links": links, "meta": meta}, media_type=MEDIA_TYPE)


def _positive(request: Request, name: str, default: int) -> int:
    text = request.query_params.get(name, "")
    return int(text) if text.isdecimal() and int(text) else default


def _route(request: Request) -> str:
    return request.url.path.lstrip("/")


def _no_method(request: Request) -> Response:
    there = {"HEAD"}
    for route in api.routes:
        if isinstance(route, APIRoute) and route.path_regex.fullmatch(request.url.path.removeprefix("/api")):
            there |= route.methods or set()
    supported = ", ".join(sorted(there))
    told = f"The {request.method} method is not supported for route {_route(request)}. Supported methods: {supported}."
    return JSONResponse({"message": told}, 405, {"allow": supported})


def _no_route(request: Request) -> Response:
    return JSONResponse({"message": f"The route {_route(request)} could not be found."}, 404)
