"""PagerDuty's own Python clients, and Alertmanager's PagerDuty sender."""

from __future__ import annotations

import pytest

from tests.clients.conftest import as_expected, as_spoilt
from tests.clients.meeting import MAIN, STILL_TRYING, Client, Never, Sees
from vendors.drill.kinds import Kind

KEY = "0123456789abcdef0123456789abcdef"
TOKEN = "u+0123456789abcdef01"
ENVIRON = {"PAGERDUTY_ROUTING_KEY": KEY, "PAGER_TOKEN": TOKEN}
ENV = {"PAGER_ROUTING_KEY": KEY, "PAGER_TOKEN": TOKEN}

NO_SOLVER = Never("PagerDuty has no solvers")
NO_403 = Never("the Events API answers 202, 400, 429 or 5xx, and nothing else")
NO_QUOTA = Never("the Events API has no quota but its rate limit")
# Four attempts, 3, 6 and 12 seconds apart.
UNREACHABLE = Sees("pagerduty.errors.Error", "Non-transient network error", within=45, at_least=21)
TEN = {"escalation_delay_in_minutes": 10, "targets": []}

CLIENTS = (
    Client(
        vendor="pagerduty",
        name="pagerduty (Events API v2)",
        requirements="pagerduty",
        main="triggers, acknowledges and resolves an incident under one key",
        program="pagerduty_events.py",
        environ=ENV,
        sees={
            MAIN: Sees("done", "under one key"),
            # It tries a 500 three times, 3 and 6 seconds apart.
            Kind.DOWN: Sees("pagerduty.errors.ServerHttpError", "status 500", within=15, at_least=9),
            Kind.REFUSED: UNREACHABLE,
            Kind.SLOW: Sees("done", within=35, at_least=18),  # three events, each waited for: its timeout is a minute
            Kind.UNAUTHORISED: Sees("pagerduty.errors.HttpError", "Invalid routing key"),
            Kind.FORBIDDEN: NO_403,
            Kind.QUOTA: NO_QUOTA,
            Kind.RATE_LIMITED: Sees(STILL_TRYING, within=10),  # without limit
            Kind.OFFLINE: NO_SOLVER,
            Kind.MALFORMED: Sees("pagerduty.errors.ServerHttpError", "invalid JSON"),
            Kind.EXPIRED: UNREACHABLE,
        },
    ),
    Client(
        vendor="pagerduty",
        name="pagerduty (REST API v2)",
        requirements="pagerduty",
        main="reads who is called, and that the secondary is after 30 minutes; acknowledges an incident",
        program="pagerduty_rest.py",
        environ=ENV,
        sees={
            MAIN: Sees("done", "Secondary on-call is called after 30 minutes"),
            Kind.DOWN: Sees("pagerduty.errors.ServerHttpError", "status 500"),
            Kind.REFUSED: UNREACHABLE,
            Kind.SLOW: Sees(STILL_TRYING, within=10),  # seven requests, each waited for up to a minute
            Kind.UNAUTHORISED: Sees("pagerduty.errors.HttpError", "Received 401 Unauthorized"),
            Kind.FORBIDDEN: Sees("pagerduty.errors.HttpError", "Access Denied"),
            Kind.QUOTA: Sees("pagerduty.errors.HttpError", "status 402"),
            Kind.RATE_LIMITED: Sees(STILL_TRYING, within=10),  # without limit
            Kind.OFFLINE: NO_SOLVER,
            Kind.MALFORMED: Sees("pagerduty.errors.ServerHttpError", "invalid JSON"),
            Kind.EXPIRED: UNREACHABLE,
        },
    ),
    Client(
        vendor="pagerduty",
        name="Alertmanager",
        requirements="alertmanager",
        main="sends an alert to the pager",
        program="alertmanager.py",
        environ=ENV | {"RECEIVER": "pagerduty"},
        sees={
            MAIN: Sees("done", "QuantumPlannerDown", within=30),
            Kind.DOWN: Sees("retries", "500", within=30),
            Kind.REFUSED: Sees("retries", "connection refused", within=30),
            Kind.SLOW: Sees("done", within=30, at_least=12),  # and the reading of the incident is slow, too
            Kind.UNAUTHORISED: Sees("gives up", "unrecoverable error after 1 attempts", within=30),
            Kind.FORBIDDEN: NO_403,
            Kind.QUOTA: NO_QUOTA,
            Kind.RATE_LIMITED: Sees("retries", "429", within=30),
            Kind.OFFLINE: NO_SOLVER,
            Kind.MALFORMED: Sees("counts it as sent", within=30),
            Kind.EXPIRED: Sees("retries", "certificate has expired", within=30),
        },
    ),
)


def test_it_meets_its_vendor(client, trouble, meet):
    as_expected(client, trouble, meet(client, trouble))


@pytest.mark.parametrize(
    ("client", "path", "patch", "says"),
    [
        (CLIENTS[0], "/v2/enqueue", {"dedup_key": "another"}, "it took"),
        (CLIENTS[1], "/escalation_policies/.+", {"escalation_policy": {"escalation_rules": [TEN]}}, "after 10 minutes"),
        (CLIENTS[1], "/incidents/.+", {"incident": {"status": "triggered"}}, "triggered by"),
        (CLIENTS[2], "/incidents", {"incidents": []}, "the vendor shows []"),
    ],
)
def test_a_wrong_answer_is_noticed(stage, tmp_path, client, path, patch, says):
    as_spoilt(stage, tmp_path, client, ENVIRON, {"match": {"path": path}, "patch": patch}, says)
