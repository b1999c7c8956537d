"""The route of the status. It is open to everybody, but only who has the key sees more than the level.

The shape and the words are those of Kibana's own source, packages/core/status and core/elasticsearch: below
``unavailable`` it answers 200, from there on 503. Without Elasticsearch it is ``critical``. The real one asks every few
seconds and answers what it knows; this one asks when it is asked.
"""

from __future__ import annotations

import asyncio
import hmac
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from fastapi import FastAPI, Request, Response
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.responses import JSONResponse

from vendors.drill.faults import Answer
from vendors.drill.kinds import Kind, Troubles, answered, delayed
from vendors.kibana.elastic import NO_VERSION, Ask, Seen, asker
from vendors.vendor import SettingsError, Vendor, required

VERSION = "9.5.1"
LEVELS = ("available", "degraded", "unavailable", "critical")
PLUGINS = ("alerting", "dashboard", "data", "discover", "licensing", "security")
WELL = "All services and plugins are available"
MIGRATED = "SavedObjects service has completed migrations and is available"
NOT_CONNECTED = "SavedObjects service is not available without a healthy Elasticsearch connection"
TROUBLES: Troubles = {
    Kind.DOWN: answered(Answer(status=503, body="Kibana server is not ready yet", headers={"Retry-After": "30"})),
    Kind.SLOW: delayed(),
    Kind.MALFORMED: answered(
        Answer(
            status=200, body='{"status":{"overall":{"lev', headers={"Content-Type": "application/json; charset=utf-8"}
        )
    ),
}


def create(environ: Mapping[str, str], ask: Ask | None = None) -> Vendor:
    """The vendor; it asks ELASTICSEARCH_URL with ELASTIC_API_KEY, trusting CA_FILE if that is set."""
    key, url = required(environ, "ELASTIC_API_KEY"), required(environ, "ELASTICSEARCH_URL")
    if urlsplit(url).scheme != "https":
        raise SettingsError(f"ELASTICSEARCH_URL is {url!r}; set it to the https address of Elasticsearch")
    try:
        asks = ask or asker(url, key, environ.get("CA_FILE"))
    except OSError as error:
        raise SettingsError(f"CA_FILE cannot be read: {error}; set it to a file of trusted certificates") from error
    app = FastAPI(openapi_url=None, redirect_slashes=False)

    @app.middleware("http")
    async def named(request: Request, call_next: Any) -> Response:
        answer: Response = await call_next(request)
        answer.headers["kbn-name"], answer.headers["kbn-license-sig"] = "kibana-0", "0" * 64
        return answer

    @app.get("/api/status")
    async def status(request: Request) -> Response:
        given = request.headers.get("authorization", "")
        known = hmac.compare_digest(given.encode(), f"ApiKey {key}".encode())
        if given and not known:
            return _boom(401, "Unauthorized", "[security_exception] unable to authenticate with provided credentials")
        whole = _whole(await asyncio.to_thread(asks))
        level = whole["status"]["overall"]["level"]
        shown = whole if known else {"status": {"overall": {"level": level}}}
        return JSONResponse(shown, 503 if LEVELS.index(level) >= LEVELS.index("unavailable") else 200)

    @app.exception_handler(StarletteHTTPException)
    async def http_error(_request: Request, _error: StarletteHTTPException) -> Response:
        return _boom(404, "Not Found", "Not Found")

    return Vendor(app, secrets=(key,), troubles=TROUBLES)


def _boom(status: int, error: str, message: str) -> Response:
    return JSONResponse({"statusCode": status, "error": error, "message": message}, status)


def _whole(found: Seen) -> dict[str, Any]:
    core = {"elasticsearch": _elasticsearch(found)}
    lost = core["elasticsearch"]["level"] != "available"
    core["savedObjects"] = _level("unavailable", NOT_CONNECTED) if lost else _level("available", MIGRATED)
    core["http"] = _level("available", "HTTP service is available")
    overall = _summary(core)
    return {
        "name": "kibana-0", "uuid": "00000000-0000-4000-8000-000000000000",
        "version": {
            "number": VERSION, "build_hash": "0" * 40, "build_number": 90000, "build_snapshot": False,
            "build_flavor": "traditional", "build_date": "2026-10-20T09:00:00.000Z",
        },
        "status": {"overall": overall, "core": core, "plugins": dict.fromkeys(PLUGINS, overall)},
        "metrics": _metrics(),
    }  # fmt: skip


def _summary(core: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """All services in one: the worst level, and which have it. No plugin fails by itself; all depend on the core."""
    worst = max((one["level"] for one in core.values()), key=LEVELS.index)
    if worst == "available":
        return _level(worst, WELL)
    failing = [name for name, one in core.items() if one["level"] == worst]
    summary = f"{len(failing)} service(s) and 0 plugin(s) are {worst}: {', '.join(failing)}"
    meta = {"failingServices": failing, "failingPlugins": [], "affectedPlugins": list(PLUGINS)}
    return _level(worst, summary) | {"detail": "See the status page for more information", "meta": meta}


def _elasticsearch(found: Seen) -> dict[str, Any]:
    """Kibana works with its own version, and with later ones of the same major version."""
    old = [one for one in found.versions if _parts(one) < _parts(VERSION) or _parts(one)[0] != _parts(VERSION)[0]]
    meta = {"warningNodes": [], "incompatibleNodes": [{"version": one} for one in old]}
    if not found.versions:
        return _level("critical", f"{NO_VERSION} {found.reason}".strip()) | {"meta": meta}
    if old:
        told = f"This version of Kibana (v{VERSION}) is incompatible with the following Elasticsearch nodes"
        return _level("critical", f"{told} in your cluster: v{', v'.join(old)}") | {"meta": meta}
    return _level("available", "Elasticsearch is available") | {"meta": meta}


def _parts(version: str) -> list[int]:
    return [int(part) if part.isdigit() else 0 for part in version.split(".")[:2]]


def _level(level: str, summary: str) -> dict[str, Any]:
    return {"level": level, "summary": summary, "meta": {}}


def _metrics() -> dict[str, Any]:
    """When they were taken; the numbers themselves are Node's, and are not imitated."""
    now = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime())
    sockets = {"totalActiveSockets": 0, "totalIdleSockets": 1, "totalQueuedRequests": 0}
    return {"last_updated": now, "collection_interval_in_millis": 5000, "elasticsearch_client": sockets}
