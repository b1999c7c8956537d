"""Kibana's answers against the schema of its own status route, which its OpenAPI document is made of.

Written down from elastic/kibana, packages/core/status/core-status-server-internal: `core_status_response` and
`core_status_redactedResponse`; the names alone, not the document, whose licences are not this project's.
"""

from __future__ import annotations

from typing import Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict, TypeAdapter

from tests.vendors.kibana.test_api import ENVIRON, WELL, WITH_KEY
from vendors import kibana
from vendors.kibana.elastic import Seen

pytestmark = pytest.mark.anyio

Level = Literal["available", "degraded", "unavailable", "critical"]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Service(Strict):
    level: Level
    summary: str
    detail: str | None = None
    documentationUrl: str | None = None  # noqa: N815 - so it is called
    meta: dict[str, Any]


class Core(Strict):
    elasticsearch: Service
    savedObjects: Service  # noqa: N815
    http: Service | None = None


class Status(Strict):
    overall: Service
    core: Core
    plugins: dict[str, Service]


class Version(Strict):
    number: str
    build_hash: str
    build_number: int
    build_snapshot: bool
    build_flavor: Literal["serverless", "traditional"]
    build_date: str


class Sockets(Strict):
    totalActiveSockets: int  # noqa: N815
    totalIdleSockets: int  # noqa: N815
    totalQueuedRequests: int  # noqa: N815


class Metrics(Strict):
    last_updated: str
    collection_interval_in_millis: int
    elasticsearch_client: Sockets


class Whole(Strict):
    name: str
    uuid: str
    version: Version
    status: Status
    metrics: Metrics


class LevelAlone(Strict):
    level: Level


class Overall(Strict):
    overall: LevelAlone


class Redacted(Strict):
    status: Overall


@pytest.mark.parametrize("seen", [WELL, Seen(reason="Request timed out")], ids=["well", "alone"])
@pytest.mark.parametrize(("headers", "schema"), [(WITH_KEY, Whole), ({}, Redacted)], ids=["key", "nobody"])
async def test_a_status_fits(connect, seen, headers, schema):
    reply = await connect(kibana.create(ENVIRON, lambda: seen)).public.get("/api/status", headers=headers)

    TypeAdapter(schema).validate_python(reply.json())
