"""Elasticsearch finds what the service's pods have really written."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from typing import Any

import pytest

from checks.world.toolbox import Session
from checks.world.world import World

pytestmark = pytest.mark.cluster

PODS = "kubectl -n quantum-planner get pods -l app=quantum-planner -o jsonpath='{.items[*].metadata.name}'"
LINE = "kubectl -n quantum-planner logs deployment/quantum-planner -c quantum-planner --tail=50"
URL = "https://elasticsearch.company.com/logs-quantum-planner-*/_search"


@pytest.fixture(scope="module")
def session(world: World) -> Iterator[Session]:
    with Session(world.cluster) as opened:
        yield opened


def _said(session: Session, script: str) -> str:
    ran = session.run(script, "view", 20)
    assert ran.exit_code == 0, ran.stderr
    return ran.stdout


def _search(session: Session, body: dict[str, Any]) -> dict[str, Any]:
    headers = "-H \"Authorization: ApiKey $ELASTIC_API_KEY\" -H 'Content-Type: application/json'"
    found: dict[str, Any] = json.loads(
        _said(session, f"curl -sSf -m 15 {headers} -d {shlex.quote(json.dumps(body))} '{URL}'")
    )
    return found


def test_there_are_lines_of_each_pod(session: Session) -> None:
    pods = set(_said(session, PODS).split())
    found = _search(session, {"size": 0, "aggs": {"pods": {"terms": {"field": "kubernetes.pod.name", "size": 1000}}}})

    told = {bucket["key"] for bucket in found["aggregations"]["pods"]["buckets"]}
    assert pods
    assert told >= pods
    assert all(name.startswith("quantum-planner-") for name in told)  # those that are gone among them, and no others


def test_a_line_of_a_pod_is_found_as_it_was_written(session: Session) -> None:
    lines = [json.loads(line) for line in _said(session, LINE).splitlines() if line.startswith("{")]
    written = next(line for line in reversed(lines) if "job_id" in line)
    query = {
        "bool": {"filter": [{"term": {"job_id": written["job_id"]}}, {"range": {"@timestamp": {"gte": "now-1h"}}}]}
    }
    sources = [hit["_source"] for hit in _search(session, {"query": query, "size": 50})["hits"]["hits"]]

    del written["ts"]
    assert any(written.items() <= source.items() for source in sources), sources
