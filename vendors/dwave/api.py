"""The routes of the Solver API and of the metadata API.

The client refuses a reply whose media type is not the vendor's own, to the version; errors may be plain JSON.
"""

from __future__ import annotations

import hmac
import json
import zlib
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Header, HTTPException, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.responses import JSONResponse

from vendors.drill.journal import BODY_BYTES
from vendors.dwave.problems import Problem, Problems, Status, Submission
from vendors.dwave.solver import IDENTITY, selected
from vendors.vendor import SettingsError, Vendor, required

REGION = "na-west-1"
UNKNOWN = "Problem does not exist or apitoken does not have access"
FINISHED = "Problem has been finished."


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
    app.include_router(sapi, prefix="/sapi")
    app.include_router(sapi, prefix="/sapi/v2")
    app.include_router(metadata, prefix="/metadata/v1")

    @app.exception_handler(StarletteHTTPException)
    async def http_error(_request: Request, error: StarletteHTTPException) -> Response:
        return JSONResponse(_error(error.status_code, error.detail), error.status_code, error.headers)

    @app.exception_handler(RequestValidationError)
    async def bad_query(_request: Request, error: RequestValidationError) -> Response:
        return JSONResponse(_error(400, _told(error.errors()[0])), 400)

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

    return Vendor(app, secrets=(token,), control=control)


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


async def _problems(request: Request) -> Problems:
    problems: Problems = request.app.state.problems
    return problems


async def _problem(problem_id: str, problems: Annotated[Problems, Depends(_problems)]) -> Problem:
    return _known(problems, problem_id)


Stored = Annotated[Problems, Depends(_problems)]
Known = Annotated[Problem, Depends(_problem)]
Filter = Annotated[str | None, Query(alias="filter")]
Timeout = Annotated[float, Query(ge=0, le=60)]

sapi = APIRouter(dependencies=[Depends(_authenticated)])
metadata = APIRouter()


@sapi.get("/solvers/remote")
@sapi.get("/solvers/remote/")
async def list_solvers(wanted: Filter = None) -> Response:
    """All solvers: one."""
    return _reply("solver-definition-list", [_definition(wanted)])


@sapi.get("/solvers/remote/{name}")
@sapi.get("/solvers/remote/{name}/")
async def get_solver(name: str, wanted: Filter = None) -> Response:
    """The solver of that name."""
    if name != IDENTITY["name"]:
        raise HTTPException(404, "Solver does not exist or apitoken does not have access")
    return _reply("solver-definition", _definition(wanted))


@sapi.post("/problems")
@sapi.post("/problems/")
async def submit(request: Request, problems: Stored) -> Response:
    """Take one problem, or a list of them."""
    body = _json(_inflated(request, await request.body()))
    if isinstance(body, list):
        return _reply("problems", [_submitted(problems, item) for item in body])
    return _reply("problems", _submitted(problems, body))


@sapi.get("/problems")
@sapi.get("/problems/")
async def list_problems(
    problems: Stored,
    ids: Annotated[str | None, Query(alias="id")] = None,
    timeout: Timeout = 0,
    status: Status | None = None,
    solver: str | None = None,
    label: str | None = None,
    max_results: Annotated[int, Query(ge=1, le=1000)] = 1000,
) -> Response:
    """The status of the problems asked for, waiting for one of them to end; or of the newest that fit."""
    if ids is not None:
        asked = [_known(problems, problem_id) for problem_id in ids.split(",")]
        await problems.wait(asked, timeout)
        return _reply("problems", [problem.summary() for problem in asked])
    told = (problem.summary() for problem in problems)
    wanted = {"status": status, "label": label, "solver": IDENTITY if solver == IDENTITY["name"] else solver}
    fitting = [one for one in told if all(value in (None, one[name]) for name, value in wanted.items())]
    return _reply("problems", fitting[:max_results])


@sapi.get("/problems/{problem_id}")
@sapi.get("/problems/{problem_id}/")
async def get_problem(problem: Known, problems: Stored, timeout: Timeout = 0) -> Response:
    """One problem, with its answer once there is one."""
    await problems.wait([problem], timeout)
    return _reply("problem", problem.summary() | ({"answer": problem.answer} if problem.answer else {}))


@sapi.delete("/problems")
@sapi.delete("/problems/")
async def cancel_problems(request: Request, problems: Stored) -> Response:
    """Cancel a list of problems."""
    ids = _json(await request.body())
    if not isinstance(ids, list):
        raise HTTPException(400, "a list of problem ids expected")
    return _reply("problems", [_cancelled(problems, str(problem_id)) for problem_id in ids])


@sapi.delete("/problems/{problem_id}")
@sapi.delete("/problems/{problem_id}/")
async def cancel_problem(problem: Known, problems: Stored) -> Response:
    """Cancel one problem."""
    if not problems.cancel(problem):
        raise HTTPException(409, FINISHED)
    return _reply("problem", problem.summary())


@metadata.get("/regions")
@metadata.get("/regions/")
async def list_regions(request: Request) -> Response:
    """All regions: one."""
    return JSONResponse([_region(request)], media_type="application/vnd.dwave.metadata.regions+json; version=1.0.0")


@metadata.get("/regions/{code}")
@metadata.get("/regions/{code}/")
async def get_region(code: str, request: Request) -> Response:
    """The region of that code."""
    if code != REGION:
        raise HTTPException(404, f"Region {code} does not exist")
    return JSONResponse(_region(request), media_type="application/vnd.dwave.metadata.region+json; version=1.0.0")


def _region(request: Request) -> dict[str, str]:
    # Really each region has a host name of its own; here one stands for all.
    return {"code": REGION, "name": "North America", "endpoint": f"{request.base_url}sapi/v2/"}


def _definition(wanted: str | None) -> dict[str, Any]:
    try:
        return selected(wanted)
    except ValueError as error:
        raise HTTPException(400, str(error)) from error


def _submitted(problems: Problems, item: Any) -> dict[str, Any]:
    """The new problem's status, or why it is none: one bad problem does not fail its batch."""
    try:
        return problems.submit(Submission.model_validate(item)).summary()
    except ValidationError as error:
        return _error(400, _told(error.errors()[0]))
    except ValueError as error:
        return _error(400, str(error))


def _cancelled(problems: Problems, problem_id: str) -> dict[str, Any]:
    problem = problems.get(problem_id)
    if problem is None:
        return _error(404, UNKNOWN)
    return problem.summary() if problems.cancel(problem) else _error(409, FINISHED)


def _known(problems: Problems, problem_id: str) -> Problem:
    if problem := problems.get(problem_id):
        return problem
    raise HTTPException(404, UNKNOWN)


def _inflated(request: Request, body: bytes) -> bytes:
    if request.headers.get("content-encoding") != "deflate":
        return body
    try:
        return zlib.decompressobj().decompress(body, BODY_BYTES)
    except zlib.error as error:
        raise HTTPException(400, f"body is not deflated: {error}") from error


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError as error:
        raise HTTPException(400, f"body is not JSON: {error}") from error


def _reply(kind: str, content: Any) -> Response:
    return JSONResponse(content, media_type=f"application/vnd.dwave.sapi.{kind}+json; version=3.0.0")


def _error(code: int, message: str) -> dict[str, Any]:
    return {"error_code": code, "error_msg": message}


def _told(error: Mapping[str, Any]) -> str:
    return f"{'.'.join(map(str, error['loc']))}: {error['msg']}"
