"""elasticsearch, as a script of an on-call's would use it: the newest errors of the service, and how many of each kind.

The client knows no environment variables, and trusts certifi's authorities unless it is told of others.
"""

import os

from elasticsearch import Elasticsearch
from telling import told

SINCE = "2026-11-25T08:00:30Z"
EXPECTED = [
    ("2026-11-25T08:01:15.000Z", "quantum-planner-7c9d4b6f8-abcde", "unreachable"),
    ("2026-11-25T08:01:10.000Z", "quantum-planner-7c9d4b6f8-fghij", None),
    ("2026-11-25T08:01:05.000Z", "quantum-planner-7c9d4b6f8-fghij", "unauthorised"),
    ("2026-11-25T08:01:00.000Z", "quantum-planner-7c9d4b6f8-abcde", "unauthorised"),
]


def search() -> str:
    client = Elasticsearch(
        "https://elasticsearch.company.com",
        api_key=os.environ["ELASTIC_API_KEY"],
        ca_certs=os.environ["SSL_CERT_FILE"],
    )
    with client:
        found = client.search(
            index="logs-quantum-planner-*",
            query={"bool": {"filter": [{"term": {"level": "error"}}, {"range": {"@timestamp": {"gte": SINCE}}}]}},
            sort=[{"@timestamp": "desc"}],
            aggs={"kinds": {"terms": {"field": "kind"}}},
            track_total_hits=True,
        )
    lines = [hit["_source"] for hit in found["hits"]["hits"]]
    seen = [(one["@timestamp"], one["kubernetes"]["pod"]["name"], one.get("kind")) for one in lines]
    kinds = {one["key"]: one["doc_count"] for one in found["aggregations"]["kinds"]["buckets"]}
    assert seen == EXPECTED, f"these are other lines: {seen}"
    assert found["hits"]["total"]["value"] == len(seen), f"{found['hits']['total']} is not how many they are"
    assert kinds == {"unauthorised": 2, "unreachable": 1}, f"these are other kinds: {kinds}"
    return f"{len(lines)} errors, the last: {lines[0]['message']}"


told(search)
