"""The blob host, quantumplanner.blob.core.windows.net: whole block blobs are written, and read by ranges."""

from __future__ import annotations

import re
import uuid
from datetime import UTC, datetime
from xml.sax.saxutils import escape

from fastapi import APIRouter, FastAPI, Request
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.responses import Response

from vendors.azure.storage import VERSION, Blob, BlobError, Storage

CREATED, PARTIAL, BAD_REQUEST, RANGE = 201, 206, 400, 416

api = APIRouter()


def app(storage: Storage) -> FastAPI:
    """The host in front of an account."""
    blobs = FastAPI(openapi_url=None, redirect_slashes=False)
    blobs.state.storage = storage
    blobs.include_router(api)

    @blobs.exception_handler(BlobError)
    async def blob_error(request: Request, error: BlobError) -> Response:
        return _refused(request, error)

    @blobs.exception_handler(StarletteHTTPException)
    async def http_error(request: Request, error: StarletteHTTPException) -> Response:
        told = "The requested URI does not represent any resource on the server."
        return _refused(request, BlobError(BAD_REQUEST, "InvalidUri", told))

    return blobs


@api.api_route("/{container}", methods=["GET", "HEAD"])
async def read_container(container: str, request: Request) -> Response:
    """Whether it is there."""
    storage = _opened(request, container)
    storage.container(container)
    return Response(headers=_common())


@api.put("/{container}/{name:path}")
async def write(container: str, name: str, request: Request) -> Response:
    """Write a block blob in one piece."""
    storage, headers = _opened(request, container, name), request.headers
    if headers.get("x-ms-blob-type") != "BlockBlob" or "comp" in request.query_params:
        told = "The value for one of the HTTP headers is not in the correct format."
        raise BlobError(BAD_REQUEST, "InvalidHeaderValue", told)
    kind = headers.get("x-ms-blob-content-type") or "application/octet-stream"
    blob = Blob(await request.body(), kind, headers.get("x-ms-blob-content-encoding", ""))
    storage.put(container, name, blob, replace=headers.get("if-none-match") != "*")
    tag = {name: value for name, value in blob.headers().items() if name in {"etag", "last-modified"}}
    return Response(status_code=CREATED, headers=_common() | tag)


@api.head("/{container}/{name:path}")
async def look(container: str, name: str, request: Request) -> Response:
    """What is told of a blob without its content."""
    blob = _opened(request, container, name).blob(container, name)
    return Response(headers=_common() | blob.headers() | {"content-length": str(len(blob.data))})


@api.get("/{container}/{name:path}")
async def read(container: str, name: str, request: Request) -> Response:
    """A blob, or a part of it."""
    blob = _opened(request, container, name).blob(container, name)
    wanted = request.headers.get("x-ms-range") or request.headers.get("range")
    if not wanted:
        return Response(blob.data, headers=_common() | blob.headers())
    found = re.fullmatch(r"bytes=(\d+)-(\d*)", wanted)
    if not found or int(found[1]) >= len(blob.data):
        told = "The range specified is invalid for the current size of the resource."
        raise BlobError(RANGE, "InvalidRange", told)
    first = int(found[1])
    part = blob.data[first : int(found[2]) + 1 if found[2] else None]
    place = {"content-range": f"bytes {first}-{first + len(part) - 1}/{len(blob.data)}"}
    return Response(part, PARTIAL, _common() | blob.headers() | place)


def _opened(request: Request, container: str, name: str = "") -> Storage:
    storage: Storage = request.app.state.storage
    storage.check(request, container, name)
    return storage


def _common() -> dict[str, str]:
    return {"server": "Windows-Azure-Blob/1.0 Microsoft-HTTPAPI/2.0", "x-ms-version": VERSION,
            "x-ms-request-id": str(uuid.uuid4())}  # fmt: skip


def _refused(request: Request, error: BlobError) -> Response:
    headers = _common() | {"x-ms-error-code": error.code}
    told = f"{error.message}\nRequestId:{headers['x-ms-request-id']}\nTime:{datetime.now(UTC).isoformat()}"
    body = f'\ufeff<?xml version="1.0" encoding="utf-8"?><Error><Code>{error.code}</Code><Message>{escape(told)}'
    content = "" if request.method == "HEAD" else f"{body}</Message></Error>"
    return Response(content, error.status, headers, media_type="application/xml")
