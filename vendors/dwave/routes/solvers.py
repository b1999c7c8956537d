"""Which solvers there are, and what they are."""

from __future__ import annotations

import hashlib
import json
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request, Response

from vendors.dwave.replies import media_type, reply
from vendors.dwave.solvers import SOLVERS, selected

MAX_AGE = "private, max-age=60"  # seconds for which the client need not ask again

Filter = Annotated[str | None, Query(alias="filter")]

router = APIRouter()


@router.get("/solvers/remote")
@router.get("/solvers/remote/")
async def list_solvers(request: Request, wanted: Filter = None) -> Response:
    """All solvers."""
    return _cached(request, "solver-definition-list", [_told(one.definition, wanted) for one in SOLVERS.values()])


@router.get("/solvers/remote/{name}")
@router.get("/solvers/remote/{name}/")
async def get_solver(request: Request, name: str, wanted: Filter = None) -> Response:
    """The solver of that name."""
    if name not in SOLVERS:
        raise HTTPException(404, "Solver does not exist or apitoken does not have access")
    return _cached(request, "solver-definition", _told(SOLVERS[name].definition, wanted))


def _told(definition: dict[str, Any], wanted: str | None) -> dict[str, Any]:
    try:
        return selected(definition, wanted)
    except ValueError as error:
        raise HTTPException(400, str(error)) from error


def _cached(request: Request, kind: str, content: Any) -> Response:
    """The reply, or that it is what the client has already."""
    tag = f'W/"{hashlib.sha256(json.dumps(content).encode()).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": MAX_AGE}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers, media_type=media_type(kind))
    return reply(kind, content, headers)
