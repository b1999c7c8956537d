"""Where the vendor's regions are."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Response
from starlette.responses import JSONResponse

REGIONS = {"na-west-1": "North America (West)", "eu-central-1": "Europe"}

router = APIRouter()


@router.get("/regions")
@router.get("/regions/")
async def list_regions() -> Response:
    """All regions."""
    return _reply("regions", [_region(code) for code in REGIONS])


@router.get("/regions/{code}")
@router.get("/regions/{code}/")
async def get_region(code: str) -> Response:
    """The region of that code."""
    if code not in REGIONS:
        raise HTTPException(404, f"Region {code} does not exist")
    return _reply("region", _region(code))


def _region(code: str) -> dict[str, str]:
    return {"code": code, "name": REGIONS[code], "endpoint": f"https://{code}.cloud.dwavesys.com/sapi/v2/"}


def _reply(kind: str, content: object) -> Response:
    return JSONResponse(content, media_type=f"application/vnd.dwave.metadata.{kind}+json; version=1.0.0")
