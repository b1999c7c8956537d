"""The company's secret store, at vault.company.com: the key/value engine of HashiCorp Vault, version 2.

It holds what the credentials should be, so that a wrong Secret or a revoked token has a source to be restored from.
"""

from __future__ import annotations

import hmac
import json
import uuid
from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from starlette.responses import JSONResponse, Response

from vendors.vendor import SettingsError, Vendor, required

FORBIDDEN, NOT_FOUND = 403, 404
NOT_V2 = "Invalid path for a versioned K/V secrets engine. See the API docs for the appropriate API endpoints to use."

Secrets = dict[str, dict[str, str]]  # path under the mount `secret` → field → value


def create(environ: Mapping[str, str]) -> Vendor:
    """The vendor; VAULT_TOKEN may read, VAULT_SECRETS is what it holds: JSON, path → field → value."""
    token = required(environ, "VAULT_TOKEN")
    declared = _parsed(required(environ, "VAULT_SECRETS"))
    held: Secrets = dict(declared)
    app = FastAPI(openapi_url=None, redirect_slashes=False)

    @app.get("/v1/secret/data/{path:path}")
    async def read(path: str, request: Request) -> Response:
        given = request.headers.get("x-vault-token") or request.headers.get("authorization", "").removeprefix("Bearer ")
        if not hmac.compare_digest(given.encode(), token.encode()):
            return _refused(FORBIDDEN, "permission denied")
        if path not in held:
            return _refused(NOT_FOUND)
        metadata = {"version": 1, "destroyed": False, "deletion_time": "", "custom_metadata": None}
        return JSONResponse(_envelope({"data": held[path], "metadata": metadata}))

    @app.get("/v1/secret/{_path:path}")
    async def misread(_path: str) -> Response:
        return JSONResponse({"errors": [], "warnings": [NOT_V2]}, NOT_FOUND)

    @app.get("/v1/sys/health")
    async def health() -> dict[str, Any]:
        return {"initialized": True, "sealed": False, "standby": False, "version": "1.20.0"}

    control = APIRouter()

    @control.put("/secrets", status_code=204)
    async def replace(request: Request) -> None:
        held.update(_parsed((await request.body()).decode()))

    @control.delete("/secrets", status_code=204)
    async def reset() -> None:
        held.clear()
        held.update(declared)

    values = (value for fields in declared.values() for value in fields.values())
    return Vendor(app, secrets=(token, *values), control=control)


def _parsed(text: str) -> Secrets:
    try:
        secrets: Secrets = json.loads(text)
    except ValueError:
        raise SettingsError("VAULT_SECRETS is not JSON; set it to an object: path to field to value") from None
    return secrets


def _envelope(data: dict[str, Any]) -> dict[str, Any]:
    return {
        "request_id": str(uuid.uuid4()), "lease_id": "", "renewable": False, "lease_duration": 0, "data": data,
        "wrap_info": None, "warnings": None, "auth": None,
    }  # fmt: skip


def _refused(status: int, *errors: str) -> Response:
    return JSONResponse({"errors": list(errors)}, status)
