"""Grafana in trouble, in its own words; and what it says of itself when it is well."""

from __future__ import annotations

import re
from typing import Any

from vendors.drill.faults import Answer, Fault, Match
from vendors.drill.kinds import EVERYTHING, Kind, Troubles, answered, delayed

VERSION, COMMIT = "12.4.0", "0" * 40
HEALTHY = {"database": "ok", "version": VERSION, "commit": COMMIT}
BUILD: dict[str, Any] = {
    "version": VERSION, "versionString": f"Grafana v{VERSION} (0000000000)", "commit": COMMIT,
    "commitShort": "0000000000", "buildstamp": 1790000000, "edition": "Open Source", "env": "production",
    "hasUpdate": False, "hideVersion": False, "latestVersion": "",
}  # fmt: skip
HEALTH = "/api/health"
API = "/api/(?!health$).*"


def refusal(message: str, name: str, status: int = 401) -> dict[str, Any]:
    """An error as Grafana's own library writes it."""
    return {"extra": None, "message": message, "messageId": name, "statusCode": status, "traceID": ""}


def troubles() -> Troubles:
    """Each kind that can be: with its database gone it says so itself, and can do nothing else."""
    failing = Answer(status=503, body=HEALTHY | {"database": "failing"})
    failed = Answer(status=500, body={"message": "Internal Server Error", "traceID": ""})
    denied = {
        "accessErrorId": "ACE2204158796",
        "message": "You'll need additional permissions to perform this action. Permissions needed: annotations:create",
        "title": "Access denied",
    }
    return {
        Kind.DOWN: (_fault(HEALTH, failing), _fault(EVERYTHING, failed)),
        Kind.SLOW: delayed(),
        Kind.UNAUTHORISED: answered(Answer(status=401, body=refusal("Invalid API key", "api-key.invalid")), API),
        Kind.FORBIDDEN: answered(Answer(status=403, body=denied), API),
        Kind.MALFORMED: answered(
            Answer(status=200, body='{"database": "ok", "ver', headers={"Content-Type": "application/json"})
        ),
    }


def _fault(path: str, answer: Answer) -> Fault:
    return Fault(match=Match(path=re.compile(path)), answer=answer)
