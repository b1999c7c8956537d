"""Elasticsearch in trouble, in its own words."""

from __future__ import annotations

from vendors.drill.faults import Answer
from vendors.drill.kinds import Kind, Troubles, answered, delayed
from vendors.elasticsearch.errors import ElasticError, unauthenticated

_ACTION = "indices:data/read/search"


def troubles(key_id: str) -> Troubles:
    """Each kind that can be; it sends no Retry-After, whatever it refuses."""
    reason = "unable to authenticate with provided credentials and anonymous access is not allowed for this request"
    unknown = unauthenticated(reason, f"API key: api key [{key_id}] has been invalidated")
    forbidden = (
        f"action [{_ACTION}] is unauthorized for API key id [{key_id}] of user [runbook] on indices "
        "[logs-quantum-planner-*], this action is granted by the index privileges [read,all]"
    )
    block = "blocked by: [SERVICE_UNAVAILABLE/1/state not recovered / initialized];"
    breaker = (
        "[parent] Data too large, data for [<http_request>] would be [1046323400/997.8mb], which is larger than the "
        "limit of [1020054732/972.7mb]"
    )
    rejected = (
        "rejected execution of TimedRunnable on EsThreadPoolExecutor[name = elasticsearch-0/search, "
        "queue capacity = 1000, pool size = 4, active threads = 4, queued tasks = 1000]"
    )
    bytes_ = {"bytes_wanted": 1046323400, "bytes_limit": 1020054732, "durability": "TRANSIENT"}
    overloaded = ElasticError(429, "es_rejected_execution_exception", rejected)
    overloaded.in_query_phase = True
    return {
        Kind.DOWN: answered(_answer(ElasticError(503, "cluster_block_exception", block))),
        Kind.SLOW: delayed(),
        Kind.UNAUTHORISED: answered(_answer(unknown)),
        Kind.FORBIDDEN: answered(_answer(ElasticError(403, "security_exception", forbidden))),
        Kind.QUOTA: answered(_answer(ElasticError(429, "circuit_breaking_exception", breaker, **bytes_))),
        Kind.RATE_LIMITED: answered(_answer(overloaded)),
        Kind.MALFORMED: answered(Answer(status=200, body='{"took":3,"timed_out":false,"hits":{"tot', headers=_HEADERS)),
    }


_HEADERS = {
    "X-Elastic-Product": "Elasticsearch",
    "Content-Type": "application/vnd.elasticsearch+json;compatible-with=9",
}


def _answer(error: ElasticError) -> Answer:
    return Answer(status=error.status, body=error.body(), headers=_HEADERS)
