"""Slack's words for each kind of trouble: a webhook tells by status and one word, the Web API mostly by ``ok``."""

from __future__ import annotations

from vendors.drill.faults import Answer
from vendors.drill.kinds import RETRY_AFTER, Kind, Troubles, answered, delayed

WEBHOOK = "/services/.*"
WEB = "/api/.*"
HTML = {"content-type": "text/html"}


def _web(error: str, status: int = 200, headers: dict[str, str] | None = None, **more: str) -> Answer:
    return Answer(status=status, body={"ok": False, "error": error, **more}, headers=headers or {})


TROUBLES: Troubles = {
    Kind.DOWN: (
        *answered(Answer(status=503, body="service_unavailable"), WEBHOOK),
        *answered(_web("service_unavailable", 503), WEB),
    ),
    Kind.SLOW: delayed(),
    Kind.UNAUTHORISED: (
        *answered(Answer(status=403, body="invalid_token"), WEBHOOK),
        *answered(_web("invalid_auth"), WEB),
    ),
    Kind.FORBIDDEN: (
        *answered(Answer(status=403, body="action_prohibited"), WEBHOOK),
        # Whoever has a token may test it.
        *answered(_web("missing_scope", needed="chat:write", provided="channels:read"), r"/api/(?!auth\.test).*"),
    ),
    # Of a plan's allowance only the Web API speaks.
    Kind.QUOTA: answered(_web("message_limit_exceeded"), r"/api/chat\.postMessage"),
    Kind.RATE_LIMITED: (
        *answered(Answer(status=429, body="rate_limited", headers={"retry-after": RETRY_AFTER}), WEBHOOK),
        *answered(_web("ratelimited", 429, {"retry-after": RETRY_AFTER}), WEB),
    ),
    Kind.MALFORMED: answered(Answer(status=200, body="<!DOCTYPE html><html><head><title>Slack", headers=HTML)),
}
