"""Uploading a model in parts."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, HTTPException, Request, Response
from starlette.responses import JSONResponse

from vendors.dwave.replies import parsed
from vendors.dwave.uploads import SIZE, Upload, Uploads, WrongChecksum

router = APIRouter(prefix="/bqm/multipart")


async def _uploads(request: Request) -> Uploads:
    uploads: Uploads = request.app.state.uploads
    return uploads


async def _upload(name: str, uploads: Annotated[Uploads, Depends(_uploads)]) -> Upload:
    if found := uploads.get(name):
        return found
    raise HTTPException(404, "Problem does not exist or apitoken does not have access")


Known = Annotated[Upload, Depends(_upload)]


@router.post("")
async def initiate(request: Request, uploads: Annotated[Uploads, Depends(_uploads)]) -> Response:
    """Begin one, of a size in bytes."""
    body = parsed(await request.body())
    size = body.get("size") if isinstance(body, dict) else None
    if not isinstance(size, int) or not 0 < size <= SIZE:
        raise HTTPException(400, f"size must be a number of bytes up to {SIZE}")
    return _reply("initiate", {"id": uploads.begin(size)})


@router.put("/{name}/part/{number}")
async def put_part(
    number: int, upload: Known, request: Request, content_md5: Annotated[str, Header()] = ""
) -> Response:
    """Take one part."""
    try:
        upload.put(number, await request.body(), content_md5)
    except WrongChecksum as error:
        raise HTTPException(400, str(error)) from error
    return _reply("part", {})


@router.get("/{name}/status")
async def status(upload: Known) -> Response:
    """Which parts have come."""
    return _reply("status", upload.status())


@router.post("/{name}/combine")
async def combine(upload: Known, request: Request) -> Response:
    """Make one of the parts."""
    body = parsed(await request.body())
    try:
        upload.combine(str(body.get("checksum")) if isinstance(body, dict) else "")
    except WrongChecksum as error:
        raise HTTPException(400, str(error)) from error
    return _reply("combine", {})


def _reply(kind: str, content: dict[str, Any]) -> Response:
    return JSONResponse(content, media_type=f"application/vnd.dwave.sapi.multipart-{kind}+json; version=2")
