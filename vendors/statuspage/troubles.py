"""Cachet's words, which are Laravel's, for each kind of trouble. A wrong token can still read: the page is public."""

from __future__ import annotations

import re
from http import HTTPMethod

from vendors.drill.faults import Answer, Fault, Match
from vendors.drill.kinds import EVERYTHING, RETRY_AFTER, Kind, Troubles, answered, delayed

WRITING = (HTTPMethod.POST, HTTPMethod.PUT, HTTPMethod.PATCH, HTTPMethod.DELETE)


def _writing(status: int, message: str) -> tuple[Fault, ...]:
    answer = Answer(status=status, body={"message": message})
    everything = re.compile(EVERYTHING)
    return tuple(Fault(match=Match(method=method, path=everything), answer=answer) for method in WRITING)


TROUBLES: Troubles = {
    Kind.DOWN: answered(Answer(status=503, body={"message": "Service Unavailable"})),
    Kind.SLOW: delayed(),
    Kind.UNAUTHORISED: _writing(401, "Unauthenticated."),
    Kind.FORBIDDEN: _writing(403, "Invalid ability provided."),
    Kind.RATE_LIMITED: answered(
        Answer(
            status=429,
            body={"message": "Too Many Attempts."},
            headers={"retry-after": RETRY_AFTER, "x-ratelimit-limit": "300", "x-ratelimit-remaining": "0"},
        )
    ),
    Kind.MALFORMED: answered(Answer(status=200, body='{"data":{"id":', headers={"content-type": "application/json"})),
}
