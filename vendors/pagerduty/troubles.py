"""PagerDuty's words for each kind of trouble; its two APIs use different ones.

The Events API documents 400, 429 and 5xx, nothing else: a wrong key is an invalid event. The REST API says when to come
back in ``ratelimit-reset``, not in ``Retry-After``.
"""

from __future__ import annotations

from typing import Any

from vendors.drill.faults import Answer
from vendors.drill.kinds import RETRY_AFTER, Kind, Troubles, answered, delayed

EVENTS = "/v2/.*"
REST = "/(?!v2/).*"


def _rest(status: int, code: int, message: str, *errors: str, headers: dict[str, str] | None = None) -> Answer:
    error: dict[str, Any] = {"message": message, "code": code} | ({"errors": list(errors)} if errors else {})
    return Answer(status=status, body={"error": error}, headers=headers or {})


def _event(status: int, word: str, message: str, *errors: str) -> Answer:
    return Answer(
        status=status, body={"status": word, "message": message} | ({"errors": list(errors)} if errors else {})
    )


TROUBLES: Troubles = {
    Kind.DOWN: (
        *answered(_event(500, "Internal Server Error", "Internal Server Error"), EVENTS),
        *answered(_rest(500, 2000, "Internal Server Error"), REST),
    ),
    Kind.SLOW: delayed(),
    Kind.UNAUTHORISED: (
        *answered(_event(400, "invalid event", "Event object is invalid", "Invalid routing key"), EVENTS),
        *answered(_rest(401, 2006, "Invalid token"), REST),
    ),
    Kind.FORBIDDEN: answered(_rest(403, 2010, "Access Denied"), REST),
    Kind.QUOTA: answered(_rest(402, 2014, "Required abilities are unavailable"), REST),
    Kind.RATE_LIMITED: (
        *answered(
            _event(
                429, "throttle exceeded", "Requests for this service are arriving too quickly. Please retry later."
            ),
            EVENTS,
        ),
        *answered(
            _rest(
                429, 2020, "Rate Limit Exceeded",
                headers={"ratelimit-limit": "960", "ratelimit-remaining": "0", "ratelimit-reset": RETRY_AFTER},
            ),
            REST,
        ),
    ),
    Kind.MALFORMED: (
        *answered(Answer(status=202, body='{"status":"succ', headers={"content-type": "application/json"}), EVENTS),
        *answered(Answer(status=200, body='{"oncalls":[{', headers={"content-type": "application/json"}), REST),
    ),
}  # fmt: skip
