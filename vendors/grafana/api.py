"""The routes of Grafana's HTTP API, and the pages that stand for its own."""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse

from vendors.grafana.annotations import Annotations, New, Wanted
from vendors.grafana.dashboards import Dashboard, provisioned
from vendors.grafana.troubles import BUILD, HEALTHY, refusal, troubles
from vendors.vendor import Vendor, required

LOGIN = "sa-1-runbook"


def create(environ: Mapping[str, str]) -> Vendor:
    """The vendor; GRAFANA_TOKEN is the one service account's, GRAFANA_DASHBOARDS the folder of dashboards."""
    token = required(environ, "GRAFANA_TOKEN")
    app = FastAPI(openapi_url=None, redirect_slashes=False)
    app.state.token = token
    app.state.dashboards = provisioned(required(environ, "GRAFANA_DASHBOARDS"))
    app.state.annotations = Annotations(LOGIN)
    app.include_router(public)
    app.include_router(api, prefix="/api")
    app.include_router(pages)

    @app.exception_handler(StarletteHTTPException)
    async def http_error(request: Request, error: StarletteHTTPException) -> Response:
        detail: object = error.detail
        content = detail if isinstance(detail, dict) else {"message": str(detail)}
        if error.status_code in {404, 405} and isinstance(detail, str):
            if not request.url.path.startswith("/api/"):
                return HTMLResponse("<!DOCTYPE html><title>Grafana</title><h1>Page not found</h1>", 404)
            content, error.status_code = {"message": "Not found"}, 404
        return JSONResponse(content, error.status_code, error.headers)

    @app.exception_handler(RequestValidationError)
    async def bad_query(_request: Request, error: RequestValidationError) -> Response:
        return JSONResponse({"message": "bad request data"}, 400)

    control = APIRouter()

    @control.get("/annotations")
    async def read_annotations() -> dict[str, Any]:
        return {"annotations": list(app.state.annotations.kept.values())}

    return Vendor(app, secrets=(token,), control=control, troubles=troubles())


async def _authenticated(request: Request) -> None:
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if not given:
        raise HTTPException(401, refusal("Unauthorized", "auth.unauthorized"))
    if scheme != "Bearer" or not hmac.compare_digest(given.encode(), request.app.state.token.encode()):
        raise HTTPException(401, refusal("Invalid API key", "api-key.invalid"))


async def _dashboards(request: Request) -> Mapping[str, Dashboard]:
    found: Mapping[str, Dashboard] = request.app.state.dashboards
    return found


async def _annotations(request: Request) -> Annotations:
    kept: Annotations = request.app.state.annotations
    return kept


Known = Annotated[Mapping[str, Dashboard], Depends(_dashboards)]
Kept = Annotated[Annotations, Depends(_annotations)]
Several = Annotated[list[str], Query()]

public = APIRouter()
api = APIRouter(dependencies=[Depends(_authenticated)])
pages = APIRouter()


@public.get("/api/health")
async def health() -> Response:
    """Whether Grafana and its database are well; open to everybody."""
    return JSONResponse(HEALTHY)


@api.get("/frontend/settings")
@api.get("/frontend/settings/")
async def settings() -> dict[str, Any]:
    """What its own page starts with, the part of it that API clients read."""
    prometheus = {"uid": "prometheus", "name": "prometheus", "type": "prometheus", "isDefault": True}
    return {
        "appUrl": "https://grafana.company.com/", "appSubUrl": "", "buildInfo": BUILD,
        "defaultDatasource": "prometheus",
        "datasources": {"prometheus": prometheus}, "anonymousEnabled": False, "authProxyEnabled": False,
    }  # fmt: skip


@api.get("/search")
@api.get("/search/")
async def search(
    dashboards: Known,
    query: str = "",
    tag: Several = [],  # noqa: B006 - FastAPI copies it
    type: str = "",  # noqa: A002 - so it is called
    dashboardUIDs: Several = [],  # noqa: B006, N803 - so it is called
    folderUIDs: Several = [],  # noqa: B006, N803
    starred: bool = False,
    limit: Annotated[int, Query(ge=1, le=5000)] = 1000,
    page: Annotated[int, Query(ge=1)] = 1,
) -> list[dict[str, Any]]:
    """The dashboards that fit; there are no folders, and nobody has a star."""
    nothing = starred or type not in {"", "dash-db"} or (folderUIDs and "general" not in folderUIDs)
    fitting = [] if nothing else [
        one.found()
        for one in dashboards.values()
        if query.lower() in one.title.lower()
        and set(tag) <= set(one.tags)
        and (not dashboardUIDs or one.uid in dashboardUIDs)
    ]  # fmt: skip
    return sorted(fitting, key=lambda one: str(one["title"]))[(page - 1) * limit : page * limit]


