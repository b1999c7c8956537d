"""The status page has no client of its own (PyPI's `cachet-client` speaks to older ones): curl as the pages use it, and
httpx as a script would."""

from __future__ import annotations

import pytest

from tests.clients.conftest import as_expected, as_spoilt
from tests.clients.meeting import MAIN, Client, Never, Sees
from vendors.drill.kinds import Kind

TOKEN = "0123456789abcdef0123456789abcdef01234567"
ENVIRON = {"STATUS_TOKEN": TOKEN}

NO_SOLVER = Never("the status page has no solvers")
NO_QUOTA = Never("the company's own page has no quota but its rate limit")
STATUS_ERROR = "httpx.HTTPStatusError"

CLIENTS = (
    Client(
        vendor="statuspage",
        name="curl",
        main="announces an incident",
        command=(
            "curl",
            "-sSf",
            "-m",
            "10",
            "-X",
            "POST",
            "https://status.company.com/api/incidents",
            "-H",
            f"Authorization: Bearer {TOKEN}",
            "-H",
            "Content-Type: application/json",
            "-d",
            '{"name":"Solves fail","message":"We look into it.","status":1,"visible":true}',
        ),
        sees={
            MAIN: Sees("exit 0", '"name":"Solves fail"'),
            Kind.DOWN: Sees("exit 22", "503"),
            Kind.REFUSED: Sees("exit 7", "Failed to connect to status.company.com"),
            Kind.SLOW: Sees("exit 0", '"name":"Solves fail"', within=10, at_least=6),
            Kind.UNAUTHORISED: Sees("exit 22", "401"),
            Kind.FORBIDDEN: Sees("exit 22", "403"),
            Kind.QUOTA: NO_QUOTA,
            Kind.RATE_LIMITED: Sees("exit 22", "429"),
            Kind.OFFLINE: NO_SOLVER,
            Kind.MALFORMED: Sees("exit 0", '{"data":{"id":'),  # curl does not read what it fetches
            Kind.EXPIRED: Sees("exit 60", "certificate has expired"),
        },
    ),
    Client(
        vendor="statuspage",
        name="httpx",
        main="announces an incident, corrects it, resolves it, and reads each on the page",
        program="statuspage_httpx.py",
        environ=ENVIRON,
        sees={
            MAIN: Sees("done", "announced, corrected and resolved"),
            Kind.DOWN: Sees(STATUS_ERROR, "503 Service Unavailable"),
            Kind.REFUSED: Sees("httpx.ConnectError", "Connection refused"),
            Kind.SLOW: Sees("httpx.ReadTimeout", within=10, at_least=5),
            Kind.UNAUTHORISED: Sees(STATUS_ERROR, "401 Unauthorized"),
            Kind.FORBIDDEN: Sees(STATUS_ERROR, "403 Forbidden"),
            Kind.QUOTA: NO_QUOTA,
            Kind.RATE_LIMITED: Sees(STATUS_ERROR, "429 Too Many Requests"),
            Kind.OFFLINE: NO_SOLVER,
            Kind.MALFORMED: Sees("json.decoder.JSONDecodeError"),
            Kind.EXPIRED: Sees("httpx.ConnectError", "certificate has expired"),
        },
    ),
)


def test_it_meets_its_vendor(client, trouble, meet):
    as_expected(client, trouble, meet(client, trouble))


@pytest.mark.parametrize(
    ("client", "path", "patch", "says"),
    [
        (CLIENTS[0], "/api/incidents", {"data": {"attributes": {"name": "Lunch"}}}, "Lunch"),
        (CLIENTS[1], "/api/status", {"data": {"status": "operational"}}, "while it was open"),
        (CLIENTS[1], "/api/incidents/.*/updates", None, "'human': 'Investigating'"),
    ],
)
def test_a_wrong_answer_is_noticed(stage, tmp_path, client, path, patch, says):
    # Without a patch: an update that is answered, and not written down.
    change = {"patch": patch} if patch else {"answer": {"status": 201, "body": {"data": {}}}}
    as_spoilt(stage, tmp_path, client, ENVIRON, {"match": {"path": path}} | change, says)
