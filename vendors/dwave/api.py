"""The vendor: its routes, its one token, and how long its solvers take."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Header, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.responses import JSONResponse

from vendors.dwave.problems import Problems
from vendors.dwave.replies import error, told
from vendors.dwave.routes import metadata, problems, solvers, uploads
from vendors.dwave.troubles import TROUBLES
from vendors.dwave.uploads import Uploads
from vendors.vendor import SettingsError, Vendor, required


def create(environ: Mapping[str, str]) -> Vendor:
    """The vendor; DWAVE_TOKEN is the one token it accepts, until the control replaces it.

    A problem takes DWAVE_SOLVE_SECONDS, and DWAVE_READ_SECONDS more for each of its reads.
    """
    token = required(environ, "DWAVE_TOKEN")
    app = FastAPI(openapi_url=None, redirect_slashes=False)
    app.state.token = token
    latency, per_read = (
        _seconds(environ, *one) for one in (("DWAVE_SOLVE_SECONDS", "0.8"), ("DWAVE_READ_SECONDS", "0"))
    )
    app.state.problems = Problems(latency, per_read)
    app.state.uploads = Uploads()
    sapi = APIRouter(dependencies=[Depends(_authenticated)])
    for part in (solvers, problems, uploads):
        sapi.include_router(part.router)
    app.include_router(sapi, prefix="/sapi")
    app.include_router(sapi, prefix="/sapi/v2")
    app.include_router(metadata.router, prefix="/metadata/v1")

    @app.exception_handler(StarletteHTTPException)
    async def http_error(_request: Request, wrong: StarletteHTTPException) -> Response:
        return JSONResponse(error(wrong.status_code, wrong.detail), wrong.status_code, wrong.headers)

    @app.exception_handler(RequestValidationError)
    async def bad_query(_request: Request, wrong: RequestValidationError) -> Response:
        return JSONResponse(error(400, told(wrong.errors()[0])), 400)

    control = APIRouter()

    @control.get("/token")
    async def read_token() -> dict[str, bool]:
        return {"replaced": app.state.token != token}

    @control.put("/token", status_code=204)
    async def replace_token(request: Request) -> None:
        app.state.token = (await request.body()).decode()

    @control.delete("/token", status_code=204)
    async def reset_token() -> None:
        app.state.token = token

    return Vendor(app, secrets=(token,), control=control, troubles=TROUBLES)


def _seconds(environ: Mapping[str, str], name: str, default: str) -> float:
    text = environ.get(name, default)
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1
    if not 0 <= seconds <= 3600:
        raise SettingsError(f"{name} is {text!r}; set it to seconds between 0 and 3600")
    return seconds


async def _authenticated(request: Request, x_auth_token: Annotated[str, Header()] = "") -> None:
    if not hmac.compare_digest(x_auth_token.encode(), request.app.state.token.encode()):
        raise HTTPException(401, "Invalid token or access denied")