@api.get("/dashboards/uid/{uid}")
async def get_dashboard(uid: str, dashboards: Known) -> dict[str, Any]:
    """One dashboard."""
    return _dashboard(dashboards, uid).whole()


@api.delete("/dashboards/uid/{uid}")
async def delete_dashboard(uid: str, dashboards: Known) -> None:
    """Never: it comes from a file."""
    _dashboard(dashboards, uid)
    raise HTTPException(400, {"message": "provisioned dashboard cannot be deleted"})


@api.post("/dashboards/db")
async def save_dashboard(request: Request, dashboards: Known) -> None:
    """Never: all there are come from files, and the one who asks may make no others."""
    asked = await _object(request)
    model = asked.get("dashboard")
    if isinstance(model, dict) and model.get("uid") in dashboards:
        raise HTTPException(400, {"message": "Cannot save provisioned dashboard", "status": "plugin-dashboard"})
    raise HTTPException(403, {"message": "You'll need additional permissions to perform this action. Permissions "
                                         "needed: dashboards:create", "title": "Access denied",
                              "accessErrorId": "ACE0000000001"})  # fmt: skip


@api.post("/annotations")
@api.post("/annotations/")
async def add_annotation(request: Request, kept: Kept, dashboards: Known) -> dict[str, Any]:
    """Mark a time, or a while."""
    try:
        new = New.model_validate(await _object(request))
    except ValidationError as error:
        raise HTTPException(400, {"message": "bad request data"}) from error
    if not new.text:
        raise HTTPException(400, {"message": "Failed to save annotation"})  # the reason is in its log alone
    number = kept.add(new, {uid: one.id for uid, one in dashboards.items()})
    return {"message": "Annotation added", "id": number}


@api.get("/annotations")
@api.get("/annotations/")
async def find_annotations(
    kept: Kept,
    since: Annotated[int, Query(alias="from")] = 0,
    to: int = 0,
    dashboardId: int = 0,  # noqa: N803 - so it is called
    dashboardUID: str = "",  # noqa: N803
    panelId: int = 0,  # noqa: N803
    tags: Several = [],  # noqa: B006
    matchAny: bool = False,  # noqa: N803
    type: str = "",  # noqa: A002
    limit: Annotated[int, Query(ge=0)] = 100,
) -> list[dict[str, Any]]:
    """The annotations that fit, the newest first."""
    wanted = Wanted(since, to, dashboardId, dashboardUID, panelId, tuple(tags), matchAny, type == "alert", limit or 100)
    return kept.found(wanted)


@api.get("/annotations/tags")
async def annotation_tags(kept: Kept) -> dict[str, Any]:
    """The tags in use."""
    return {"result": {"tags": kept.tags()}}


@api.get("/annotations/{number}")
async def get_annotation(number: int, kept: Kept) -> dict[str, Any]:
    """One annotation."""
    return _annotation(kept, number)


@api.delete("/annotations/{number}")
async def delete_annotation(number: int, kept: Kept) -> dict[str, Any]:
    """Take a mark away."""
    del kept.kept[_annotation(kept, number)["id"]]
    return {"message": "Annotation deleted"}


@pages.get("/d/{uid}")
@pages.get("/d/{uid}/{slug}")
async def page(uid: str, dashboards: Known, slug: str = "") -> Response:
    """The dashboard's page. Grafana asks for a login first; this one tells nothing that the repository does not."""
    one = dashboards.get(uid)
    if one is None:
        raise HTTPException(404, "Page not found")
    return HTMLResponse(one.page()) if slug else RedirectResponse(one.url, 302)


@pages.get("/{uid}")
async def short(uid: str, dashboards: Known) -> Response:
    """The address that the runbook has always named: the company's proxy leads it to the dashboard."""
    if uid not in dashboards:
        raise HTTPException(404, "Page not found")
    return RedirectResponse(dashboards[uid].url, 302)


def _dashboard(dashboards: Mapping[str, Dashboard], uid: str) -> Dashboard:
    if uid not in dashboards:
        raise HTTPException(404, {"message": "Dashboard not found", "status": "not-found"})
    return dashboards[uid]


def _annotation(kept: Annotations, number: int) -> dict[str, Any]:
    if number not in kept.kept:
        raise HTTPException(404, {"message": "Could not find annotation"})
    return kept.kept[number]


async def _object(request: Request) -> dict[str, Any]:
    try:
        found = json.loads(await request.body())
    except ValueError as error:
        raise HTTPException(400, {"message": "bad request data"}) from error
    if not isinstance(found, dict):
        raise HTTPException(400, {"message": "bad request data"})
    return found
