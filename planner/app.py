"""The ASGI application."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from planner.api import api, probes
from planner.backends.base import Backend
from planner.config import ConfigWatcher
from planner.errors import InvalidRequestError, PlannerError
from planner.middleware import LimitBody, Observe
from planner.service import Service
from planner.settings import BackendName, Settings

_HTTP_CODES = {404: "not_found", 405: "method_not_allowed", 413: "body_too_large"}


def create_app(settings: Settings, config: ConfigWatcher, backends: Mapping[BackendName, Backend]) -> FastAPI:
    """Return the application; `app.state.service` exists while its lifespan runs."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.service = Service(settings, config, backends)
        async with app.state.service.running():
            yield

    app = FastAPI(
        title="quantum-planner",
        version="1",
        lifespan=lifespan,
        redoc_url=None,
    )
    app.include_router(api)
    app.include_router(probes)
    app.add_middleware(LimitBody, limit=settings.max_body_bytes)
    app.add_middleware(Observe)
    app.add_exception_handler(PlannerError, _answer)
    app.add_exception_handler(RequestValidationError, _answer_invalid)
    app.add_exception_handler(HTTPException, _answer_http)
    return app


async def _answer(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, PlannerError)  # noqa: S101 - narrows what Starlette types too widely
    return JSONResponse(error.body(), error.status, error.headers())


async def _answer_invalid(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101
    first = error.errors()[0]
    # The input itself is left out: it may be large, or a NaN that JSON cannot carry.
    where = ".".join(map(str, first["loc"]))
    return await _answer(request, InvalidRequestError(f"{where}: {first['msg']}"))


async def _answer_http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101
    code = _HTTP_CODES.get(error.status_code, "bad_request")
    return await _answer(request, PlannerError(str(error.detail), code=code, status=error.status_code))
