"""grafana-client, the community's for Python. It gives an answer five seconds, and tries nothing twice."""

from __future__ import annotations

import pytest

from tests.clients.conftest import as_expected, as_spoilt
from tests.clients.meeting import MAIN, Client, Never, Sees
from tests.deploy.dashboard import PATH
from vendors.drill.kinds import Kind

TOKEN = "glsa_0123456789abcdef0123456789abcdef_01234567"
ENVIRON = {"GRAFANA_TOKEN": TOKEN, "GRAFANA_DASHBOARDS": str(PATH.parent)}

CLIENTS = (
    Client(
        vendor="grafana",
        name="grafana-client",
        main="reads the project's dashboard, marks an incident on it, finds the mark and takes it away",
        program="grafana_mark.py",
        environ={"GRAFANA_URL": "https://grafana.company.com", "GRAFANA_TOKEN": TOKEN},
        sees={
            MAIN: Sees("done", "a dashboard of 19 panels, marked and unmarked"),
            Kind.DOWN: Sees("grafana_client.client.GrafanaServerError", "Server Error 500: Internal Server Error"),
            Kind.REFUSED: Sees("niquests.exceptions.ConnectionError", "Connection refused"),
            Kind.SLOW: Sees("grafana_client.client.GrafanaTimeoutError", "timed out", at_least=5),
            Kind.UNAUTHORISED: Sees("grafana_client.client.GrafanaUnauthorizedError", "Unauthorized"),
            Kind.FORBIDDEN: Sees(
                "grafana_client.client.GrafanaClientError", "Client Error 403: You'll need additional permissions"
            ),
            Kind.QUOTA: Never("its quotas are of users, dashboards and alert rules: reading and marking use up none"),
            Kind.RATE_LIMITED: Never("Grafana itself limits no rate of its API"),
            Kind.OFFLINE: Never("it has no solvers"),
            Kind.MALFORMED: Sees("niquests.exceptions.JSONDecodeError"),
            Kind.EXPIRED: Sees("niquests.exceptions.SSLError", "certificate has expired"),
        },
    ),
)


def test_it_meets_its_vendor(client, trouble, meet):
    as_expected(client, trouble, meet(client, trouble))


WRONG = {
    "another dashboard": {"dashboard": {"panels": []}},
    "not from a file": {"meta": {"provisioned": False}},
    "a mark of another time": {"timeEnd": 1},
}


@pytest.mark.parametrize("patch", WRONG.values(), ids=WRONG)
def test_a_wrong_answer_is_noticed(stage, patch, tmp_path):
    [client] = CLIENTS
    fault = {"match": {"path": "/api/(dashboards|annotations).*"}, "patch": patch}
    as_spoilt(stage, tmp_path, client, ENVIRON, fault, "builtins.AssertionError")
