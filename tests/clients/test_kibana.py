"""Kibana has no client but curl: it is asked as the runbook's page asks it."""

from __future__ import annotations

import json

import pytest

from tests.clients.conftest import as_expected
from tests.clients.meeting import MAIN, Client, Never, Sees
from tests.clients.test_elasticsearch import ENVIRON as ELASTIC
from vendors.drill.kinds import SLOW_SECONDS, Kind

URL = "https://kibana.company.com/api/status"
ENVIRON = {"ELASTIC_API_KEY": ELASTIC["ELASTIC_API_KEY"], "ELASTICSEARCH_URL": "https://elasticsearch.company.com"}
BESIDE = {"elasticsearch": ELASTIC}  # well, whatever Kibana's own trouble
OPEN = Never("its status is open to everybody, so no credential of the asker is looked at")

CLIENTS = (
    Client(
        vendor="kibana",
        name="curl",
        main="reads the level of Kibana's status, which is that of the Elasticsearch behind it",
        command=("curl", "-sS", "-m", "10", URL),
        sees={
            MAIN: Sees("exit 0", '{"status":{"overall":{"level":"available"}}}'),
            Kind.DOWN: Sees("exit 0", "Kibana server is not ready yet"),
            Kind.REFUSED: Sees("exit 7", "Failed to connect to kibana.company.com port 443"),
            Kind.SLOW: Sees("exit 0", '"level":"available"', at_least=SLOW_SECONDS),
            Kind.UNAUTHORISED: OPEN,
            Kind.FORBIDDEN: OPEN,
            Kind.QUOTA: Never("it has no quotas"),
            Kind.RATE_LIMITED: Never("its rate limiter leaves the status out (excludeFromRateLimiter in its source)"),
            Kind.OFFLINE: Never("it has no solvers"),
            Kind.MALFORMED: Sees("exit 0", '{"status":{"overall":{"lev'),
            Kind.EXPIRED: Sees("exit 60", "certificate has expired"),
        },
    ),
)


def test_it_meets_its_vendor(client, trouble, meet):
    as_expected(client, trouble, meet(client, trouble))


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        (Kind.DOWN, "cluster_block_exception"),
        (Kind.REFUSED, "Connection refused"),
        (Kind.SLOW, "timed out"),
        (Kind.UNAUTHORISED, "security_exception"),
        (Kind.EXPIRED, "certificate has expired"),
    ],
)
def test_it_is_critical_while_its_elasticsearch_is_in_trouble(stage, kind, reason, tmp_path):
    scene = f"Elasticsearch: {kind}"
    stage.start("elasticsearch", ELASTIC, scene, kind)
    stage.start("kibana", ENVIRON, scene)

    def ask(*more):
        argv = ("/usr/bin/curl", "-sS", "-m", "10", "-w", "\n%{http_code}", *more, URL)
        ran = stage.run(*argv, environ={}, deadline=15, cwd=tmp_path, scene=scene)
        body, status = ran.stdout.rsplit("\n", 1)
        return json.loads(body), status

    assert ask() == ({"status": {"overall": {"level": "critical"}}}, "503")
    whole, status = ask("-H", f"Authorization: ApiKey {ENVIRON['ELASTIC_API_KEY']}")
    assert status == "503"
    assert reason in whole["status"]["core"]["elasticsearch"]["summary"]
