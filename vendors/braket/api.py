"""What is asked of Braket by reading, and the refusals of a new task.

Shapes: botocore's service model, ``braket/2019-09-01``. No task is taken: its result would be in S3, which is not here,
so every task is refused as one whose bucket does not exist.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from fastapi import APIRouter, Depends, FastAPI, Request
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.responses import JSONResponse, Response

from vendors.braket.devices import DEVICES, REGIONAL, Device
from vendors.braket.sigv4 import NO_TOKEN, Credential, Signed, Unsigned, verify
from vendors.braket.troubles import TROUBLES
from vendors.vendor import Vendor, required

REGION, SERVICE = "us-east-1", "braket"
ACCOUNT = "000000000001"
DEVICE_ARN = re.compile(r"arn:aws:braket:([a-z0-9-]*)::device/(qpu|quantum-simulator)/[^/]+/[^/]+")
TASK_ARN = re.compile(r"arn:aws:braket:[a-z0-9-]+:\d{12}:quantum-task/[0-9a-f-]{36}")
ARN_LENGTH, FILTERS, RESULTS = 256, 10, 100
TASK_FILTERS = {"quantumTaskArn", "deviceArn", "jobArn", "status", "createdAt"}
LIMIT_FILTERS = ("deviceArn", "spendingLimitArn")
OPERATORS = {"LT", "LTE", "EQUAL", "GT", "GTE", "BETWEEN"}
NEEDED = {"clientToken": str, "deviceArn": str, "shots": int, "outputS3Bucket": str, "outputS3KeyPrefix": str,
          "action": str}  # fmt: skip
LIMIT = {
    "spendingLimitArn": f"arn:aws:braket:{REGION}:{ACCOUNT}:spending-limit/2f0c9cf4-6a6b-4a39-8c0e-94e1a1d7ab10",
    "deviceArn": f"{REGIONAL}/ionq/Forte-1",
    "timePeriod": {"startAt": 1767225600, "endAt": 1798761600},  # the year 2026
    "spendingLimit": "1000.00",
    "queuedSpend": "12.30",
    "totalSpend": "240.90",
    "createdAt": "2026-01-01T00:00:00Z",
    "updatedAt": "2026-01-01T00:00:00Z",
}


class Refused(Exception):
    """An error of the service model."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


def create(environ: Mapping[str, str]) -> Vendor:
    """The vendor; AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are the one pair of keys it knows."""
    known = Credential(
        required(environ, "AWS_ACCESS_KEY_ID"), required(environ, "AWS_SECRET_ACCESS_KEY"), REGION, SERVICE
    )
    app = FastAPI(openapi_url=None, redirect_slashes=False)
    app.state.known = known
    app.include_router(api)

    @app.middleware("http")
    async def identified(request: Request, ask: Callable[[Request], Awaitable[Response]]) -> Response:
        answer = await ask(request)
        answer.headers["x-amzn-requestid"] = str(uuid.uuid4())
        return answer

    @app.exception_handler(Unsigned)
    async def unsigned(_request: Request, error: Unsigned) -> Response:
        return _error(403, error.code, error.message)

    @app.exception_handler(Refused)
    async def refused(_request: Request, error: Refused) -> Response:
        return _error(error.status, error.code, error.message)

    @app.exception_handler(StarletteHTTPException)
    async def http_error(_request: Request, error: StarletteHTTPException) -> Response:
        # What API Gateway says of a path or a method that it does not have.
        return _error(403, "MissingAuthenticationTokenException", NO_TOKEN)

    return Vendor(app, secrets=(known.secret, known.identity), troubles=TROUBLES)


def _error(status: int, code: str, message: str) -> Response:
    return JSONResponse({"message": message}, status, {"x-amzn-errortype": code})


async def _signed(request: Request) -> None:
    raw = request.scope.get("raw_path") or request.url.path.encode()
    path = raw.decode("latin-1").partition("?")[0]
    query = request.scope["query_string"].decode("latin-1")
    verify(Signed(request.method, path, query, request.headers, await request.body()), request.app.state.known)
    if path.count("/") > 2:  # an ARN is one part of a path: its own slashes are sent encoded
        raise StarletteHTTPException(404)


api = APIRouter(dependencies=[Depends(_signed)])


