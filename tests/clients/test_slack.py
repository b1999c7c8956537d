"""Slack's own Python clients, and Alertmanager's Slack sender."""

from __future__ import annotations

import pytest

from tests.clients.conftest import as_expected, as_spoilt
from tests.clients.meeting import MAIN, STILL_TRYING, Client, Never, Sees
from vendors.drill.kinds import Kind

WEBHOOK = "T0123ABCD/B0123ABCD/0123456789abcdef01234567"
TOKEN = "xoxb-0123456789abcdef"
ENVIRON = {"SLACK_WEBHOOK": WEBHOOK, "SLACK_TOKEN": TOKEN}

NO_SOLVER = Never("Slack has no solvers")
NO_QUOTA = Never("a webhook has no quota but its rate limit")
API_ERROR = "slack_sdk.errors.SlackApiError"
REFUSED = Sees("urllib.error.URLError", "Connection refused")
EXPIRED = Sees("urllib.error.URLError", "certificate has expired")
OTHER = {"ts": "1.0", "text": "lunch?", "reply_count": 1}

CLIENTS = (
    Client(
        vendor="slack",
        name="slack_sdk (WebhookClient)",
        requirements="slack_sdk",
        main="posts to the channel",
        program="slack_webhook.py",
        environ=ENVIRON,
        sees={
            MAIN: Sees("done", "posted"),
            Kind.DOWN: Sees("no exception", "503"),
            Kind.REFUSED: REFUSED,
            Kind.SLOW: Sees("done", within=15, at_least=6),
            Kind.UNAUTHORISED: Sees("no exception", "403 invalid_token"),
            Kind.FORBIDDEN: Sees("no exception", "403 action_prohibited"),
            Kind.QUOTA: NO_QUOTA,
            Kind.RATE_LIMITED: Sees("no exception", "429 rate_limited, Retry-After: 1"),
            Kind.OFFLINE: NO_SOLVER,
            Kind.MALFORMED: Sees("no exception", "200 <!DOCTYPE html>"),
            Kind.EXPIRED: EXPIRED,
        },
    ),
    Client(
        vendor="slack",
        name="slack_sdk (WebClient)",
        requirements="slack_sdk",
        main="finds the channel, posts, replies in the thread and reads it again",
        program="slack_web.py",
        environ=ENVIRON,
        sees={
            MAIN: Sees("done", "with a reply in the thread"),
            Kind.DOWN: Sees(API_ERROR, "service_unavailable"),
            Kind.REFUSED: REFUSED,
            Kind.SLOW: Sees(STILL_TRYING, within=10),  # five requests, each waited for up to 30 seconds
            Kind.UNAUTHORISED: Sees(API_ERROR, "invalid_auth"),
            Kind.FORBIDDEN: Sees(API_ERROR, "missing_scope"),
            Kind.QUOTA: Sees(API_ERROR, "message_limit_exceeded"),
            Kind.RATE_LIMITED: Sees(API_ERROR, "ratelimited", within=5),  # at once: it does not wait
            Kind.OFFLINE: NO_SOLVER,
            Kind.MALFORMED: Sees(API_ERROR, "non-JSON format"),
            Kind.EXPIRED: EXPIRED,
        },
    ),
    Client(
        vendor="slack",
        name="Alertmanager",
        requirements="alertmanager",
        main="sends an alert to the channel",
        program="alertmanager.py",
        environ=ENVIRON | {"RECEIVER": "slack"},
        sees={
            MAIN: Sees("done", "QuantumPlannerDown", within=30),
            Kind.DOWN: Sees("retries", "503", within=30),
            Kind.REFUSED: Sees("retries", "connection refused", within=30),
            Kind.SLOW: Sees("done", within=40, at_least=18),  # and the reading of the channel is slow, too
            Kind.UNAUTHORISED: Sees("gives up", "unrecoverable error after 1 attempts", within=30),
            Kind.FORBIDDEN: Sees("gives up", "unrecoverable error after 1 attempts", within=30),
            Kind.QUOTA: NO_QUOTA,
            Kind.RATE_LIMITED: Sees("gives up", "429", within=30),  # though Slack says when to come back
            Kind.OFFLINE: NO_SOLVER,
            Kind.MALFORMED: Sees("counts it as sent", within=30),
            Kind.EXPIRED: Sees("retries", "certificate has expired", within=30),
        },
    ),
)


def test_it_meets_its_vendor(client, trouble, meet):
    as_expected(client, trouble, meet(client, trouble))


@pytest.mark.parametrize(
    ("client", "path", "change", "says"),
    [
        # The word of a webhook is no JSON, so another one is answered.
        (CLIENTS[0], "/services/.*", {"answer": {"status": 200, "body": "no"}}, "200 no"),
        (CLIENTS[1], r"/api/conversations\.history", {"patch": {"messages": [OTHER]}}, "lunch"),
        (CLIENTS[2], r"/api/conversations\.history", {"patch": {"messages": [OTHER]}}, "the vendor shows []"),
    ],
)
def test_a_wrong_answer_is_noticed(stage, tmp_path, client, path, change, says):
    as_spoilt(stage, tmp_path, client, ENVIRON, {"match": {"path": path}} | change, says)
