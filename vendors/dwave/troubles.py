"""D-Wave in trouble, in its own words where they are known."""

from __future__ import annotations

import re
from http import HTTPMethod

from vendors.drill.faults import Answer, Fault, Match
from vendors.drill.kinds import RETRY_AFTER, Kind, Troubles, answered, delayed
from vendors.dwave.problems import SUMMARY
from vendors.dwave.replies import error

SOLVERS = r"/sapi/(v2/)?solvers/remote.*"
# Seen quoted by users; the vendor documents neither the sentence nor its code.
NO_ACCESS_TIME = "Problem not accepted because user has insufficient remaining solver access time in project"

TROUBLES: Troubles = {
    Kind.DOWN: answered(Answer(status=503, body="Service Unavailable")),
    Kind.SLOW: delayed(),
    Kind.UNAUTHORISED: answered(Answer(status=401, body=error(401, "Invalid token or access denied"))),
    Kind.FORBIDDEN: answered(Answer(status=403, body=error(403, "Access forbidden"))),
    # Refused one by one, within a reply of status 200: in place of the status that an accepted problem has.
    Kind.QUOTA: (
        Fault(
            match=Match(method=HTTPMethod.POST, path=re.compile(r"/sapi/(v2/)?problems/?")),
            patch=dict.fromkeys(SUMMARY) | error(400, NO_ACCESS_TIME),
        ),
    ),
    Kind.RATE_LIMITED: answered(
        Answer(status=429, body=error(429, "Too many requests"), headers={"Retry-After": RETRY_AFTER})
    ),
    Kind.OFFLINE: (Fault(match=Match(path=re.compile(SOLVERS)), patch={"status": "OFFLINE"}),),
    # A gateway's page where the vendor's own media type is expected.
    Kind.MALFORMED: answered(
        Answer(status=200, body="<html>It works!</html>", headers={"Content-Type": "text/html"}), r"/sapi/.*"
    ),
}