@api.post("/devices")
async def search_devices(request: Request) -> Any:
    """Devices, one page; only the filter deviceArn is documented, another one is refused."""
    wanted = await _filters(request, required=True)
    for one in wanted:
        if one["name"] != "deviceArn":
            raise _invalid(f"Unsupported filter name: {one['name']}")
    found = [device.summary() for device in DEVICES if all(device.arn in one["values"] for one in wanted)]
    return {"devices": found}


@api.get("/device/{arn:path}")
async def get_device(arn: str) -> Any:
    """A device with its queues."""
    return _device(arn).whole()


@api.post("/quantum-tasks")
async def search_quantum_tasks(request: Request) -> Any:
    """No task was ever taken."""
    for one in await _filters(request, required=True):
        if one["name"] not in TASK_FILTERS:
            raise _invalid(f"Unsupported filter name: {one['name']}")
        if one.get("operator") not in OPERATORS:
            raise _invalid(f"Unsupported filter operator: {one.get('operator')}")
    return {"quantumTasks": []}


@api.get("/quantum-task/{arn:path}")
async def get_quantum_task(arn: str) -> Any:
    """There is none."""
    if not TASK_ARN.fullmatch(arn):
        raise _invalid("Invalid quantum task ARN")
    raise Refused(404, "ResourceNotFoundException", f"QuantumTask {arn} does not exist")


@api.post("/quantum-task")
async def create_quantum_task(request: Request) -> Any:
    """Refused: for its device, or for its bucket."""
    sent = await _json(request)
    for name, kind in NEEDED.items():
        if not isinstance(sent.get(name), kind):
            raise _invalid(f"Missing or invalid {name}")
    device = _device(sent["deviceArn"])
    if device.status == "RETIRED":
        raise Refused(410, "DeviceRetiredException", "The specified device is retired.")
    if not 0 <= sent["shots"] <= device.shots:
        raise _invalid(f"Shots must be at most {device.shots} for the device {device.arn}")
    # amazon-braket-sdk-python, issue 272.
    raise _invalid(f"Caller doesn't have access to {sent['outputS3Bucket']} or it doesn't exist.")


@api.post("/spending-limits")
async def search_spending_limits(request: Request) -> Any:
    """The one limit of the account, of the processor with the longest queue."""
    wanted = await _filters(request, required=False)
    if any(one["name"] not in LIMIT_FILTERS or one.get("operator") != "EQUAL" for one in wanted):
        raise _invalid(f"A filter is EQUAL, of {' or '.join(LIMIT_FILTERS)}")
    return {"spendingLimits": [LIMIT] if all(LIMIT[one["name"]] in one["values"] for one in wanted) else []}


def _device(arn: str) -> Device:
    if not arn or len(arn) > ARN_LENGTH or not (found := DEVICE_ARN.fullmatch(arn)):
        raise _invalid("Invalid device ARN")
    if found[1] not in {"", REGION}:
        raise _invalid(f"Device {arn} is not in this region")
    known = next((device for device in DEVICES if device.arn == arn), None)
    if known is None:
        raise Refused(404, "ResourceNotFoundException", f"Device {arn} does not exist")
    return known


async def _filters(request: Request, *, required: bool) -> list[dict[str, Any]]:
    sent = await _json(request)
    most, filters = sent.get("maxResults", RESULTS), sent.get("filters", None if required else [])
    if not isinstance(most, int) or not 1 <= most <= RESULTS:
        raise _invalid(f"maxResults must be from 1 to {RESULTS}")
    if sent.get("nextToken"):
        raise _invalid("Invalid nextToken")
    if not isinstance(filters, list) or len(filters) > FILTERS:
        raise _invalid(f"filters must be a list of at most {FILTERS}")
    for one in filters:
        if not isinstance(one, dict) or not isinstance(one.get("name"), str) or not one["name"]:
            raise _invalid("A filter needs a name")
        values = one.get("values")
        if not isinstance(values, list) or not 1 <= len(values) <= FILTERS:
            raise _invalid(f"The filter {one['name']} needs from 1 to {FILTERS} values")
    return filters


async def _json(request: Request) -> dict[str, Any]:
    try:
        sent = json.loads(await request.body() or b"{}")
    except ValueError:
        sent = None
    if not isinstance(sent, dict):
        raise _invalid("The request body is not a JSON object")
    return sent


def _invalid(message: str) -> Refused:
    return Refused(400, "ValidationException", message)
