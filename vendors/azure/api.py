"""The workspace's paths, and both hosts in one app.

Shapes: the data plane's OpenAPI document, ``quantum.json`` of azure-rest-api-specs, as the SDK is made from it.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Depends, FastAPI, Request
from starlette.applications import Starlette
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.responses import JSONResponse, Response
from starlette.routing import Host, Mount

from vendors.azure import blobs
from vendors.azure.catalog import providers, quotas
from vendors.azure.jobs import JobError, Jobs
from vendors.azure.storage import HOST, Storage
from vendors.azure.troubles import TROUBLES, UNAUTHORISED, problem
from vendors.vendor import Vendor, required

SUBSCRIPTION = "00000000-0000-0000-0000-000000000001"
GROUP = WORKSPACE = "quantum-planner"
NOT_FOUND = 404
BASE = "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Quantum/workspaces/{workspace}"
API_VERSION = re.compile(r"\d{4}-\d{2}-\d{2}(-preview)?")
IDENTITY = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
CONTAINER = re.compile(r"(?!.*--)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]")  # Azure Storage's rule of names


class Refused(Exception):
    """An answer in the service's form of an error."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message

    def response(self) -> Response:
        """The answer, ready to be sent."""
        return JSONResponse(problem(self.code, self.message), self.status, {"x-ms-error-code": self.code})


def create(environ: Mapping[str, str]) -> Vendor:
    """The vendor; AZURE_QUANTUM_KEY is the one access key of the one workspace."""
    key = required(environ, "AZURE_QUANTUM_KEY")
    workspace = FastAPI(openapi_url=None, redirect_slashes=False)
    storage = Storage()
    workspace.state.key, workspace.state.storage, workspace.state.jobs = key, storage, Jobs(storage)
    workspace.include_router(api)

    @workspace.exception_handler(Refused)
    async def refused(_request: Request, error: Refused) -> Response:
        return error.response()

    @workspace.exception_handler(StarletteHTTPException)
    async def http_error(_request: Request, error: StarletteHTTPException) -> Response:
        code = "ResourceNotFound" if error.status_code == NOT_FOUND else "MethodNotAllowed"
        return Refused(error.status_code, code, str(error.detail)).response()

    app = Starlette(routes=[Host(HOST, blobs.app(storage)), Mount("/", workspace)])
    return Vendor(app, secrets=(key,), troubles=TROUBLES)


def _allowed(subscription: str, group: str, workspace: str, request: Request) -> None:
    sent = request.headers.get("x-ms-quantum-api-key", "")
    if not hmac.compare_digest(sent.encode(), request.app.state.key.encode()):
        raise Refused(401, *UNAUTHORISED)
    # Names of resources know no case.
    if (subscription.lower(), group.lower(), workspace.lower()) != (SUBSCRIPTION, GROUP, WORKSPACE):
        raise Refused(404, "ResourceNotFound", f"The workspace '{workspace}' was not found.")
    version = request.query_params.get("api-version", "")
    if not version:
        raise Refused(400, "MissingApiVersionParameter", "The api-version query parameter (?api-version=) is "
                      "required for all requests.")  # fmt: skip
    if not API_VERSION.fullmatch(version):
        raise Refused(400, "InvalidApiVersionParameter", f"The api-version '{version}' is invalid.")


api = APIRouter(prefix=BASE, dependencies=[Depends(_allowed)])


@api.get("/providerStatus")
async def provider_status() -> Any:
    """Each provider's availability, and its targets' with their queues."""
    return {"value": providers(), "nextLink": None}


@api.get("/quotas")
async def read_quotas() -> Any:
    """What may be used, and what was."""
    return {"value": quotas(), "nextLink": None}


@api.get("/quotaUsages")
async def read_quota_usages() -> Any:
    """Of workspaces with a suite offer, which this one has not."""
    return {"value": [], "nextLink": None}


@api.post("/storage/sasUri")
async def sas_uri(request: Request) -> Any:
    """An address in the linked storage account, of a container or of a blob."""
    sent = await _json(request)
    container, blob = sent.get("containerName"), sent.get("blobName")
    if not isinstance(container, str) or not CONTAINER.fullmatch(container):
        raise Refused(400, "InvalidRequest", "containerName is not the name of a container.")
    if blob is not None and not isinstance(blob, str):
        raise Refused(400, "InvalidRequest", "blobName is not the name of a blob.")
    return {"sasUri": request.app.state.storage.address(container, blob)}


@api.get("/jobs")
async def list_jobs(request: Request) -> Any:
    """Every job, the newest first; what is asked by filter is not understood, and refused."""
    if unknown := {"filter", "orderby"} & set(request.query_params):
        raise Refused(400, "InvalidRequest", f"{min(unknown)} is not supported by this mock.")
    skip, top = (request.query_params.get(name, default) for name, default in (("skip", "0"), ("top", "100")))
    if not (skip.isascii() and skip.isdigit() and top.isascii() and top.isdigit()):
        raise Refused(400, "InvalidRequest", "skip and top are numbers.")
    return {"value": request.app.state.jobs.all()[int(skip) :][: int(top)], "nextLink": None}


@api.put("/jobs/{job}")
async def create_job(job: str, request: Request) -> Any:
    """Take a job."""
    if not IDENTITY.fullmatch(job):
        raise Refused(400, "InvalidRequest", "A job's id is a GUID.")
    try:
        return JSONResponse(request.app.state.jobs.take(job, await _json(request)), 201)
    except JobError as error:
        raise Refused(400, "InvalidJobDefinition", str(error)) from error


@api.get("/jobs/{job}")
async def read_job(job: str, request: Request) -> Any:
    """The job as it is now."""
    return _found(job, request.app.state.jobs.ask(job))


@api.post("/jobs/{job}:cancel")
async def cancel_job(job: str, request: Request) -> Any:
    """Cancel it, if it has not ended."""
    return _found(job, request.app.state.jobs.cancel(job))


@api.delete("/jobs/{job}", status_code=204)
async def delete_job(job: str, request: Request) -> None:
    """Forget it; in versions before 2025-12-01-preview this cancelled a job."""
    _found(job, request.app.state.jobs.forget(job))


def _found(job: str, found: dict[str, Any] | None) -> dict[str, Any]:
    if found is None:
        raise Refused(404, "JobNotFound", f"The job '{job}' was not found.")
    return found


async def _json(request: Request) -> dict[str, Any]:
    try:
        sent = await request.json()
    except ValueError:
        sent = None
    if not isinstance(sent, dict):
        raise Refused(400, "InvalidRequest", "The body is not a JSON object.")
    return sent
