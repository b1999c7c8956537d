"""What every route answers with. The client refuses a reply whose media type is not the vendor's, to the version."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from fastapi import HTTPException, Response
from starlette.responses import JSONResponse

VERSION = "3.0.0"


def reply(kind: str, content: Any, headers: Mapping[str, str] | None = None) -> Response:
    """A reply of a kind, as ``problems``."""
    return JSONResponse(content, media_type=media_type(kind), headers=dict(headers or {}))


def media_type(kind: str) -> str:
    """The vendor's own, of the version that its clients ask for."""
    return f"application/vnd.dwave.sapi.{kind}+json; version={VERSION}"


def error(code: int, message: str) -> dict[str, Any]:
    """The body of a refusal, whole or of one problem within a list."""
    return {"error_code": code, "error_msg": message}


def told(wrong: Mapping[str, Any]) -> str:
    """One finding of a validation, in a line."""
    return f"{'.'.join(map(str, wrong['loc']))}: {wrong['msg']}"


def parsed(body: bytes) -> Any:
    """What a body says in JSON. Raises HTTPException."""
    try:
        return json.loads(body)
    except ValueError as wrong:
        raise HTTPException(400, f"body is not JSON: {wrong}") from wrong
