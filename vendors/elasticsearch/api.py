"""The routes: what the cluster is, how it is, and searching and counting its logs.

Every answer bears ``X-Elastic-Product``, without which the official clients trust nothing. Media types are those of
version 9, plain JSON or ``application/vnd.elasticsearch+json;compatible-with=9``, as the client asks.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import hmac
import json
import logging
import re
import time
from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Depends, FastAPI, Request, Response
from starlette.exceptions import HTTPException as StarletteHTTPException

from vendors.elasticsearch import errors
from vendors.elasticsearch.documents import STREAM
from vendors.elasticsearch.errors import ElasticError
from vendors.elasticsearch.logs import Logs, Unreadable, logs
from vendors.elasticsearch.search import indices, matching, searched
from vendors.elasticsearch.shipper import Shipper
from vendors.elasticsearch.troubles import troubles
from vendors.vendor import SettingsError, Vendor, required

log = logging.getLogger(__name__)

VERSION = "9.5.1"
PRODUCT = {"X-Elastic-Product": "Elasticsearch"}
COMPATIBLE = re.compile(r"application/vnd\.elasticsearch\+json\s*;\s*compatible-with=(\d+)")
JSON_TYPES = {"application/json", "application/*", "*/*", ""}
ANY_JSON = re.compile(r"application/(json|vnd\.elasticsearch\+json)\b")
# Those of the address that are understood; the others that Elasticsearch knows are refused as if it did not.
ADDRESS = {"size", "from", "sort", "q", "_source", "track_total_hits", "default_operator"}
WITHOUT_EFFECT = {"allow_no_indices", "expand_wildcards", "ignore_unavailable", "pretty", "human", "error_trace",
                  "request_cache", "timeout", "ccs_minimize_roundtrips", "allow_partial_search_results"}  # fmt: skip
_SHARDS = {"total": 1, "successful": 1, "skipped": 0, "failed": 0}
_NO_SHARDS = {"total": 0, "successful": 0, "skipped": 0, "failed": 0}


def create(environ: Mapping[str, str], source: Logs | None = None) -> Vendor:
    """The vendor; ELASTIC_API_KEY is the one key, as clients send it: base64 of ``id:secret``.

    The logs are those of the cluster, or the files in ELASTIC_LOGS.
    """
    key = required(environ, "ELASTIC_API_KEY")
    key_id, secret = _parts(key)
    if not secret:
        raise SettingsError("ELASTIC_API_KEY is no API key; set it to the base64 of id:secret")
    app = FastAPI(openapi_url=None, redirect_slashes=False)
    app.state.key, app.state.key_id = key, key_id
    app.state.logs = source or _shipped(environ)
    app.include_router(api)

    @app.exception_handler(ElasticError)
    async def refused(request: Request, error: ElasticError) -> Response:
        answer = _json(request, error.body(), error.status)
        for challenge in errors.CHALLENGES if error.status == 401 else ():
            answer.headers.append("WWW-Authenticate", challenge)
        return answer

    @app.exception_handler(Unreadable)
    async def unreadable(request: Request, error: Unreadable) -> Response:
        log.warning("%s", error)
        return await refused(request, errors.unavailable())

    @app.exception_handler(StarletteHTTPException)
    async def no_route(request: Request, error: StarletteHTTPException) -> Response:
        # Whoever has no key learns nothing of the routes.
        try:
            await _authenticated(request)
        except ElasticError as refusal:
            return await refused(request, refusal)
        where, method = request.url.path, request.method
        if error.status_code == 405:
            allowed = (error.headers or {}).get("Allow", "")
            told = f"Incorrect HTTP method for uri [{where}] and method [{method}], allowed: [{allowed}]"
            return _json(request, {"error": told, "status": 405}, 405, {"Allow": allowed})
        return _json(request, {"error": f"no handler found for uri [{where}] and method [{method}]"}, 400)

    return Vendor(app, secrets=(key, secret), troubles=troubles(key_id))


def _shipped(environ: Mapping[str, str]) -> Logs:
    shipper = Shipper(logs(environ))
    shipper.follow()
    return shipper


def _parts(key: str) -> tuple[str, str]:
    try:
        key_id, _, secret = base64.b64decode(key, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return key_id, secret


async def _authenticated(request: Request) -> None:
    """Whether the request bears the key. Raises ElasticError in the words of the real one."""
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if hmac.compare_digest(given.encode(), request.app.state.key.encode()) and scheme.lower() == "apikey":
        return
    if not scheme:
        where = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        raise errors.unauthenticated(f"missing authentication credentials for REST request [{where}]")
    reason = "unable to authenticate with provided credentials and anonymous access is not allowed for this request"
    key_id, secret = _parts(given)
    if scheme.lower() != "apikey":
        raise errors.unauthenticated(reason)
    if not secret:
        raise ElasticError(400, "illegal_argument_exception", "invalid ApiKey value")
    known = key_id == request.app.state.key_id
    why = f"invalid credentials for API key [{key_id}]" if known else f"unable to find apikey with id {key_id}"
    raise errors.unauthenticated(reason, f"API key: {why}")


async def _understood(request: Request) -> None:
    """Refuse media types of other versions, as they would be read otherwise."""
    accepted = request.headers.get("accept", "")
    for header in (accepted, request.headers.get("content-type", "")):
        if (found := COMPATIBLE.search(header)) and found[1] not in {"8", "9"}:
            reason = (
                f"A compatible version is required on both Content-Type and Accept headers if either one has requested "
                f"a compatible version. Accept={accepted}, Content-Type={request.headers.get('content-type')}"
            )
            raise ElasticError(400, "media_type_header_exception", reason)
    types = {one.partition(";")[0].strip() for one in accepted.split(",")}
    if not (types & JSON_TYPES or ANY_JSON.search(accepted)):
        raise ElasticError(
            406, "media_type_header_exception", f"Invalid media-type value on headers [Accept]: {accepted}"
        )


api = APIRouter(dependencies=[Depends(_authenticated), Depends(_understood)])


@api.api_route("/", methods=["GET", "HEAD"])
async def info(request: Request) -> Response:
    """What this is: clients read version and tagline."""
    version = {
        "number": VERSION, "build_flavor": "default", "build_type": "docker", "build_hash": "0" * 40,
        "build_date": "2026-10-20T09:00:00.000000000Z", "build_snapshot": False, "lucene_version": "10.4.0",
        "minimum_wire_compatibility_version": "8.19.0", "minimum_index_compatibility_version": "8.0.0",
    }  # fmt: skip
    whole = {"name": "elasticsearch-0", "cluster_name": "logs", "cluster_uuid": "0" * 22}
    return _json(request, whole | {"version": version, "tagline": "You Know, for Search"})


@api.get("/_cluster/health")
async def health(request: Request) -> Response:
    """One node, which has all that there is: green."""
    return _json(request, {
        "cluster_name": "logs", "status": "green", "timed_out": False, "number_of_nodes": 1, "number_of_data_nodes": 1,
        "active_primary_shards": 1, "active_shards": 1, "relocating_shards": 0, "initializing_shards": 0,
        "unassigned_shards": 0, "unassigned_primary_shards": 0, "delayed_unassigned_shards": 0,
        "number_of_pending_tasks": 0, "number_of_in_flight_fetch": 0, "task_max_waiting_in_queue_millis": 0,
        "active_shards_percent_as_number": 100.0,
    })  # fmt: skip


@api.get("/_nodes")
async def nodes(request: Request) -> Response:
    """What Kibana asks for to know whether it fits: the versions and addresses of the nodes."""
    node = {"ip": "127.0.0.1", "version": VERSION, "http": {"publish_address": "127.0.0.1:9200"}}
    return _json(request, {"nodes": {"node-0": node}})


@api.api_route("/_search", methods=["GET", "POST"])
@api.api_route("/{index}/_search", methods=["GET", "POST"])
async def search(request: Request, index: str = "_all") -> Response:
    """Search the logs."""
    began = time.monotonic()
    asked, text = await _asked(request)
    there = _has(index)
    found = await asyncio.to_thread(searched, asked, text, request.app.state.logs if there else _Nothing())
    took = {"took": round((time.monotonic() - began) * 1000), "timed_out": False}
    return _json(request, took | {"_shards": _SHARDS if there else _NO_SHARDS} | found)


@api.api_route("/_count", methods=["GET", "POST"])
@api.api_route("/{index}/_count", methods=["GET", "POST"])
async def count(request: Request, index: str = "_all") -> Response:
    """Count the lines that a query finds."""
    asked, text = await _asked(request)
    for name in set(asked) - {"query"}:
        raise errors.malformed(f"request does not support [{name}]", text, name)
    there = _has(index)
    source = request.app.state.logs if there else _Nothing()
    found = await asyncio.to_thread(matching, asked.get("query"), text, source)
    return _json(request, {"count": len(found), "_shards": _SHARDS if there else _NO_SHARDS})


@api.api_route("/{index}", methods=["GET", "HEAD"])
async def index_exists(request: Request, index: str) -> Response:
    """Whether there is such an index; what it is like is not told here."""
    if index.startswith("_"):
        reason = f"Invalid index name [{index}], must not start with '_'."
        raise ElasticError(400, "invalid_index_name_exception", reason, index=index, index_uuid="_na_")
    return _json(request, {STREAM: {"aliases": {}, "data_stream": STREAM}} if _has(index) else {})


class _Nothing:
    """The logs of a pattern that fits no index."""

    def documents(self, since: Any) -> list[Any]:
        return []


def _has(index: str) -> bool:
    try:
        return indices(index)
    except ValueError as error:
        raise errors.no_such_index(str(error)) from error


async def _asked(request: Request) -> tuple[dict[str, Any], str]:
    """The request as its body and its address have it, and the body's text."""
    text = (await request.body()).decode(errors="replace")
    media = request.headers.get("content-type", "")
    if text and not ANY_JSON.match(media):
        raise ElasticError(406, "media_type_header_exception", f"Content-Type header [{media}] is not supported")
    try:
        asked = json.loads(text or "{}")
    except ValueError as error:
        raise ElasticError(400, "json_parse_exception", f"Unexpected character or end of input: {error}") from error
    if not isinstance(asked, dict):
        raise errors.malformed("Expected [START_OBJECT] but found another token", text)
    for name, value in request.query_params.items():
        if name in ADDRESS:
            asked = _from_address(asked, name, value, request)
        elif name not in WITHOUT_EFFECT:
            reason = f"request [{request.url.path}] contains unrecognized parameter: [{name}]"
            raise ElasticError(400, "illegal_argument_exception", reason)
    return asked, text


def _from_address(asked: dict[str, Any], name: str, value: str, request: Request) -> dict[str, Any]:
    if name == "q":
        query = {"query": value, "default_operator": request.query_params.get("default_operator", "or")}
        return asked | {"query": {"query_string": query}}
    if name == "sort":
        pairs = [one.partition(":") for one in value.split(",")]
        return asked | {"sort": [{field: direction or "asc"} for field, _, direction in pairs]}
    if name in {"size", "from"}:
        if not re.fullmatch(r"\d+", value):
            reason = f"Failed to parse int parameter [{name}] with value [{value}]"
            raise ElasticError(400, "illegal_argument_exception", reason)
        return asked | {name: int(value)}
    if name == "default_operator":
        return asked
    read: Any = {"true": True, "false": False}.get(value, int(value) if value.isdigit() else value.split(","))
    return asked | {name: read}


def _json(request: Request, content: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    accepted = COMPATIBLE.search(request.headers.get("accept", ""))
    media = f"application/vnd.elasticsearch+json;compatible-with={accepted[1]}" if accepted else "application/json"
    body = b"" if request.method == "HEAD" else json.dumps(content).encode()
    return Response(body, status, {**PRODUCT, **(headers or {})}, media_type=media)
