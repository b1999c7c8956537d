"""Elastic's own client for Python.

Its defaults, from elastic-transport's source: ten seconds for an answer, and three more tries, at once, after 429, 502,
503, 504 and a broken connection, but not after a timeout.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.clients.conftest import as_expected, as_spoilt
from tests.clients.meeting import MAIN, Client, Never, Sees
from vendors.drill.kinds import SLOW_SECONDS, Kind

KEY = "a2V5LTE6czNjcjN0LW9mLXRoZS1rZXk="
LOGS = Path(__file__).parents[1] / "samples/logs"
ENVIRON = {"ELASTIC_API_KEY": KEY, "ELASTIC_LOGS": str(LOGS)}

CLIENTS = (
    Client(
        vendor="elasticsearch",
        name="elasticsearch",
        main="finds the service's last errors and counts them by kind; they are those that the pods have written",
        program="elasticsearch_search.py",
        environ={"ELASTIC_API_KEY": KEY},
        sees={
            MAIN: Sees("done", "4 errors, the last: not solved: D-Wave does not answer"),
            Kind.DOWN: Sees("elasticsearch.ApiError", "ApiError(503, 'cluster_block_exception', 'blocked by: "),
            Kind.REFUSED: Sees("elastic_transport.ConnectionError", "Connection refused"),
            # Six seconds are less than ten: it waits, and says nothing of it.
            Kind.SLOW: Sees("done", at_least=SLOW_SECONDS),
            Kind.UNAUTHORISED: Sees(
                "elasticsearch.AuthenticationException",
                "AuthenticationException(401, 'security_exception', 'unable to authenticate with provided credentials",
            ),
            Kind.FORBIDDEN: Sees(
                "elasticsearch.AuthorizationException",
                "action [indices:data/read/search] is unauthorized for API key id [key-1]",
            ),
            Kind.QUOTA: Sees(
                "elasticsearch.ApiError", "ApiError(429, 'circuit_breaking_exception', '[parent] Data too "
            ),
            Kind.RATE_LIMITED: Sees("elasticsearch.ApiError", "ApiError(429, 'search_phase_execution_exception', "),
            Kind.OFFLINE: Never("it has no solvers"),
            Kind.MALFORMED: Sees("elastic_transport.SerializationError"),
            Kind.EXPIRED: Sees("elastic_transport.TlsError", "certificate has expired"),
        },
    ),
)


def test_it_meets_its_vendor(client, trouble, meet):
    as_expected(client, trouble, meet(client, trouble))


WRONG = {
    "lines of other pods": {"hits": {"hits": []}},
    "a wrong count": {"hits": {"total": {"value": 5}}},
    "wrong kinds": {"aggregations": {"kinds": {"buckets": [{"key": "unreachable", "doc_count": 3}]}}},
}


@pytest.mark.parametrize("patch", WRONG.values(), ids=WRONG)
def test_a_wrong_answer_is_noticed(stage, patch, tmp_path):
    [client] = CLIENTS
    fault = {"match": {"path": ".*"}, "patch": patch}
    as_spoilt(stage, tmp_path, client, ENVIRON, fault, "builtins.AssertionError")


@pytest.mark.parametrize(("kind", "tries"), [(Kind.RATE_LIMITED, 4), (Kind.DOWN, 4), (Kind.FORBIDDEN, 1)])
def test_it_tries_again_where_it_may(stage, meet, kind, tries):
    meet(CLIENTS[0], kind)

    journal = json.loads(stage.ask("elasticsearch", "GET", "/drill/requests", scene=kind).stdout)["requests"]
    assert [one["path"] for one in journal] == ["/logs-quantum-planner-*/_search"] * tries
    assert KEY not in json.dumps(journal)
