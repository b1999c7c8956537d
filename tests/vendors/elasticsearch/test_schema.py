"""Elasticsearch's answers against its specification.

Written down from elastic/elasticsearch-specification (Apache-2.0): specification/_types/Base.ts and Errors.ts,
_global/search/SearchResponse.ts and _types/hits.ts, cluster/health/ClusterHealthResponse.ts. What they refer to, shards
and buckets, is from Elastic's reference of the search API.
"""

from __future__ import annotations

from typing import Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from tests.vendors.elasticsearch.conftest import INDEX
from vendors.drill.kinds import Kind

pytestmark = pytest.mark.anyio


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Version(Strict):
    build_date: str
    build_flavor: str
    build_hash: str
    build_snapshot: bool
    build_type: str
    lucene_version: str
    minimum_index_compatibility_version: str
    minimum_wire_compatibility_version: str
    number: str


class Info(Strict):
    name: str
    cluster_name: str
    cluster_uuid: str
    version: Version
    tagline: str


class Health(Strict):
    active_primary_shards: int
    active_shards: int
    active_shards_percent_as_number: float
    cluster_name: str
    delayed_unassigned_shards: int
    initializing_shards: int
    number_of_data_nodes: int
    number_of_in_flight_fetch: int
    number_of_nodes: int
    number_of_pending_tasks: int
    relocating_shards: int
    status: Literal["green", "yellow", "red"]
    task_max_waiting_in_queue_millis: int
    timed_out: bool
    unassigned_primary_shards: int
    unassigned_shards: int


class Shards(Strict):
    total: int
    successful: int
    skipped: int
    failed: int


class Hit(Strict):
    index: str = Field(alias="_index")
    id: str = Field(alias="_id")
    score: float | None = Field(alias="_score")
    source: dict[str, Any] | None = Field(default=None, alias="_source")
    sort: list[Any] | None = None


class Total(Strict):
    value: int
    relation: Literal["eq", "gte"]


class Hits(Strict):
    total: Total | None = None
    max_score: float | None
    hits: list[Hit]


class Bucket(Strict):
    key: str | int
    key_as_string: str | None = None
    doc_count: int


class Buckets(Strict):
    doc_count_error_upper_bound: int | None = None
    sum_other_doc_count: int | None = None
    buckets: list[Bucket]


class Found(Strict):
    took: int
    timed_out: bool
    shards: Shards = Field(alias="_shards")
    hits: Hits
    aggregations: dict[str, Buckets] | None = None


class Counted(Strict):
    count: int
    shards: Shards = Field(alias="_shards")


class Cause(BaseModel):
    model_config = ConfigDict(strict=True)

    type: str
    reason: str
    caused_by: Cause | None = None
    root_cause: list[Cause] = []


class Refused(Strict):
    error: Cause
    status: int


AGGS = {
    "kinds": {"terms": {"field": "kind"}},
    "when": {"date_histogram": {"field": "@timestamp", "fixed_interval": "1m"}},
}


@pytest.mark.parametrize(
    ("path", "body", "schema"),
    [
        ("/", None, Info),
        ("/_cluster/health", None, Health),
        (f"{INDEX}/_search", {"aggs": AGGS}, Found),
        (f"{INDEX}/_search", {"sort": ["@timestamp"], "_source": False, "track_total_hits": False}, Found),
        ("/metrics-*/_search", {}, Found),
        (f"{INDEX}/_count", None, Counted),
        (f"{INDEX}/_search", {"query": {"regexp": {}}}, Refused),
        (f"{INDEX}/_search", {"sort": ["nothing"]}, Refused),
        ("/nothing/_search", {}, Refused),
    ],
)
async def test_an_answer_fits(elastic, path, body, schema):
    reply = await elastic.ask(path, body, method="POST" if body is not None else "GET")

    TypeAdapter(schema).validate_json(reply.content)


@pytest.mark.parametrize("kind", [Kind.DOWN, Kind.UNAUTHORISED, Kind.FORBIDDEN, Kind.QUOTA, Kind.RATE_LIMITED])
async def test_a_trouble_fits(elastic, kind):
    await elastic.control.put("/drill/kind", content=kind)
    reply = await elastic.ask("/", method="GET")

    found = Refused.model_validate_json(reply.content)
    assert found.status == reply.status_code
    assert found.error.root_cause
